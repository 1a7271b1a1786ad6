"""Induction: how a wrapper is learned from pages of one host.

Two opinions are asked. The general way says for each page which text it takes for the body. What
no single page can tell says the rest: a line that recurs from page to page is furniture, a place
whose lines recur is a list, and the body is the block that holds most prose that is new on every
page, and little else.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.blocks import LINK_MARK, Line, places, vocabulary
from transforms.containers import SENTENCE_END, best_place, scored_blocks
from transforms.field_places import Sample, author_place, date_place, title_place
from transforms.markup import line_form
from transforms.wrappers import Wrapper, holds

LEAST_PAGES = 8
"""Pages of a host from which a wrapper is learned; with fewer, recurrence says little."""
SAMPLE_PAGES = 24
VOTES = 5
"""Pages that are looked at, and those of them that are also read in the general way, which costs
ten times as much. On fifteen made-up layouts 12 pages let promotions through that 24 tell from
text; eight votes taught no more than five."""
_PRECISE = 0.15
_COARSE = 0.6
"""Shares of pages on which an id or class must stand to be part of a place: a precise place uses
those of some layouts or sections, a coarse one those that nearly all pages share."""
_VOTE = 0.5
"""Share of a place's characters that the general way must have taken for it to hold the body."""
_RECURS = 0.3
"""Share of pages on which one line must stand to be furniture at a place of prose."""
_REPEATS = 0.25
"""Share of a place's lines that stand on two pages or more from which the place is a list."""
_MAIN_REPEATS = 0.6
"""The same share for the place that holds most new prose, where no other holds the body."""
_QUOTES = 0.5
"""Share of a place's lines that are part of another line from which the place holds pull quotes."""
_ENDED = 0.5
_PLAINLY_ENDED = 0.8
"""Shares of a place's lines that end as sentences do: to be prose, and to be prose against the vote
of the general way."""
_SUPPORT = 0.6
"""Share of pages on which the body's container must stand at one place."""
_ASIDE = re.compile(
    r"(?:^|[.#\-_])(?:share|social|related|promo|newsletter|subscri|caption|credit|byline|author|"
    r"tags?|pull-?quote|pq|ads?|advert|comment|teaser|recommend|sponsor|most-?read|breadcrumb|"
    r"footer|nav|menu|aside|sidebar|widget|rail|meta|copyright|figcaption|cookie|inline-|letter)",
    re.I,
)
_SUBHEADS = ("h2", "h3", "h4", "h5")


@dataclass
class _Place:
    """What was seen at one place: characters voted on and for, lines, and what lines are like."""

    asked: int = 0
    taken: int = 0
    lines: int = 0
    repeated: int = 0
    ended: int = 0
    quoted: int = 0

    def add(self, other: "_Place") -> None:
        self.asked += other.asked
        self.taken += other.taken
        self.lines += other.lines
        self.repeated += other.repeated
        self.ended += other.ended
        self.quoted += other.quoted

    def share(self, count: int) -> float:
        return count / self.lines if self.lines else 0.0


def learn(host: str, pages: Sequence[Sample]) -> Wrapper | None:
    """Return what the pages of one host have in common, or None where it is not certain."""
    if len(pages) < LEAST_PAGES:
        return None
    lines = [page.lines for page in pages]
    names = vocabulary(lines, max(3, round(_PRECISE * len(pages))))
    coarse_names = vocabulary(lines, round(_COARSE * len(pages)))
    forms = [[line_form(line.text) for line in page.lines] for page in pages]
    seen = Counter(form for found in forms for form in set(found))
    recurring = {form for form, n in seen.items() if n >= max(3, _RECURS * len(pages))}
    at_coarse = [places(found, coarse_names) for found in lines]
    at = [
        list(zip(where, found, strict=True)) for where, found in zip(at_coarse, forms, strict=True)
    ]
    shown = Counter(key for found in at for key in set(found))
    blocks = [
        scored_blocks(page.lines, [shown[key] == 1 for key in found], coarse_names)
        for page, found in zip(pages, at, strict=True)
    ]
    container, depth = best_place(blocks)
    chosen = [found.get((container, depth)) for found in blocks]
    those = [page for page, block in zip(pages, chosen, strict=True) if block]
    if len(those) < _SUPPORT * len(pages):
        return None
    inside = [
        [line for line in page.lines if holds(block[1], depth, line)]
        for page, block in zip(pages, chosen, strict=True)
        if block
    ]
    told = _told(those, inside, recurring)
    precise = _survey(told, names)
    coarse = _survey(told, coarse_names)
    body = _body_places(precise, depth)
    return Wrapper(
        host=host,
        names=tuple(sorted(names)),
        coarse_names=tuple(sorted(coarse_names)),
        container=container,
        depth=depth,
        body_places=tuple(sorted(body)),
        coarse_body_places=tuple(sorted(_body_places(coarse, depth))),
        other_places=tuple(sorted(precise.keys() - body)),
        furniture_forms=tuple(sorted(recurring)),
        title_place=title_place(pages, at_coarse),
        author_place=author_place(pages, at_coarse),
        date_place=date_place(pages, at_coarse),
        median_length=sorted(sum(len(line.text) for line in found) for found in inside)[
            len(inside) // 2
        ],
        page_count=len(pages),
        signed_count=sum(page.author is not None for page in pages),
    )


def _told(
    pages: Sequence[Sample], inside: Sequence[list[Line]], recurring: set[str]
) -> list[tuple[Line, _Place]]:
    """Return the lines inside the container with what each adds to its place.

    Lines that recur and titles have no say.
    """
    forms = [[line_form(line.text) for line in lines] for lines in inside]
    seen = Counter(form for found in forms for form in set(found))
    told: list[tuple[Line, _Place]] = []
    for page, lines, found in zip(pages, inside, forms, strict=True):
        whole = line_form(page.body or "")
        mute = recurring | {"", line_form(page.title or "")}
        text = "\n".join(found)
        for line, form in zip(lines, found, strict=True):
            here = _Place()
            if form not in mute:
                here.lines = 1
                here.repeated = int(seen[form] > 1)
                here.ended = int(bool(SENTENCE_END.search(line.text)))
                here.quoted = int(text.count(form) > 1)
                here.asked = 0 if page.body is None else len(form)
                here.taken = here.asked if form in whole else 0
            told.append((line, here))
    return told


def _survey(told: Sequence[tuple[Line, _Place]], names: frozenset[str]) -> dict[str, _Place]:
    """Return what stands at each place inside the container."""
    survey: dict[str, _Place] = defaultdict(_Place)
    for (_, here), place in zip(told, places([line for line, _ in told], names), strict=True):
        survey[place].add(here)
    return survey


def _body_places(survey: dict[str, _Place], depth: int) -> set[str]:
    """Return the places of body text; where none is plain, the one with most new prose.

    On some pages a list of other articles stands at the body's own place; its lines are told by
    what they say (`recurrence`).
    """
    found = {place for place, here in survey.items() if _is_body(place, depth, here)}
    if found:
        return found
    prose = {
        place: here.lines - here.repeated
        for place, here in survey.items()
        if not place.endswith(LINK_MARK)
        and here.share(here.ended) >= _ENDED
        and here.share(here.repeated) <= _MAIN_REPEATS
    }
    main = max(prose, key=lambda place: (prose[place], place), default=None)
    return set() if main is None else {main}


def _is_body(place: str, depth: int, here: _Place) -> bool:
    """Return whether a place inside the container holds body text."""
    if place.endswith(LINK_MARK) or any(map(_ASIDE.search, place.split(" > ")[depth:])):
        return False
    if here.share(here.repeated) > _REPEATS or here.share(here.quoted) > _QUOTES:
        return False
    voted = here.taken > _VOTE * here.asked
    if place.rpartition(" > ")[2].startswith(_SUBHEADS):
        return voted
    return here.share(here.ended) >= (_ENDED if voted else _PLAINLY_ENDED)
