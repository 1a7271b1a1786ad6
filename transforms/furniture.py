"""Furniture of text captures: which lines are the article, and which are page.

Every line gets one role, so that none is lost: T title, A article, H the page's header (source,
date of publication), L listing of other articles, F furniture.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count

from transforms.day_forms import is_date_line, parse_day
from transforms.listings import Item, fold

_MORE_FROM = re.compile(r"More [Ff]rom (?P<outlet>[^.:;!?]{2,60})")
SOURCE_HEADER = re.compile(
    r"Date: (?P<date>[^|]{6,30}?) \| Source: (?P<outlet>[^|]{2,60}?)(?: \|.*)?", re.DOTALL
)
"""KCNA Watch's header; it writes DD/MM/YYYY."""
_HEADER_WITHIN = 8
"""Lines among which a header's source line stands; the layouts met have it third to fifth."""
_TITLE_LONGEST = 150
_ENDS_OF_PROSE = (".", "!", "?", ":", ";", ",", '"', "”", "。")


@dataclass(frozen=True)
class Page:
    """A page's text, taken apart."""

    roles: str
    paragraphs: list[str]
    title: str | None = None
    source: str | None = None
    source_date: str | None = None
    source_day: date | None = None
    items: list[Item] = field(default_factory=list)
    item_source: str | None = None

    def without(self, positions: Collection[int]) -> "Page":
        """Return the page with the paragraphs at these positions as furniture."""
        number = count()
        roles = "".join(
            "F" if role == "A" and next(number) in positions else role for role in self.roles
        )
        kept = [line for at, line in enumerate(self.paragraphs) if at not in positions]
        return replace(self, roles=roles, paragraphs=kept)


def may_hold_furniture() -> str:
    """Return a pattern (multi-line) that each text matches in which `take_apart` finds furniture.

    Texts that do not match need no line by line reading; `marks` of profiles are tried besides.
    """
    return (
        r"(?m)^(?:More [Ff]rom .*|Date: .*\| Source: .*"
        r"|.{0,36}(?:(?:19|20)\d\d|Juche ?\d{2,3}).{0,14})$"
    )


def take_apart(lines: Sequence[str], marks: Sequence[re.Pattern[str]], titled: bool) -> Page:
    """Give every line of a page its role.

    `lines` are cleaned and not blank; `marks` match whole lines that outlets' profiles name as
    furniture; `titled` says that the title is known from elsewhere, so no line is taken for it.
    """
    roles = ["A"] * len(lines)
    source = _header(lines, roles, marks)
    items, item_source = _listing(lines, roles, marks)
    for at, line in enumerate(lines):
        if roles[at] == "A" and any(mark.fullmatch(line) for mark in marks):
            roles[at] = "F"
    if not titled and "T" not in roles:
        _title(lines, roles)
    return Page(
        roles="".join(roles),
        paragraphs=[line for line, role in zip(lines, roles, strict=True) if role == "A"],
        title=next((line for line, role in zip(lines, roles, strict=True) if role == "T"), None),
        source=source["outlet"].strip() if source else None,
        source_date=source["date"].strip() if source else None,
        source_day=parse_day(source["date"], day_first=True) if source else None,
        items=items,
        item_source=item_source,
    )


def _header(
    lines: Sequence[str], roles: list[str], marks: Sequence[re.Pattern[str]]
) -> re.Match[str] | None:
    """Mark the page's header: banner with the day of capture, brand, title, source and date."""
    if lines and is_date_line(lines[0]):
        roles[0] = "F"
    for at, line in enumerate(lines[:_HEADER_WITHIN]):
        if source := SOURCE_HEADER.fullmatch(line):
            for above in range(at):
                if roles[above] == "A":
                    roles[above] = "H"
            roles[at] = "H"
            if at and roles[at - 1] == "H" and not any(m.fullmatch(lines[at - 1]) for m in marks):
                roles[at - 1] = "T"
            return source
    return None


def printed_outlet(lines: Iterable[str]) -> str | None:
    """Return the outlet that an aggregator's header names as its source."""
    found = next((source for line in lines if (source := SOURCE_HEADER.fullmatch(line))), None)
    return found["outlet"].strip() if found else None


def _listing(
    lines: Sequence[str], roles: list[str], marks: Sequence[re.Pattern[str]]
) -> tuple[list[Item], str | None]:
    """Mark what stands under "More From <outlet>": its items are listing, the rest furniture."""
    for at, line in enumerate(lines):
        heading = _MORE_FROM.fullmatch(line) if roles[at] == "A" else None
        if heading:
            below = range(at + 1, len(lines))
            zone = [at for at in below if not any(mark.fullmatch(lines[at]) for mark in marks)]
            items, held = fold([lines[at] for at in zone])
            for place in range(at, len(lines)):
                roles[place] = "F"
            for place, is_held in zip(zone, held, strict=True):
                if is_held:
                    roles[place] = "L"
            return items, heading["outlet"].strip()
    return [], None


def _title(lines: Sequence[str], roles: list[str]) -> None:
    """Mark a first line that is short and no sentence, above a longer one, as the title."""
    article = [at for at, role in enumerate(roles) if role == "A"]
    if len(article) < 2:
        return
    first, second = lines[article[0]], lines[article[1]]
    if len(first) <= min(_TITLE_LONGEST, len(second)) and not first.endswith(_ENDS_OF_PROSE):
        roles[article[0]] = "T"
