"""Date clues in text: what expressions there are, where they stand and what they state.

Finders only find; what a clue is worth is decided in `date_resolution`, with all evidence at hand.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from transforms.calendar import JUCHE_OFFSET, MONTHS, make_day
from transforms.ids import content_id

_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATELINE = re.compile(
    rf"(?P<month>{_NAMES})\.? (?P<day>\d{{1,2}})(?:,? (?P<year>\d{{4}}))?"
    r"|(?:주체(?P<juche>\d{1,3})\(\d{4}\)년 ?)?(?P<kmonth>\d{1,2})월 ?(?P<kday>\d{1,2})일발",
    re.I,
)
_EXPLICIT = re.compile(
    rf"\b(?:(?P<month>{_NAMES})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d\d)"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{_NAMES})\.?,? (?P<year2>(?:19|20)\d\d))\b",
    re.I | re.A,  # without A the long s would stand for s
)
MAY_HOLD_EXPLICIT = rf"(?i)(?:{_NAMES})\.?,? (?:\d{{1,2}}(?:st|nd|rd|th)?,? )?(?:19|20)\d\d"
"""A pattern that every text with an explicit date matches; it spares the others the search."""


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
    capture_id: str | None = None,
) -> Clue:
    """Return a clue with its id; `parts` are year, month and day as the expression states them."""
    start, end = span or (None, None)
    key = content_id("clue", version_id, rule, text, str(start), capture_id)
    return Clue(key, version_id, role, kind, text, start, end, *parts, rule, capture_id)


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


def explicit_clues(version_id: str, body: str) -> Iterator[Clue]:
    """Yield the whole dates that a body states; they may be history, so their role is `other`."""
    for found in _EXPLICIT.finditer(body):
        parts = found.groupdict()
        year = int(parts["year"] or parts["year2"])
        month = MONTHS[(parts["month"] or parts["month2"]).lower()]
        day = int(parts["day"] or parts["day2"])
        if make_day(year, month, day):
            yield clue(
                version_id,
                "other",
                "explicit",
                found.group(0),
                "explicit:whole_date",
                span=found.span(),
                parts=(year, month, day),
            )
