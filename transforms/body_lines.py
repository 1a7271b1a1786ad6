"""Body lines: what belongs to an article besides the lines that an extractor chose, and what not.

Everything here is a choice among the lines of one page, by number, and gives another choice.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from transforms.blocks import Line, line_form
from transforms.byline_lines import is_byline
from transforms.line_roles import is_aside, is_caption, is_frame, is_heading, is_related

_WIDE = re.compile(r"[\u1100-\u11FF\u2E80-\uA4CF\uAC00-\uD7FF\uF900-\uFAFF]")
_STUB, _RICHER = 250, 2
"""Below the first weight the container with most prose is the body, if it has so much more."""
_CERTAIN, _NEARLY_ALL, _NEAR_TITLE = 400, 0.85, 20
"""Weight, share of the page's prose and distance in lines from the title with which a container is
the body beyond doubt: on 56 % of the measured pages, with the F1 of trafilatura's choice there; at
a share of 0.8 it was 0.001 below on all."""
_SOON = 10
"""Lines between two choices up to which the second goes on where the first one ends."""
_PROSE, _PROSE_LINKED = 50, 0.3
_FIRST_PROSE = 60
"""Weight above which a line ends the head of an article: title, date, byline, section."""
_LEAD, _LEAD_LINKED = 80, 0.5
"""Weight from which a line between headline and body is the lead; from 40 on bylines came in."""
_PROBE, _SHORTEST_PROBE = 45, 30
"""Letters of the page's description by which the line that it quotes is found."""
_NEAR_HEAD = 4
_LONGEST_DETAIL, _LONGEST_DETAILS = 60, 160
_PARTED = re.compile(r"(?:\s[|·•]\s.*){2}")
_DETAIL = re.compile(
    r"\d{1,2}[:.h]\d{2}|(?:19|20)\d{2}|^(?:von|by|par|por|text|autor|author|kategorie|category)\b",
    re.I,
)
_LONGEST_LABEL = 40
_MOST_TAKEN = 0.35
"""Share of a text above which a rule is not believed."""
_LEAST_LINES = 3
"""Lines of a body that are kept whatever they look like."""
_BESIDE = 0.35
"""Share of the body up to which a container with a heading such as "More from" stands beside it."""


def weight(text: str) -> int:
    """Return a text's length in Latin letters: glyphs of Chinese, Japanese, Korean count double."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


class PageLines:
    """The lines of a page with their folded forms, and the folded title."""

    def __init__(self, lines: Sequence[Line], title: str | None) -> None:
        self.lines = lines
        self.forms = [line_form(line.text) for line in lines]
        self.title = line_form(title or "")
        self._weights = [weight(form) for form in self.forms]
        self._prose = [number for number in range(len(lines)) if self._is_prose(number)]

    @property
    def prose(self) -> int:
        """Weight of all prose on the page, its frame left out."""
        return self.weigh(self._prose)

    def weigh(self, numbers: Iterable[int]) -> int:
        """Return the weight of some lines."""
        return sum(self._weights[number] for number in numbers)

    def _is_prose(self, number: int) -> bool:
        line = self.lines[number]
        return (
            self._weights[number] >= _PROSE
            and line.link_share < _PROSE_LINKED
            and not is_frame(line)
        )

    def undoubted(self) -> list[int]:
        """Return the lines of the one container behind the headline that holds nearly all prose.

        Nothing where there is none: prose in several containers, or none of the title's words.
        """
        inside = self._fullest()
        weight = self.weigh(inside.intersection(self._prose))
        if weight < max(_CERTAIN, _NEARLY_ALL * self.prose) or not self.is_behind_title(inside):
            return []
        return sorted(inside)

    def is_behind_title(self, chosen: Iterable[int]) -> bool:
        """Tell whether the first prose behind the title, and near it, is in a choice."""
        known = set(chosen)
        heads = [number for number, form in enumerate(self.forms) if form == self.title]
        for head in heads if self.title else ():
            first = next((number for number in self._prose if number > head), None)
            if first is not None and first - head <= _NEAR_TITLE and first in known:
                return True
        return False

    def goes_on(self, first: Sequence[int], second: Sequence[int]) -> bool:
        """Tell whether a second choice's prose begins within a first or soon behind its end."""
        start = next((number for number in second if self._weights[number] >= _PROSE), None)
        return start is not None and first[0] <= start <= first[-1] + _SOON

    def richer(self, chosen: list[int]) -> list[int]:
        """Return the lines of the container with most prose where the choice is but a stub."""
        have = self.weigh(chosen)
        if have >= _STUB or self.is_behind_title(chosen):
            return chosen
        inside = self._fullest()
        prose = self.weigh(inside.intersection(self._prose))
        return sorted(inside) if prose >= _RICHER * max(have, _FIRST_PROSE) else chosen

    def _fullest(self) -> set[int]:
        """Return the lines, links and frame left out, of the container that holds most prose.

        The parent of a paragraph counts whole, its parent half, so that a page is not its body.
        """
        containers: Counter[tuple[tuple[str, ...], ...]] = Counter()
        for number in self._prose:
            line = self.lines[number]
            if not is_caption(line) and not is_aside(line):
                for levels in range(1, min(3, len(line.path))):
                    containers[line.path[:-levels]] += self._weights[number] // levels
        best = max(containers, key=lambda path: (containers[path], len(path)), default=None)
        return {
            number
            for number, line in enumerate(self.lines)
            if best is not None
            and line.path[: len(best)] == best
            and not line.is_link
            and not is_frame(line)
        }

    def filled(self, chosen: list[int]) -> list[int]:
        """Return the choice with single lines of one place with their neighbours, both chosen."""
        known = set(chosen)
        missing = [
            number
            for number in range(1, len(self.lines) - 1)
            if number not in known
            and number - 1 in known
            and number + 1 in known
            and not self.lines[number].is_link
            and self.lines[number].path
            in (self.lines[number - 1].path, self.lines[number + 1].path)
        ]
        return sorted([*chosen, *missing])

    def with_lead(self, chosen: list[int], descriptions: Iterable[str]) -> list[int]:
        """Return the choice with the lead: what the description quotes, or stands before it."""
        if not chosen:
            return chosen
        known = set(chosen)
        held = "".join(self.forms[number] for number in chosen)
        for description in descriptions:
            probe = line_form(description)[:_PROBE]
            if weight(probe) < _SHORTEST_PROBE or probe in held:
                continue
            quoted = [
                number
                for number, form in enumerate(self.forms)
                if probe in form and number not in known and not self._is_apart(number)
            ]
            if quoted:
                nearest = min(quoted, key=lambda number: abs(number - chosen[0]))
                known.add(nearest)
                held += self.forms[nearest]
        for number in self._before_prose(chosen):
            if (
                self._weights[number] >= _LEAD
                and self.lines[number].link_share <= _LEAD_LINKED
                and self.forms[number] not in held
                and not self._is_apart(number)
            ):
                known.add(number)
        return sorted(known)

    def _before_prose(self, chosen: Sequence[int]) -> range:
        """Return the lines between the headline and the first prose chosen."""
        first = next((n for n in chosen if self._weights[n] > _FIRST_PROSE), chosen[0])
        heads = [
            n for n in range(min(first, chosen[0] + _NEAR_HEAD)) if self.forms[n] == self.title
        ]
        return range(heads[-1] + 1, first) if heads and self.title else range(0)

    def _is_apart(self, number: int) -> bool:
        line = self.lines[number]
        return is_caption(line) or is_frame(line)

    def captions(self, chosen: Sequence[int]) -> tuple[str, ...]:
        """Return the captions that stand between the headline and the end of the choice."""
        if not chosen:
            return ()
        heads = [n for n in range(chosen[0]) if self.title and self.forms[n] == self.title]
        region = self.lines[(heads[-1] if heads else chosen[0]) : chosen[-1] + 1]
        found = [line.text for line in region if is_caption(line) and not line.is_link]
        return tuple(dict.fromkeys(found))

    def without(
        self, chosen: list[int], rule: Callable[[Line], bool], *, anchored: bool = True
    ) -> list[int]:
        """Return the choice without lines that a rule holds for.

        Where it takes much of the choice the page is built in another way than the rule supposes,
        and all lines stay; unless `anchored`: what is left holds the first prose behind the title.
        """
        kept = [number for number in chosen if not rule(self.lines[number])]
        if self.weigh(kept) >= (1 - _MOST_TAKEN) * self.weigh(chosen):
            return kept
        return kept if anchored and self.is_behind_title(kept) else chosen

    def without_related(self, chosen: list[int]) -> list[int]:
        """Return the choice without what follows a heading such as "More from" beside the body."""
        whole = self.weigh(chosen)
        for number, line in enumerate(self.lines):
            if not is_related(line) or line.link_share > _LEAD_LINKED or len(line.path) < 2:
                continue
            box = line.path[:-1]
            inside = {
                other
                for other in range(number, len(self.lines))
                if self.lines[other].path[: len(box)] == box
            }
            listed = [o for o in chosen if o in inside and not self.lines[o].is_link]
            if self.weigh(listed) <= _BESIDE * whole:
                chosen = [other for other in chosen if other not in inside]
        return chosen

    def without_head(self, chosen: list[int]) -> list[int]:
        """Return the choice without title, dates, byline and section before the first prose."""
        prose = (
            place
            for place, number in enumerate(chosen)
            if self._weights[number] > _FIRST_PROSE and not self._is_detail(number)
        )
        start = next(prose, len(chosen))
        head = [number for number in chosen[:start] if not self._is_detail(number)]
        return head + chosen[start:]

    def _is_detail(self, number: int) -> bool:
        text = self.lines[number].text
        if self.forms[number] == self.title or is_byline(text):
            return True
        if len(text) >= _LONGEST_DETAIL and not _PARTED.search(text):
            return False
        return len(text) < _LONGEST_DETAILS and bool(_DETAIL.search(text))

    def without_end(self, chosen: list[int]) -> list[int]:
        """Return the choice without headings and labels at its end, which nothing follows."""
        end = len(chosen)
        while end > _LEAST_LINES:
            line = self.lines[chosen[end - 1]]
            is_label = len(line.text) < _LONGEST_LABEL and line.text.endswith((":", "："))
            if not is_label and not is_heading(line):
                break
            end -= 1
        return chosen[:end]
