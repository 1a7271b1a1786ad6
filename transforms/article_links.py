"""Article links: the addresses of articles that a feed or a listing page names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from schemas.outlet import Outlet
from transforms.blocks import lines_of
from transforms.limits import MAX_TAGS
from transforms.listings import linked_items
from transforms.urls import url_days, url_key
from transforms.web_addresses import AddressError, parse_address

MOST_LINKS = 500
"""Links taken from one feed or page; front pages link to some hundred articles."""


@dataclass(frozen=True)
class ListingInput:
    """A listing page to read, decoded; `articles` is a pattern that articles' addresses hold."""

    html: str
    url: str
    outlets: tuple[Outlet, ...] = ()
    articles: str | None = None


def read_listings(pages: Iterable[ListingInput]) -> list[list[str]]:
    """Return the links of each page."""
    return [list(page_links(page)) for page in pages]


def page_links(page: ListingInput) -> Iterator[str]:
    """Yield the addresses of articles that a page links to, each once, in its order.

    With a pattern those that it is found in; without one those of links that look like headlines
    (`transforms.listings`) and those whose address states a day.
    """
    if page.html.count("<") > MAX_TAGS:
        return
    tree = LexborHTMLParser(page.html)
    stated = tree.css_first("base[href]")
    base = urljoin(page.url, (stated.attributes.get("href") or "") if stated else "")
    items = () if page.articles else linked_items(lines_of(tree), base)
    headlines = {item.url.partition("#")[0] for item in items if item.url}
    for node in tree.css("a[href]"):
        url = _joined(base, node.attributes.get("href") or "")
        if url is None:
            continue
        if page.articles:
            is_article = re.search(page.articles, url) is not None
        else:
            is_article = url in headlines or bool(url_days(url, page.outlets))
        if is_article:
            yield url


@dataclass(frozen=True)
class Sorted:
    """Addresses that were found, each page once: of the site, of others, and unfit to be asked."""

    inside: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def of_site(urls: Iterable[str], hosts: Sequence[str], ports: frozenset[int]) -> Sorted:
    """Return which of the addresses are at `hosts` or below them, which are not, which are unfit.

    `ports` are allowed beside the usual ones.
    """
    inside: dict[str, str] = {}
    outside: dict[str, str] = {}
    refused: dict[str, str] = {}
    for url in urls:
        try:
            address = parse_address(url, ports)
        except AddressError as error:
            refused.setdefault(url, str(error))
            continue
        is_inside = any(address.host == one or address.host.endswith(f".{one}") for one in hosts)
        (inside if is_inside else outside).setdefault(url_key(address.url), address.url)
    listed = tuple(inside.values())[:MOST_LINKS]
    return Sorted(listed, tuple(outside.values()), tuple(refused.items()))


def _joined(base: str, href: str) -> str | None:
    try:
        url = urljoin(base, href.strip()).partition("#")[0]
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None
