"""Titles: which heading of a page is that of its article.

A page names itself in several places: headings, <title>, Open Graph, JSON-LD. The places for
machines carry the site's name and are rewritten for search engines; of the headings one is the
site's or a section's. The heading that the other names speak of is the title as printed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from transforms.blocks import Line
from transforms.markup import attribute, labels, line_form, text_of
from transforms.zones import Page

_HEADINGS = (
    'h1, h2, h3, [itemprop~="headline"], [class*="headline" i], [class*="entry-title" i], '
    '[class*="post-title" i], [class*="article-title" i], [class*="articletitle" i]'
)
_LABELLED = '[class*="title" i], [id*="title" i], [class*="subject" i], [id*="subject" i]'
_LABEL = re.compile(r"(?:title|subject|headline)(?:$|[\s_-])", re.I)
_PLAIN = frozenset(("div", "span", "p", "td", "th", "b", "strong", "font", "dt", "h4", "h5"))
_SHARED = 'meta[property="og:title"], meta[name="twitter:title"]'
"""Titles that a page gives for its article alone; where they stand no label is needed."""
_HEAD_NAMES = (
    'meta[property="og:title"], meta[name="og:title"], meta[name="twitter:title"], '
    'meta[property="twitter:title"], meta[name="dc.title" i], meta[name="title" i], '
    'meta[name="parsely-title"], meta[itemprop="headline"], meta[name="sailthru.title"]'
)
_TITLE_LABEL = re.compile(r"head-?line|(?:entry|post|article)[-_]{0,2}title", re.I)
_SITE_LABEL = re.compile(
    r"(?:site|blog|page)[-_]{0,2}(?:title|name|logo|brand)|\blogo|\bbrand|masthead", re.I
)
_BESIDE_TITLE = re.compile(
    r"kicker|top-?(?:line|title)|over-?line|dachzeile|spitzmarke|roof-?line|eyebrow|topic"
    r"|edit-?(?:section|link)"
    r"|sub-?(?:title|line|head)|anchor|badge|permalink|\bcategory|visually",
    re.I,
)
_SEPARATOR = re.compile(r"\s+(?:[|\-–—·•»›«‹:/~]|::)\s+|\s*[|»›_]\s*")
_HOME = re.compile(r"(?:https?://[^/]+)?/?(?:index\.\w+)?$", re.I)
_MOST_HEADINGS, _MOST_ASIDE = 60, 20
_LONGEST = 300
"""Characters up to which a text can be a title."""
_SHORTEST_LONE = 12
"""Characters from which a lone h1 that no other name speaks of is a title and no section's name."""
_ALIKE = 0.55
"""Share of the shorter one's trigrams from which two names are one, rewritten; unrelated headlines
of one site share 0.1 to 0.3."""
_ASIDE = 2.0
"""What a heading loses in furniture: there only one that is a name to the letter wins."""
_PART = 0.7
"""What a heading is worth that is a part of a name between separators, however short it is."""
_LONE = 0.3
"""What the only h1 is worth if no other name speaks of it: more than an h2 that resembles one."""
_LEVELS = {"h1": 0.6, "h2": 0.2}


@dataclass(frozen=True)
class Title:
    """The title, the node it stands in (None where only the head names it), all names found."""

    text: str | None
    node: LexborNode | None
    names: tuple[str, ...]

    def is_named(self, other: str) -> bool:
        """Tell whether `other` names this page too: is one of its names, holds or rewrites it."""
        wanted = line_form(other)
        return any(_agreement(wanted, line_form(name)) > 0 for name in self.names)


def find_title(tree: LexborHTMLParser, stated: Iterable[str], sites: Iterable[str]) -> Title:
    """Return the page's title.

    `stated` are titles that structured data gives to the page's article, `sites` names of the site.
    """
    names = _head_names(tree)
    known = [line_form(name) for name in names]
    claimed = [name for name in _distinct(stated) if not known or _best(line_form(name), known)]
    names = _distinct([*claimed, *names])
    keys = [line_form(name) for name in names]
    parts = {line_form(part) for name in names for part in _SEPARATOR.split(name)} - {""}
    site_keys = {line_form(site) for site in sites} - {""}
    heading = _heading(tree, keys, parts, site_keys)
    if heading is not None:
        text: str | None = _without_kicker(heading, keys)
    else:
        text = next((cut for name in names if (cut := _without_site(name, site_keys))), None)
    own = [name for name in names if known or name not in claimed]
    return Title(text, heading, tuple(_distinct([text or "", *own])))


def title_at(tree: LexborHTMLParser, line: Line) -> Title:
    """Return the title where it is known to be a line, with what the head says beside it."""
    return Title(line.text, None, tuple(_distinct([line.text, *_head_names(tree)])))


def heading_at(tree: LexborHTMLParser, line: Line) -> LexborNode | None:
    """Return the innermost element that holds a line and nothing else."""
    wanted = line_form(line.text)
    tag = line.path[len(line.blocks) - 1][0].partition("[")[0] if line.blocks else "body"
    return next((node for node in tree.css(tag) if line_form(node.text()) == wanted), None)


def _head_names(tree: LexborHTMLParser) -> list[str]:
    """Return what the head calls the page."""
    whole = tree.css_first("head title") or tree.css_first("title")
    head = [attribute(node, "content") for node in tree.css(_HEAD_NAMES)]
    return _distinct([*filter(None, head), text_of(whole) if whole else ""])


def _heading(
    tree: LexborHTMLParser, names: Sequence[str], parts: set[str], site_keys: set[str]
) -> LexborNode | None:
    """Return the heading that the page's other names speak of, else a lone h1.

    An h1 that is one of the names to the letter is not weighed against others.
    """
    page = Page(tree)
    for node in tree.css("h1"):
        folded = line_form(text_of(node))
        is_named = folded in names and folded not in site_keys
        if is_named and not _is_site(node) and not page.is_aside(node):
            return node
    apart: dict[bool, list[LexborNode]] = {False: [], True: []}
    for node in dict.fromkeys(tree.css(_HEADINGS)):
        apart[page.is_aside(node)].append(node)
    headings = apart[False][:_MOST_HEADINGS]
    lone = _lone(headings, site_keys, _SHORTEST_LONE if names else 1)
    best, best_score = None, 0.0
    for node in headings + apart[True][:_MOST_ASIDE]:
        text = text_of(node)
        folded = line_form(text)
        if not folded or folded in site_keys or len(text) > _LONGEST or _is_site(node):
            continue
        agreement = max(
            _best(folded, names),
            _PART if folded in parts else 0.0,
            _LONE if node == lone else 0.0,
        )
        if agreement == 0.0:
            continue
        level = 0.4 if _TITLE_LABEL.search(labels(node)) else 0.0
        score = 2 * agreement + max(level, _LEVELS.get(node.tag or "", 0.0))
        score -= _ASIDE if page.is_aside(node) else 0.0
        if score > best_score:
            best, best_score = node, score
    return best or (None if tree.css_first(_SHARED) else _labelled(tree, page, site_keys))


def _labelled(tree: LexborHTMLParser, page: Page, site_keys: set[str]) -> LexborNode | None:
    """Return the one element that is labelled as a title, on a page that has no heading.

    Old sites name themselves alone in <title>; their headline stands in a <div> or <span>.
    """
    found = [
        node
        for node in dict.fromkeys(tree.css(_LABELLED))
        if node.tag in _PLAIN
        and _LABEL.search(labels(node))
        and _SHORTEST_LONE <= len(text := text_of(node)) <= _LONGEST
        and line_form(text) not in site_keys
        and not _is_site(node)
        and not page.is_aside(node)
        and node.css_first("a") is None
    ]
    inner = [node for node in found if not any(other.parent == node for other in found)]
    return inner[0] if len(inner) == 1 else None


def _best(folded: str, names: Iterable[str]) -> float:
    return max((_agreement(folded, name) for name in names), default=0.0)


def _distinct(names: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in names:
        if line_form(name):
            found.setdefault(line_form(name), name)
    return list(found.values())


def _agreement(heading: str, name: str) -> float:
    """Return how far two folded titles are one: 1.0 for the same, 0.0 for unrelated."""
    if not heading or not name:
        return 0.0
    short, long = sorted((heading, name), key=len)
    if short in long:
        share = len(short) / len(long)
        return 0.7 + 0.3 * share if len(short) >= _SHORTEST_LONE or share > 1 / 3 else 0.0
    some, other = _trigrams(short), _trigrams(long)
    overlap = len(some & other) / max(len(some), 1)
    return 0.6 * overlap if overlap >= _ALIKE else 0.0


def _trigrams(text: str) -> set[str]:
    return {text[start : start + 3] for start in range(len(text) - 2)}


def _lone(headings: Sequence[LexborNode], site_keys: set[str], least: int) -> LexborNode | None:
    """Return the only h1 that is neither empty nor the site's, if long enough."""
    own = [
        node
        for node in headings
        if node.tag == "h1"
        and (folded := line_form(text_of(node)))
        and folded not in site_keys
        and not _is_site(node)
    ]
    return own[0] if len(own) == 1 and len(text_of(own[0])) >= least else None


def _is_site(node: LexborNode) -> bool:
    """Tell whether a heading is the site's: by its label, or because it links to the home page."""
    link = node.css_first("a[href]")
    if link is not None and len(text_of(link)) >= len(text_of(node)) - 2:
        href = link.attributes.get("href") or ""
        if _HOME.match(href) or "home" in (link.attributes.get("rel") or ""):
            return True
    parent = node.parent
    return bool(_SITE_LABEL.search(labels(node) + (labels(parent) if parent else "")))


def _without_kicker(heading: LexborNode, names: Sequence[str]) -> str:
    """Return a heading's text without the kicker or the links that stand in the same element."""
    whole = text_of(heading)
    if line_form(whole) in names:
        return whole
    rest = whole
    for child in heading.iter():
        part = text_of(child)
        if line_form(part) in names and len(part) >= _SHORTEST_LONE:
            return part
        other = whole.removeprefix(part).strip()
        if line_form(other) in names and len(other) >= _SHORTEST_LONE:
            return other
        if part and _BESIDE_TITLE.search(labels(child)):
            rest = rest.replace(part, "", 1)
    return " ".join(rest.split()).strip(" |:/") or whole


def _without_site(name: str, site_keys: set[str]) -> str | None:
    """Return a title of the head without the site's name before or behind it."""
    pieces = _SEPARATOR.split(name)
    start, end = 0, len(pieces)
    while end - start > 1 and line_form(pieces[end - 1]) in site_keys:
        end -= 1
    while end - start > 1 and line_form(pieces[start]) in site_keys:
        start += 1
    if end - start == len(pieces):
        return name
    first, last = pieces[start], pieces[end - 1]
    return name[name.index(first) : name.rindex(last) + len(last)].strip() or None
