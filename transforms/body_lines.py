"""Body lines: what belongs to an article besides the lines that were chosen, and what does not.

Every function here takes a choice among the lines of a page, by number, and returns another.
"""

from collections.abc import Callable, Iterable, Sequence

from transforms.blocks import Line
from transforms.byline_lines import is_detail
from transforms.line_roles import is_caption, is_frame, is_heading, is_related
from transforms.markup import line_form
from transforms.page_lines import PageLines, weight

_FIRST_PROSE = 60
"""Weight above which a line ends the head of an article: title, date, byline, section."""
_LEAD, _LEAD_LINKED = 80, 0.5
"""Weight from which a line between headline and body is the lead; from 40 on bylines came in."""
_PROBE, _SHORTEST_PROBE = 45, 30
"""Letters of the page's description by which the line that it quotes is found."""
_NEAR_HEAD = 4
_LONGEST_LABEL = 40
_LEAST_LINES = 3
"""Lines of a body that are kept whatever they look like."""
_MOST_TAKEN = 0.35
"""Share of a text above which a rule is not believed."""
_BESIDE = 0.35
"""Share of the body up to which a container with a heading such as "More from" stands beside it."""


def filled(page: PageLines, chosen: list[int]) -> list[int]:
    """Return the choice with single lines of one place with their neighbours, both chosen."""
    known = set(chosen)
    lines = page.lines
    missing = [
        number
        for number in range(1, len(lines) - 1)
        if number not in known
        and number - 1 in known
        and number + 1 in known
        and not lines[number].is_link
        and lines[number].path in (lines[number - 1].path, lines[number + 1].path)
    ]
    return sorted([*chosen, *missing])


def with_lead(page: PageLines, chosen: list[int], descriptions: Iterable[str]) -> list[int]:
    """Return the choice with the lead: what the description quotes, or prose before the body."""
    if not chosen:
        return chosen
    known = set(chosen)
    held = "".join(page.forms[number] for number in chosen)
    for description in descriptions:
        probe = line_form(description)[:_PROBE]
        if weight(probe) < _SHORTEST_PROBE or probe in held:
            continue
        quoted = [
            number
            for number, form in enumerate(page.forms)
            if probe in form and number not in known and not _is_apart(page.lines[number])
        ]
        if quoted:
            nearest = min(quoted, key=lambda number: abs(number - chosen[0]))
            known.add(nearest)
            held += page.forms[nearest]
    for number in _before_prose(page, chosen):
        line = page.lines[number]
        if (
            page.weights[number] >= _LEAD
            and line.link_share <= _LEAD_LINKED
            and page.forms[number] not in held
            and not _is_apart(line)
        ):
            known.add(number)
    return sorted(known)


def _before_prose(page: PageLines, chosen: Sequence[int]) -> range:
    """Return the lines between the headline and the first prose chosen."""
    first = next((n for n in chosen if page.weights[n] > _FIRST_PROSE), chosen[0])
    heads = page.heads(min(first, chosen[0] + _NEAR_HEAD))
    return range(heads[-1] + 1, first) if heads else range(0)


def _is_apart(line: Line) -> bool:
    return is_caption(line) or is_frame(line)


def captions(page: PageLines, chosen: Sequence[int]) -> tuple[str, ...]:
    """Return the captions that stand between the headline and the end of the choice."""
    if not chosen:
        return ()
    heads = page.heads(chosen[0])
    region = page.lines[heads[-1] if heads else chosen[0] : chosen[-1] + 1]
    found = [line.text for line in region if is_caption(line) and not line.is_link]
    return tuple(dict.fromkeys(found))


def without(
    page: PageLines, chosen: list[int], rule: Callable[[Line], bool], *, anchored: bool = True
) -> list[int]:
    """Return the choice without lines that a rule holds for.

    Where it takes much of the choice the page is built in another way than the rule supposes, and
    all lines stay; unless `anchored`: what is left holds the first prose behind the title.
    """
    kept = [number for number in chosen if not rule(page.lines[number])]
    if page.weigh(kept) >= (1 - _MOST_TAKEN) * page.weigh(chosen):
        return kept
    return kept if anchored and page.is_behind_title(kept) else chosen


def without_related(page: PageLines, chosen: list[int]) -> list[int]:
    """Return the choice without what follows a heading such as "More from" beside the body."""
    whole = page.weigh(chosen)
    for number, line in enumerate(page.lines):
        if not is_related(line) or line.link_share > _LEAD_LINKED or len(line.path) < 2:
            continue
        box = line.path[:-1]
        inside = {
            other
            for other in range(number, len(page.lines))
            if page.lines[other].path[: len(box)] == box
        }
        listed = [n for n in chosen if n in inside and not page.lines[n].is_link]
        if page.weigh(listed) <= _BESIDE * whole:
            chosen = [other for other in chosen if other not in inside]
    return chosen


def without_head(page: PageLines, chosen: list[int]) -> list[int]:
    """Return the choice without title, dates, byline and section before the first prose."""
    prose = (
        place
        for place, number in enumerate(chosen)
        if page.weights[number] > _FIRST_PROSE and not _is_detail(page, number)
    )
    start = next(prose, len(chosen))
    return [n for n in chosen[:start] if not _is_detail(page, n)] + chosen[start:]


def _is_detail(page: PageLines, number: int) -> bool:
    return page.forms[number] == page.title or is_detail(page.lines[number].text)


def without_end(page: PageLines, chosen: list[int]) -> list[int]:
    """Return the choice without headings and labels at its end, which nothing follows."""
    end = len(chosen)
    while end > _LEAST_LINES:
        line = page.lines[chosen[end - 1]]
        is_label = len(line.text) < _LONGEST_LABEL and line.text.endswith((":", "："))
        if not is_label and not is_heading(line):
            break
        end -= 1
    return chosen[:end]
