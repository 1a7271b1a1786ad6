"""Bylines: who a page says wrote its article, or nobody.

A name counts where readers see it: in an element labelled as byline, else as JSON-LD or meta state
it if the text shows it too, else in a line that opens as bylines do. A name that only machines are
given was the author on 1 of 20 measured pages; on the others it was who published, or wrong.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from selectolax.lexbor import LexborNode

from transforms.blocks import Line
from transforms.byline_lines import names_in_lines
from transforms.markup import attribute, labels, line_form, text_of
from transforms.person_names import names_in
from transforms.structured_data import LinkedObject, plain
from transforms.titles import Title
from transforms.zones import Page

_META = (
    'meta[name="author" i], meta[property="author" i], meta[property="article:author"], '
    'meta[name="article:author"], meta[property="og:article:author"], meta[name="parsely-author"], '
    'meta[name="sailthru.author"], meta[name="dc.creator" i], meta[name="dcterms.creator" i], '
    'meta[name="byl"], meta[itemprop="author"], meta[name="citation_author"]'
)
_SHOWN = (
    '[itemprop~="author"], [rel~="author"], [class*="author" i], [class*="byline" i], '
    '[class*="autor" i], [class*="auteur" i], [class*="redakteur" i], [class*="verfasser" i], '
    '[class*="reporter" i], [class*="journalist" i], [class*="writer" i], [id*="author" i], '
    '[data-testid*="author" i], address, [class~="vcard"]'
)
_HOLDERS = frozenset(
    "html body main article section form input textarea label link script style img h1 meta".split()
)
_CERTAIN = re.compile(
    r"(?:^|[\s_-])(?:authors?|byline|byl|vcard|autor|auteur)(?:$|[\s_-])|author-?name", re.I
)
_NOT_NAME = re.compile(
    r"comment|avatar|desc|\bbio|form|social|follow|image|photo|picture|e-?mail|date|position|role"
    r"|job|links?$|count|licen[sc]e|media|single-author|multi-author|theme",
    re.I,
)
_ORGANIZATIONS = re.compile(r"Organization|Corporation|WebSite|Brand")


def find_authors(
    page: Page,
    title: Title,
    objects: Sequence[LinkedObject],
    lines: Callable[[], Sequence[Line]],
    sites: Collection[str],
) -> list[str]:
    """Return the names of the article's authors, as written; none where the page shows none.

    `lines` gives the page's lines; it is only called where no element is labelled as the byline.
    `sites` are the folded names of the site, which is no author.
    """
    shown = _shown(page, sites)
    stated = _distinct([*_linked(objects, title, sites), *_stated(page, sites)])
    if shown:
        return [_as_stated(name, stated) for name in shown]
    found = lines()
    text = " ".join(line.text for line in found).casefold()
    seen = [name for name in stated if name.casefold() in text]
    return seen or names_in_lines(found, title.text, sites)


def _shown(page: Page, sites: Collection[str]) -> list[str]:
    """Return the names in the first element of the article that is labelled as its byline.

    Elements inside it that are labelled as well tell better where a name begins and ends.
    """
    outer: list[str] = []
    inner: list[str] = []
    holder: LexborNode | None = None
    for node in dict.fromkeys(page.tree.css(_SHOWN)):
        if node.tag in _HOLDERS or _NOT_NAME.search(labels(node)) or page.is_aside(node):
            continue
        if holder is None and page.is_card(node):
            continue
        inside = holder is not None and _is_inside(node, holder)
        if holder is not None and not inside and node.parent != holder.parent:
            break
        names = names_in(text_of(node, without=("time",)), sites, certain=_is_certain(node))
        if inside:
            inner.extend(names)
        elif names:
            outer.extend(names)
            holder = holder or node
    missed = {line_form(name) for name in inner} - {line_form(name) for name in outer}
    found = _distinct(inner if missed else outer)
    return [name for name in found if " " in name] or found


def _as_stated(shown: str, stated: Sequence[str]) -> str:
    """Return the stated name that a shown text begins with, such as a name with its place."""
    return next((name for name in stated if line_form(shown).startswith(line_form(name))), shown)


def _is_certain(node: LexborNode) -> bool:
    """Tell whether a node is labelled as an author's name and nothing else."""
    marks = f"{attribute(node, 'rel')} {attribute(node, 'itemprop')}"
    return "author" in marks or bool(_CERTAIN.search(labels(node)))


def _is_inside(node: LexborNode, holder: LexborNode) -> bool:
    above = node.parent
    while above is not None and above != holder:
        above = above.parent
    return above is not None


def _linked(objects: Sequence[LinkedObject], title: Title, sites: Collection[str]) -> Iterator[str]:
    """Return the persons that JSON-LD gives as authors to this page's article."""
    known = {str(one.fields["@id"]): one.fields for one in objects if "@id" in one.fields}
    for one in objects:
        if one.is_listed or not (one.is_article or one.is_page):
            continue
        if one.names and not any(map(title.is_named, one.names)):
            continue
        for value in _each(one.fields.get("author")):
            if isinstance(value, dict) and "name" not in value:
                value = known.get(str(value.get("@id")), value)
            if isinstance(value, dict):
                if _ORGANIZATIONS.search(str(value.get("@type"))):
                    continue
                value = value.get("name")
            for name in _each(value):
                yield from _full_names(plain(name), sites)


def _stated(page: Page, sites: Collection[str]) -> Iterator[str]:
    """Return the authors that meta elements give."""
    for node in page.tree.css(_META):
        yield from _full_names(attribute(node, "content"), sites)


def _full_names(byline: str | None, sites: Collection[str]) -> list[str]:
    """Return names of several words; a single one in the head is a login."""
    names = names_in(byline, sites, certain=True) if byline else []
    return [name for name in names if " " in name or not name.isascii()]


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _distinct(names: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(line_form(name), name)
    return list(found.values())
