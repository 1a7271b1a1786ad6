"""Wrappers: reading a page by the places where its host's pages keep body, title, author, date.

The places were learned from other pages of the host (`induction`). What a wrapper expects is
checked on every page; where a page is not like that it is left to the general way.

The idea of learning extraction rules from a page's siblings is wrapper induction (Kushmerick,
1997); the unit here is the place of a line of text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from transforms.blocks import Line, place_of, places
from transforms.byline_lines import is_detail, names_at_byline
from transforms.ids import content_id
from transforms.markup import line_form

_UNKNOWN = 0.3
"""Share of text at unknown places inside the body from which the layout counts as changed."""
_SHORTEST = 0.1
"""A body below this share of the sample's median is not believed; short news does occur."""
_PROSE = frozenset(("p", "blockquote", "li", "pre", "h2", "h3", "h4", "dd"))


@dataclass(frozen=True)
class Wrapper:
    """What was learned of one layout of a host's pages; a row of the table `wrappers`.

    `container` is the place of the element that holds the body, in coarse names, `depth` the number
    of steps to it; `body_places` and `other_places` are those of lines inside it.
    """

    host: str
    names: tuple[str, ...]
    coarse_names: tuple[str, ...]
    container: str
    depth: int
    body_places: tuple[str, ...]
    coarse_body_places: tuple[str, ...]
    other_places: tuple[str, ...]
    furniture_forms: tuple[str, ...]
    title_place: str | None
    author_place: str | None
    date_place: str | None
    median_length: int
    page_count: int
    signed_count: int
    rank: int = 0

    @property
    def wrapper_id(self) -> str:
        """Hash of what was learned."""
        return content_id("wrapper", repr(self))

    @cached_property
    def known(self) -> "_Known":
        """The same as sets, made once for many pages."""
        return _Known(
            names=frozenset(self.names),
            coarse_names=frozenset(self.coarse_names),
            body=frozenset(self.body_places),
            coarse_body=frozenset(self.coarse_body_places),
            other=frozenset(self.other_places),
            furniture=frozenset(self.furniture_forms),
        )


@dataclass(frozen=True)
class _Known:
    names: frozenset[str]
    coarse_names: frozenset[str]
    body: frozenset[str]
    coarse_body: frozenset[str]
    other: frozenset[str]
    furniture: frozenset[str]


@dataclass(frozen=True)
class Wrapped:
    """A page as a wrapper reads it.

    `author` is empty where the page names none, None where that has yet to be found out.
    """

    body: list[str]
    rest: list[Line]
    title: Line | None = None
    author: str | None = None
    date: str | None = None


def apply(wrapper: Wrapper, lines: list[Line]) -> Wrapped | None:
    """Return what the wrapper reads, or None where the page is not what it expects."""
    known = wrapper.known
    block = _container(wrapper, lines)
    if block is None:
        return None
    at_coarse = places(lines, known.coarse_names)
    title = _at(lines, at_coarse, wrapper.title_place)
    if wrapper.title_place is not None and title is None:
        return None
    inside: list[Line] = []
    coarse_inside: list[str] = []
    rest: list[Line] = []
    for line, coarse in zip(lines, at_coarse, strict=True):
        if holds(block, wrapper.depth, line):
            inside.append(line)
            coarse_inside.append(coarse)
        else:
            rest.append(line)
    heading = title.text if title else None
    body: list[str] = []
    kept = unknown = 0
    for line, place, coarse in zip(inside, places(inside, known.names), coarse_inside, strict=True):
        is_other = place in known.other
        is_body = place in known.body or (not is_other and coarse in known.coarse_body)
        is_new = not is_body and not is_other and not line.is_link
        if not is_body and not (is_new and place.rpartition(" > ")[2] in _PROSE):
            rest.append(line)
        elif line.text != heading and line_form(line.text) not in known.furniture:
            body.append(line.text)
            kept += len(line.text)
        unknown += len(line.text) if is_new else 0
    if not body or kept < _SHORTEST * wrapper.median_length or unknown > _UNKNOWN * kept:
        return None
    shown = _at(lines, at_coarse, wrapper.date_place)
    return Wrapped(
        _without_details(body),
        rest,
        title=title,
        author=_author(wrapper, lines, at_coarse),
        date=_shown_date(wrapper, shown),
    )


def _without_details(body: list[str]) -> list[str]:
    """Return a body without byline and date above its first paragraph."""
    start = next((place for place, text in enumerate(body) if not is_detail(text)), 0)
    return body[start:]


def author_in(line: Line | None) -> str:
    """Return the authors that a line names, where it is known to be a byline, else nothing."""
    return "; ".join(names_at_byline(line)) if line else ""


def _shown_date(wrapper: Wrapper, shown: Line | None) -> str | None:
    """Return the date, empty where the layout shows none; None where the wrapper cannot say."""
    if wrapper.date_place == "":
        return ""
    return shown.text if shown else None


def _author(wrapper: Wrapper, lines: list[Line], at: list[str]) -> str | None:
    """Return the author, empty where there is none; None where the wrapper cannot say."""
    if wrapper.author_place is None:
        return "" if wrapper.signed_count == 0 else None
    return author_in(_at(lines, at, wrapper.author_place))


def holds(block: int, depth: int, line: Line) -> bool:
    """Return whether the line stands inside a numbered block that is `depth` steps down."""
    return depth == 0 or (len(line.blocks) >= depth and line.blocks[depth - 1] == block)


def _container(wrapper: Wrapper, lines: list[Line]) -> int | None:
    """Return the block at the container's place that holds most text that is no link."""
    depth = wrapper.depth
    if depth == 0:
        return 0
    held: dict[int, int] = {}
    for line in lines:
        if len(line.blocks) < depth:
            continue
        block = line.blocks[depth - 1]
        if block not in held:
            place = place_of(line.path[:depth], wrapper.known.coarse_names)
            held[block] = 0 if place == wrapper.container else -1
        if held[block] >= 0 and not line.is_link:
            held[block] += len(line.text)
    best = max(held, key=lambda block: held[block], default=None)
    return best if best is not None and held[best] > 0 else None


def _at(lines: Iterable[Line], at: Iterable[str], place: str | None) -> Line | None:
    return next((line for line, found in zip(lines, at, strict=True) if found == place), None)
