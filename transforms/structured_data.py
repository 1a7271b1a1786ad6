"""Structured data: the JSON-LD objects of a page, made flat.

Here belongs reading what sites write as JSON-LD, which is often not quite JSON. Which object is the
page's own, and what of it counts, is for those who ask.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

_MOST_OBJECTS = 2000
"""Objects read of one page; the longest real list measured has some 400."""
_WRAPPING = re.compile(
    r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Recipe|NewsStory)$")
_PAGE = re.compile(r"(?:Page|CreativeWork)$")
_LISTS = (
    "itemListElement",
    "hasPart",
    "isPartOf",
    "mentions",
    "relatedLink",
    "blogPost",
    "comment",
)


@dataclass(frozen=True)
class LinkedObject:
    """One JSON-LD object: its types, its fields, and whether it stands in a list of others."""

    types: tuple[str, ...]
    fields: dict[str, Any]
    is_listed: bool

    @property
    def is_article(self) -> bool:
        """Whether its type is one of schema.org's articles."""
        return any(map(_ARTICLE.search, self.types))

    @property
    def is_page(self) -> bool:
        """Whether it describes a page."""
        return any(map(_PAGE.search, self.types))

    @property
    def names(self) -> list[str]:
        """The titles that it gives itself."""
        values = (self.fields.get(name) for name in ("headline", "name", "alternativeHeadline"))
        return [text for value in values if (text := plain(value))]


def plain(value: object) -> str | None:
    """Return a value on one line without entities, or None where it is no text or empty."""
    if not isinstance(value, str):
        return None
    return " ".join(unescape(value).split()) or None


def linked_objects(tree: LexborHTMLParser) -> list[LinkedObject]:
    """Return the JSON-LD objects of a page in their order, nested ones after their holder."""
    found: list[LinkedObject] = []
    for script in tree.css('script[type*="ld+json" i]'):
        for value, is_listed in _walk(_parse(script.text())):
            if len(found) == _MOST_OBJECTS:
                return found
            types = value.get("@type")
            names = types if isinstance(types, list) else [types]
            found.append(
                LinkedObject(
                    tuple(name for name in names if isinstance(name, str)), value, is_listed
                )
            )
    return found


def _parse(text: str) -> object:
    text = _WRAPPING.sub("", text).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: object) -> Iterator[tuple[dict[str, Any], bool]]:
    waiting: list[tuple[object, bool]] = [(value, False)]
    while waiting:
        value, is_listed = waiting.pop()
        if isinstance(value, list):
            waiting.extend((item, is_listed) for item in reversed(value))
        elif isinstance(value, dict):
            yield value, is_listed
            inner = [
                (item, is_listed or name in _LISTS)
                for name, item in value.items()
                if isinstance(item, dict | list)
            ]
            waiting.extend(reversed(inner))
