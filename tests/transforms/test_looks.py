"""When a page is fetched, for any history of runs."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from transforms.looks import (
    FIRST_WAIT,
    LATEST_LOOK,
    LONGEST_WAIT,
    MOST_FAILURES,
    SECOND_LOOKS,
    VISITS,
    Visit,
    due,
    with_captures,
)

START = datetime(2026, 3, 1)
PAGE = Visit("page", "k", "http://news.test/a", "V", listed_at=START)
gaps = st.lists(
    st.timedeltas(timedelta(minutes=1), timedelta(hours=60)), min_size=1, max_size=60
)  # fmt: skip


def frame(*visits: Visit) -> pl.DataFrame:
    rows = [{name: getattr(visit, name) for name in VISITS} for visit in visits]
    return pl.DataFrame(rows, schema=VISITS)


def looked_at(gaps: list[timedelta]) -> list[datetime]:
    """Return when a page is fetched by runs with these gaps between them."""
    visit, now, found = PAGE, START, []
    for gap in gaps:
        if due(frame(visit), now).height:
            found.append(now)
            visit = visit.answered(now, 200)
        now += gap
    return found


@given(gaps)
def test_a_page_is_fetched_at_once_and_then_at_most_three_times(gaps: list[timedelta]) -> None:
    found = looked_at(gaps)
    assert found[0] == START
    assert len(found) <= 1 + len(SECOND_LOOKS)
    assert all(moment - START <= LATEST_LOOK for moment in found)


@given(gaps)
def test_each_look_is_made_by_the_first_run_after_it_falls_due(gaps: list[timedelta]) -> None:
    runs = [START + sum(gaps[:place], timedelta()) for place in range(len(gaps))]
    found = looked_at(gaps)
    for age in SECOND_LOOKS:
        after = [run for run in runs if START + age <= run <= START + LATEST_LOOK]
        if after:
            assert after[0] in found
    for before, moment in pairwise(found):
        assert any(before < START + age <= moment for age in SECOND_LOOKS)


@given(st.lists(st.timedeltas(timedelta(seconds=1), timedelta(hours=2)), max_size=200))
def test_a_page_that_always_fails_is_tried_ever_more_rarely_and_then_given_up(
    gaps: list[timedelta],
) -> None:
    visit, now, tried = PAGE, START, []
    for gap in gaps:
        if due(frame(visit), now).height:
            tried.append(now)
            visit = visit.failed(now, "timeout")
        now += gap
    assert len(tried) <= MOST_FAILURES
    for number, (before, after) in enumerate(pairwise(tried)):
        assert after - before >= min(FIRST_WAIT * 2**number, LONGEST_WAIT)


def test_one_answer_ends_a_row_of_failures() -> None:
    visit = PAGE.failed(START, "timeout").failed(START, "timeout").answered(START, 200)
    assert (visit.failures, visit.reason) == (0, None)
    assert PAGE.failed(START, "not_text", for_good=True).failures == MOST_FAILURES


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, MOST_FAILURES))
def test_a_clock_that_was_set_back_makes_nothing_due(first: int, back: int, failed: int) -> None:
    at = START + timedelta(hours=first)
    visit = replace(PAGE.answered(at, 200), failures=failed)
    assert due(frame(visit), at - timedelta(hours=back)).is_empty()


def test_new_pages_come_first_lately_listed_ones_before_others_then_what_is_owed_longest() -> None:
    def visit(key: str, listed: int, first: int | None = None) -> Visit:
        moment = None if first is None else START + timedelta(hours=first)
        return replace(
            PAGE,
            key=key,
            listed_at=START + timedelta(hours=listed),
            first_at=moment,
            last_at=moment,
        )

    pages = [
        visit("again late", 0, 10), visit("new early", 1), visit("again early", 0, 2),
        visit("new late", 9), visit("new late, second", 9), visit("not yet", 0, 19),
    ]  # fmt: skip
    found = due(frame(*pages), START + timedelta(hours=20))
    assert found["key"].to_list() == [
        "new late", "new late, second", "new early", "again early", "again late",
    ]  # fmt: skip
    assert found["is_new"].to_list() == [True] * 3 + [False] * 2


def test_captures_of_a_dataset_count_as_looks() -> None:
    now = START + timedelta(hours=30)
    listed = frame(*(replace(PAGE, key=key) for key in ("held", "old", "unknown")))
    rows = [("held", 0.0), ("held", 25.0), ("old", -900.0), ("other", 1.0)]
    captures = pl.DataFrame(
        [(key, START + timedelta(hours=hours)) for key, hours in rows],
        schema=pl.Schema({"key": pl.String(), "captured_at": pl.Datetime("us")}),
        orient="row",
    )
    known = with_captures(listed, captures)
    assert known["key"].to_list() == listed["key"].to_list()
    assert due(known, now)["key"].to_list() == ["unknown"]
    assert due(known, START + timedelta(hours=48))["key"].to_list() == ["unknown", "held"]
