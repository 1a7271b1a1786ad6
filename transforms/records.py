"""Records of scrapes: which of a JSON object's fields hold what.

Scrapers name the same thing in many ways; `FIELDS` is the small table of the names met. Case,
blanks and marks in a name do not matter. The first name that is present and not empty wins.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from transforms.decode import decode

FIELDS: dict[str, tuple[str, ...]] = {
    "url": ("url", "link", "href", "canonical_url", "page_url", "permalink"),
    "title": ("title", "headline", "heading"),
    "text": (
        "story_text", "article_text", "content", "body", "text", "full_text", "paragraphs",
        "content_text", "articleBody", "story",
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

_MARKS = re.compile(r"[^a-z0-9]+")


def _bare(name: str) -> str:
    return _MARKS.sub("", name.lower())


_BARE_FIELDS = {field: tuple(map(_bare, names)) for field, names in FIELDS.items()}
_TELLING = frozenset(
    name for field in ("url", "title", "text", "html") for name in _BARE_FIELDS[field]
)
_YEARS = range(1900, 2101)
_EPOCH_MILLIS_FROM = 100_000_000_000
"""Epoch numbers above this are milliseconds: as seconds they would lie after the year 5138."""
_MAIL_DATE = re.compile(r"\s*(?:[A-Za-z]{3,9},?\s*)?\d{1,2}\s+[A-Za-z]{3,9}\s+\d{4}\s")
_MAIL_OFFSET = re.compile(r"(?:[+-]\d{4}|\b(?:GMT|UTC?|Z))\s*$")
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
    fields = _json_object(line)
    if fields is None:
        return None
    found = {field: _first(fields, names) for field, names in _BARE_FIELDS.items()}
    return Record(
        url=_string(found["url"]),
        title=_string(found["title"]),
        text=_joined(found["text"]),
        html=_string(found["html"]),
        listed=_scalar(found["listed"]),
        captured_at=parse_moment(_scalar(found["captured_at"])),
        outlet=_string(found["outlet"]),
        language=_language(found["language"]),
        http_status=_status(found["http_status"]),
    )


def is_field(name: str) -> bool:
    """Return whether a column's name is one under which records have address, title or text."""
    return _bare(name) in _TELLING


def _json_object(line: bytes) -> dict[str, Any] | None:
    """Return the object by bare names; of two names that differ by marks alone the first counts."""
    try:
        fields = json.loads(line)
    except UnicodeDecodeError:
        decoded = decode(line)
        return _json_object(decoded.text.encode()) if decoded else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict):
        return None
    bare: dict[str, Any] = {}
    for name, value in fields.items():
        bare.setdefault(_bare(name), value)
    return bare


def parse_moment(value: str | None) -> datetime | None:
    """Return a time in UTC without zone from ISO 8601, an e-mail's date or an epoch.

    Epochs are in seconds or milliseconds. An ISO time without an offset is taken as UTC, a day as
    its first moment.
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
            moment = stated_moment(value) or datetime.fromisoformat(value)
            if moment.tzinfo is not None:
                moment = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year in _YEARS else None


def stated_moment(value: str) -> datetime | None:
    """Return a time at its own offset, as ISO 8601 or an e-mail's date states it; None without one.

    Names of zones other than GMT and UTC are ambiguous, so a date that ends in one states none.
    """
    try:
        if _MAIL_DATE.match(value):
            return parsedate_to_datetime(value) if _MAIL_OFFSET.search(value) else None
        moment = datetime.fromisoformat(value.strip())
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None


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
    return _whole(value).strip() or None if isinstance(value, str) else None


def _whole(text: str) -> str:
    r"""Return the text without halves of characters, which JSON can write as \ud83d."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _status(value: Any) -> int | None:
    stated = _scalar(value)
    return int(stated) if stated and re.fullmatch(r"[1-9]\d\d", stated) else None


def _scalar(value: Any) -> str | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return str(value)
    return _string(value)


def _joined(value: Any) -> str | None:
    if isinstance(value, list):
        return _string("\n".join(part for part in value if isinstance(part, str)))
    return _string(value)


def _language(value: Any) -> str | None:
    code = _string(value)
    found = re.match(r"([a-z]{2})(?:[-_].*)?$", code.lower()) if code else None
    return found.group(1) if found else None
