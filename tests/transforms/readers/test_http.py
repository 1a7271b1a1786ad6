"""HTTP responses: status, media type, character set, bodies that are packed or said to be."""

import gzip
import random
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms import limits
from transforms.readers.http import Response, parse_content_type, parse_response

BODY = b"<p>The harbour lamp was lit again.</p>" * 40
LONG = random.Random(1).randbytes(60_000).hex().encode()


def chunked(body: bytes, size: int = 100) -> bytes:
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in [*parts, b""])


def raw_deflate(body: bytes) -> bytes:
    return zlib.compress(body)[2:-4]


CODINGS = [
    ("Content-Encoding: gzip", gzip.compress),
    ("content-encoding: x-gzip", gzip.compress),
    ("Content-Encoding: deflate", zlib.compress),
    ("Content-Encoding: deflate", raw_deflate),
    ("Content-Encoding: br", brotli.compress),
    ("Transfer-Encoding: chunked", chunked),
]


def parsed(body: bytes, *headers: str, end: str = "\r\n") -> Response:
    lines = ["HTTP/1.1 200 OK", *headers, "", ""]
    return parse_response(end.join(lines).encode("latin-1") + body)


@pytest.mark.parametrize(("header", "pack"), CODINGS)
def test_a_packed_body_is_unpacked_and_one_that_only_says_so_stays(
    header: str, pack: Callable[[bytes], bytes]
) -> None:
    assert parsed(pack(BODY), header).body == BODY
    assert parsed(BODY, header).body == BODY
    assert parsed(b"", header).body == b""


@pytest.mark.parametrize(("header", "pack"), CODINGS)
def test_of_a_body_that_breaks_off_all_that_is_good_is_there(
    header: str, pack: Callable[[bytes], bytes]
) -> None:
    packed = pack(LONG)
    body = parsed(packed[: -len(packed) // 4], header).body
    assert body is not None
    assert LONG.startswith(body)
    assert len(body) > len(LONG) // 2


def test_codings_are_undone_in_the_order_in_which_they_were_done() -> None:
    both = ("Content-Encoding: gzip", "Transfer-Encoding: chunked")
    assert parsed(chunked(gzip.compress(BODY)), *both).body == BODY
    assert parsed(brotli.compress(gzip.compress(BODY)), "Content-Encoding: gzip, br").body == BODY


@pytest.mark.parametrize(
    ("body", "good"),
    [
        (b"a\r\n0123456789\r\nzz\r\nabc", b"0123456789"),
        (b"a\r\n01234", b"01234"),
        (b"A;name=value\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n", b"0123456789"),
        (b"a\n0123456789\n0\n\n", b"0123456789"),
        (b"ffffffff\r\nabc", b"abc"),
        (b"ffffffffffffffffff\r\nabc", b"ffffffffffffffffff\r\nabc"),
        (b"0\r\n\r\n", b""),
    ],
)
def test_badly_chunked_bodies_are_read_as_far_as_they_are_good(body: bytes, good: bytes) -> None:
    assert parsed(body, "Transfer-Encoding: chunked").body == good


@pytest.mark.parametrize(("header", "pack"), CODINGS[:-1])
def test_a_body_that_unpacks_beyond_the_limit_is_not_held(
    header: str, pack: Callable[[bytes], bytes]
) -> None:
    response = parsed(pack(bytes(4 * limits.MAX_CAPTURE_BYTES)), header)
    assert (response.status, response.body) == (200, None)


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_headers_may_end_in_bare_line_feeds(end: str) -> None:
    response = parsed(BODY, "Content-Type: text/html; charset=EUC-JP", "X: y", end=end)
    assert response == Response(200, "text/html", "euc-jp", BODY)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('text/html; charset="utf-8"', ("text/html", "utf-8")),
        ("TEXT/HTML;CHARSET=KS_C_5601-1987", ("text/html", "ks_c_5601-1987")),
        ("text/html; charset=", ("text/html", None)),
        ("text/html; charset=\xff", ("text/html", None)),
        ("text/html\r\nX: y", ("text/html x: y", None)),
        (None, (None, None)),
    ],
)
def test_media_type_and_character_set(value: str | None, found: tuple[str, str]) -> None:
    media_type, charset = parse_content_type(value)
    assert charset == found[1]
    assert media_type == found[0] or media_type == "text/plain"


@given(st.binary(max_size=400) | st.binary(max_size=300).map(lambda b: b"HTTP/1.1 200 OK\r\n" + b))
def test_any_bytes_are_a_response(block: bytes) -> None:
    response = parse_response(block)
    assert response.body is not None
    assert response.status is None or 100 <= response.status <= 999
