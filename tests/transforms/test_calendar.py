"""Calendar facts: which texts are a date and nothing else, and which day they state."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.calendar import MONTHS, is_date_line, parse_day

LONG_NAMES = [name for name in MONTHS if len(name) > 4 or name in ("may", "june", "july")]
DAYS = st.dates(date(1912, 1, 1), date(2100, 12, 31))
WRITTEN: list[Callable[[date], str]] = [
    lambda day: f"{LONG_NAMES[day.month - 1].title()} {day.day}, {day.year}",
    lambda day: f"{LONG_NAMES[day.month - 1][:3].upper()}. {day.day:02} {day.year}",
    lambda day: f"{day.day}th {LONG_NAMES[day.month - 1]}, {day.year}",
    lambda day: day.isoformat(),
    lambda day: f"[{day.year}.{day.month:02}.{day.day:02}.]",
    lambda day: f"[Juche{day.year - 1911}.{day.month}.{day.day}.]",
    lambda day: f" {day.year}년 {day.month}월 {day.day}일 ",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
]


@given(DAYS, st.sampled_from(WRITTEN), st.booleans())
def test_every_form_of_a_day_is_read_as_that_day(
    day: date, written: Callable[[date], str], day_first: bool
) -> None:
    assert parse_day(written(day), day_first=day_first) == day
    assert is_date_line(written(day))


@given(DAYS)
def test_a_slashed_day_is_read_only_where_one_reading_is_left(day: date) -> None:
    day_first, month_first = f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}"
    assert parse_day(day_first, day_first=True) == day
    is_certain = day.day > 12 or day.day == day.month
    assert parse_day(day_first) == (day if is_certain else None)
    assert parse_day(month_first) == (day if is_certain else None)
    assert is_date_line(day_first)


def test_a_page_that_writes_the_day_first_never_has_a_thirteenth_month() -> None:
    assert parse_day("03/25/2024", day_first=True) is None


@pytest.mark.parametrize("text", ["February 30, 2024", "2023-02-29", "31/04/2024", "2024-13-01"])
def test_a_day_that_does_not_exist_is_a_date_line_without_a_day(text: str) -> None:
    assert parse_day(text) is None
    assert is_date_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "October 12",
        "October 2024",
        "On October 12, 2024",
        "October 12, 2024: the lamp was lit",
        "12/10/24",
        "2024",
        "1.2.2024",
    ],
)
def test_more_or_less_than_a_whole_date_is_no_date_line(text: str) -> None:
    assert not is_date_line(text)
    assert parse_day(text) is None


@given(DAYS, st.sampled_from(WRITTEN), st.sampled_from(WRITTEN), st.sampled_from(["", " "]))
def test_a_date_printed_twice_over_is_a_date_line(
    day: date, first: Callable[[date], str], second: Callable[[date], str], gap: str
) -> None:
    assert is_date_line(f"{first(day)}{gap}{second(day)}")


@given(st.text())
def test_any_text_is_read_or_left_but_never_fails(text: str) -> None:
    assert parse_day(text) is None or is_date_line(text)


def test_a_month_in_old_type_does_not_stop_the_reading() -> None:
    assert parse_day("10 Auguſt 1790") in (None, date(1790, 8, 10))
