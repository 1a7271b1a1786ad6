"""Blocks: the lines of text on an HTML page, each with the place in the page where it stands.

A place is the path of block elements from the body down, each as tag, id and classes: what the
pages of one outlet have in common. Inline markup never ends a line, and so never glues or parts
words; block elements and `<br>` always do.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from transforms.markup import INLINE, is_new_word

_SILENT = frozenset(
    "script style noscript template svg math iframe object embed canvas audio video select "
    "option textarea button input head title meta link rt rp".split()
)
_CELLS = frozenset(("td", "th"))
_DIGITS = re.compile(r"\d+")
_CLOSED, _REOPENED = 1, 2
"""What has just happened between two pieces of text: an inline element ended, another began."""
MAX_DEPTH = 250
"""Nested elements that are followed; the pages measured have at most 138."""
LINK_SHARE = 0.6
"""Share of linked characters above which a line is a link with a word around it, not prose."""
LINK_MARK = " > a"
"""Ends the place of a line that is nothing but a link: it is never at the place of prose."""


class Line(NamedTuple):
    """One line of text: its words, its place, how much of it is links, and the first link.

    `path` holds the block elements that it stands in, then the inline elements that hold all of it;
    `blocks` numbers those block elements on this page, so that two of one place are told apart.
    """

    text: str
    path: tuple[tuple[str, ...], ...]
    link_share: float
    href: str | None = None
    blocks: tuple[int, ...] = ()

    @property
    def is_link(self) -> bool:
        """Whether the line is nothing but a link, as in menus and lists of articles."""
        return self.link_share > LINK_SHARE


def lines_of(tree: LexborHTMLParser) -> list[Line]:
    """Return the lines of a page's body, in order."""
    return [] if tree.body is None else lines_in(tree.body)


def lines_in(node: LexborNode) -> list[Line]:
    """Return the lines inside an element, in order; their places are relative to it."""
    walk = _Walk()
    walk.down(node, None, (), 0)
    walk.flush()
    return walk.found


@lru_cache(maxsize=65_536)
def _step(tag: str, identifier: str | None, classes: str | None) -> tuple[str, ...]:
    """Return tag, #id and .classes of an element; digits, which number articles, are masked."""
    found = [tag]
    if identifier:
        found.append("#" + _DIGITS.sub("0", identifier))
    if classes:
        found.extend(sorted("." + _DIGITS.sub("0", word) for word in set(classes.split())))
    return tuple(found)


class _Walk:
    """One walk over a page, collecting the line at hand until a block ends it."""

    def __init__(self) -> None:
        self.found: list[Line] = []
        self._parts: list[str] = []
        self._linked = 0
        self._whole = 0
        self._href: str | None = None
        self._path: tuple[tuple[str, ...], ...] = ()
        self._style: tuple[str, ...] | None = None
        self._blocks: tuple[int, ...] = ()
        self._count = 0
        self._edge = 0

    def down(self, node: LexborNode, href: str | None, style: tuple[str, ...], depth: int) -> None:
        """Walk the children of a node; `style` names the inline elements around it."""
        cells = 0
        for child in node.iter(include_text=True):
            tag = child.tag
            if tag == "-text":
                text = child.text_content or ""
                if not text or text.isspace():
                    self._edge = 0
                    if self._parts:
                        self._parts.append(" ")
                else:
                    self._take(text, href, style)
            elif tag in INLINE:
                if depth < MAX_DEPTH:
                    link = (child.attributes.get("href") or "") if tag == "a" else href
                    self._edge += self._edge == _CLOSED
                    self.down(child, link, (*style, tag), depth + 1)
                    self._edge = _CLOSED
            elif tag == "br":
                self.flush()
            elif tag is not None and tag not in _SILENT and tag[0] not in "-!_":
                if self._parts:
                    self.flush()
                if depth < MAX_DEPTH:
                    cells += tag in _CELLS
                    self._enter(child, tag, href, depth, cells if tag in _CELLS else 0)

    def _enter(self, node: LexborNode, tag: str, href: str | None, depth: int, cell: int) -> None:
        """Walk a block; table cells, which seldom have names, are told apart by their number."""
        above, outer = self._path, self._blocks
        attributes = node.attributes
        name = (
            _step(tag, attributes.get("id"), attributes.get("class"))
            if attributes
            else _step(tag, None, None)
        )
        self._path = (*above, (f"{tag}[{cell}]", *name[1:]) if cell else name)
        self._count += 1
        self._blocks = (*outer, self._count)
        self.down(node, href, (), depth + 1)
        if self._parts:
            self.flush()
        self._path, self._blocks = above, outer

    def _take(self, text: str, href: str | None, style: tuple[str, ...]) -> None:
        parts = self._parts
        if self._edge == _REOPENED and parts and is_new_word(parts[-1], text):
            parts.append(" ")
        self._edge = 0
        parts.append(text)
        size = len(text.strip())
        self._style = style if self._style is None else _shared(self._style, style)
        self._whole += size
        if href is not None:
            self._linked += size
            self._href = self._href or href

    def flush(self) -> None:
        """End the line at hand."""
        if not self._parts:
            return
        text = "".join(self._parts).strip()
        if "  " in text or not text.isprintable():  # all spaces but the plain one are unprintable
            text = " ".join(text.split())
        path = self._path
        if self._style:
            path = (*path, *((tag,) for tag in self._style if tag != "a"))
        share = self._linked / self._whole
        self.found.append(Line(text, path, share, self._href, self._blocks))
        self._parts, self._linked, self._whole, self._href, self._style = [], 0, 0, None, None


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    if one == other:
        return one
    length = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        length += 1
    return one[:length]


def vocabulary(pages: list[list[Line]], least: int) -> frozenset[str]:
    """Return the ids and classes that stand on at least `least` of the pages."""
    counts: dict[str, int] = {}
    for lines in pages:
        names = {name for line in lines for part in line.path for name in part[1:]}
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    return frozenset(name for name, count in counts.items() if count >= least)


def places(lines: list[Line], known: frozenset[str]) -> list[str]:
    """Return where each line stands, in the ids and classes that are `known`, as one string."""
    return [
        place_of(line.path, known) + LINK_MARK if line.is_link else place_of(line.path, known)
        for line in lines
    ]


@lru_cache(maxsize=16_384)
def place_of(path: tuple[tuple[str, ...], ...], known: frozenset[str]) -> str:
    """Return a path in the ids and classes that are `known`, as one string."""
    return " > ".join("".join((part[0], *(n for n in part[1:] if n in known))) for part in path)
