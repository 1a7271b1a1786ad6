"""Listings in text captures: what a page lists beside its article, folded to one item each.

Aggregators print an item as teaser, date and the teaser again, or as title, title, teaser, date,
teaser. Two items may carry the same teaser and date and still be two articles, so items are never
folded into one another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from transforms.calendar import is_date_line, parse_day

_TEASER_CUT_FROM = 100
"""Shortest teaser taken as cut short: on the pages measured they are cut at 122 to 130."""
_SENTENCE_ENDS = ".!?。！？…다"
_CLOSING = "\"'”’)]」』"
_LONGEST_ITEM = 5


@dataclass(frozen=True)
class Item:
    """One article that a page lists."""

    teaser: str
    title: str | None = None
    listed_on: date | None = None
    url: str | None = None

    @property
    def is_truncated(self) -> bool:
        """Whether the teaser is cut short."""
        return is_truncated(self.teaser)


def is_truncated(teaser: str) -> bool:
    """Return whether a teaser ends in dots, or is long and ends inside a sentence."""
    if teaser.endswith(("...", "…")):
        return True
    ended = teaser.rstrip(_CLOSING).endswith(tuple(_SENTENCE_ENDS))
    return len(teaser) >= _TEASER_CUT_FROM and not ended


def fold(lines: Sequence[str]) -> tuple[list[Item], list[bool]]:
    """Return the items that `lines` list, in order, and for each line whether an item holds it."""
    items: list[Item] = []
    held = [False] * len(lines)
    at = 0
    while at < len(lines):
        item, length = _item(lines[at : at + _LONGEST_ITEM])
        if item is None:
            at += 1
            continue
        items.append(item)
        held[at : at + length] = [True] * length
        at += length
    return items, held


def _item(lines: Sequence[str]) -> tuple[Item | None, int]:
    """Return the item that begins with the first line, and how many lines it holds."""
    dated = [is_date_line(line) for line in lines] + [False] * (_LONGEST_ITEM - len(lines))
    lines = [*lines, *[""] * (_LONGEST_ITEM - len(lines))]
    first = lines[0]
    if dated[0]:
        return None, 0
    if dated[1]:
        length = 3 if lines[2] == first else 2
        return Item(first, listed_on=parse_day(lines[1])), length
    if dated[3] and lines[1] == first:
        length = 5 if lines[4] == lines[2] else 4
        return Item(lines[2], title=first, listed_on=parse_day(lines[3])), length
    if dated[2] and lines[3] == lines[1]:
        return Item(lines[1], title=first, listed_on=parse_day(lines[2])), 4
    if first and lines[1] == first:
        return Item(first), 2
    return None, 0
