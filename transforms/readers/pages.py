"""Pages: a stream that is one capture: HTML, text, a feed."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace

from transforms import limits
from transforms.decode import decode
from transforms.mirrors import mirrored_url
from transforms.readers.formats import (
    HEAD,
    HTML_NAMES,
    markup_type,
    passed_over,
    unread_format,
)
from transforms.readers.items import Capture, Given, Item, Unread
from transforms.readers.layers import Layer

_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.I)


def read_page(stream: io.BufferedReader, layer: Layer) -> Iterator[Item]:
    """Yield the one capture that a stream is, or why it is none."""
    uri = layer.uri
    content = stream.read(limits.MAX_CAPTURE_BYTES + 1)
    markup = markup_type(content)
    over = None if markup else passed_over(content, layer.path)
    if over:
        yield Unread(uri, "not_text", f"{uri}: {over}", kind=over)
    elif len(content) > limits.MAX_CAPTURE_BYTES:
        yield too_large(uri, content[:HEAD])
    elif not content.strip():
        yield Unread(uri, "empty", f"{uri}: no content", content)
    elif unread := "XML that is not HTML" if markup == "xml" else unread_format(content):
        yield Unread(uri, "unknown_format", f"{uri}: {unread}", content)
    else:
        named_html = layer.path.lower().endswith(HTML_NAMES)
        media_type = markup or ("text/html" if named_html else "text/plain")
        capture = page_capture(content, media_type, uri, _placed(layer, media_type))
        if capture:
            yield capture
            yield from surplus_entries(capture)
        else:
            what = "neither text, HTML nor JSON"
            yield Unread(uri, "unknown_format", f"{uri}: {what}", content)


def page_capture(
    content: bytes,
    media_type: str,
    uri: str,
    given: Given,
    declared: str | None = None,
    payload_digest: str | None = None,
) -> Capture | None:
    """Return the capture of one content, None where it is no text."""
    decoded = decode(content, declared)
    if decoded is None:
        return None
    return Capture(
        content,
        uri,
        media_type,
        decoded.charset,
        given.url,
        given.captured_at,
        given.http_status,
        given.outlet,
        decoded.basis,
        declared,
        payload_digest,
    )


def too_large(uri: str, content: bytes | None = None) -> Unread:
    """Return the reject of a capture over the limit."""
    limit = limits.MAX_CAPTURE_BYTES // limits.MIB
    return Unread(uri, "too_large", f"{uri}: more than {limit} MiB in one capture", content)


def surplus_entries(capture: Capture) -> Iterator[Unread]:
    """Yield a reject for the entries of a feed beyond those that will be read."""
    if capture.media_type not in ("text/html", "text/plain", "application/json"):
        count = sum(1 for _ in _ENTRY.finditer(capture.content))
        if count > limits.MAX_FEED_ENTRIES:
            most = f"{count} entries, of which {limits.MAX_FEED_ENTRIES} are read"
            yield Unread(capture.uri, "too_many", f"{capture.uri}: a feed of {most}")


def _placed(layer: Layer, media_type: str) -> Given:
    """Return what is known of a page, its address at least by its place in a mirror."""
    given = layer.given
    if given.url is None and media_type == "text/html":
        given = replace(given, url=mirrored_url(layer.path))
    return given
