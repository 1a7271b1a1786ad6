"""Records of scrapes: which of a JSON object's fields hold what.

Scrapers name the same thing in many ways; `FIELDS` is the small table of the names met. The first
name that is present and not empty wins.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

FIELDS: dict[str, tuple[str, ...]] = {
    "url": ("url", "link", "href", "canonical_url", "page_url", "permalink"),
    "title": ("title", "headline", "heading"),
    "text": (
        "story_text", "article_text", "content", "body", "text", "full_text", "paragraphs",
        "content_text", "articleBody",
    ),
    "html": ("html", "raw_html", "content_html", "page_html"),
    "listed": (
        "date", "published", "published_at", "pub_date", "pubDate", "publish_date",
        "publication_date", "date_published", "datePublished", "listed_on",
    ),
    "captured_at": (
        "captured_at", "date_scraped", "scraped_at", "fetched_at", "crawled_at", "retrieved_at",
        "crawl_date", "fetch_time", "access_date",
    ),
    "outlet": ("outlet", "source", "source_name", "publisher", "site_name"),
    "language": ("language", "lang"),
    "http_status": ("http_status", "status_code"),
}  # fmt: skip

_YEARS = range(1900, 2101)
_EPOCH_MILLIS_FROM = 100_000_000_000
"""Epoch numbers above this are milliseconds: as seconds they would lie after the year 5138."""
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


@dataclass(frozen=True)
class Record:
    """The fields of one JSON object that serve, each None where absent."""

    url: str | None
    title: str | None
    text: str | None
    html: str | None
    listed: str | None
    captured_at: datetime | None
    outlet: str | None
    language: str | None
    http_status: int | None


def parse_record(line: bytes) -> Record | None:
    """Return the fields of one JSON object, or None where `line` is not one."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict):
        return None
    found = {name: _first(fields, names) for name, names in FIELDS.items()}
    status = found["http_status"]
    return Record(
        url=_string(found["url"]),
        title=_string(found["title"]),
        text=_joined(found["text"]),
        html=_string(found["html"]),
        listed=_scalar(found["listed"]),
        captured_at=parse_moment(_scalar(found["captured_at"])),
        outlet=_string(found["outlet"]),
        language=_language(found["language"]),
        http_status=status if isinstance(status, int) and 100 <= status <= 999 else None,
    )


def parse_moment(value: str | None) -> datetime | None:
    """Return a time in UTC without zone from ISO 8601 text or an epoch in seconds or milliseconds.

    A time without an offset is taken as UTC; a day as its first moment.
    """
    if value is None:
        return None
    value = value.strip()
    try:
        if re.fullmatch(r"-?\d{9,14}(?:\.\d+)?", value):
            number = float(value)
            seconds = number / 1000 if abs(number) >= _EPOCH_MILLIS_FROM else number
            moment = datetime(1970, 1, 1) + timedelta(seconds=seconds)
        else:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is not None:
                moment = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year in _YEARS else None


def day_in_name(name: str) -> date | None:
    """Return the last ISO date (YYYY-MM-DD) that stands in a file's path, or None."""
    found = None
    for year, month, day in _ISO.findall(name):
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            continue
    return found


def _first(fields: dict[str, Any], names: tuple[str, ...]) -> Any:
    for name in names:
        value = fields.get(name)
        if value not in (None, "", [], {}):
            return value
    return None


def _string(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _scalar(value: Any) -> str | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return str(value)
    return _string(value)


def _joined(value: Any) -> str | None:
    if isinstance(value, list):
        return "\n".join(part for part in value if isinstance(part, str)).strip() or None
    return _string(value)


def _language(value: Any) -> str | None:
    code = _string(value)
    found = re.match(r"([a-z]{2})(?:[-_].*)?$", code.lower()) if code else None
    return found.group(1) if found else None
