"""WARC records: each becomes a capture, a revisit that waits, or one more in a count."""

from collections.abc import Iterator
from dataclasses import replace
from email import policy
from email.parser import BytesParser

from fastwarc.warc import WarcRecord

from transforms import limits
from transforms.readers.digests import is_damaged
from transforms.readers.formats import may_hold_text, stated_type
from transforms.readers.http import Response, bodies, parse_content_type, parse_response
from transforms.readers.items import Given, Item, Tally
from transforms.readers.layers import Layer
from transforms.readers.pages import page_capture, surplus_entries, too_large
from transforms.readers.revisits import NOT_MODIFIED, Originals, Revisit, iso
from transforms.records import parse_moment

BLOCK_BYTES = limits.MAX_CAPTURE_BYTES + limits.MAX_HEADER_BYTES
"""How much of a record's block is held."""
OUTLET_FIELD = "broadsheet-outlet"
"""Field of a `warcinfo` in which our own collector names the outlet of the records that follow."""
_SILENT = frozenset(("request", "metadata"))
_READ = frozenset(("response", "resource", "conversion"))


class Records:
    """The records of one file: what is counted and remembered while they are read."""

    def __init__(self, layer: Layer) -> None:
        self._given = layer.given
        self._tally = Tally(layer.uri, "records")
        self._originals = Originals()

    def passed_over(self) -> Iterator[Item]:
        """Yield the counts of what was passed over."""
        yield from self._tally.unread()

    def read(self, record: WarcRecord, block: bytes, uri: str) -> Iterator[Item]:
        """Yield what one whole record becomes."""
        kind = (record.headers.get("WARC-Type") or "").strip().lower()
        if kind in _SILENT:
            return
        if kind == "warcinfo":
            self._given = _with_outlet(self._given, block)
        elif kind == "revisit":
            yield from self._revisit(record, block, uri)
        elif kind not in _READ or "WARC-Segment-Number" in record.headers:
            self._tally.add("unknown_format", f"WARC type {kind}, or segments of one")
        else:
            yield from self._page(record, block, uri)

    def _page(self, record: WarcRecord, block: bytes, uri: str) -> Iterator[Item]:
        response = _response(record, block)
        if _is_damaged(record, block, response):
            self._tally.add("wrong_digest", "content that is not what its digest says")
            return
        body = response.body if len(block) <= BLOCK_BYTES else None
        media_type = stated_type(body or b"", response.media_type)
        given = self._stated(record, response)
        digest = record.headers.get("WARC-Payload-Digest")
        over = _why_over(response, body, media_type)
        if over:
            self._tally.add(*over)
            self._originals.skip((record.record_id, digest), *over)
            return
        self._originals.remember(record.record_id, given.url, given.captured_at)
        if body is None or media_type is None:
            yield too_large(uri)
        elif capture := page_capture(body, media_type, uri, given, response.charset, digest):
            yield capture
            yield from surplus_entries(capture)
        else:
            self._tally.add("not_text", f"{media_type} that is no text")

    def _revisit(self, record: WarcRecord, block: bytes, uri: str) -> Iterator[Item]:
        response = parse_response(block)
        given = self._stated(record, response)
        headers = record.headers
        digest, named = headers.get("WARC-Payload-Digest"), headers.get("WARC-Refers-To")
        over = self._originals.skipped(digest, named)
        if response.status and 300 <= response.status < 400 and response.status != NOT_MODIFIED:
            over = ("http_status", f"status {response.status}")
        elif response.media_type and not may_hold_text(response.media_type):
            over = ("not_text", response.media_type)
        if over:
            self._tally.add(*over)
            return
        url, moment = self._originals.place(named)
        stated_at = iso(parse_moment(headers.get("WARC-Refers-To-Date")))
        yield Revisit(
            uri,
            given.url,
            iso(given.captured_at),
            None if response.status == NOT_MODIFIED else response.status,
            given.outlet,
            digest,
            _bare(headers.get("WARC-Refers-To-Target-URI")) or url,
            stated_at or moment,
        ).unread()

    def _stated(self, record: WarcRecord, response: Response) -> Given:
        moment = parse_moment(record.headers.get("WARC-Date")) or self._given.captured_at
        url = _bare(record.headers.get("WARC-Target-URI"))
        return replace(self._given, captured_at=moment, url=url, http_status=response.status)


def _with_outlet(given: Given, block: bytes) -> Given:
    """Return what is said of records, with the outlet that a `warcinfo` names."""
    fields = BytesParser(policy=policy.HTTP).parsebytes(block[: limits.MAX_HEADER_BYTES], True)
    stated = str(fields.get(OUTLET_FIELD) or "").strip()
    return replace(given, outlet=stated) if stated else given


def _is_damaged(record: WarcRecord, block: bytes, response: Response) -> bool:
    """Tell whether a whole record differs from its digests; parts of one cannot be told."""
    headers = record.headers
    if len(block) > BLOCK_BYTES or "WARC-Truncated" in headers:
        return False
    return is_damaged(
        block,
        headers.get("WARC-Block-Digest"),
        bodies(block, response),
        headers.get("WARC-Payload-Digest"),
    )


def _response(record: WarcRecord, block: bytes) -> Response:
    media_type, charset = parse_content_type(record.headers.get("Content-Type"))
    if media_type == "application/http" or block.startswith(b"HTTP/"):
        return parse_response(block)
    return Response(None, media_type, charset, block)


def _why_over(
    response: Response, body: bytes | None, media_type: str | None
) -> tuple[str, str] | None:
    """Return reason and kind of a response that is passed over, None for one that is read."""
    status = response.status or 200
    if 300 <= status < 400:
        return ("http_status", f"status {status}")
    if media_type is None:
        return ("not_text", response.media_type or "an unnamed type")
    if body is not None and not body.strip():
        if status >= 400:
            return ("http_status", f"status {status} without content")
        return ("empty", f"{media_type} without content")
    return None


def _bare(address: str | None) -> str | None:
    """Return an address without the angle brackets that some versions of wget write."""
    return address.strip().removeprefix("<").removesuffix(">") if address else None
