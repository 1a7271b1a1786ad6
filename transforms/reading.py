"""Reading: one capture's bytes to the text, title, address and listing date that it states.

This is the one place where documents are looped over; it runs in batches and a document that fails
costs one reject.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from transforms.calendar import parse_day
from transforms.decode import decode
from transforms.extract import extract
from transforms.outlet_index import OutletIndex
from transforms.records import parse_moment, parse_record


@dataclass(frozen=True)
class Source:
    """A capture as stored: what is known of it beside its content."""

    capture_id: str
    media_type: str
    uri: str
    url: str | None
    outlet: str | None
    captured_at: datetime | None


@dataclass(frozen=True)
class Reading:
    """What one capture states, before any line is judged; `reason` is set where it is of no use."""

    source: Source
    text: str | None = None
    title: str | None = None
    url: str | None = None
    listed: str | None = None
    listed_on: date | None = None
    outlet: str | None = None
    reason: str | None = None
    detail: str | None = None
    excerpt: str | None = None


_EXCERPT = 200


def read_captures(captures: Iterable[tuple[Source, bytes]], outlets: OutletIndex) -> list[Reading]:
    """Read captures, in order, one result each."""
    return [_read(source, content, outlets) for source, content in captures]


def _read(source: Source, content: bytes, outlets: OutletIndex) -> Reading:
    if source.media_type == "application/json":
        return _read_record(source, content, outlets)
    decoded = decode(content)
    if decoded is None:
        return _reject(source, content, "unknown_format", "neither text, HTML nor JSON")
    if source.media_type == "text/html":
        return _read_html(source, content, decoded.text, outlets)
    return Reading(
        source, text=decoded.text, url=source.url, outlet=_outlet(None, source.url, source, outlets)
    )


def _read_record(source: Source, content: bytes, outlets: OutletIndex) -> Reading:
    record = parse_record(content)
    if record is None:
        return _reject(source, content, "bad_json", "not a JSON object")
    page = extract(record.html) if record.html and not record.text else None
    outlet = _outlet(record.outlet, record.url, source, outlets)
    text = record.text or (page.text if page else None)
    title = record.title or (page.title if page else None)
    if text is None and title is None:
        return _reject(source, content, "no_text", "neither text nor title in the record")
    return Reading(
        source,
        text=text,
        title=title,
        url=record.url,
        listed=record.listed,
        listed_on=listed_day(record.listed, outlets.zone(outlet)),
        outlet=outlet,
    )


def _read_html(source: Source, content: bytes, html: str, outlets: OutletIndex) -> Reading:
    page = extract(html)
    if page is None:
        return _reject(source, content, "extraction_failed", "no main text found in the page")
    url = source.url or page.url
    outlet = _outlet(None, url, source, outlets)
    return Reading(source, text=page.text, title=page.title, url=url, outlet=outlet)


def _outlet(
    printed: str | None, url: str | None, source: Source, outlets: OutletIndex
) -> str | None:
    """Return the outlet by what the capture prints, else by its address, else as the user says."""
    found = outlets.name(printed) if printed else outlets.by_url(url)
    return found or (outlets.name(source.outlet) if source.outlet else None)


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
        return None
    if moment.time() == time(0):
        return moment.date()
    if zone:
        return moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).date()
    try:
        return datetime.fromisoformat(listed).date()
    except ValueError:
        return moment.date()


def _reject(source: Source, content: bytes, reason: str, detail: str) -> Reading:
    decoded = decode(content[: 4 * _EXCERPT])
    return Reading(
        source,
        reason=reason,
        detail=detail,
        excerpt=decoded.text[:_EXCERPT] if decoded else None,
    )
