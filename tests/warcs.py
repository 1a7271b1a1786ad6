"""WARC records for tests, and for the sample: written out, so that any fault can be put in."""

import gzip
from collections.abc import Iterable


def record(kind: str, block: bytes, version: str = "WARC/1.0", **headers: str) -> bytes:
    """Return a record; header names are written with underscores, `None` leaves one out."""
    stated = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000000>",
        "WARC-Date": "2024-10-17T01:02:03Z",
        "Content-Length": str(len(block)),
    }
    stated |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [version, *(f"{name}: {value}" for name, value in stated.items()), "", ""]
    return "\r\n".join(lines).encode() + block + b"\r\n\r\n"


def response(
    url: str,
    body: bytes,
    media_type: str | None = "text/html",
    status: str = "200 OK",
    http: Iterable[str] = (),
    **headers: str,
) -> bytes:
    """Return a response record; `http` are further header lines of the response."""
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {media_type}"] if media_type else []), *http]
    block = "\r\n".join([*lines, "", ""]).encode() + body
    stated = {"Content-Type": "application/http; msgtype=response", "WARC-Target-URI": url}
    return record("response", block, **stated, **headers)


def revisit(url: str, block: bytes = b"", **headers: str) -> bytes:
    """Return a revisit record, by default without the header of a response."""
    stated = {"WARC-Target-URI": url, "Content-Type": "application/http; msgtype=response"}
    return record("revisit", block, **stated, **headers)


def packed(records: Iterable[bytes]) -> bytes:
    """Return records as a WARC is usually gzipped: a member for each."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)
