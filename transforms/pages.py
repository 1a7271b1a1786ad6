"""Pages: one HTML page to text, title, clues and the articles that it lists.

Three ways, tried in this order: the selectors of an outlet's profile, a wrapper learned from the
host's own pages, the general way. A page is parsed once by lexbor for all of them; only the general
way parses it a second time, inside trafilatura.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from selectolax.lexbor import LexborHTMLParser

from schemas.outlet import Layout, Outlet
from transforms.blocks import Line, line_form, lines_in, lines_of
from transforms.extract import MarkupDate, extract
from transforms.induction import VOTES, Sample, learn
from transforms.listings import Item, linked_items
from transforms.metadata import Metadata, metadata
from transforms.urls import host_of, outlet_of
from transforms.wrappers import Wrapped, Wrapper, apply

MAX_TAGS = 60_000
"""Tags on one page; the largest page measured had 19,600."""


@dataclass(frozen=True)
class PageInput:
    """A page to read: decoded, with what its capture says of it. Fragments come out of feeds."""

    number: int
    html: str
    url: str | None = None
    captured_on: date | None = None
    is_fragment: bool = False


@dataclass(frozen=True)
class PageText:
    """What a page says. `way` is profile, wrapper, general or fragment; `reason` says why not."""

    number: int
    way: str
    host: str | None = None
    text: str | None = None
    title: str | None = None
    author: str | None = None
    url: str | None = None
    captions: tuple[str, ...] = ()
    dates: tuple[MarkupDate, ...] = ()
    items: tuple[Item, ...] = ()
    reason: str | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Rules:
    """What is known of outlets' pages before reading: profiles, and wrappers by host."""

    outlets: tuple[Outlet, ...] = ()
    wrappers: Mapping[str, tuple[Wrapper, ...]] = field(default_factory=dict)


def read_fast(pages: Sequence[PageInput], rules: Rules) -> list[PageText]:
    """Read pages by profile or wrapper; those that neither fits come back with way `left`."""
    return [_guarded(_read_fast, page, rules) for page in pages]


def read_generally(pages: Sequence[PageInput]) -> list[PageText]:
    """Read pages in the general way."""
    return [_guarded(lambda page: _read_generally(page)[0], page) for page in pages]


def learn_host(host: str, pages: Sequence[PageInput]) -> Wrapper | None:
    """Return the wrapper that some pages of one host teach, or None."""
    samples = []
    for number, page in enumerate(pages):
        if number < VOTES:
            found, lines = _read_generally(page)
            samples.append(Sample(lines, found.text or "", found.title))
        else:
            tree = LexborHTMLParser(page.html)
            lines = lines_of(tree)
            samples.append(Sample(lines, None, metadata(tree, page.html, lines).title))
    return learn(host, samples)


def _guarded(read: Callable[..., PageText], page: PageInput, *more: object) -> PageText:
    """Return what `read` gives; where it fails on a page, that page alone is lost."""
    try:
        return read(page, *more)
    except Exception as error:
        return PageText(page.number, "none", reason="extraction_failed", detail=repr(error)[:200])


def too_large(page: PageInput) -> bool:
    """Return whether a page has more tags than any that is worth its parser's time."""
    return page.html.count("<") > MAX_TAGS


def _read_fast(page: PageInput, rules: Rules) -> PageText:
    if too_large(page):
        detail = f"more than {MAX_TAGS:,} tags"
        return PageText(page.number, "none", reason="too_large", detail=detail)
    tree = LexborHTMLParser(page.html)
    if page.is_fragment:
        text = "\n".join(line.text for line in lines_of(tree))
        return PageText(page.number, "fragment", text=text or None)
    lines = lines_of(tree)
    about = metadata(tree, page.html, lines)
    url = page.url or about.url
    host = host_of(url)
    outlet = outlet_of(url, rules.outlets) if url else None
    if outlet and (found := _by_profile(page, outlet, about)):
        return replace(found, url=url, host=host)
    wrappers = rules.wrappers.get(host or "", ())
    for wrapper in wrappers:
        if read := apply(wrapper, lines):
            return _page(page, "wrapper", about, url, read)
    return PageText(page.number, "left", host=host, url=url)


def _read_generally(page: PageInput) -> tuple[PageText, list[Line]]:
    tree = LexborHTMLParser(page.html)
    lines = lines_of(tree)
    found = extract(page.html, tree, lines)
    if found is None:
        detail = "no main text found in the page"
        return PageText(page.number, "general", reason="extraction_failed", detail=detail), lines
    url = page.url or found.url
    whole = line_form(found.text)
    rest = [line for line in lines if line_form(line.text) not in whole]
    about = Metadata(found.title, found.author, found.language, found.url, found.dates)
    read = Wrapped(found.text.split("\n"), rest, None, None)
    page_text = _page(page, "general", about, url, read)
    return replace(page_text, captions=found.captions), lines


def _page(page: PageInput, way: str, about: Metadata, url: str | None, read: Wrapped) -> PageText:
    """Return what was read, with the clues of the markup and what the rest of the page lists."""
    dates = about.dates
    if read.date:
        dates = _with_shown(dates, read.date, "visible:learned_place")
    return PageText(
        number=page.number,
        way=way,
        host=host_of(url),
        text="\n".join(read.body),
        title=about.title or read.title,
        author=about.author,
        url=url,
        dates=dates,
        items=tuple(linked_items(read.rest, url)),
    )


def _with_shown(dates: Sequence[MarkupDate], text: str, rule: str) -> tuple[MarkupDate, ...]:
    """Return the dates with the one that stands where the outlet's pages show it, and no guess."""
    kept = (found for found in dates if found.kind != "visible")
    return (*kept, MarkupDate("visible", text, rule, "published"))


def _by_profile(page: PageInput, outlet: Outlet, about: Metadata) -> PageText | None:
    """Read a page by the selectors of its outlet's profile; None where none finds a body."""
    for layout in outlet.layouts:
        if layout.until and page.captured_on and page.captured_on > layout.until:
            continue
        found = _select(page, layout, about)
        if found:
            return found
    return None


def _select(page: PageInput, layout: Layout, about: Metadata) -> PageText | None:
    tree = LexborHTMLParser(page.html)  # selectors cut pieces out, so the page's own tree is kept
    for selector in layout.drop:
        for node in tree.css(selector):
            node.decompose()
    body = [line.text for node in tree.css(layout.body) for line in lines_in(node)]
    if not body:
        return None
    title = _first(tree, layout.title) or about.title
    day = _first(tree, layout.shown_date)
    dates = about.dates
    if day:
        dates = _with_shown(dates, day, "visible:profile")
    return PageText(
        number=page.number,
        way="profile",
        text="\n".join(text for text in body if text != title),
        title=title,
        author=_first(tree, layout.author) or about.author,
        dates=dates,
    )


def _first(tree: LexborHTMLParser, selector: str | None) -> str | None:
    node = tree.css_first(selector) if selector else None
    lines = lines_in(node) if node else []
    return " ".join(line.text for line in lines) or None
