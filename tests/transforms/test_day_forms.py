"""Forms of a day: which texts are a date and nothing else, and which day they state."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.day_forms import find_days, is_date_line, parse_day

LONG_NAMES = (
    "january february march april may june july august september october november december".split()
)
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
        "Section 12, 2024",
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


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15. Oktober 2024", date(2024, 10, 15)),
        ("15 октября 2024", date(2024, 10, 15)),
        ("15 de octubre de 2024", date(2024, 10, 15)),
        ("1er février 2024", date(2024, 2, 1)),
        ("3. März 2024", date(2024, 3, 3)),
        ("5.6.2024", date(2024, 6, 5)),
        ("05.06.24", date(2024, 6, 5)),
        ("2024年10月15日", date(2024, 10, 15)),
        ("2024년 10월 15일", date(2024, 10, 15)),
        ("주체113(2024)년 10월 15일", date(2024, 10, 15)),
        ("October 14, Juche 113 (2024)", date(2024, 10, 14)),
        ("26 | 01 | 2022", date(2022, 1, 26)),
    ],
)
def test_days_of_many_languages_are_read(text: str, day: date) -> None:
    assert parse_day(text) == day
    assert [one.days for one in find_days(f"xx {text} yy")] == [(day,)]


def test_an_ambiguous_day_keeps_both_readings_until_the_order_is_known() -> None:
    (found,) = find_days("Posted 03/04/2025 by the keeper")
    assert found.days == (date(2025, 4, 3), date(2025, 3, 4))
    assert found.text == "03/04/2025"
    assert find_days("03/04/2025", day_first=True)[0].days == (date(2025, 4, 3),)
    assert find_days("25/04/2025")[0].days == (date(2025, 4, 25),)


@pytest.mark.parametrize("text", ["1.2.3.2024", "12024-10-15", "call 2024-10-155", "v 4.10.20240"])
def test_digits_beside_a_date_make_it_some_number(text: str) -> None:
    assert find_days(text) == []


@given(st.lists(DAYS, max_size=4))
def test_days_are_found_in_order_and_where_they_stand(days: list[date]) -> None:
    text = "; ".join(f"seen {day.isoformat()}" for day in days)
    found = find_days(text)
    assert [one.days for one in found] == [(day,) for day in days]
    assert all(text[one.start : one.end] == one.text for one in found)
