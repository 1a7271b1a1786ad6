"""Field places: where the pages of one host keep title, author and date, each in a line of its own.

Asked is what the metadata of some pages say; a place is believed where it says the same on nearly
all of them.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from transforms.blocks import Line
from transforms.day_forms import find_day
from transforms.markup import line_form
from transforms.wrappers import author_in

_MOST_PAGES = 0.8
"""Share of pages on which a field must stand at one place for the place to be learned."""
_LEAST_SIGNED = 4
_SURELY = 0.95
"""Pages whose author must stand at one place, and share of all pages where that place must name
whom the whole page names (nobody where nobody), for it to be asked alone."""
_LONGEST_DATE = 80
_LONGEST_BYLINE = 160


@dataclass(frozen=True)
class Sample:
    """One page: all its lines, its title, and the text that the general way takes for its body.

    `body` is None where the general way was not asked. `days` are those that the page states as its
    article's.
    """

    lines: list[Line]
    body: str | None
    title: str | None
    author: str | None = None
    days: frozenset[date] = frozenset()


def title_place(pages: Sequence[Sample], at: Sequence[list[str]]) -> str | None:
    """Return the place of the title; `at` holds the place of each line of each page."""
    return _place_of(pages, at, _is_title)


def date_place(pages: Sequence[Sample], at: Sequence[list[str]]) -> str | None:
    """Return the place of the date, empty where the pages show none at all.

    Where the sample's pages show a day at no one place, None: it must be looked for on each page.
    """
    if all(not page.days for page in pages):
        return ""
    return _place_of(pages, at, _is_date)


def _is_title(page: Sample, line: Line) -> bool:
    return page.title is not None and line_form(line.text) == line_form(page.title)


def _is_date(page: Sample, line: Line) -> bool:
    short = len(line.text) <= _LONGEST_DATE and line.text not in (page.body or "")
    return short and find_day(line.text) in page.days


def author_place(pages: Sequence[Sample], at: Sequence[list[str]]) -> str | None:
    """Return the place whose first line names the authors, and where that names nobody, none has.

    Where there is such a place, the rest of the page need not be searched for authors.
    """
    told: Counter[str] = Counter()
    for page, found in zip(pages, at, strict=True):
        if page.author is not None:
            lines = zip(page.lines, found, strict=True)
            told.update({place for line, place in lines if _is_byline(page, line)})
    best = max(told, key=lambda place: (told[place], place), default=None)
    if best is None or told[best] < _LEAST_SIGNED:
        return None
    right = 0
    for page, found in zip(pages, at, strict=True):
        lines = zip(page.lines, found, strict=True)
        first = next((line for line, place in lines if place == best), None)
        right += author_in(first) == (page.author or "")
    return best if right >= _SURELY * len(pages) else None


def _is_byline(page: Sample, line: Line) -> bool:
    """Return whether a line says who the page's authors are and no more."""
    first = (page.author or "").partition(";")[0]
    is_short = len(line.text) <= _LONGEST_BYLINE
    return is_short and first in line.text and author_in(line) == page.author


def _place_of(
    pages: Sequence[Sample], at: Sequence[list[str]], is_field: Callable[[Sample, Line], bool]
) -> str | None:
    """Return the place at which nearly all pages have the field first, and no other text."""
    first: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for page, found in zip(pages, at, strict=True):
        met: set[str] = set()
        for line, place in zip(page.lines, found, strict=True):
            if place in met:
                continue
            met.add(place)
            held[place] += 1
            first[place] += is_field(page, line)
    good = [
        (count, place)
        for place, count in first.items()
        if count >= _MOST_PAGES * len(pages) and count >= _MOST_PAGES * held[place]
    ]
    return max(good, default=(0, None), key=lambda found: (found[0], found[1] or ""))[1]
