"""Rows: one record of a scrape, as JSON, whatever kind of table it stood in."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from transforms import limits
from transforms.decode import decode
from transforms.readers.items import Capture, Given, GiveUp, Unread
from transforms.readers.layers import Layer
from transforms.records import is_field, parse_record

_REPLACEMENT = "\ufffd".encode()


def row_capture(content: bytes, uri: str, given: Given) -> Capture:
    """Return the capture of one JSON object; what it states goes before what is given."""
    decoded = decode(content)
    capture = Capture(
        content,
        uri,
        "application/json",
        decoded.charset if decoded else None,
        captured_at=given.captured_at,
        outlet=given.outlet,
        charset_basis=decoded.basis if decoded else None,
    )
    record = parse_record(content)
    if record is None:
        return capture
    return replace(
        capture,
        url=record.url,
        captured_at=record.captured_at or given.captured_at,
        http_status=record.http_status,
    )


def table_capture(row: Mapping[str, Any], uri: str, given: Given) -> Capture:
    """Return the capture of a row as JSON: columns in order, days and times in ISO form."""
    plain = {name: _plain(value) for name, value in row.items()}
    content = json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace")
    capture = row_capture(content, uri, given)
    return replace(capture, charset_basis="replaced") if _REPLACEMENT in content else capture


def check_columns(names: Iterable[str], layer: Layer) -> None:
    """Give up a table none of whose columns is one that records of scrapes have."""
    names = list(names)
    if not any(is_field(name) for name in names):
        found = ", ".join(names[:8])[:200]
        what = f"a table without a column for url, title or text; its columns are: {found}"
        raise GiveUp(layer.uri, "unknown_format", what)


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it; bytes as text, what is no number as null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        decoded = decode(value)
        return decoded.text if decoded else None
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, (str, int)) else str(value)


def too_many(layer: Layer, things: str) -> Unread:
    """Return the reject of the rest of a container that holds more records than are read."""
    what = f"more than {limits.MAX_RECORDS} {things}; the rest is left"
    return Unread(layer.uri, "too_many", f"{layer.uri}: {what}")
