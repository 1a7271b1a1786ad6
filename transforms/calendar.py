"""Calendar facts: month names, lines that are nothing but a date, Juche years."""

import re
from datetime import date

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
JUCHE_OFFSET = 1911
"""Juche year N is the Gregorian year N + 1911; its months and days are Gregorian."""

_MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_FORMS = tuple(
    re.compile(form, re.I | re.A)
    for form in (
        rf"(?P<month>{_MONTH_NAME})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_MONTH_NAME})\.?,? (?P<year>\d{{4}})",
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"\[?(?P<year>\d{4})\. ?(?P<month>\d{1,2})\. ?(?P<day>\d{1,2})\.?\]?",
        r"\[?Juche ?(?P<juche>\d{1,3})\. ?(?P<month>\d{1,2})\. ?(?P<day>\d{1,2})\.?\]?",
        r"(?P<year>\d{4})年 ?(?P<month>\d{1,2})月 ?(?P<day>\d{1,2})日",
        r"(?P<year>\d{4})년 ?(?P<month>\d{1,2})월 ?(?P<day>\d{1,2})일",
    )
)
_SLASHED = re.compile(r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})")
TITLE_LABEL = r"\s*\[(?:Juche ?\d{1,3}|\d{4})\. ?\d{1,2}\. ?\d{1,2}\.?\]\s*$"
"""Date label behind KCNA's headlines: [Juche113.8.2.] to October 2024, [2024.08.02.] after."""


def parse_day(text: str, *, day_first: bool = False) -> date | None:
    """Return the day that `text` states if it is a date and nothing else.

    Day and month that could be exchanged (03/04/2025) give None, unless the page is known to write
    the `day_first`: rather a blank than a wrong date.
    """
    text = text.strip()
    for form in _FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            month = MONTHS.get(parts["month"].lower()) or int(parts["month"])
            juche = parts.get("juche")
            year = int(juche) + JUCHE_OFFSET if juche else int(parts["year"])
            return make_day(year, month, int(parts["day"]))
    if found := _SLASHED.fullmatch(text):
        first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
        if day_first or first > 12 or first == second:
            return make_day(year, second, first)
        if second > 12:
            return make_day(year, first, second)
    return None


def find_day(text: str) -> date | None:
    """Return the first whole day that stands in `text`, among other words."""
    for form in _FORMS:
        if (found := form.search(text)) and (day := parse_day(found.group(0))):
            return day
    return None


def is_date_line(text: str) -> bool:
    """Return whether `text` is a date and nothing else, also one printed twice over."""
    text = text.strip()
    if any(form.fullmatch(text) for form in (*_FORMS, _SLASHED)):
        return True
    return _is_two_dates(text)


def _is_two_dates(text: str) -> bool:
    """Tell "March 07, 2026Mar 07, 2026", as an aggregator prints the day of capture."""
    for form in _FORMS:
        if (first := form.match(text)) and first.end() < len(text):
            rest = text[first.end() :].strip()
            return any(other.fullmatch(rest) for other in _FORMS)
    return False


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
