"""Cross-document dating: an undated page is dated by what other captures say of it."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from flows.load import load
from tests.conftest import build_direct

LEAD = (
    "The keepers of the eastern light house gave a concert for the fishermen of the bay, who had "
    "carried the new glass up the long stairs with their own hands."
)
PAGE = (
    f"{LEAD}\nPresent there were the harbour master and officials concerned.\n"
    "The audience gave flowers to the performers.\n"
)
OTHER = "The growers of the southern valley say that apples are dear because of the frost in May."
TEASER = LEAD[:110].rsplit(" ", 1)[0]


def listing(day: str) -> str:
    items = [TEASER, day, TEASER, OTHER, day, OTHER]
    return "\n".join(
        [
            "The mills of the northern district ground more corn this month than in any before it.",
            "Workers there keep the stones sharp and the belts tight through the whole night.",
            "More From Voice of Korea (EN)",
            *items,
            "More Articles",
        ]
    )


def feed(url: str, day: str) -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title>'
        f"<item><title>Concert in the light house</title><link>{url}</link>"
        f"<pubDate>{day}</pubDate></item></channel></rss>"
    )


def dated(root: Path) -> dict[str, object]:
    rows = load("articles", dataset=root).filter(pl.col("body").str.starts_with(LEAD))
    return rows.collect().row(0, named=True)


@pytest.mark.parametrize("order", ["listing last", "listing first", "at once"])
def test_a_listing_elsewhere_dates_a_page_whenever_it_arrives(order: str, tmp_path: Path) -> None:
    page, other = tmp_path / "page.txt", tmp_path / "other.txt"
    page.write_text(PAGE, encoding="utf-8")
    other.write_text(listing("October 12, 2024"), encoding="utf-8")
    builds = {"listing last": [[page], [other]], "listing first": [[other], [page]]}
    for inputs in builds.get(order, [[page, other]]):
        build_direct(tmp_path / "news", inputs, captured_at=None, outlet="Voice of Korea (EN)")
    found = dated(tmp_path / "news")
    assert (found["published_on"], found["published_basis"]) == (date(2024, 10, 12), "listing")
    clue = load("date_clues", dataset=tmp_path / "news").filter(kind="listing").collect()
    shown = load("sightings", dataset=tmp_path / "news").filter(kind="listing").collect()
    assert clue["used"].to_list() == [True]
    assert clue["capture_id"].item() in shown["capture_id"].to_list()
    assert shown.filter(matched_by="teaser")["version_id"].to_list() == [found["version_id"]]


def test_two_items_with_one_teaser_and_different_days_date_nothing(tmp_path: Path) -> None:
    page, other = tmp_path / "page.txt", tmp_path / "other.txt"
    page.write_text(PAGE, encoding="utf-8")
    other.write_text(
        listing("October 12, 2024").replace("More Articles", "")
        + "\n".join([TEASER, "March 3, 2025", TEASER, "More Articles"]),
        encoding="utf-8",
    )
    build_direct(tmp_path / "news", [page, other], captured_at=None, outlet="Voice of Korea (EN)")
    assert dated(tmp_path / "news")["published_on"] is None


def test_a_feed_dates_the_page_at_its_address(tmp_path: Path) -> None:
    url = "https://harbour.example/concert"
    page, entries = tmp_path / "page.jsonl", tmp_path / "feed.xml"
    page.write_text(json.dumps({"url": url, "text": PAGE}), encoding="utf-8")
    entries.write_text(feed(url, "Sat, 12 Oct 2024 15:00:00 +0000"), encoding="utf-8")
    build_direct(tmp_path / "news", [page], captured_at=None)
    assert dated(tmp_path / "news")["published_on"] is None
    build_direct(tmp_path / "news", [entries], captured_at=None)
    found = dated(tmp_path / "news")
    assert (found["published_on"], found["published_basis"]) == (date(2024, 10, 12), "listing")
