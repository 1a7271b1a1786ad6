"""Alignment: which lines of a page a text was taken from.

An extractor answers with a text of its own making: words lost where it dropped an element, cells
joined, marks added. Here its answer is read as a choice among the page's lines, in their order, so
that what is kept is the page's own wording. A line that stands on the page more than once (in the
article and in a menu) is the one whose neighbours were chosen too.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LONG = 20
"""Letters from which a line can be recognised anywhere in a text; shorter ones need their place."""
_GAP = 12
"""Letters that may be missing before a short line which continues where the last one ended."""
_MOST_PLACES = 12
"""Places in the text that are tried for one line; more repeats are furniture."""
_ABOUT = 5
"""Lines before the first and behind the last one found among which such lines are looked for."""
_GRAM = 8
_PARTLY = 0.6
"""Share of a line's letter groups found in the text from which it was taken with pieces missing."""


@dataclass(frozen=True)
class Alignment:
    """Numbers of the lines chosen, in order, and the share of the text's letters that they hold."""

    lines: tuple[int, ...]
    coverage: float


def align(forms: Sequence[str], text_forms: Sequence[str]) -> Alignment:
    """Return the lines that a text was taken from, both given as folded forms (letters only)."""
    whole = "".join(text_forms)
    places = _places(forms, text_forms, whole)
    spans = _chain(forms, places)
    taken = _Taken(spans.values())
    for number, starts in places.items():
        if number not in spans:
            size = len(forms[number])
            start = next((at for at in starts if taken.is_free(at, at + size)), None)
            if start is not None:
                spans[number] = (start, start + size)
                taken.add(start, start + size)
    partly = _partly(forms, places, spans, whole) if spans and taken.total < len(whole) else {}
    end = 0
    for number, form in enumerate(forms):
        if number in spans:
            end = spans[number][1]
        elif form and len(form) < LONG:
            start = whole.find(form, end, end + len(form) + _GAP)
            if start >= 0 and taken.is_free(start, start + len(form)):
                end = start + len(form)
                spans[number] = (start, end)
                taken.add(start, end)
    held = taken.total + sum(partly.values())
    return Alignment(tuple(sorted({*spans, *partly})), held / max(len(whole), 1))


@dataclass(frozen=True, slots=True)
class _Link:
    """A line in a chain: its number, where it starts in the text, and the line before it."""

    number: int
    start: int
    before: "_Link | None"


class _Taken:
    """Spans of the text that lines were found for; they do not overlap."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self.total = 0
        for start, end in sorted(spans):
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        at = bisect_left(self._starts, start)
        self._starts.insert(at, start)
        self._ends.insert(at, end)
        self.total += end - start

    def is_free(self, start: int, end: int) -> bool:
        at = bisect_right(self._ends, start)
        return at == len(self._starts) or self._starts[at] >= end


def _places(forms: Sequence[str], text_forms: Sequence[str], whole: str) -> dict[int, list[int]]:
    """Return where in the text each long line stands whole."""
    starts: dict[str, list[int]] = {}
    at = 0
    for form in text_forms:
        starts.setdefault(form, []).append(at)
        at += len(form)
    found: dict[int, list[int]] = {}
    for number, form in enumerate(forms):
        if len(form) < LONG:
            continue
        places = starts.get(form)
        if places is None:
            places = []
            at = whole.find(form)
            while at >= 0 and len(places) < _MOST_PLACES:
                places.append(at)
                at = whole.find(form, at + len(form))
        if places:
            found[number] = places[:_MOST_PLACES]
    return found


def _chain(forms: Sequence[str], places: dict[int, list[int]]) -> dict[int, tuple[int, int]]:
    """Return the heaviest chain of lines that stand in the text in the page's order.

    `ends` and `weights` grow together: the heaviest chain that ends by some place of the text.
    """
    ends: list[int] = [0]
    weights: list[int] = [0]
    links: list[_Link | None] = [None]
    for number, starts in places.items():
        size = len(forms[number])
        steps = []
        for start in starts:
            best = bisect_right(ends, start) - 1
            steps.append((start + size, weights[best] + size, _Link(number, start, links[best])))
        for end, weight, link in steps:
            at = bisect_left(ends, end)
            if weights[bisect_right(ends, end) - 1] >= weight:
                continue
            until = at
            while until < len(ends) and weights[until] <= weight:
                until += 1
            ends[at:until], weights[at:until] = [end], [weight]
            links[at:until] = [link]
    found: dict[int, tuple[int, int]] = {}
    last = links[-1]
    while last is not None:
        found[last.number] = (last.start, last.start + len(forms[last.number]))
        last = last.before
    return found


def _partly(
    forms: Sequence[str],
    places: Mapping[int, Sequence[int]],
    spans: Mapping[int, tuple[int, int]],
    whole: str,
) -> dict[int, int]:
    """Return long lines about those found that the text holds most of, with how many letters."""
    about = range(max(0, min(spans) - _ABOUT), min(len(forms), max(spans) + _ABOUT + 1))
    asked = [number for number in about if len(forms[number]) >= LONG and number not in places]
    groups = {whole[at : at + _GRAM] for at in range(len(whole) - _GRAM + 1)} if asked else set()
    found: dict[int, int] = {}
    for number in asked:
        form = forms[number]
        own = {form[at : at + _GRAM] for at in range(len(form) - _GRAM + 1)}
        share = len(own & groups) / len(own)
        if share >= _PARTLY:
            found[number] = int(share * len(form))
    return found
