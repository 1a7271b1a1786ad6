"""Forms of a whole day in writing, and what they state.

Here belongs what a date looks like when it is printed as one: in headers, listings, labels, markup
and beside headlines. Expressions inside sentences, which need their neighbours to be understood,
are found in `text_dates`.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from transforms.calendar import JUCHE_OFFSET, MONTHS, make_day

_NAME = r"(?<![^\W\d_])(?P<name>[^\W\d_]{3,14})"
"""A word; whether it names a month is looked up, which is faster than three hundred branches."""
_ORDINAL = r"(?:st|nd|rd|th|er|º|\.)?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_NAME}\.? (?P<day>[0-9]{{1,2}}){_ORDINAL},? (?P<year>[0-9]{{4}})",
        rf"(?P<day>[0-9]{{1,2}}){_ORDINAL}[ .-]?(?:de |of )?{_NAME}\.?,?[ -]?"
        r"(?:de |del )?(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})",
        r"(?P<year>[0-9]{4})/(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})",
        r"\[?(?P<year>[0-9]{4})\. ?(?P<month>[0-9]{1,2})\. ?(?P<day>[0-9]{1,2})\.?\]?",
        r"\[?[Jj]uche ?(?P<juche>[0-9]{1,3})\. ?(?P<month>[0-9]{1,2})\. ?(?P<day>[0-9]{1,2})\.?\]?",
        rf"{_NAME} (?P<day>[0-9]{{1,2}}), Juche (?P<juche>[0-9]{{1,3}})"
        r"(?: ?\([0-9]{4}\))?",
        r"주체 ?(?P<juche>[0-9]{1,3}) ?(?:\([0-9]{4}\))? ?년 ?(?P<month>[0-9]{1,2})월 ?"
        r"(?P<day>[0-9]{1,2})일",
        r"(?P<year>[0-9]{4})年 ?(?P<month>[0-9]{1,2})月 ?(?P<day>[0-9]{1,2})日",
        r"(?P<year>[0-9]{4})년 ?(?P<month>[0-9]{1,2})월 ?(?P<day>[0-9]{1,2})일",
        r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4}|[0-9]{2}(?![0-9.]))",
        r"(?P<day>[0-9]{1,2}) ?\| ?(?P<month>[0-9]{1,2}) ?\| ?(?P<year>[0-9]{4})",
        r"(?P<day>[0-9]{1,2})-(?P<month>[0-9]{1,2})-(?P<year>[0-9]{4})",
    )
)
_SLASHED = re.compile(r"(?P<first>[0-9]{1,2})/(?P<second>[0-9]{1,2})/(?P<year>[0-9]{4})")
MAY_HOLD = re.compile(r"[0-9]{4}|[0-9]\. ?[0-9]{1,2}\. ?[0-9]{2}|[Jj]uche|주체")
"""What every form holds; it spares most lines the search."""
_BEFORE = re.compile(r"[0-9][./-]?$")
_BEHIND = re.compile(r"[./-]?[0-9]")
_PIVOT = 70
"""Two-digit years from here on are of the last century."""
TITLE_LABEL = r"\s*\[(?:Juche ?\d{1,3}|\d{4})\. ?\d{1,2}\. ?\d{1,2}\.?\]\s*$"
"""Date label behind KCNA's headlines: [Juche113.8.2.] to October 2024, [2024.08.02.] after."""


class WrittenDay(NamedTuple):
    """A day as written: the days that it can mean (two where 03/04/2025 is ambiguous), its span."""

    days: tuple[date, ...]
    text: str
    start: int
    end: int


def parse_day(text: str, *, day_first: bool = False) -> date | None:
    """Return the day that `text` states if it is a date and nothing else.

    Day and month that could be exchanged (03/04/2025) give None, unless the page is known to write
    the `day_first`: rather a blank than a wrong date.
    """
    text = text.strip()
    for form in _FORMS:
        if (found := form.fullmatch(text)) and _month(found):
            return _day(found)
    if found := _SLASHED.fullmatch(text):
        days = _slashed(found, day_first=day_first)
        return days[0] if len(days) == 1 else None
    return None


def find_day(text: str) -> date | None:
    """Return the first whole day of certain meaning that stands in `text`, among other words."""
    return next((one.days[0] for one in find_days(text) if len(one.days) == 1), None)


def find_days(text: str, *, day_first: bool = False) -> list[WrittenDay]:
    """Return the whole days that stand in `text`, in order; days that do not exist are left out."""
    found = sorted(_found(text, day_first=day_first), key=lambda one: (one.start, -one.end))
    apart: list[WrittenDay] = []
    for one in found:
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def is_date_line(text: str) -> bool:
    """Return whether `text` is a date and nothing else, also one printed twice over."""
    text = text.strip()
    return _is_date(text) or bool(_SLASHED.fullmatch(text)) or _is_two_dates(text)


def _is_date(text: str) -> bool:
    return any((found := form.fullmatch(text)) and _month(found) for form in _FORMS)


def _found(text: str, *, day_first: bool) -> Iterator[WrittenDay]:
    if not MAY_HOLD.search(text):
        return
    for form in _FORMS:
        for match in form.finditer(text):
            day = _day(match) if _is_apart(text, match) else None
            if day:
                yield WrittenDay((day,), match.group(0), *match.span())
    for match in _SLASHED.finditer(text):
        days = _slashed(match, day_first=day_first) if _is_apart(text, match) else ()
        if days:
            yield WrittenDay(days, match.group(0), *match.span())


def _is_apart(text: str, match: re.Match[str]) -> bool:
    """Tell whether no number goes on before or behind a date: else it is a part of that."""
    start, end = match.span()
    return not _BEFORE.search(text[:start]) and not _BEHIND.match(text[end:])


def _is_two_dates(text: str) -> bool:
    """Tell "March 07, 2026Mar 07, 2026", as an aggregator prints the day of capture."""
    for form in _FORMS:
        if (first := form.match(text)) and _month(first) and first.end() < len(text):
            return _is_date(text[first.end() :].strip())
    return False


def _month(match: re.Match[str]) -> int:
    """Return the month that a form's match names or numbers, 0 where its word is none."""
    parts = match.groupdict()
    return MONTHS.get(parts["name"].lower(), 0) if "name" in parts else int(parts["month"])


def _day(match: re.Match[str]) -> date | None:
    parts, month = match.groupdict(), _month(match)
    if juche := parts.get("juche"):
        return make_day(int(juche) + JUCHE_OFFSET, month, int(parts["day"]))
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 1900 if year >= _PIVOT else 2000
    return make_day(year, month, int(parts["day"]))


def _slashed(match: re.Match[str], *, day_first: bool) -> tuple[date, ...]:
    """Return the days that 03/04/2025 can mean."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    by_day, by_month = make_day(year, second, first), make_day(year, first, second)
    if day_first or by_month is None or by_day == by_month:
        return (by_day,) if by_day else ()
    return (by_day, by_month) if by_day else (by_month,)
