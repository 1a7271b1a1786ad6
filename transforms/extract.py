"""Extraction: HTML to lines of text, title and the page's own address.

The text is trafilatura's; title and address come from one parse with selectolax. Trafilatura's
dates are not used: on pages that list newer items it takes theirs.
"""

import re
from dataclasses import dataclass

import trafilatura
from selectolax.lexbor import LexborHTMLParser

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.I)
_SHORTEST_SHARED = 12
"""Characters from which a heading counts as the beginning of the page's <title>."""


@dataclass(frozen=True)
class Extracted:
    """What an HTML page says: text with a line each paragraph, title, address."""

    text: str
    title: str | None
    url: str | None


def extract(html: str) -> Extracted | None:
    """Return the main text of a page, or None where the library finds none."""
    try:
        text = trafilatura.extract(
            html, favor_precision=True, include_comments=False, include_tables=False
        )
    except Exception:
        return None
    if not text:
        return None
    tree = LexborHTMLParser(html)
    return Extracted(text, _title(tree), _address(tree, html))


def _title(tree: LexborHTMLParser) -> str | None:
    """Return the h1 that <title> or og:title also holds, else og:title, a lone h1, <title>."""
    shown = _attribute(tree, 'meta[property="og:title"]', "content")
    whole = _text(tree.css_first("title"))
    for heading in (_text(node) for node in tree.css("h1")):
        for other in (shown, whole):
            if heading and other and len(heading) >= _SHORTEST_SHARED and heading in other:
                return heading
    headings = [text for node in tree.css("h1") if (text := _text(node))]
    return shown or (headings[0] if len(headings) == 1 else None) or whole


def _address(tree: LexborHTMLParser, html: str) -> str | None:
    saved = _SAVED_FROM.search(html[:2000])
    found = (
        saved.group(1) if saved else None,
        _attribute(tree, 'link[rel="canonical"]', "href"),
        _attribute(tree, 'meta[property="og:url"]', "content"),
    )
    return next((url for url in found if url and url.startswith(("http://", "https://"))), None)


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str | None:
    node = tree.css_first(selector)
    value = node.attributes.get(name) if node else None
    return value.strip() or None if value else None


def _text(node: object) -> str | None:
    text = getattr(node, "text", None)
    return " ".join(text(separator=" ").split()) or None if text else None
