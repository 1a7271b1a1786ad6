"""Readers: the bytes of one input file to captures, streaming.

A reader touches the stream that it is handed, never a path or the network. It yields a `Capture`
for each thing that may hold an article and an `Unread` for what it had to give up. Telling what a
file is: its content first, its name only where the content leaves it open.
"""

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, BinaryIO

from transforms.decode import decode
from transforms.records import parse_record

MAX_CAPTURE_BYTES = 16 * 1024 * 1024
"""Largest single capture; the largest real page measured had 2.9 MB, so five times that."""
_EXCERPT = 200
_HEAD = 65_536
_GZIP = b"\x1f\x8b"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:rss|feed|rdf:RDF)\b", re.I | re.S
)
_XML = re.compile(rb"\s*<\?xml\b")
_CONTAINER = re.compile(rb"WARC/\d|%PDF-|PK\x03\x04")
_JSON_NAMES = (".jsonl", ".ndjson", ".json")
_HTML_NAMES = (".html", ".htm", ".xhtml")


@dataclass(frozen=True)
class Given:
    """What the user says of an input because the captures do not say it themselves."""

    outlet: str | None = None
    captured_at: datetime | None = None


@dataclass(frozen=True)
class Capture:
    """One thing that may hold an article: its bytes and what is known without reading them."""

    content: bytes
    uri: str
    media_type: str
    charset: str | None = None
    url: str | None = None
    captured_at: datetime | None = None
    http_status: int | None = None
    outlet: str | None = None


@dataclass(frozen=True)
class Unread:
    """One thing that could not become a capture; `reason` is one of `schemas.rejects.REASONS`."""

    uri: str
    reason: str
    detail: str
    content: bytes | None = None

    @property
    def excerpt(self) -> str | None:
        """The beginning of the content, as far as it is text."""
        decoded = decode(self.content[: 4 * _EXCERPT]) if self.content else None
        return decoded.text[:_EXCERPT] if decoded else None


def read(stream: BinaryIO, name: str, given: Given) -> Iterator[Capture | Unread]:
    """Yield what one input file holds; `name` is its path within the input, for `uri`."""
    buffered = _buffered(stream)
    try:
        if buffered.peek(2)[:2] == _GZIP:
            inner = name[:-3] if name.lower().endswith(".gz") else name
            unzipped = _buffered(_Unzipped(gzip.GzipFile(fileobj=buffered)))
            yield from _read_plain(unzipped, name, inner, given)
        else:
            yield from _read_plain(buffered, name, name, given)
    finally:
        buffered.detach()  # the stream is the caller's to close


def _read_plain(
    stream: io.BufferedReader, uri: str, name: str, given: Given
) -> Iterator[Capture | Unread]:
    try:
        head = stream.peek(_HEAD)[:_HEAD]
        if _is_json(head, name):
            yield from _read_json(stream, uri, name, given)
        else:
            yield _read_whole(stream, uri, name, given)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        yield Unread(uri, "damaged_gzip", f"{uri}: {error}")


def _is_json(head: bytes, name: str) -> bool:
    if name.lower().endswith(_JSON_NAMES):
        return True
    first = head.lstrip()[:1]
    return first == b"{" and parse_record(head.lstrip().splitlines()[0]) is not None


def _read_whole(stream: io.BufferedReader, uri: str, name: str, given: Given) -> Capture | Unread:
    content = stream.read(MAX_CAPTURE_BYTES + 1)
    if len(content) > MAX_CAPTURE_BYTES:
        limit = MAX_CAPTURE_BYTES // 2**20
        return Unread(
            uri, "too_large", f"{uri}: more than {limit} MiB in one capture", content[:_HEAD]
        )
    if not content.strip():
        return Unread(uri, "empty", f"{uri}: no content", content)
    if _FEED.match(content) or (_XML.match(content) and not _HTML.match(content)):
        return Unread(uri, "unknown_format", f"{uri}: XML that is not HTML", content)
    decoded = None if _CONTAINER.match(content) else decode(content)
    if decoded is None:
        return Unread(uri, "unknown_format", f"{uri}: neither text, HTML nor JSON", content)
    is_html = bool(_HTML.match(content)) or name.lower().endswith(_HTML_NAMES)
    return Capture(
        content,
        uri,
        "text/html" if is_html else "text/plain",
        decoded.charset,
        captured_at=given.captured_at,
        outlet=given.outlet,
    )


def _read_json(
    stream: io.BufferedReader, uri: str, name: str, given: Given
) -> Iterator[Capture | Unread]:
    if name.lower().endswith(".json"):
        content = stream.read(MAX_CAPTURE_BYTES + 1)
        items = _json_items(content) if len(content) <= MAX_CAPTURE_BYTES else None
        if items is not None:
            for number, item in enumerate(items, start=1):
                yield _json_capture(item, f"{uri}#item={number}", given)
            return
        stream = _buffered(_Chained(content, stream))
    found = False
    for number, line in _lines(stream):
        found = True
        place = f"{uri}#line={number}"
        if line is None:
            yield Unread(place, "too_large", f"{place}: line over {MAX_CAPTURE_BYTES // 2**20} MiB")
        else:
            yield _json_capture(line, place, given)
    if not found:
        yield Unread(uri, "empty", f"{uri}: no content", b"")


def _json_items(content: bytes) -> list[bytes] | None:
    """Return the elements of a JSON array, or one object alone; None for anything else."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict):
        return [content.strip()]
    if not isinstance(value, list):
        return None
    return [json.dumps(item, ensure_ascii=False).encode("utf-8", "surrogatepass") for item in value]


def _lines(stream: io.BufferedReader) -> Iterator[tuple[int, bytes | None]]:
    """Yield numbered lines that are not blank; None for a line over the limit."""
    number = 0
    while line := stream.readline(MAX_CAPTURE_BYTES + 1):
        number += 1
        if len(line) > MAX_CAPTURE_BYTES and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(_HEAD)
            yield number, None
        elif line := line.strip():
            yield number, line


def _json_capture(line: bytes, uri: str, given: Given) -> Capture:
    record = parse_record(line)
    capture = Capture(
        line, uri, "application/json", "utf-8", captured_at=given.captured_at, outlet=given.outlet
    )
    if record is None:
        return capture
    return replace(
        capture,
        url=record.url,
        captured_at=record.captured_at or given.captured_at,
        http_status=record.http_status,
    )


def _buffered(stream: Any) -> io.BufferedReader:
    return io.BufferedReader(stream, _HEAD)


class _Unzipped(io.RawIOBase):
    """A gzip stream read piece by piece, so that what precedes damage in it is not lost."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fill the buffer with what one step of decompression gives."""
        chunk = self._stream.read1(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


class _Chained(io.RawIOBase):
    """Bytes already read, then the rest of a stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fill the buffer from the head, then from the rest."""
        chunk = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)
