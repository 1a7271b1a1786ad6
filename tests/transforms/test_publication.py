"""Publication and event days: what evidence leaves, and what it does not."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.outlets import load_outlets
from transforms.anniversaries import anniversary_clues
from transforms.date_clues import unresolved
from transforms.date_resolution import resolve, with_stories
from transforms.dates import Clue, clue, dateline_clue
from transforms.ids import content_id
from transforms.text_dates import text_clues

ALMANAC = load_outlets().almanac
ONE = content_id("one")
RECEPTION = (
    "The ambassador gave a reception at the lamp house on the 11th on the occasion of the 76th "
    "anniversary of the establishment of diplomatic relations between the DPRK and Russia."
)


def told(body: str, version: str = ONE) -> list[Clue]:
    frame = pl.DataFrame({"version_id": [version], "language": ["en"], "body": [body]})
    return [*text_clues(frame), *anniversary_clues(frame, ALMANAC)]


def stated(kind: str, day: date, rule: str = "", version: str = ONE) -> Clue:
    parts = (day.year, day.month, day.day)
    rule = rule or f"{kind}:rule"
    return clue(version, "published", kind, day.isoformat(), rule, parts=parts)


def lined(text: str, version: str = ONE) -> Clue:
    found = dateline_clue(version, f"Pyongyang, {text} (KCNA) --")
    assert found
    return found


def dates(*clues: Clue, shown: pl.DataFrame | None = None) -> dict[str, object]:
    _, found = resolve(unresolved(clues), ALMANAC, shown)
    return found.filter(version_id=ONE).row(0, named=True)


def test_a_day_of_the_month_beside_an_anniversary_dates_event_and_report() -> None:
    found = dates(*told(RECEPTION))
    assert found["event_on"] == date(2024, 10, 11)
    assert found["event_basis"] == "anniversary+day_of_month"
    assert (found["published_on"], found["published_basis"]) == (None, "event")
    assert (found["published_from"], found["published_to"]) == (
        date(2024, 10, 11), date(2024, 10, 13),
    )  # fmt: skip


def test_the_same_words_without_an_anniversary_date_nothing() -> None:
    found = dates(*told("The ambassador gave a reception on the 11th on the occasion of a feast."))
    assert found["published_from"] is found["published_to"] is found["event_from"] is None


def test_an_anniversary_in_season_gives_a_dateline_its_year() -> None:
    found = dates(
        lined("September 7"), *told("A fair marked the 76th founding anniversary of the DPRK.")
    )
    assert (found["published_on"], found["published_basis"]) == (date(2024, 9, 7), "dateline")


def test_an_anniversary_out_of_season_or_deep_in_the_text_gives_none() -> None:
    body = "A fair marked the 76th founding anniversary of the DPRK."
    assert dates(lined("March 7"), *told(body))["published_on"] is None
    deep = f"{'The lamp burns. ' * 40}{body}"
    assert dates(lined("September 7"), *told(deep))["published_on"] is None


def test_years_and_weekdays_alone_give_a_dateline_no_year() -> None:
    body = "The lamp was lit on Saturday. In 2024 there were others, in 2023 too."
    bound = stated("captured_at", date(2024, 12, 30), "captured_at:not_after")
    found = dates(lined("September 7"), *told(body), bound)
    assert (found["published_on"], found["published_to"]) == (None, date(2024, 12, 31))


def neighbours(count: int, span: int) -> tuple[list[Clue], pl.DataFrame]:
    versions = [content_id("beside", str(number)) for number in range(count)]
    days = [date(2024, 8, 1) + timedelta(days=span * n // max(count - 1, 1)) for n in range(count)]
    clues = [stated("listing", day, version=v) for day, v in zip(days, versions, strict=True)]
    shown = pl.DataFrame(
        {"version_id": [ONE, *versions], "outlet": "KCNA", "seen_on": date(2024, 9, 30)}
    )
    return clues, shown


@pytest.mark.parametrize(
    ("count", "span", "day"),
    [(5, 50, date(2024, 9, 7)), (4, 50, None), (6, 300, None)],
)
def test_dated_neighbours_give_a_dateline_its_year_if_they_are_many_and_close(
    count: int, span: int, day: date | None
) -> None:
    clues, shown = neighbours(count, span)
    bound = stated("captured_at", date(2024, 9, 30), "captured_at:not_after")
    found = dates(*clues, lined("September 7"), bound, shown=shown)
    assert found["published_on"] == day
    read, _ = resolve(unresolved([*clues, lined("September 7"), bound]), ALMANAC, shown)
    evidence = read.filter(kind="neighbours", version_id=ONE)
    assert evidence["used"].to_list() == ([True] if day else [])


@pytest.mark.parametrize(
    ("body", "event", "basis"),
    [
        ("The lamp was lit on Friday.", date(2024, 10, 11), "weekday"),
        ("The lamp was lit on Saturday.", date(2024, 10, 12), "weekday"),
        ("The lamp was lit on the 11th.", date(2024, 10, 11), "day_of_month"),
        ("The lamp was lit on October 9.", date(2024, 10, 9), "month_day"),
        ("The lamp was lit yesterday.", date(2024, 10, 11), "relative"),
        ("The lamp was lit on March 3.", None, "none"),
        ("The lamp was lit on the 27th.", date(2024, 9, 27), "day_of_month"),
        ("The lamp was lit on the 13th.", None, "none"),
        ("The lamp was lit on December 30.", None, "none"),
        ("The lamp was lit on October 3, 1984.", None, "none"),
        ("The lamp burns.", None, "none"),
    ],
)
def test_the_event_is_read_back_from_the_day_of_its_report(
    body: str, event: date | None, basis: str
) -> None:
    found = dates(stated("listing", date(2024, 10, 12)), *told(body))
    assert (found["event_on"], found["event_basis"]) == (event, basis)


def test_a_range_of_days_is_an_interval() -> None:
    body = "A fair was held between the 9th and the 11th."
    found = dates(stated("listing", date(2024, 10, 12)), *told(body))
    assert (found["event_on"], found["event_from"], found["event_to"]) == (
        None, date(2024, 10, 9), date(2024, 10, 11),
    )  # fmt: skip


def test_of_two_readings_of_a_date_the_one_counts_that_other_evidence_names() -> None:
    day, month = (
        stated("visible", date(2025, 4, 3), "visible:beside_title:day_first"),
        stated("visible", date(2025, 3, 4), "visible:beside_title:month_first"),
    )
    open_ = dates(day, month)
    assert (open_["published_on"], open_["published_from"], open_["published_to"]) == (
        None, date(2025, 3, 4), date(2025, 4, 3),
    )  # fmt: skip
    assert dates(day, month, stated("meta", date(2025, 4, 3)))["published_on"] == date(2025, 4, 3)


def test_a_time_in_utc_at_night_leaves_two_days_where_the_place_is_not_known() -> None:
    utc = stated("meta", date(2025, 4, 3), "meta:x:utc_day")
    local = stated("meta", date(2025, 4, 2), "meta:x:local_day")
    assert dates(utc, local)["published_on"] is None
    assert dates(utc, local, stated("visible", date(2025, 4, 2)))["published_on"] == date(
        2025, 4, 2
    )


def test_evidence_that_agrees_is_surer_and_evidence_that_does_not_is_a_conflict() -> None:
    day = date(2025, 4, 3)
    alone = dates(stated("meta", day))
    both = dates(stated("meta", day), stated("visible", day))
    against = dates(stated("meta", day), stated("visible", day + timedelta(days=9)))
    assert isinstance(alone["published_confidence"], float)
    assert isinstance(both["published_confidence"], float)
    assert alone["published_confidence"] < both["published_confidence"]
    assert [row["is_date_conflict"] for row in (alone, both, against)] == [False, False, True]
    assert against["published_on"] is None


TWO, THREE = content_id("two"), content_id("three")


def related(*clues: Clue, relation: str = "same_event") -> dict[str, object]:
    read, found = resolve(unresolved(clues), ALMANAC)
    pairs = pl.DataFrame(
        [(min(ONE, other), max(ONE, other), relation) for other in (TWO, THREE)],
        schema=["a", "b", "relation"],
        orient="row",
    )
    read, found = with_stories(read, found, pairs, ALMANAC)
    evidence = read.filter(version_id=ONE, kind="story").select("rule", "used").rows()
    return {**found.filter(version_id=ONE).row(0, named=True), "evidence": evidence}


def test_an_undated_text_takes_the_days_that_its_dated_retellings_leave() -> None:
    day = date(2024, 10, 12)
    found = related(stated("listing", day, version=TWO))
    assert (found["published_from"], found["published_to"], found["published_basis"]) == (
        day - timedelta(days=7), day + timedelta(days=7), "story",
    )  # fmt: skip
    assert found["evidence"] == [("story:same_event", True)]
    both = related(
        stated("listing", day, version=TWO), stated("listing", date(2024, 10, 15), version=THREE)
    )
    assert (both["published_from"], both["published_to"]) == (
        date(2024, 10, 8), date(2024, 10, 19),
    )  # fmt: skip


def test_a_retelling_gives_a_dateline_its_year_and_a_template_gives_nothing() -> None:
    day = stated("listing", date(2025, 1, 1), version=TWO)
    found = related(lined("December 31"), day)
    assert (found["published_on"], found["published_basis"]) == (date(2024, 12, 31), "dateline")
    assert related(lined("December 31"), day, relation="template")["published_on"] is None


def test_a_dated_text_and_one_whose_relatives_contradict_each_other_are_left_alone() -> None:
    day = date(2024, 10, 12)
    own = related(stated("listing", date(2024, 3, 1)), stated("listing", day, version=TWO))
    assert (own["published_on"], own["evidence"]) == (date(2024, 3, 1), [])
    apart = stated("listing", day + timedelta(days=40), version=THREE)
    torn = related(lined("May 1"), stated("listing", day, version=TWO), apart)
    assert (torn["published_from"], torn["evidence"]) == (None, [])


KINDS = st.sampled_from(["jsonld", "meta", "visible", "url", "listing", "header"])
NEAR = st.dates(date(2024, 9, 1), date(2024, 10, 31))


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.builds(stated, KINDS, NEAR), max_size=6),
    st.none() | NEAR,
    st.sampled_from(["", RECEPTION, "It was lit on Friday.", "It was lit on the 11th."]),
)
def test_no_day_is_stated_after_a_capture_and_no_event_after_its_report(
    clues: list[Clue], bound: date | None, body: str
) -> None:
    clues = list({one.clue_id: one for one in [*clues, *told(body)]}.values())
    if bound:
        clues.append(stated("captured_at", bound, "captured_at:not_after"))
    if not clues:
        return
    read, found = resolve(unresolved(clues), ALMANAC)
    row = found.row(0, named=True)
    assert read.height == len(clues)
    latest = row["published_to"]
    if bound:
        assert latest is not None
        assert latest <= bound + timedelta(days=1)
    if row["event_to"] and latest:
        assert row["event_to"] <= latest
    assert (row["published_confidence"] is None) == (row["published_from"] is None)
    assert (row["event_confidence"] is None) == (row["event_from"] is None)
