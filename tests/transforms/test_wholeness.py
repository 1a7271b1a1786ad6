"""Whether an answer holds all of its page."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.wholeness import payload, read_whole

HTML = b"<html><body><p>The bridge over the stream was opened.</p></body></html>"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def packed(body: bytes) -> bytes:
    return HEAD + b"Content-Encoding: gzip\r\n\r\n" + body


@pytest.mark.parametrize(
    ("block", "truncated", "is_whole"),
    [
        (HEAD + b"\r\n" + HTML, None, True),
        (HEAD + b"\r\n" + HTML[:40], None, True),  # the server says that this is all
        (HEAD + b"\r\n" + HTML[:40], "time", False),
        (HEAD + b"\r\n" + HTML[:40], "disconnect", False),
        (HEAD + b"\r\n" + HTML[:40], "length", True),
        (HEAD + b"\r\n" + HTML + b"<!-- 12 ms -->\n", "disconnect", True),
        (HEAD + b"\r\n<rss><channel></channel></rss>", "disconnect", True),
        (HEAD + b'\r\n{"items": []}', "disconnect", True),
        (packed(gzip.compress(HTML)), None, True),
        (packed(gzip.compress(HTML)[:-30]), None, False),
        (packed(gzip.compress(HTML)[:-4]), None, True),  # the checksum alone is missing
        (packed(HTML), None, True),  # it says gzip and is not
    ],
)
def test_wholeness(block: bytes, truncated: str | None, is_whole: bool) -> None:
    assert (read_whole(block, truncated) is not None) is is_whole


def test_a_large_packed_page_is_whole() -> None:
    assert read_whole(packed(gzip.compress(b"<p>more and more</p>" * 1_000_000)), None) is not None


@given(st.binary(max_size=300), st.sampled_from([None, "time", "length", "disconnect"]))
def test_any_bytes_are_judged(block: bytes, truncated: str | None) -> None:
    found = read_whole(block, truncated)
    assert found is not None or truncated != "length"
    assert isinstance(payload(block), bytes)


def test_a_payload_is_without_chunks_and_still_packed() -> None:
    body = gzip.compress(HTML)
    chunked = HEAD + b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    chunked += f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    assert payload(chunked) == body
    assert payload(packed(body)) == body
