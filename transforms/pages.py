"""Pages: one HTML page to text, title, clues and the articles that it lists.

Three ways, tried in this order: the selectors of an outlet's profile, a wrapper learned from the
host's own pages, the general way. A page is parsed once by lexbor for all of them; only the general
way parses it a second time, inside trafilatura.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from selectolax.lexbor import LexborHTMLParser

from transforms.blocks import Line, lines_of
from transforms.day_forms import find_day
from transforms.extract import MarkupDate, extract
from transforms.field_places import Sample
from transforms.furniture import printed_outlet
from transforms.induction import VOTES, learn
from transforms.limits import MAX_TAGS
from transforms.listings import Item, linked_items
from transforms.markup import line_form
from transforms.markup_dates import PUBLISHED
from transforms.metadata import Metadata, address, metadata, placed_metadata
from transforms.page_rules import PageInput, Rules
from transforms.profiles import Selected, by_profile
from transforms.urls import host_of
from transforms.visible_dates import visible_dates
from transforms.wrappers import Wrapped, Wrapper, apply

_SOURCE = "Source:"
"""Stands in every page with an aggregator's header; the others need no search for one."""


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
    printed_outlet: str | None = None
    captions: tuple[str, ...] = ()
    dates: tuple[MarkupDate, ...] = ()
    items: tuple[Item, ...] = ()
    reason: str | None = None
    detail: str | None = None


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
            days = _stated_days(found.dates)
            samples.append(Sample(lines, found.text or "", found.title, found.author, days))
        else:
            tree = LexborHTMLParser(page.html)
            lines = lines_of(tree)
            about = metadata(tree, page.html, lines)
            days = _stated_days(about.dates)
            samples.append(Sample(lines, None, about.title, about.author, days))
    return learn(host, samples)


def _stated_days(dates: Iterable[MarkupDate]) -> frozenset[date]:
    days = (find_day(found.text) for found in dates if found.role == PUBLISHED)
    return frozenset(day for day in days if day)


def _guarded(read: Callable[..., PageText], page: PageInput, *more: object) -> PageText:
    """Return what `read` gives; where it fails on a page, that page alone is lost."""
    try:
        return read(page, *more)
    except Exception as error:
        return PageText(page.number, "none", reason="extraction_failed", detail=repr(error)[:200])


def left(page: PageInput, rules: Rules) -> PageText | None:
    """Return a page as left where its address alone says that neither profile nor wrapper fits."""
    if page.is_fragment or page.url is None:
        return None
    host = host_of(page.url)
    if host in rules.wrappers or rules.profile(page.url):
        return None
    return PageText(page.number, "left", host=host, url=page.url)


def _too_large(page: PageInput) -> PageText | None:
    """Return the reject of a page with more tags than any that is worth its parser's time."""
    if page.html.count("<") <= MAX_TAGS:
        return None
    detail = f"more than {MAX_TAGS:,} tags"
    return PageText(page.number, "none", reason="too_large", detail=detail)


def _read_fast(page: PageInput, rules: Rules) -> PageText:
    if over := _too_large(page):
        return over
    tree = LexborHTMLParser(page.html)
    if page.is_fragment:
        text = "\n".join(line.text for line in lines_of(tree))
        return PageText(page.number, "fragment", text=text or None)
    url = page.url or address(tree, page.html)
    host = host_of(url)
    outlet = rules.profile(url)
    if outlet and (found := by_profile(page.html, outlet, page.captured_on)):
        return replace(_by_profile(page, tree, found), url=url, host=host)
    wrappers = rules.wrappers.get(host or "", ())
    lines = lines_of(tree) if wrappers else []
    for wrapper in wrappers:
        if read := apply(wrapper, lines):
            return _by_wrapper(page, tree, lines, url, read)
    return PageText(page.number, "left", host=host, url=url)


def _by_wrapper(
    page: PageInput, tree: LexborHTMLParser, lines: list[Line], url: str | None, read: Wrapped
) -> PageText:
    if read.title is None:
        about = metadata(tree, page.html, lines)
    else:
        about = placed_metadata(tree, lines, read.title, read.author)
        if read.date is None and not any(found.role == PUBLISHED for found in about.dates):
            shown = visible_dates(lines, about.title)
            about = replace(about, dates=(*about.dates, *shown))
    return _page(page, "wrapper", about, url, read, lines)


def _by_profile(page: PageInput, tree: LexborHTMLParser, found: Selected) -> PageText:
    about = metadata(tree, page.html)
    title = found.title or about.title
    dates = about.dates
    if found.shown_date:
        dates = _with_shown(dates, found.shown_date, "visible:profile")
    return PageText(
        number=page.number,
        way="profile",
        text="\n".join(text for text in found.body if text != title),
        title=title,
        author=found.author or about.author,
        dates=dates,
    )


def _read_generally(page: PageInput) -> tuple[PageText, list[Line]]:
    if over := _too_large(page):
        return over, []
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
    read = Wrapped(found.text.split("\n"), rest)
    page_text = _page(page, "general", about, url, read, lines)
    return replace(page_text, captions=found.captions), lines


def _page(
    page: PageInput,
    way: str,
    about: Metadata,
    url: str | None,
    read: Wrapped,
    lines: Sequence[Line],
) -> PageText:
    """Return what was read, with the clues of the markup and what the rest of the page lists."""
    dates = about.dates
    if read.date:
        dates = _with_shown(dates, read.date, "visible:learned_place")
    printed = printed_outlet(line.text for line in lines) if _SOURCE in page.html else None
    return PageText(
        number=page.number,
        way=way,
        host=host_of(url),
        text="\n".join(read.body),
        title=about.title,
        author=about.author,
        url=url,
        printed_outlet=printed,
        dates=dates,
        items=tuple(linked_items(read.rest, url, day_first=printed is not None)),
    )


def _with_shown(dates: Sequence[MarkupDate], text: str, rule: str) -> tuple[MarkupDate, ...]:
    """Return the dates with the one that stands where the outlet's pages show it, and no guess."""
    kept = (found for found in dates if found.kind != "visible")
    return (*kept, MarkupDate("visible", text, rule, "published"))
