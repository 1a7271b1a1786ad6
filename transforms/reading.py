"""Reading: one capture's bytes to the texts, titles, addresses and dates that it states.

This is the one place where documents are looped over; it runs in batches, and a document that
fails costs one reject. Parsers of foreign formats are called through `Parsers`, so that flows can
run them in processes of their own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from transforms.day_forms import find_day, parse_day
from transforms.decode import decode
from transforms.extract import MarkupDate
from transforms.feeds import FeedEntry, FeedInput, read_feeds
from transforms.listings import Item
from transforms.outlet_index import OutletIndex
from transforms.page_rules import PageInput, Rules
from transforms.pages import PageText, read_fast, read_generally
from transforms.records import parse_moment, parse_record, stated_moment

FEEDS = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
)
_FAILED_STATUS = 400
"""HTTP status from which a response is an error page, not the page."""
_EXCERPT = 200


@dataclass(frozen=True)
class Source:
    """A capture as stored: what is known of it beside its content."""

    capture_id: str
    media_type: str
    uri: str
    url: str | None
    outlet: str | None
    captured_at: datetime | None
    declared_charset: str | None = None
    http_status: int | None = None


@dataclass(frozen=True)
class Reading:
    """One article that a capture states, before any line is judged.

    `position` 0 is the page itself, from 1 a feed's entries; `reason` is set where there is none.
    """

    source: Source
    position: int = 0
    kind: str = "page"
    text: str | None = None
    title: str | None = None
    teaser: str | None = None
    author: str | None = None
    url: str | None = None
    listed: str | None = None
    listed_on: date | None = None
    outlet: str | None = None
    captions: tuple[str, ...] = ()
    dates: tuple[MarkupDate, ...] = ()
    items: tuple[Item, ...] = ()
    way: str | None = None
    reason: str | None = None
    detail: str | None = None
    excerpt: str | None = None


class Parsers(Protocol):
    """Parsers of formats that can hang or crash; a string in place of a result says how."""

    def pages(self, pages: Sequence[PageInput]) -> Sequence[PageText | str]:
        """Read HTML pages, one result each, in order."""
        ...

    def feeds(self, feeds: Sequence[FeedInput]) -> Sequence[list[FeedEntry] | str]:
        """Read feeds, one result each, in order."""
        ...


class HereAndNow:
    """Parsers in this process, with nothing to stop them: for tests and trusted input."""

    def __init__(self, rules: Rules | None = None) -> None:
        self._rules = rules or Rules()

    def pages(self, pages: Sequence[PageInput]) -> Sequence[PageText | str]:
        """Read HTML pages by profile or wrapper, else in the general way."""
        fast = read_fast(pages, self._rules)
        return [
            read_generally([page])[0] if found.way == "left" else found
            for page, found in zip(pages, fast, strict=True)
        ]

    def feeds(self, feeds: Sequence[FeedInput]) -> Sequence[list[FeedEntry] | str]:
        """Read feeds."""
        return read_feeds(feeds)


@dataclass
class _Batch:
    """Readings at hand, and the pages that some of them wait for."""

    outlets: OutletIndex
    readings: list[Reading] = field(default_factory=list)
    pages: list[PageInput] = field(default_factory=list)
    waiting: dict[int, int] = field(default_factory=dict)

    def add(self, reading: Reading, html: str | None = None, *, fragment: bool = False) -> None:
        """Take a reading; with `html` its text is read off a page later."""
        if html is not None:
            number = len(self.pages)
            self.waiting[number] = len(self.readings)
            moment = reading.source.captured_at
            day = moment.date() if moment else None
            self.pages.append(PageInput(number, html, reading.url, day, fragment))
        self.readings.append(reading)


def read_captures(
    captures: Iterable[tuple[Source, bytes]],
    outlets: OutletIndex,
    parsers: Parsers | None = None,
) -> list[Reading]:
    """Read captures, in order; a feed gives one reading for each entry, all others one."""
    parsers = parsers or HereAndNow(Rules(outlets.outlets))
    batch = _Batch(outlets)
    feeds: list[tuple[Source, bytes]] = []
    for source, content in captures:
        if source.http_status is not None and source.http_status >= _FAILED_STATUS:
            batch.add(_reject(source, content, "http_status", f"status {source.http_status}"))
        elif source.media_type in FEEDS:
            feeds.append((source, content))
        elif source.media_type == "application/json":
            _read_record(batch, source, content)
        else:
            _read_text(batch, source, content)
    inputs = [FeedInput(content, source.url, source.declared_charset) for source, content in feeds]
    for (source, content), found in zip(feeds, parsers.feeds(inputs), strict=True):
        _read_feed(batch, source, content, found)
    for page, text in zip(batch.pages, parsers.pages(batch.pages), strict=True):
        place = batch.waiting[page.number]
        excerpt = page.html[:_EXCERPT]
        batch.readings[place] = _with_page(batch.readings[place], text, outlets, excerpt)
    return batch.readings


def _read_text(batch: _Batch, source: Source, content: bytes) -> None:
    decoded = decode(content, source.declared_charset)
    if decoded is None:
        batch.add(_reject(source, content, "unknown_format", "neither text, HTML nor JSON"))
        return
    outlet = _outlet(None, source.url, source, batch.outlets)
    reading = Reading(source, url=source.url, outlet=outlet)
    if source.media_type == "text/html":
        batch.add(reading, decoded.text)
    else:
        batch.add(replace(reading, text=decoded.text))


def _read_record(batch: _Batch, source: Source, content: bytes) -> None:
    record = parse_record(content)
    if record is None:
        batch.add(_reject(source, content, "bad_json", "not a JSON object"))
        return
    if not (record.text or record.html or record.title):
        batch.add(_reject(source, content, "no_text", "neither text nor title in the record"))
        return
    outlet = _outlet(record.outlet, record.url, source, batch.outlets)
    reading = Reading(
        source,
        text=record.text,
        title=record.title,
        url=record.url,
        listed=record.listed,
        listed_on=listed_day(record.listed, batch.outlets.zone(outlet)),
        outlet=outlet,
    )
    batch.add(reading, record.html if record.text is None else None)


def _read_feed(batch: _Batch, source: Source, content: bytes, found: list[FeedEntry] | str) -> None:
    if isinstance(found, str) or not found:
        reason = found if isinstance(found, str) else "no_text"
        batch.add(_reject(source, content, reason, "no entries in the feed"))
        return
    for position, entry in enumerate(found, start=1):
        outlet = _outlet(None, entry.url, source, batch.outlets)
        reading = Reading(
            source,
            position=position,
            kind="feed_entry",
            title=entry.title,
            teaser=entry.teaser,
            author=entry.author,
            url=entry.url,
            listed=entry.published,
            listed_on=listed_day(entry.published, batch.outlets.zone(outlet)),
            outlet=outlet,
        )
        batch.add(reading, entry.content, fragment=True)


def _with_page(
    reading: Reading, page: PageText | str, outlets: OutletIndex, excerpt: str
) -> Reading:
    """Return the reading with what was read off its page."""
    if isinstance(page, str):
        detail = "the parser was stopped"
        return replace(reading, way="none", reason=page, detail=detail, excerpt=excerpt)
    url = reading.url or page.url
    if page.reason and not reading.title:
        reading = replace(reading, reason=page.reason, detail=page.detail, excerpt=excerpt)
        return replace(reading, way=page.way, url=url)
    return replace(
        reading,
        text=page.text,
        title=reading.title or page.title,
        author=reading.author or page.author,
        url=url,
        outlet=reading.outlet
        if reading.outlet and not page.printed_outlet
        else _outlet(page.printed_outlet, url, reading.source, outlets),
        captions=page.captions,
        dates=page.dates,
        items=page.items,
        way=page.way,
    )


def _outlet(
    printed: str | None, url: str | None, source: Source, outlets: OutletIndex
) -> str | None:
    """Return the outlet as the capture prints it, by its address, as the user says, by its host."""
    found = outlets.name(printed) if printed else outlets.by_url(url)
    return found or (outlets.name(source.outlet) if source.outlet else outlets.by_host(url))


def listed_day(listed: str | None, zone: ZoneInfo | None) -> date | None:
    """Return the day that a listing states, at the outlet's place.

    A date alone, and a time at midnight UTC (how scrapers store a date), is that day. A time with
    an offset is the day in `zone` where the outlet's place is known, else at its own offset.
    """
    if listed is None:
        return None
    if day := parse_day(listed):
        return day
    moment = parse_moment(listed)
    if moment is None:
        return find_day(listed)
    stated = stated_moment(listed)
    offset = stated.utcoffset() if stated else None
    if moment.time() == time(0) and not offset:
        return moment.date()
    if zone:
        return moment.replace(tzinfo=UTC).astimezone(zone).date()
    return (stated or moment).date()


def _reject(source: Source, content: bytes, reason: str, detail: str) -> Reading:
    decoded = decode(content[: 4 * _EXCERPT])
    return Reading(
        source,
        reason=reason,
        detail=detail,
        excerpt=decoded.text[:_EXCERPT] if decoded else None,
    )
