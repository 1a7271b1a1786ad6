"""Wholeness: whether an answer holds all of the page, so that a cut is not taken for a rewrite."""

import re
import zlib

from transforms.readers.http import Response, bodies, parse_response

_ENDS = re.compile(rb"</(?:html|body|rss|feed|(?:\w{1,20}:)?rdf)\s*>|\}\s*$", re.I)
_TAIL = 2048
"""Bytes at the end of a page in which its root closes; counters and comments may follow."""
_GZIP = re.compile(rb"content-encoding:\s*(?:x-)?gzip\s*\r?\n", re.I)
_MAGIC = b"\x1f\x8b"


def read_whole(block: bytes, truncated: str | None) -> Response | None:
    """Return the answer that a block of bytes is; None where a part of its page is missing.

    An answer that broke off, or whose gzip did, is whole all the same if the page's root closes:
    many a server states a wrong length. One that was cut by its length is as whole as it gets.
    """
    response = parse_response(block)
    is_cut = truncated not in (None, "length") or (truncated is None and _is_gzip_broken(block))
    if is_cut and not _ENDS.search((response.body or b"")[-_TAIL:]):
        return None
    return response


def payload(block: bytes) -> bytes:
    """Return the body of an answer as its digest covers it: without chunks, not unpacked."""
    sent, unchunked, *_ = bodies(block, parse_response(block))
    head = block.partition(b"\r\n\r\n")[0]
    return unchunked if re.search(rb"\ntransfer-encoding:[^\r\n]*chunked", head, re.I) else sent


def _is_gzip_broken(block: bytes) -> bool:
    head, _, _ = block.partition(b"\r\n\r\n")
    body = payload(block)
    if not _GZIP.search(head + b"\r\n") or not body.startswith(_MAGIC):
        return False
    decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        for place in range(0, len(body), _STEP):
            decoder.decompress(body[place : place + _STEP], _MOST)
            if decoder.eof:
                return False
    except zlib.error:
        return True
    return not decoder.unconsumed_tail


_STEP = 8192
_MOST = 1 << 24
