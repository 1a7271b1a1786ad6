"""Addresses: when two are the same page, and what date one carries."""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from schemas.outlet import Outlet
from transforms.calendar import make_day

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_[ce]id|igshid|ref_src|_ga", re.I
)
_UNRESERVED = re.compile(r"%(2[dDeE]|3[0-9]|4[1-9a-fA-F]|5[0-9aAfF]|6[1-9a-fA-F]|7[0-9aAeE])")
_PATH_DATE = re.compile(
    r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>0?[1-9]|1[0-2])"
    r"[/-](?P<day>(?:0[1-9]|[12]\d|3[01])(?=[/.-]|$)|[1-9](?=[/.]|$))"
)
_PACKED_DATE = re.compile(
    r"/(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?=[/_-]|$)"
)
_CENTURY = 2000
_PLAUSIBLE = range(1990, 2101)
"""Years in which a page can have got an address."""


class UrlDay(NamedTuple):
    """A day that an address states: what stood there, and whether it only bounds from above."""

    day: date
    text: str
    rule: str
    is_bound: bool


def url_key(url: str) -> str:
    """Return what two addresses of one page have in common.

    Scheme, `www.`, port, letter case of the host, trailing slash, fragment, order of parameters and
    tracking parameters do not matter.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url.strip()
    if not host:
        return url.strip()
    fields = [field for field in parts.query.split("&") if field]
    kept = sorted(_plain(f) for f in fields if not _TRACKING.fullmatch(f.partition("=")[0]))
    path = _plain(parts.path).rstrip("/")
    return f"{host}{path}?{'&'.join(kept)}" if kept else f"{host}{path}"


def _plain(part: str) -> str:
    """Undo percent encodings that change nothing: those of characters that need none (RFC 3986)."""
    return _UNRESERVED.sub(lambda found: chr(int(found.group(1), 16)), part)


@lru_cache(maxsize=1024)
def host_path(url: str) -> str:
    """Return host and path without `www.`, for matching against an outlet's hosts."""
    try:
        parts = urlsplit(url.strip())
        return (parts.hostname or "").removeprefix("www.") + parts.path
    except ValueError:
        return ""


def host_of(url: str | None) -> str | None:
    """Return the host by which pages are grouped, without `www.`."""
    return host_path(url).partition("/")[0] or None if url else None


def outlet_of(url: str, outlets: Iterable[Outlet]) -> Outlet | None:
    """Return the profile with the longest host prefix that fits the address."""
    place = host_path(url)
    fits = [
        (len(host), outlet)
        for outlet in outlets
        for host in outlet.hosts
        if place == host or place.startswith(host.rstrip("/") + "/")
    ]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


def url_days(url: str, outlets: Sequence[Outlet]) -> list[UrlDay]:
    """Return the days that the address states, by its outlet's forms or by a dated path."""
    outlet = outlet_of(url, outlets)
    found: list[UrlDay] = []
    for form in outlet.url_dates if outlet else ():
        subject = _base64_query(url) if form.decode == "base64_query" else url
        match = _compiled(form.pattern).search(subject) if subject else None
        day = _day(match) if match else None
        if match and day:
            rule, text = f"url:{outlet.name if outlet else ''}", match.group(0)
            if form.means == "published_or_next":
                after = day + timedelta(days=1)
                found.append(UrlDay(day, text, f"{rule}:same_day", False))
                found.append(UrlDay(after, text, f"{rule}:next_day", False))
            else:
                found.append(UrlDay(day, text, rule, form.means == "not_after"))
    for packed in (_PATH_DATE, _PACKED_DATE) if not found else ():
        if (match := packed.search(host_path(url))) and (day := _day(match)):
            return [UrlDay(day, match.group(0), "url:path", False)]
    return found


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    if epoch := parts.get("epoch"):
        # the last place on Earth to reach a day does so 14 hours before UTC's
        return (datetime.fromtimestamp(int(epoch), UTC) + timedelta(hours=14)).date()
    year = int(parts["year"]) if parts.get("year") else _CENTURY + int(parts["yy"] or 0)
    day = make_day(year, int(parts["month"]), int(parts["day"]))
    return day if day and day.year in _PLAUSIBLE else None


def _base64_query(url: str) -> str | None:
    try:
        query = unquote(urlsplit(url).query)
        padded = query + "=" * (-len(query) % 4)
        return base64.b64decode(padded, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None
