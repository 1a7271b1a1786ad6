"""Metadata: all that a page's markup says of its article but the body.

One parse by lexbor serves for all of it. What each part means is decided in `titles`, `bylines` and
`markup_dates`; here belong the site's own names, language and address, and their order.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from transforms.blocks import Line, lines_of
from transforms.bylines import find_authors
from transforms.markup import attribute, line_form
from transforms.markup_dates import MarkupDate, find_dates
from transforms.structured_data import LinkedObject, linked_objects, plain
from transforms.titles import Title, find_title, heading_at, title_at
from transforms.visible_dates import visible_dates
from transforms.zones import Page

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.I)
_SAVED_WITHIN = 2000
"""Characters at the beginning in which browsers note where a page was saved from."""
_SITE_NAMES = (
    'meta[property="og:site_name"], meta[name="application-name"], '
    'meta[name="apple-mobile-web-app-title"], meta[name="publisher"]'
)
_LANGUAGES = (
    ("html", "lang"),
    ("html", "xml:lang"),
    ('meta[http-equiv="content-language" i]', "content"),
    ('meta[property="og:locale"]', "content"),
    ('meta[name="language" i]', "content"),
)
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_,;\s]|$)", re.I)
_PUBLISHERS = frozenset(("WebSite", "Organization", "NewsMediaOrganization"))


@dataclass(frozen=True)
class Metadata:
    """What a page says of its article: None where it says nothing that can be trusted."""

    title: str | None
    author: str | None
    language: str | None
    url: str | None
    dates: tuple[MarkupDate, ...]


def metadata(tree: LexborHTMLParser, html: str, lines: Sequence[Line] | None = None) -> Metadata:
    """Return what the markup of a page says; `lines` are the page's, where known already."""
    objects = linked_objects(tree)
    sites = _sites(tree, objects)
    stated = [name for one in objects if one.is_article and not one.is_listed for name in one.names]
    title = find_title(tree, stated, sites)
    page = Page(tree, title.node)
    shown = lines_of(tree) if lines is None else lines
    authors = find_authors(
        page, title, objects, lambda: shown, {line_form(site) for site in sites} - {""}
    )
    return Metadata(
        title=title.text,
        author="; ".join(authors) or None,
        language=_language(tree),
        url=address(tree, html),
        dates=(*find_dates(page, title, objects), *visible_dates(shown, title.text)),
    )


def placed_metadata(
    tree: LexborHTMLParser, lines: Sequence[Line], title: Line, author: str | None
) -> Metadata:
    """Return the same of a page where a wrapper knows the title's line and the author.

    Language and address are not asked for; `author` is empty where there is none, and None where it
    has yet to be looked for.
    """
    objects = linked_objects(tree)
    known = title_at(tree, title) if objects else Title(title.text, None, (title.text,))
    page = Page(tree, lambda: heading_at(tree, title))
    if author is None:
        sites = {line_form(site) for site in _sites(tree, objects)} - {""}
        author = "; ".join(find_authors(page, known, objects, lambda: lines, sites))
    return Metadata(title.text, author or None, None, None, find_dates(page, known, objects))


def descriptions(tree: LexborHTMLParser) -> list[str]:
    """Return what a page's head says that its article is about."""
    found = tree.css(
        'meta[name="description" i], meta[property="og:description"], '
        'meta[name="twitter:description"]'
    )
    return [text for node in found if (text := attribute(node, "content"))]


def _sites(tree: LexborHTMLParser, objects: Iterable[LinkedObject]) -> list[str]:
    """Return the names of the site: as stated, and its host with and without the last part."""
    found = [attribute(node, "content") for node in tree.css(_SITE_NAMES)]
    for one in objects:
        publisher = one.fields.get("publisher")
        if isinstance(publisher, dict) and "Person" not in str(publisher.get("@type")):
            found.append(plain(publisher.get("name")))
        if not _PUBLISHERS.isdisjoint(one.types):
            found.append(plain(one.fields.get("name")))
    for address in _addresses(tree):
        host = _host(address)
        found += [host, host.rpartition(".")[0]]
    return [name for name in found if name]


def _addresses(tree: LexborHTMLParser) -> list[str]:
    canonical = attribute(tree.css_first('link[rel="canonical"]'), "href")
    shared = attribute(tree.css_first('meta[property="og:url"]'), "content")
    return [address for address in (canonical, shared) if address]


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def address(tree: LexborHTMLParser, html: str) -> str | None:
    """Return the address that a page states of itself."""
    saved = _SAVED_FROM.search(html[:_SAVED_WITHIN])
    found = [*([saved.group(1)] if saved else []), *_addresses(tree)]
    return next((url for url in found if url.startswith(("http://", "https://"))), None)


def _language(tree: LexborHTMLParser) -> str | None:
    """Return the language that the page claims, as ISO 639-1."""
    for selector, name in _LANGUAGES:
        claimed = _LANGUAGE.match(attribute(tree.css_first(selector), name) or "")
        if claimed:
            return claimed.group(1).lower()
    return None
