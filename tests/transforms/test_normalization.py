"""Normalization: every capture has one outcome, every line a role, and batches do not matter."""

import json
from collections.abc import Sequence
from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.outlets import load_outlets
from schemas.tables import TABLES
from transforms.captures import capture_id
from transforms.ids import digest_bytes
from transforms.normalization import Normalized, normalize
from transforms.reading import Source, read_captures

OUTLETS = load_outlets()
NOON = datetime(2025, 3, 10, 12)
LINES = [
    "The lamp at the end of the harbour pier was lit again on Tuesday evening.",
    "Fishermen had brought the new glass in a hay cart on October 12, 2024.",
    "It had been dark for two months.",
]
STORY = "Pyongyang, October 12 (KCNA) -- " + "\n".join(LINES) + "\n-0-"
HEADER = "Date: 11/10/2024 | Source: Naenara (En) | Read original version at source"
TEASER = "Apples are dear this year because of the frost in May, say the growers."
WATCH_PAGE = "\n\n".join(
    [
        "March 10, 2025Mar 10, 2025",
        "KCNA Naenara (En)",
        "Harbour Lamp Lit",
        HEADER,
        "Share Button",
        *LINES,
        "More From Naenara (En)",
        *[TEASER, "March 09, 2025", TEASER] * 2,
        "More Articles",
    ]
)
Item = tuple[str, bytes, str | None, datetime | None]


def record(**fields: object) -> Item:
    return "application/json", json.dumps(fields).encode(), None, NOON


def text(content: str, url: str | None = None) -> Item:
    return "text/plain", content.encode(), url, NOON


def source_of(item: Item) -> Source:
    kind, content, url, at = item
    key = capture_id(digest_bytes(content), url, at)
    return Source(key, kind, "somewhere", url, "Voice of Korea", at)


def normalized(*items: Item) -> Normalized:
    captures = [(source_of(item), item[1]) for item in items]
    return normalize(read_captures(captures, OUTLETS), OUTLETS)


def rows(found: Normalized) -> dict[str, pl.DataFrame]:
    names = ("texts", "sightings", "date_clues", "outcomes", "rejects")
    return {name: getattr(found, name) for name in names}


def test_a_record_becomes_text_sighting_and_clues() -> None:
    found = normalized(
        record(
            link="http://www.kcna.kp/en/article/1",
            headline="Harbour Lamp Lit\r\n\t\t[2024.10.13.]",
            story_text=STORY,
            date=1728777600000,
        )
    )
    (written,) = found.texts.iter_rows(named=True)
    assert (written["outlet"], written["language"]) == ("KCNA", "en")
    assert (written["dateline"], written["end_mark"]) == ("Pyongyang, October 12 (KCNA) --", "-0-")
    assert written["body"] == "\n".join(LINES)
    (seen,) = found.sightings.iter_rows(named=True)
    assert (seen["position"], seen["kind"]) == (0, "page")
    assert seen["matched_by"] is not None
    assert (seen["version_id"], seen["text"]) == (written["version_id"], "Harbour Lamp Lit")
    assert (seen["listed_on"], seen["captured_at"]) == (date(2024, 10, 13), NOON)
    clues = found.date_clues.sort("kind").select("kind", "year", "month", "day", "used").rows()
    assert clues == [
        ("dateline", None, 10, 12, False),
        ("explicit", 2024, 10, 12, False),
        ("weekday", None, None, None, False),
    ]
    assert found.outcomes.select("outcome", "roles").rows() == [("article", "AAAA")]


def test_the_label_behind_a_headline_is_the_listing_day_where_no_other_is() -> None:
    found = normalized(record(title="Harbour Lamp Lit [Juche113.8.2.]", text=STORY))
    assert found.sightings.select("text", "listed_on").rows() == [
        ("Harbour Lamp Lit", date(2024, 8, 2))
    ]


def test_a_watch_page_is_taken_apart_and_belongs_to_the_outlet_it_names() -> None:
    url = "https://kcnawatch.org/newstream/1728723785-1/lamp"
    found = normalized(text(WATCH_PAGE, url))
    (written,) = found.texts.iter_rows(named=True)
    assert (written["outlet"], written["body"]) == ("Naenara (EN)", "\n".join(LINES))
    (outcome,) = found.outcomes.iter_rows(named=True)
    assert outcome["roles"] == "FHTHFAAA" + "F" + "LLL" * 2 + "F"
    counts = ("line_count", "article_lines", "listing_lines", "furniture_lines")
    assert [outcome[name] for name in counts] == [16, 4, 6, 6]
    listed = found.sightings.filter(kind="listing").select("position", "outlet", "text")
    assert listed.rows() == [(1, "Naenara (EN)", TEASER), (2, "Naenara (EN)", TEASER)]
    header = found.date_clues.filter(kind="header").row(0, named=True)
    assert (header["year"], header["month"], header["day"]) == (2024, 10, 11)
    assert header["capture_id"] is None


def test_the_header_names_the_outlet_before_the_listing_does() -> None:
    page = WATCH_PAGE.replace("More From Naenara (En)", "More From Rodong Sinmun (En)")
    found = normalized(text(page))
    assert found.texts["outlet"].to_list() == ["Naenara (EN)"]
    listed = found.sightings.filter(kind="listing")["outlet"]
    assert listed.unique().to_list() == ["Rodong Sinmun"]
    headless = page[page.index(LINES[0]) :]
    assert normalized(text(headless)).texts["outlet"].to_list() == ["Rodong Sinmun"]


def test_the_first_line_is_the_title_only_where_no_other_is_known() -> None:
    page = "\n".join(["Harbour Lamp Lit", *LINES, "More From Naenara (En)"])
    untitled, titled = normalized(record(text=page)), normalized(record(text=page, title="Lamp"))
    assert untitled.sightings["text"].to_list() == ["Harbour Lamp Lit"]
    assert untitled.outcomes["roles"].to_list() == ["TAAAF"]
    assert titled.sightings["text"].to_list() == ["Lamp"]
    assert titled.outcomes["roles"].to_list() == ["AAAAF"]


def test_names_lost_spaces_are_put_back_in_title_and_text() -> None:
    found = normalized(
        record(title="To ComradeKim Jong Un", text="A gift toKim Jong Unarrived in the harbour.")
    )
    assert found.texts["body"].to_list() == ["A gift to Kim Jong Un arrived in the harbour."]
    assert found.sightings["text"].to_list() == ["To Comrade Kim Jong Un"]


def test_a_text_is_one_version_whatever_shows_it() -> None:
    found = normalized(
        record(url="http://kcna.kp/en/1", title="Harbour Lamp Lit", text=STORY),
        record(url="http://kcna.kp/en/2", title="Lamp", text=STORY.replace("\n", " \r\n\n")),
        record(url="http://rodong.rep.kp/en/3", title="Lamp", text=STORY),
    )
    assert sorted(found.texts["outlet"]) == ["KCNA", "Rodong Sinmun"]
    assert found.texts["form_id"].n_unique() == 1
    assert found.sightings.height == 3
    # A corrected dateline is another version of the same form.
    corrected = normalized(record(url="http://kcna.kp/en/1", text=STORY.replace("12 (", "13 (")))
    assert corrected.texts["form_id"].to_list() == found.texts["form_id"].unique().to_list()
    assert not set(corrected.texts["version_id"]) & set(found.texts["version_id"])


def test_a_title_alone_lists_an_article_that_is_not_there() -> None:
    found = normalized(record(url="http://kcna.kp/en/1", title="Harbour Lamp Lit"))
    assert found.texts.is_empty()
    assert found.outcomes.select("outcome", "line_count").rows() == [("listing", 0)]
    (seen,) = found.sightings.iter_rows(named=True)
    assert (seen["kind"], seen["version_id"], seen["matched_by"]) == ("listing", None, None)


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (text("Share Button\nMore Articles"), "no_text"),
        (text("March 10, 2025"), "no_text"),
        (record(text="\u200b"), "no_text"),
        (record(url="http://kcna.kp/en/1"), "no_text"),
        (("application/json", b"[1]", None, None), "bad_json"),
        (("text/html", b"<html></html>", None, None), "extraction_failed"),
        (("text/plain", bytes(range(256)), None, None), "unknown_format"),
    ],
)
def test_a_capture_of_no_use_is_a_reject_with_its_reason(item: Item, reason: str) -> None:
    found = normalized(item)
    assert found.outcomes["outcome"].to_list() == ["reject"]
    assert found.rejects.select("capture_id", "stage", "reason").rows() == [
        (source_of(item).capture_id, "normalize", reason)
    ]
    assert found.texts.is_empty()
    assert found.sightings.is_empty()


@pytest.mark.parametrize("field", ["text", "title", "source", "url"])
def test_a_broken_character_costs_its_own_capture_at_most(field: str) -> None:
    broken = {"text": STORY, "title": "Lamp"} | {field: "http://harbour.example/ \ud83d"}
    assert normalized(record(**broken), text(STORY)).outcomes.height == 2


PAGE_LINES = st.lists(
    st.sampled_from(
        [
            *LINES,
            STORY,
            "Harbour Lamp Lit",
            "March 10, 2025",
            "2024-10-12",
            "Share Button",
            "More From Naenara (En)",
            HEADER,
            TEASER,
            TEASER,
        ]
    ),
    max_size=9,
).map("\n".join)
ITEMS = st.one_of(
    PAGE_LINES.map(text),
    st.builds(
        lambda **fields: record(**fields),
        text=PAGE_LINES | st.none(),
        title=st.sampled_from(["Harbour Lamp Lit", "Lamp [2024.10.12.]", None]),
        url=st.sampled_from(["http://kcna.kp/en/1", None]),
        source=st.sampled_from(["Naenara (En)", None]),
        date=st.sampled_from(["2024-10-12", None]),
    ),
    st.sampled_from(
        [
            ("application/json", b"{", None, None),
            ("text/plain", b"\x00" * 9, None, None),
            ("text/html", b"<html></html>", None, NOON),
        ]
    ),
)
CAPTURES = st.lists(ITEMS, unique_by=lambda item: source_of(item).capture_id, max_size=8)


@settings(deadline=None, max_examples=40)
@given(CAPTURES)
def test_every_capture_has_one_outcome_and_every_line_a_role(items: list[Item]) -> None:
    found = normalized(*items)
    outcomes = found.outcomes
    assert sorted(outcomes["capture_id"]) == sorted(source_of(item).capture_id for item in items)
    assert outcomes["roles"].str.len_chars().to_list() == outcomes["line_count"].to_list()
    by_outcome = {
        name: set(outcomes.filter(outcome=name)["capture_id"])
        for name in ("article", "listing", "reject")
    }
    assert sorted(found.rejects["capture_id"]) == sorted(by_outcome["reject"])
    shown = found.sightings.filter(kind="page")
    assert sorted(shown["capture_id"]) == sorted(by_outcome["article"])
    assert set(shown["version_id"]) == set(found.texts["version_id"])
    assert set(found.sightings["capture_id"]) == by_outcome["article"] | by_outcome["listing"]
    assert set(found.date_clues["version_id"]) <= set(found.texts["version_id"])


@settings(deadline=None, max_examples=40)
@given(PAGE_LINES)
def test_every_line_of_an_article_is_in_the_text_or_has_another_role(page: str) -> None:
    found = normalized(text(page))
    lines = [line for line in page.split("\n") if line]
    (outcome,) = found.outcomes.iter_rows(named=True)
    assert outcome["line_count"] == len(lines)
    kept = [line for line, role in zip(lines, outcome["roles"], strict=True) if role == "A"]
    stored = [
        part
        for row in found.texts.select("dateline", "body", "end_mark").iter_rows()
        for part in row
        if part
    ]
    assert "".join("".join(stored).split()) == "".join("".join(kept).split())


def keyed(name: str, frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(frames).unique().sort(TABLES[name].key)


@settings(deadline=None, max_examples=30)
@given(CAPTURES, st.data())
def test_captures_may_be_cut_into_any_batches(items: list[Item], data: st.DataObject) -> None:
    whole = rows(normalized(*items))
    shuffled = data.draw(st.permutations(items))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(items)), max_size=3)))
    parts = [
        rows(normalized(*shuffled[start:end]))
        for start, end in zip([0, *cuts], [*cuts, len(items)], strict=True)
    ]
    for name, frame in whole.items():
        assert not frame.select(TABLES[name].key).is_duplicated().any()
        assert keyed(name, [part[name] for part in parts]).equals(keyed(name, [frame]))


@pytest.mark.parametrize(
    ("stated", "outlet", "days"),
    [
        ("2025-04-03T03:10:00Z", None, [date(2025, 4, 2), date(2025, 4, 3)]),
        ("2025-04-03T22:10:00+00:00", None, [date(2025, 4, 3), date(2025, 4, 4)]),
        ("2025-04-03T12:10:00Z", None, [date(2025, 4, 3)]),
        ("2025-04-03T00:00:00Z", None, [date(2025, 4, 3)]),
        ("2025-04-03T03:10:00-05:00", None, [date(2025, 4, 3)]),
        ("2025-04-03T22:10:00Z", "KCNA", [date(2025, 4, 4)]),
    ],
)
def test_a_time_is_a_day_at_the_outlets_place_or_two_where_that_is_not_known(
    stated: str, outlet: str | None, days: list[date]
) -> None:
    html = (
        f'<head><meta property="article:published_time" content="{stated}"></head>'
        f"<h1>Harbour Lamp Lit</h1><p>{'The keeper climbed the stairs and lit the lamp. ' * 6}</p>"
    )
    page = Source("1" * 32, "text/html", "somewhere", None, outlet, NOON)
    found = read_captures([(page, html.encode())], OUTLETS)
    clues = normalize(found, OUTLETS).date_clues.filter(kind="meta")
    read = clues.select(pl.date("year", "month", "day")).to_series().sort().to_list()
    assert read == days
