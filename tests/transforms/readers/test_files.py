"""Readers: whatever the bytes of a file are, they become captures or a reason, unchanged."""

import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas.rejects import REASONS
from transforms import limits
from transforms.readers import Capture, Given, Unread, read

LAW = settings(deadline=None, max_examples=150)
NAMES = st.sampled_from(
    ["page", "page.txt", "a/b.html", "rows.jsonl", "rows.json", "rows.jsonl.gz"]
)
STARTS = [
    b"",
    b"{",
    b"[",
    b"\x1f\x8b",
    b"\x1f\x8b\x08\x08",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"<html>",
]
HOSTILE = st.tuples(st.sampled_from(STARTS), st.binary(max_size=200)).map(b"".join)
VALUES = st.text(max_size=20) | st.integers(-(10**6), 10**6) | st.none()
RECORDS = st.dictionaries(
    st.sampled_from(["url", "title", "text", "date", "n"]), VALUES, max_size=4
)
ARTICLE = "The harbour lamp was lit again.\nFog came in at nine.\n"


def items(content: bytes, name: str = "page", given: Given | None = None) -> list[Capture | Unread]:
    return list(read(io.BytesIO(content), name, given or Given()))


def captured(content: bytes, name: str = "page") -> list[Capture]:
    return [item for item in items(content, name) if isinstance(item, Capture)]


def reasons(content: bytes, name: str = "page") -> list[str]:
    return [item.reason for item in items(content, name) if isinstance(item, Unread)]


def lines_of(records: Sequence[Mapping[str, object]]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


@LAW
@given(HOSTILE, NAMES, st.booleans(), st.integers(0, 40))
@example(b"\x1f\x8b\x08\x04\xff", "page", False, 0)
@example(b"[" * 5_000, "rows.json", False, 0)
@example(b'[{"a": 1e999}, NaN, ' + b"7" * 5_000 + b"]", "rows.json", False, 0)
def test_any_bytes_become_captures_or_a_known_reason(
    content: bytes, name: str, zipped: bool, cut: int
) -> None:
    packed = gzip.compress(content)[: -cut or None] if zipped else content
    found = items(packed, name)
    assert found
    for item in found:
        assert item.uri.startswith(name)
        if isinstance(item, Unread):
            assert item.reason in REASONS
            assert item.excerpt is None or len(item.excerpt) <= 200


def test_an_empty_array_leaves_a_row() -> None:
    assert reasons(b"[]", "rows.json") == ["empty"]


@LAW
@given(st.text(min_size=1).filter(str.isalpha), st.booleans())
def test_a_page_arrives_byte_for_byte(text: str, zipped: bool) -> None:
    content = f" \r\n{text} {ARTICLE}".encode()
    (capture,) = captured(gzip.compress(content) if zipped else content)
    assert capture.content == content
    assert (capture.media_type, capture.charset) == ("text/plain", "utf-8")


@LAW
@given(
    st.lists(RECORDS, min_size=1, max_size=8),
    st.sampled_from([b"\n", b"\r\n", b"\n\n \n"]),
    st.sampled_from(["rows.jsonl", "rows.NDJSON", "rows"]),
    st.booleans(),
)
def test_each_line_of_jsonl_arrives_byte_for_byte_with_its_number(
    records: list[dict[str, object]], ending: bytes, name: str, zipped: bool
) -> None:
    lines = [json.dumps(record, ensure_ascii=False).encode() for record in records]
    content = ending.join(lines)
    found = captured(gzip.compress(content) if zipped else content, name)
    assert [capture.content for capture in found] == lines
    step = ending.count(b"\n")
    assert [capture.uri for capture in found] == [
        f"{name}#line={1 + place * step}" for place in range(len(lines))
    ]


# Digests do not compress, so that a cut falls among the lines and not behind them all.
DIGESTS = [{"text": hashlib.sha256(bytes([n])).hexdigest() * 4} for n in range(200)]
ZIPPED = gzip.compress(lines_of(DIGESTS))


@LAW
@given(st.integers(2, len(ZIPPED) - 1))
@example(len(ZIPPED) - 1)
@example(9)
def test_lines_before_a_gzip_stream_ends_early_all_arrive(cut: int) -> None:
    readable = zlib.decompressobj(31).decompress(ZIPPED[:cut])
    found = items(ZIPPED[:cut], "rows.jsonl.gz")
    assert [item.content for item in found[:-1]] == readable.split(b"\n")[:-1]
    assert isinstance(found[-1], Unread)
    assert found[-1].reason == "damaged_gzip"


def test_lines_before_a_wrong_checksum_all_arrive() -> None:
    damaged = ZIPPED[:-6] + bytes([ZIPPED[-6] ^ 1]) + ZIPPED[-5:]
    assert len(captured(damaged, "rows.jsonl.gz")) == len(DIGESTS)
    assert reasons(damaged, "rows.jsonl.gz") == ["damaged_gzip"]


def test_lines_before_damage_arrive_under_the_name_json_too() -> None:
    found = captured(ZIPPED[:-5], "rows.json.gz")
    assert len(found) == len(DIGESTS)


def test_one_bad_line_does_not_take_its_neighbours_along() -> None:
    lines = [b'{"text": "Fog."}', b'{"text": "Ra', b"[1]", b'{"text": "Sun."}']
    found = captured(b"\n".join(lines), "rows.jsonl")
    assert [capture.content for capture in found] == lines


def test_an_array_gives_its_elements_and_a_lone_object_itself() -> None:
    found = captured(b'[{"url": "http://a.example/1"}, {"text": "\xec\x95\x88"}]', "rows.json")
    assert [capture.uri for capture in found] == ["rows.json#item=1", "rows.json#item=2"]
    assert found[0].url == "http://a.example/1"
    assert json.loads(found[1].content) == {"text": "안"}
    pretty = b'{\n  "text": "Fog."\n}\n'
    assert [capture.content for capture in captured(pretty, "row.json")] == [pretty.strip()]


def test_lines_under_the_name_json_are_read_as_lines() -> None:
    content = lines_of(DIGESTS)
    found = captured(content, "rows.json")
    assert b"".join(capture.content + b"\n" for capture in found) == content


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"<!DOCTYPE html><p>Fog.", "saved.txt", "text/html"),
        (b"\n<!-- saved -->\n<HTML><body>Fog.", "saved", "text/html"),
        (b'<?xml version="1.0"?><html><body>Fog.</body></html>', "saved", "text/html"),
        (b"<p>Fog.</p>", "saved.htm", "text/html"),
        (b"<p>Fog.</p>", "saved.txt", "text/plain"),
        (b'{"text": "Fog."}\n{"text": "Rain."}', "rows.txt", "application/json"),
        (b"{curly} is no JSON", "page.txt", "text/plain"),
        (b"<!DOCTYPE html><p>Fog.", "error.css", "text/html"),
        (b'<?xml version="1.0"?><rss version="2.0"></rss>', "page.html", "application/rss+xml"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>", "x", "application/atom+xml"),
        (b"<!-- x --><rdf:RDF></rdf:RDF>", "x", "application/rdf+xml"),
        (
            b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
            "x.json",
            "application/feed+json",
        ),
    ],
)
def test_content_tells_what_a_file_is_before_its_name(content: bytes, name: str, kind: str) -> None:
    assert {capture.media_type for capture in captured(content, name)} == {kind}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (gzip.compress(b""), "empty"),
        (b"\x1f\x8bno gzip", "damaged_gzip"),
        (b'<?xml version="1.0"?><urlset></urlset>', "unknown_format"),
        (b"filedesc://crawl.arc 0.0.0.0 20041017\n", "unknown_format"),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\nFog.", "unknown_format"),
        (b"%PDF-1.7 and text", "not_text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "not_text"),
        (b"WARC/1.0\r\n", "damaged_container"),
        (b"PK\x03\x04 and text", "damaged_container"),
        (b"PAR1 and text", "damaged_container"),
        (bytes(range(256)) * 8, "unknown_format"),
    ],
)
def test_what_cannot_be_used_says_why(content: bytes, reason: str) -> None:
    (item,) = items(content)
    assert isinstance(item, Unread)
    assert item.reason == reason
    assert "page" in item.detail


def test_what_is_too_large_is_given_up_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CAPTURE_BYTES", 40)
    long = b'{"text": "' + b"x" * 100 + b'"}'
    found = items(b'{"text": "Fog."}\n' + long + b'\n{"text": "Sun."}\n', "rows.jsonl")
    assert [item.content for item in found] == [b'{"text": "Fog."}', None, b'{"text": "Sun."}']
    assert [item.uri for item in found] == [f"rows.jsonl#line={number}" for number in (1, 2, 3)]
    assert reasons(b"x" * 40) == []
    assert reasons(b"x" * 41) == ["too_large"]


def test_what_a_capture_states_goes_before_what_the_user_says() -> None:
    said = Given("Harbour Herald", datetime(2024, 10, 20))
    stated = {"text": "Fog.", "scraped_at": "2024-10-12T09:00:00+09:00", "url": "http://a.example/"}
    own, bare = items(lines_of([stated, {"text": "Fog."}]), "rows.jsonl", said)
    assert isinstance(own, Capture)
    assert isinstance(bare, Capture)
    assert (own.captured_at, own.url) == (datetime(2024, 10, 12), "http://a.example/")
    assert (bare.captured_at, bare.url) == (datetime(2024, 10, 20), None)
    (page,) = items(ARTICLE.encode(), "page.txt", said)
    assert isinstance(page, Capture)
    assert (page.outlet, page.captured_at) == ("Harbour Herald", datetime(2024, 10, 20))
