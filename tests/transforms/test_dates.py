"""Date clues in text: what is found, where it stands, and what is left alone."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.calendar import MONTHS
from transforms.dates import (
    MAY_HOLD_EXPLICIT,
    clue,
    dateline_clue,
    explicit_clues,
)

VERSION = "a" * 32
NAMES = sorted(MONTHS)
WHOLE_DATES = st.builds(
    "{} {}{} {}".format,
    st.sampled_from(NAMES).map(str.title),
    st.integers(1, 28),
    st.sampled_from(["", ",", "st", "th,"]),
    st.integers(1900, 2099),
) | st.builds(
    "{}{} {}{} {}".format,
    st.integers(1, 28),
    st.sampled_from(["", "th", "nd"]),
    st.sampled_from(NAMES).map(str.upper),
    st.sampled_from(["", ".", ",", ".,"]),
    st.integers(1900, 2099),
)
PIECES = ["The lamp was lit on ", " and ", "(", ") ", "\n", " 19", "May ", "12", " in 2024 ", "x"]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Pyongyang, October 12 (KCNA) --", (None, 10, 12)),
        ("Pyongyang, Sept. 9, 2024 (KCNA) --", (2024, 9, 9)),
        ("HOUSTON, Feb 29 -", (None, 2, 29)),
        ("(평양 8월 21일발 조선중앙통신)", (None, 8, 21)),
        ("(평양 주체113(2024)년 8월 21일발 조선중앙통신)", (2024, 8, 21)),
    ],
)
def test_a_dateline_states_month_and_day_and_seldom_a_year(
    line: str, parts: tuple[int | None, int, int]
) -> None:
    found = dateline_clue(VERSION, line)
    assert found is not None
    assert (found.year, found.month, found.day) == parts
    assert (found.role, found.kind, found.text) == ("published", "dateline", line)


@pytest.mark.parametrize(
    "line", ["Pyongyang, June 31 (KCNA) --", "Pyongyang, Feb. 29, 2023 (KCNA) --", "HOUSTON -"]
)
def test_a_dateline_without_a_real_day_gives_no_clue(line: str) -> None:
    assert dateline_clue(VERSION, line) is None


@settings(deadline=None)
@given(st.lists(WHOLE_DATES | st.sampled_from(PIECES), max_size=8).map("".join))
def test_explicit_clues_stand_where_they_say_and_no_text_with_one_is_passed_over(
    body: str,
) -> None:
    found = list(explicit_clues(VERSION, body))
    assert all(body[one.start : one.end] == one.text for one in found)
    assert len({one.clue_id for one in found}) == len(found)
    assert pl.select(pl.lit(body).str.contains(MAY_HOLD_EXPLICIT)).item() or not found


@given(WHOLE_DATES)
def test_a_whole_date_in_a_sentence_is_found_and_may_be_history(written: str) -> None:
    (found,) = explicit_clues(VERSION, f"The lamp of {written} was lit.")
    assert (found.role, found.kind, found.text) == ("other", "explicit", written)
    assert str(found.day) in written
    assert str(found.year) in written


@pytest.mark.parametrize(
    "body",
    [
        "on October 12 the lamp was lit",
        "in October 2024 the lamp was lit",
        "on February 30, 2024 no lamp was lit",
        "lamps 12 October 20245 in all",
        "on October 12, 1824 the lamp was lit",
    ],
)
def test_less_than_a_whole_and_real_date_gives_no_clue(body: str) -> None:
    assert list(explicit_clues(VERSION, body)) == []


def test_a_month_in_old_type_does_not_stop_the_search() -> None:
    assert len(list(explicit_clues(VERSION, "On 10 Auguſt 1990 the lamp was lit."))) <= 1


def test_the_id_of_a_clue_is_of_text_rule_words_place_and_evidence() -> None:
    def key(
        version: str = VERSION,
        rule: str = "r",
        text: str = "t",
        span: tuple[int, int] | None = None,
        capture: str | None = None,
    ) -> str:
        return clue(version, "other", "url", text, rule, span=span, capture_id=capture).clue_id

    keys = [key(), key("b" * 32), key(rule="s"), key(text="u"), key(span=(0, 1)), key(capture="c")]
    assert len(set(keys)) == len(keys)
    # What the clue is read as later is no part of it.
    with_day = clue(VERSION, "published", "url", "t", "r", parts=(2024, 10, 12))
    assert with_day.clue_id == key()
