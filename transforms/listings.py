"""Listings: what a page lists beside its article, folded to one item each.

Aggregators print an item as teaser, date and the teaser again, or as title, title, teaser, date,
teaser. Two items may carry the same teaser and date and still be two articles, so items are never
folded into one another.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from transforms.blocks import Line
from transforms.day_forms import find_days, is_date_line, parse_day

_TEASER_CUT_FROM = 100
"""Shortest teaser taken as cut short: on the pages measured they are cut at 122 to 130."""
_SENTENCE_ENDS = ".!?。！？…다"
_CLOSING = "\"'”’)]」』"
_LONGEST_ITEM = 5
_SHORTEST_HEADLINE = 25
"""Characters of a link from which it may be a headline; the words of menus are shorter."""
_SHORTEST_TEASER = 40
_LONGEST_DATE = 40
_JOINING = frozenset(
    "of on in for to until till since from by and the at am vom bis de del".split()
)
"""Words before a day that make it part of the headline: "Fair to open on 3 May 2026"."""
MOST_ITEMS = 200
"""Items taken from one page; a front page lists some hundred."""


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
    if dated[3] and lines[1] == first and not dated[2]:
        length = 5 if lines[4] == lines[2] else 4
        return Item(lines[2], title=first, listed_on=parse_day(lines[3])), length
    if dated[2] and lines[3] == lines[1]:
        return Item(lines[1], title=first, listed_on=parse_day(lines[2])), 4
    if first and lines[1] == first:
        return Item(first), 2
    return None, 0


def linked_items(
    lines: Sequence[Line], base: str | None, *, day_first: bool = False
) -> Iterator[Item]:
    """Yield the items that an HTML page lists outside its article: titles that are links.

    A link is an item if it is long enough for a headline and others stand at the same place, or a
    date stands beside it. Date and teaser are the lines between it and the next item; the line
    before it may be its date too. `day_first` says how the page writes 03/04/2025.
    """
    at = [place for place, line in enumerate(lines) if _is_headline(line)]
    peers = Counter(lines[place].path for place in at)
    ends = [*at, len(lines)][1:]
    days = [_days_beside(lines, *span, day_first=day_first) for span in zip(at, ends, strict=True)]
    leading = {lines[place].path: 0 for place in at}
    for place, (before, after) in zip(at, days, strict=True):
        leading[lines[place].path] += (before is not None) - (after is not None)
    seen: set[str] = set()
    for place, end, (before, after) in zip(at, ends, days, strict=True):
        line = lines[place]
        text, printed = _ending_day(line.text, day_first=day_first)
        day = printed or ((before or after) if leading[line.path] > 0 else (after or before))
        if (peers[line.path] < 2 and day is None) or line.href in seen:
            continue
        seen.add(line.href or "")
        teaser = next(
            (n.text for n in lines[place + 1 : min(end, place + 4)] if _is_teaser(n)), None
        )
        yield Item(
            teaser or text,
            title=text if teaser else None,
            listed_on=day,
            url=_joined(base, line.href),
        )
        if len(seen) >= MOST_ITEMS:
            return


def _days_beside(
    lines: Sequence[Line], place: int, end: int, *, day_first: bool
) -> tuple[date | None, date | None]:
    """Return the day in the line before a headline, and the first between it and the next.

    Of the two only what shares more blocks with the headline: a date in the item before is not its.
    """
    before = [
        (line, _beside(line, day_first=day_first)) for line in lines[max(0, place - 1) : place]
    ]
    behind = ((n, _beside(n, day_first=day_first)) for n in lines[place + 1 : min(end, place + 4)])
    first = next(((line, day) for line, day in before if day), None)
    last = next(((line, day) for line, day in behind if day), None)
    if first and last:
        near, far = (_shared(lines[place], line) for line in (first[0], last[0]))
        first, last = (first if near >= far else None), (last if far >= near else None)
    return first[1] if first else None, last[1] if last else None


def _ending_day(text: str, *, day_first: bool) -> tuple[str, date | None]:
    """Return a headline without the day that ends it, and that day: "Lamp Lit 2024.10.16."."""
    found = find_days(text, day_first=day_first)
    if not found or len(found[-1].days) > 1 or text[found[-1].end :].strip(" .)]"):
        return text, None
    rest = text[: found[-1].start].rstrip(" -–—|·,([")
    is_part = not rest or rest.rsplit(" ", 1)[-1].lower() in _JOINING
    return (text, None) if is_part else (rest, found[-1].days[0])


def _shared(one: Line, other: Line) -> int:
    """Return how many blocks hold both lines."""
    return sum(a == b for a, b in zip(one.blocks, other.blocks, strict=False))


def _is_headline(line: Line) -> bool:
    href = line.href or ""
    return (
        line.is_link
        and len(line.text) >= _SHORTEST_HEADLINE
        and bool(href)
        and not href.startswith(("#", "javascript:", "mailto:"))
    )


def _is_teaser(line: Line) -> bool:
    return not line.is_link and len(line.text) >= _SHORTEST_TEASER


def _beside(line: Line, *, day_first: bool) -> date | None:
    if len(line.text) > _LONGEST_DATE:
        return None
    found = find_days(line.text, day_first=day_first)
    return next((one.days[0] for one in found if len(one.days) == 1), None)


def _joined(base: str | None, href: str | None) -> str | None:
    try:
        url = urljoin(base or "", href or "")
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None
