"""Zones: which nodes of a page are its article's, and which stand in furniture beside it.

Menus, comments, sidebars and the cards of other articles carry names, dates and headings of their
own. Content systems name such places in a handful of words; the words here are theirs.
"""

import re
from collections.abc import Callable
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from transforms.markup import labels

_UNSEEN = re.compile(r"display:\s*none", re.I)
ASIDE_TAGS = frozenset(("aside", "footer", "nav", "form", "blockquote", "dialog"))
ASIDE_NAMES = re.compile(
    r"comment|respond|disqus|related|recommend|(?<![-_])widget|footer|newsletter|popular|most-?read"
    r"|(?<!has-)(?<!with-)(?<!no-)side-?bar(?![-_](?:right|left|none))|meist|latest|recent|trending"
    r"|carousel|slider|breadcrumb|\bmenu|\bnav\b|navigation|teaser-?list|read-?(?:more|next|also)"
    r"|more-?(?:about|from|on|news)|similar|promo|advert|caption|copyright|\bshare|cookie|consent",
    re.I,
)
_CARD_LEVELS = 2
_LARGEST_CARD = 600
"""Characters below which an element with a heading of its own is a card, not an article."""
_MOST_OF_PAGE = 0.5
"""Share of a page's text from which a form is one that ASP.NET wraps around a whole page."""
_WHOLE = frozenset(("html", "body", "main"))
_ARTICLE_NAME = re.compile(r"(?:^|[\s_-])(?:article|news|post|entry|story)(?:$|[\s_-])", re.I)
OWN_FOOT = re.compile(
    r"(?:entry|post|article|artikel|story|news|node|rez)[-_]{0,2}(?:details?)?[-_]{0,2}"
    r"(?:footer|meta|info)",
    re.I,
)
"""Feet and heads of an article, which hold its byline though they are called footer or meta."""


class Page:
    """A parsed page and its heading, with what was found of its nodes.

    The heading may come as a function that finds it, which is only called where it matters.
    """

    def __init__(
        self,
        tree: LexborHTMLParser,
        heading: LexborNode | Callable[[], LexborNode | None] | None = None,
    ) -> None:
        self.tree = tree
        self._found = heading
        self._aside: dict[int, bool] = {}

    @cached_property
    def heading(self) -> LexborNode | None:
        """The heading of the page's article."""
        return self._found if isinstance(self._found, LexborNode | None) else self._found()

    @cached_property
    def _own(self) -> set[int]:
        """The nodes that hold the heading; without one, the largest article."""
        own: set[int] = set()
        node, article = self.heading, None
        while node is not None:
            own.add(node.mem_id)
            article = node if node.tag == "article" else article
            node = node.parent
        if article is None:
            sizes = {one: len(one.text()) for one in self.tree.css("article")}
            largest = max(sizes, key=sizes.__getitem__, default=None)
            if largest is not None and sizes[largest] >= _LARGEST_CARD:
                own.add(largest.mem_id)
        return own

    def is_aside(self, node: LexborNode | None) -> bool:
        """Tell whether a node stands in furniture or in the card of another article."""
        path: list[int] = []
        found = False
        while node is not None and not found:
            if node.mem_id in self._aside:
                found = self._aside[node.mem_id]
                break
            path.append(node.mem_id)
            found = self._is_border(node)
            node = node.parent
        self._aside.update(dict.fromkeys(path, found))
        return found

    def is_card(self, node: LexborNode) -> bool:
        """Tell whether a node stands in a small element that has a heading of its own."""
        above = node.parent
        for _ in range(_CARD_LEVELS):
            if above is None or above.tag in _WHOLE or above.mem_id in self._own:
                return False
            if above.css_first("h1, h2, h3, h4, h5, h6") is not None:
                return len(above.text()) < _LARGEST_CARD
            above = above.parent
        return False

    def own_ancestor(self, node: LexborNode) -> LexborNode | None:
        """Return the nearest element around a node that also holds the article's heading."""
        above = node.parent
        while above is not None and above.mem_id not in self._own:
            above = above.parent
        return above

    def _is_border(self, node: LexborNode) -> bool:
        tag = node.tag
        if tag in _WHOLE or node.mem_id in self._own:
            return False
        if tag == "article":
            return self.heading is not None or bool(self._own)
        if tag == "form" and self._holds_page(node):
            return False
        attributes = node.attributes
        style = attributes.get("style")
        if style and _UNSEEN.search(style):
            return True
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        found = ASIDE_NAMES.search(names) if len(names) > 1 else None
        if found is None and tag not in ASIDE_TAGS:
            return False
        if "comment" not in names and OWN_FOOT.search(names):
            return False
        is_foot = tag == "footer" or (found is not None and found.group() == "footer")
        return not (is_foot and _in_article(node))

    def _holds_page(self, node: LexborNode) -> bool:
        whole = self.tree.body.text() if self.tree.body is not None else ""
        return len(node.text()) >= _MOST_OF_PAGE * len(whole)


def _in_article(node: LexborNode) -> bool:
    """Tell whether a foot is that of an article: its parent says so."""
    parent = node.parent
    return parent is not None and (
        parent.tag == "article" or bool(_ARTICLE_NAME.search(labels(parent)))
    )
