"""Again: a page read before its host was known is read again, so that no revision is made up."""

from pathlib import Path

import polars as pl
import pytest

from benchmarks.layouts import LAYOUTS, Page, site
from flows.again import forget, stale, stopped
from flows.load import load
from flows.store import Store
from flows.verify import verify
from tests.conftest import build_direct
from tests.prose import articles

ARTICLES = articles(48, seed=11)
EARLY = 5
"""Pages in a first build: too few to learn from."""
TABLES = ("texts", "sightings", "outcomes", "date_clues", "states")


def captured(folder: Path, pages: list[Page], day: str, numbers: range) -> Path:
    """Write pages as a mirror of their host, in a folder named by the day."""
    host = folder / day / "harbour.example"
    host.mkdir(parents=True)
    for number in numbers:
        (host / f"{number}.html").write_text(pages[number].html, encoding="utf-8")
    for number in numbers:
        said = f'{{"url": "https://harbour.example/{number}", "captured_at": "{day}T00:00:00Z"}}'
        (host / f"{number}.html.json").write_text(said, encoding="utf-8")
    return folder / day


def rows(root: Path, table: str) -> pl.DataFrame:
    return load(table, dataset=root).collect()


@pytest.mark.parametrize("layout", [LAYOUTS[0], LAYOUTS[5]], ids=lambda layout: layout.name)
def test_a_page_captured_before_its_host_was_known_is_no_older_revision(
    tmp_path: Path, layout: object
) -> None:
    first, second = (site(layout, ARTICLES, seed=seed) for seed in (1, 2))  # type: ignore[arg-type]
    root = tmp_path / "news"
    build_direct(root, [captured(tmp_path, first, "2024-10-15", range(EARLY))])
    assert rows(root, "outcomes")["way"].unique().to_list() == ["general"]
    build_direct(root, [captured(tmp_path, second, "2024-10-16", range(len(second)))])
    outcomes = rows(root, "outcomes")
    assert outcomes.height == len(second) + EARLY
    assert outcomes.filter(way="wrapper").height >= 0.95 * outcomes.height
    states = rows(root, "states")
    assert states["revision"].to_list() == [1] * len(second)
    assert states["capture_count"].sum() == outcomes.height
    assert verify(Store(root)) == []


def test_one_build_or_two_end_in_the_same_rows(tmp_path: Path) -> None:
    pages = site(LAYOUTS[0], ARTICLES, seed=3)
    early = captured(tmp_path, pages, "2024-10-15", range(EARLY))
    late = captured(tmp_path, pages, "2024-10-16", range(EARLY, len(pages)))
    build_direct(tmp_path / "two", [early])
    build_direct(tmp_path / "two", [late])
    build_direct(tmp_path / "one", [early, late])
    key = {"texts": "version_id", "sightings": ["capture_id", "position"]}
    for table, by in key.items():
        one, two = (rows(tmp_path / name, table).sort(by) for name in ("one", "two"))
        assert one.equals(two), table


def test_pages_that_come_one_by_one_are_learned_from_once_they_are_enough(tmp_path: Path) -> None:
    pages = site(LAYOUTS[0], ARTICLES, seed=4)
    root = tmp_path / "news"
    build_direct(root, [captured(tmp_path, pages, "2024-10-15", range(6))])
    assert rows(root, "wrappers").is_empty()
    build_direct(root, [captured(tmp_path, pages, "2024-10-16", range(6, 10))])
    assert rows(root, "wrappers").height == 1
    assert rows(root, "outcomes").filter(way="wrapper").height >= 9
    assert stale(Store(root), Store(root).release()).is_empty()
    assert verify(Store(root)) == []


def test_pages_that_teach_nothing_are_tried_again_only_when_they_have_doubled(
    tmp_path: Path,
) -> None:
    told = "The lamp no. {} on the pier was lit by its keeper and burned until noon"
    pages = [Page("".join(f"<p>{told.format(n * 9 + m)}" for m in range(4)), ()) for n in range(12)]
    root = tmp_path / "news"
    build_direct(root, [captured(tmp_path, pages, "2024-10-15", range(9))])
    assert rows(root, "wrappers").is_empty()
    before = rows(root, "outcomes")
    assert before["together_count"].unique().to_list() == [9]
    build_direct(root, [captured(tmp_path, pages, "2024-10-16", range(9, 12))])
    after = rows(root, "outcomes").join(before, on="capture_id", how="semi")
    assert after["together_count"].unique().to_list() == [9]


def test_what_a_page_said_stays_where_its_parser_is_stopped_the_second_time(
    tmp_path: Path,
) -> None:
    pages = site(LAYOUTS[0], ARTICLES, seed=6)
    root = tmp_path / "news"
    build_direct(root, [captured(tmp_path, pages, "2024-10-15", range(EARLY))])
    store = Store(root)
    draft = store.draft()
    outcomes = rows(root, "outcomes").sort("capture_id")
    hung = outcomes.head(1).with_columns(way=pl.lit("none"), outcome=pl.lit("reject"))
    again = pl.concat([hung, outcomes.tail(-1)])
    lost = stopped(store, draft, again)
    assert lost["capture_id"].to_list() == hung["capture_id"].to_list()
    assert stopped(store, draft, outcomes).is_empty()
    with store.writing():
        left = forget(store, draft, again.join(lost, on="capture_id", how="anti"))
        kept = store.scan(left.tables["sightings"]).collect()["capture_id"].unique()
    assert kept.to_list() == hung["capture_id"].to_list()
