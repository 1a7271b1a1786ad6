"""Anniversaries: "the 76th anniversary of X" states a day where the almanac knows that of X.

It is the day of X, as many years later. Only an anniversary that stands in one sentence with what
it is of counts; congresses and meetings are numbered too, but have no anniversary beside them.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import polars as pl

from schemas.almanac import AlmanacDay
from transforms.calendar import make_day
from transforms.dates import Clue, clue

_ANNIVERSARY = re.compile(
    r"\b(?P<number>[0-9]{1,3})(?:st|nd|rd|th) (?:[A-Za-z]+ ){0,2}(?:anniversar|birthday)\w*"
    r"|\b(?P<years>[0-9]{1,3})-year anniversary"
    r"|(?P<korean>[0-9]{1,3}) ?(?:돐|돌|주년)"
)
MAY_HOLD = r"anniversar|birthday|돐|돌|주년"
"""A pattern that every body with an anniversary matches; it spares the others the search."""
MOST_YEARS = 150
"""Higher ordinals number something else."""
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)][.!?]) |\n")
_PHRASE_END = re.compile(
    r"(?<=[a-z0-9)])[.!?](?: |$)|[\n,;(]"
    r"| (?:on|at|by|which|when|that|took|was|were|is|falls|fell|here)\b"
    r"| and (?:the )?[0-9]"
)
"""Ends the words that say what an anniversary is of."""
_BEHIND, _BEFORE = 120, 60
"""Characters behind and before an ordinal in which its subject stands."""
_OF = (" of ", "ies of ")


def anniversary_clues(articles: pl.DataFrame, almanac: Sequence[AlmanacDay]) -> list[Clue]:
    """Return the anniversaries in the bodies of (version_id, body) whose day the almanac knows."""
    held = articles.filter(pl.col("body").str.contains(MAY_HOLD)).select("version_id", "body")
    return [
        found
        for version, body in held.iter_rows()
        for found in _clues(version, body, tuple(almanac))
    ]


def _clues(version: str, body: str, almanac: tuple[AlmanacDay, ...]) -> Iterator[Clue]:
    for match in _ANNIVERSARY.finditer(body):
        number = int(match["number"] or match["years"] or match["korean"])
        subject = _subject(body, match.span(), almanac) if 0 < number <= MOST_YEARS else ()
        for known in subject:
            base = known.day
            day = make_day(base.year + number, base.month, base.day)
            if day is None:
                continue
            yield clue(
                version,
                "other",
                "anniversary",
                match.group(0),
                f"anniversary:{known.name}",
                span=match.span(),
                parts=(day.year, day.month, day.day),
            )


def _subject(
    body: str, span: tuple[int, int], almanac: tuple[AlmanacDay, ...]
) -> tuple[AlmanacDay, ...]:
    """Return what an anniversary is of: as the words behind it say, else those before it.

    Where one thing has been kept on two days there are two rows with the same patterns.
    """
    start, end = span
    behind = _PHRASE_END.split(body[end : end + _BEHIND], maxsplit=1)[0]
    phrase = body[start:end] + behind
    before = _SENTENCE_END.split(body[max(0, start - _BEFORE) : start])[-1]
    contexts = (phrase,) if behind.startswith(_OF) else (phrase, before + body[start:end])
    for context in contexts:
        for known in almanac:
            if all(_compiled(pattern).search(context) for pattern in known.all):
                return tuple(row for row in almanac if row.all == known.all)
    return ()


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
