"""Clues: one expression that bears on a date, with what it states, before it is resolved.

Here belong the record and the clues that stand before a body (dateline, header). Those inside it
are found in `text_dates` and `anniversaries`, those of markup in `markup_dates` and
`visible_dates`. What a clue is worth is decided in `date_resolution`, with all evidence at hand.
"""

import re
from datetime import date
from typing import NamedTuple

from transforms.calendar import ENGLISH_MONTHS, JUCHE_OFFSET, MONTHS, make_day
from transforms.ids import content_id

_NAMES = "|".join(ENGLISH_MONTHS)
_DATELINE = re.compile(
    rf"(?P<month>{_NAMES})\.? (?P<day>\d{{1,2}})(?:,? (?P<year>\d{{4}}))?"
    r"|(?:주체(?P<juche>\d{1,3})\(\d{4}\)년 ?)?(?P<kmonth>\d{1,2})월 ?(?P<kday>\d{1,2})일발",
    re.I,
)


class Clue(NamedTuple):
    """One expression that bears on a date: a row of `date_clues` before it is resolved."""

    clue_id: str
    version_id: str
    role: str
    kind: str
    text: str
    start: int | None
    end: int | None
    year: int | None
    month: int | None
    day: int | None
    weekday: int | None
    rule: str
    capture_id: str | None


def clue(
    version_id: str,
    role: str,
    kind: str,
    text: str,
    rule: str,
    *,
    span: tuple[int, int] | None = None,
    parts: tuple[int | None, int | None, int | None] = (None, None, None),
    weekday: int | None = None,
    capture_id: str | None = None,
) -> Clue:
    """Return a clue with its id.

    `parts` are year, month and day as the expression states them, `weekday` is 1 for Monday.
    """
    start, end = span or (None, None)
    key = content_id("clue", version_id, rule, text, str(start), capture_id)
    return Clue(key, version_id, role, kind, text, start, end, *parts, weekday, rule, capture_id)


def dateline_clue(version_id: str, dateline: str) -> Clue | None:
    """Return the clue in a dateline; most state no year."""
    found = _DATELINE.search(dateline)
    if found is None:
        return None
    parts = found.groupdict()
    month = MONTHS.get((parts["month"] or "").lower()) or int(parts["kmonth"] or 0)
    day = int(parts["day"] or parts["kday"])
    year = int(parts["year"]) if parts["year"] else None
    if parts["juche"]:
        year = int(parts["juche"]) + JUCHE_OFFSET
    if make_day(year or 2000, month, day) is None:
        return None
    return clue(version_id, "published", "dateline", dateline, "dateline", parts=(year, month, day))


def header_clue(version_id: str, text: str, day: date) -> Clue:
    """Return the clue in an aggregator's header, which states when it took the page in."""
    return clue(
        version_id,
        "published",
        "header",
        text,
        "header:source",
        parts=(day.year, day.month, day.day),
    )
