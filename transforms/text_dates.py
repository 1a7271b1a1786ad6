"""Dates inside sentences: what expressions a body holds, where they stand and what they state.

The first expression in the beginning of a body that can tell the day of its event gets the role
`event`; which day that is, and what the others are worth, is decided in `event_dates` and
`publication`, with all evidence at hand. A body is searched by Python's engine only where Polars'
has seen that a rule matches.
"""

import re
from collections.abc import Iterator

import polars as pl

from transforms.calendar import JUCHE_OFFSET, MONTHS, WEEKDAYS, make_day
from transforms.date_rules import RULES, Rule
from transforms.dates import Clue, clue
from transforms.reliability import BEGINNING

EVENT_KINDS = ("explicit", "month_day", "day_range", "day_of_month", "weekday", "relative")
_SHORTEST = 80
"""Characters up to which a first paragraph is a heading or a call, and the next begins the text."""
_SENTENCE = re.compile(r"(?<=[a-z0-9)\]”\"][.!?])\s+|\n|(?<=[。！？])")
_NOT_TOLD = re.compile(
    r"(?:occasion of|anniversary of|anniversary \(?|mark(?:ing)?|celebrat\w+|observ\w+"
    r"|commemorat\w+|greet\w*|ahead of|before|until|till|since|prior to|dated|issued|as of"
    r"|in celebration of)"
    r"(?: the| its| on)?\W*$"
)
"""Words right before a day that is not that of the event: what it is for, what it comes after."""
_AHEAD = re.compile(
    r"(?<!the )(?<!strong )(?<!its )(?<!their )\bwill (?!of\b|to\b)"
    r"|\b(?:is to|are to|shall|plans? to|to be|scheduled|slated|due (?:on|for|in))\b"
)
"""Words in a sentence before a day that lies ahead of its report."""
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")
_CAPITAL = re.compile(r" [A-Z]")


def text_clues(articles: pl.DataFrame) -> list[Clue]:
    """Return the date expressions in the bodies of (version_id, language, body)."""
    frame = articles.select("version_id", "language", "body")
    seen = frame.with_columns(
        pl.col("body").str.contains(rule.pattern).alias(str(number))
        for number, rule in enumerate(RULES)
    )
    clues: list[Clue] = []
    for version, language, body, *held in seen.iter_rows():
        if any(held):
            rules = [
                rule
                for rule, is_held in zip(RULES, held, strict=True)
                if is_held and (not rule.languages or language in rule.languages)
            ]
            clues.extend(_clues(version, body, rules))
    return clues


_COMPILED = {rule.name: re.compile(rule.pattern) for rule in RULES}


def _clues(version: str, body: str, rules: list[Rule]) -> list[Clue]:
    taken: list[tuple[int, int]] = []
    clues: list[Clue] = []
    for rule in rules:
        for match in _COMPILED[rule.name].finditer(body):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            found = list(_read(version, rule, match))
            if found:
                taken.append((start, end))
                clues.extend(found)
    return _with_event(body, clues)


def _with_event(body: str, clues: list[Clue]) -> list[Clue]:
    """Give the role `event` to the first expression of the beginning that can tell its day."""
    within = _beginning(body)
    able = [one for one in clues if one.kind in EVENT_KINDS and _may_tell(body, one, within)]
    first = min((one.start or 0 for one in able), default=None)
    return [
        one._replace(role="event") if one in able and one.start == first else one for one in clues
    ]


def _beginning(body: str) -> int:
    """Return where the beginning of a body ends: with its first paragraph of a sentence or more."""
    end = body.find("\n", _SHORTEST)
    return min(end if end >= 0 else len(body), BEGINNING)


def _may_tell(body: str, one: Clue, within: int) -> bool:
    start, end = one.start or 0, one.end or 0
    if start >= within or one.rule.endswith(":last_month"):
        return False
    sentence = _SENTENCE.split(body[:start])[-1]
    is_name = sentence.endswith("the ") and one.kind == "month_day" and _CAPITAL.match(body[end:])
    return (
        not is_name
        and not _NOT_TOLD.search(sentence)
        and not _AHEAD.search(_QUOTED.sub("", sentence))
    )


def _read(version: str, rule: Rule, match: re.Match[str]) -> Iterator[Clue]:
    """Yield the clue that a match is, if what it states exists."""
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else None
    month = _month(parts)
    day = int(parts["day"]) if parts.get("day") else None
    name = rule.name
    if day is not None and make_day(year or 2000, month or 1, day) is None:
        return
    if month is None and rule.kind in ("explicit", "month_day"):
        return
    if rule.kind == "juche":
        is_right = int(parts["juche"]) + JUCHE_OFFSET == year
        name = "juche" if is_right else "juche:mismatch"
    if parts.get("when"):
        name += ":last_month" if parts["when"].startswith(("last", "지난달")) else ""
    weekday = WEEKDAYS.get((parts.get("weekday") or "").lower())
    told = "told" if "told" in parts else 0
    text, span = match.group(told), match.span(told)

    def one(rule_name: str, number: int | None) -> Clue:
        return clue(
            version, "other", rule.kind, text, rule_name,
            span=span, parts=(year, month, number), weekday=weekday,
        )  # fmt: skip

    if parts.get("last"):
        last = int(parts["last"])
        if day is not None and day < last <= 31:
            yield one(f"{name}:first", day)
            yield one(f"{name}:last", last)
        return
    yield one(name, day)


def _month(parts: dict[str, str | None]) -> int | None:
    if name := parts.get("name"):
        return MONTHS.get(name.lower())
    number = parts.get("month")
    return int(number) if number and 1 <= int(number) <= 12 else None
