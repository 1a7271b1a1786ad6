"""Days: texts near each other meet once, and texts that cannot be near do not count."""

from datetime import date, timedelta

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.buckets import links, pack, placed
from transforms.days import DAYS_APART, Days, days_of

START = date(2024, 10, 1)
ENDS = st.one_of(st.none(), st.integers(-40, 40))
INTERVALS = st.one_of(
    st.tuples(ENDS, ENDS).filter(lambda ends: None in ends),
    st.tuples(st.integers(-40, 40), st.sampled_from([0, 1, 2, 3, 9])).map(
        lambda drawn: (drawn[0], drawn[0] + drawn[1])
    ),
)


def days(intervals: list[tuple[int | None, int | None]]) -> Days:
    ids = pl.Series("version_id", [f"{place:02}" for place in range(len(intervals))])
    rows = [
        (name, *(None if end is None else START + timedelta(days=end) for end in ends))
        for name, ends in zip(ids, intervals, strict=True)
    ]
    schema = {"version_id": pl.String, "day_from": pl.Date, "day_to": pl.Date}
    return days_of(ids, pl.DataFrame(rows[::-1], schema=schema, orient="row"))


@settings(deadline=None, max_examples=300)
@given(st.lists(INTERVALS, min_size=2, max_size=8))
def test_texts_with_one_word_meet_exactly_once_if_they_may_be_near(
    intervals: list[tuple[int | None, int | None]],
) -> None:
    known = days(intervals)
    count = len(intervals)
    found = placed(np.full(count, 7), np.arange(count))
    met: list[int] = []
    for bucketed, counts in known.meetings():
        for part in links(bucketed(found), np.ones(count, dtype=bool)):
            assert (part.counts == 1).all()
            met += part.pairs[counts(part.pairs)].tolist()
    expected = []
    for a in range(count):
        for b in range(a + 1, count):
            one, other = intervals[a], intervals[b]
            after = [
                start is not None and end is not None and start - end > DAYS_APART
                for (start, _), (_, end) in ((one, other), (other, one))
            ]
            if not any(after):
                expected.append((a, b))
    rows = np.array(expected, dtype=np.uint64).reshape(-1, 2)
    assert sorted(met) == sorted(pack(rows[:, 0], rows[:, 1]).tolist())


def test_a_text_that_nobody_dates_may_be_near_anything() -> None:
    ids = pl.Series("version_id", ["a", "b"])
    known = pl.DataFrame(
        {"version_id": ["a"], "day_from": [START], "day_to": [START]},
        schema={"version_id": pl.String, "day_from": pl.Date, "day_to": pl.Date},
    )
    found = days_of(ids, known)
    assert found.is_known.tolist() == [True, False]
    assert found.near(pack(np.array([0], np.uint64), np.array([1], np.uint64))).all()
    assert found.differ(days_of(ids, known.clear())).tolist() == [True, False]
