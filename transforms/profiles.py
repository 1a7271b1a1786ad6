"""Profiles: reading a page by the selectors that its outlet's profile names.

Each layout of a profile may end on a day; the first one that finds a body reads the page.
"""

from dataclasses import dataclass
from datetime import date

from selectolax.lexbor import LexborHTMLParser

from schemas.outlet import Layout, Outlet
from transforms.blocks import lines_in


@dataclass(frozen=True)
class Selected:
    """What selectors found on a page; None where the profile names no such place or it is empty."""

    body: list[str]
    title: str | None
    author: str | None
    shown_date: str | None


def by_profile(html: str, outlet: Outlet, captured_on: date | None) -> Selected | None:
    """Return what the profile of an outlet finds on a page; None where no layout finds a body."""
    for layout in outlet.layouts:
        if layout.until and captured_on and captured_on > layout.until:
            continue
        if found := _select(html, layout):
            return found
    return None


def _select(html: str, layout: Layout) -> Selected | None:
    tree = LexborHTMLParser(html)  # selectors cut pieces out, so the page's own tree is kept
    for selector in layout.drop:
        for node in tree.css(selector):
            node.decompose()
    body = [line.text for node in tree.css(layout.body) for line in lines_in(node)]
    if not body:
        return None
    return Selected(
        body,
        _first(tree, layout.title),
        _first(tree, layout.author),
        _first(tree, layout.shown_date),
    )


def _first(tree: LexborHTMLParser, selector: str | None) -> str | None:
    node = tree.css_first(selector) if selector else None
    lines = lines_in(node) if node else []
    return " ".join(line.text for line in lines) or None
