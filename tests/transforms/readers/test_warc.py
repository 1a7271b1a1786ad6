"""WARC: what each kind of record becomes, and that nothing before damage is lost or made up."""

import base64
import gzip
import hashlib
import io
import json
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading import Pipe, captured, items, reasons, rejected
from tests.warcs import packed, record, response, revisit
from transforms.readers import Capture, Given, Unread, read

FOG = b"<html><p>Fog came in at nine.</p></html>"
RAIN = b"<html><p>Rain fell until noon.</p></html>"
PAGES = [response(f"http://harbour.example/{n}", FOG + b"%d" % n) for n in range(6)]
CONTENTS = [FOG + b"%d" % n for n in range(6)]


def test_a_response_states_address_time_status_digest_and_character_set() -> None:
    korean = "<p>항구의 등불이 다시 켜졌다.</p>".encode("cp949")
    (page,) = captured(
        response(
            "<http://harbour.example/a>",  # as wget wrote it
            korean,
            "text/html; charset=EUC-KR",
            WARC_Payload_Digest="sha1:ABC",
            WARC_Date="2024-10-17T01:02:03.5Z",
        ),
        "crawl.warc",
    )
    assert page.content == korean
    assert (page.url, page.http_status) == ("http://harbour.example/a", 200)
    assert page.captured_at == datetime(2024, 10, 17, 1, 2, 3, 500_000)
    assert (page.charset, page.charset_basis, page.declared_charset) == (
        "cp949",
        "header",
        "euc-kr",
    )
    assert (page.payload_digest, page.uri) == ("sha1:ABC", "crawl.warc#offset=0")


def test_resources_and_conversions_are_captures_too() -> None:
    content = record(
        "resource", FOG, WARC_Target_URI="http://a.example/", Content_Type="text/html"
    ) + record(
        "conversion", b"Fog.", "WARC/1.1", WARC_Target_URI="http://b.example/",
        Content_Type="text/plain",
    )  # fmt: skip
    found = [(page.url, page.media_type, page.http_status) for page in captured(content)]
    assert found == [
        ("http://a.example/", "text/html", None),
        ("http://b.example/", "text/plain", None),
    ]


def test_what_is_no_page_is_counted_and_the_archives_own_records_are_passed_over() -> None:
    photo = response("http://a.example/x.jpg", b"\xff\xd8\xff", "image/jpeg")
    content = b"".join(
        [
            record("warcinfo", b"software: none\r\n", Content_Type="application/warc-fields"),
            record("request", b"GET / HTTP/1.1\r\n\r\n", Content_Type="application/http"),
            photo,
            photo,
            response("http://a.example/s.css", b"p {}", "text/css"),
            response("http://a.example/old", b"moved", status="301 Moved Permanently"),
            response("http://a.example/none", b"", status="503 Service Unavailable"),
            response("http://a.example/empty", b""),
            response("http://a.example/binary", bytes(range(256))),
            record("metadata", b"x: y\r\n"),
            record("strange", b"x"),
        ]
    )
    assert captured(content, "c.warc") == []
    assert [(item.reason, item.detail) for item in rejected(content, "c.warc")] == [
        ("empty", "c.warc: 1 records of text/html without content"),
        ("http_status", "c.warc: 1 records of status 301"),
        ("http_status", "c.warc: 1 records of status 503 without content"),
        ("not_text", "c.warc: 2 records of image/jpeg"),
        ("not_text", "c.warc: 1 records of text/css"),
        ("not_text", "c.warc: 1 records of text/html that is no text"),
        ("unknown_format", "c.warc: 1 records of WARC type strange, or segments of one"),
    ]


def test_an_error_page_is_evidence_and_becomes_a_capture() -> None:
    (page,) = captured(response("http://a.example/", FOG, status="404 Not Found"))
    assert (page.http_status, page.content) == (404, FOG)


@pytest.mark.parametrize(
    ("stated", "body", "kind"),
    [
        ("text/html", b"<rss version='2.0'></rss>", "application/rss+xml"),
        ("application/xml", b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "application/atom+xml"),
        ("application/xhtml+xml; charset=utf-8", b"<html></html>", "text/html"),
        (None, FOG, "text/html"),
        ("application/octet-stream", FOG, "text/html"),
        ("text/plain", b"Fog.", "text/plain"),
        ("application/json; charset=utf-8", b'{"a": 1}', "application/json"),
        ("text/xml", b"<?xml version='1.0'?><urlset/>", None),
        ("application/octet-stream", b"%PDF-1.7", None),
    ],
)
def test_the_media_type_is_stated_or_seen(stated: str | None, body: bytes, kind: str) -> None:
    found = [page.media_type for page in captured(response("http://a.example/", body, stated))]
    assert found == ([kind] if kind else [])


def test_each_record_is_addressed_by_the_gzip_member_that_holds_it() -> None:
    members = [packed([page]) for page in PAGES]
    offsets = [sum(map(len, members[:n])) for n in range(len(PAGES))]
    found = captured(b"".join(members), "c.warc.gz")
    assert [page.uri for page in found] == [f"c.warc.gz#offset={offset}" for offset in offsets]
    whole = captured(gzip.compress(b"".join(PAGES)), "c.warc.gz")
    assert [page.content for page in whole] == CONTENTS
    assert whole[1].uri == f"c.warc.gz#offset=0+{len(PAGES[0])}"


LETTERS = st.text(st.sampled_from("abc <>\r\n안"), max_size=300).map(str.encode)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(LETTERS | st.just(b"\r\n\r\nWARC/1.0\r\n\r\n" * 9), max_size=6),
    st.booleans(),
    st.integers(1, 200),
)
def test_blocks_arrive_byte_for_byte_from_a_stream_of_small_pieces(
    bodies: list[bytes], zipped: bool, step: int
) -> None:
    contents = [b"<html>" + body for body in bodies]
    records = [
        record("resource", one, WARC_Target_URI="http://a/", Content_Type="text/html")
        for one in contents
    ]
    content = packed(records) if zipped else b"".join(records)
    found = list(read(Pipe(content, step), "c.warc.gz" if zipped else "c.warc", Given()))
    assert [item.content for item in found if isinstance(item, Capture)] == contents


@pytest.mark.parametrize("zipped", [False, True])
def test_all_whole_records_before_a_cut_arrive_and_one_reject_says_where(zipped: bool) -> None:
    parts = [packed([page]) if zipped else page for page in PAGES]
    content = b"".join(parts)
    ends = [sum(map(len, parts[: n + 1])) for n in range(len(parts))]
    name = "c.warc.gz" if zipped else "c.warc"
    for cut in range(2, len(content)):
        # without its last line ends a record is whole, but for the gzip member around it
        whole = sum(end - (0 if zipped else 4) <= cut for end in ends)
        found = items(content[:cut], name)
        pages = [item.content for item in found if isinstance(item, Capture)]
        assert pages == CONTENTS[:whole], cut
        damage = [item.reason for item in found if isinstance(item, Unread)]
        assert damage in ([[]] if cut in ends else [["damaged_container"], ["damaged_gzip"]]), cut


def test_a_flipped_byte_in_a_member_costs_that_record_and_is_said() -> None:
    members = [packed([page]) for page in PAGES]
    members[2] = members[2][:-12] + bytes([members[2][-12] ^ 0xFF]) + members[2][-11:]
    content = b"".join(members)
    assert [page.content for page in captured(content, "c.warc.gz")] == CONTENTS[:2]
    (damage,) = rejected(content, "c.warc.gz")
    assert damage.reason == "damaged_container"
    assert f"offset={sum(map(len, members[:2]))}" in damage.detail


@pytest.mark.parametrize("stated", ["1000000000", "-5", "", "many", "99999999999999999999999"])
def test_a_length_that_is_not_there_ends_the_file(stated: str) -> None:
    content = PAGES[0] + response("http://a.example/", FOG, Content_Length=stated)
    assert [page.content for page in captured(content)] == CONTENTS[:1]
    assert reasons(content) == ["damaged_container"]


@pytest.mark.parametrize(
    "rest", [b"garbage\r\n" * 9, bytes(512), b"WARC/1.0\r\n\r\n", b"\xff" * 99]
)
def test_what_follows_and_is_no_record_is_said(rest: bytes) -> None:
    assert [page.content for page in captured(PAGES[0] + rest)] == CONTENTS[:1]
    assert reasons(PAGES[0] + rest) == ["damaged_container"]


def test_a_record_over_the_limit_is_given_up_alone() -> None:
    large = response("http://a.example/large", b"<html>" + b"x" * (17 * 2**20))
    film = response("http://a.example/film", b"x" * (17 * 2**20), "video/mp4")
    content = PAGES[0] + large + film + PAGES[1]
    assert [page.content for page in captured(content)] == CONTENTS[:2]
    assert reasons(content) == ["too_large", "not_text"]


def test_a_revisit_waits_with_all_that_its_capture_needs() -> None:
    original = response(
        "http://a.example/", FOG, WARC_Record_ID="<urn:uuid:1>", WARC_Payload_Digest="sha1:ABC"
    )
    by_id = revisit("http://a.example/", WARC_Refers_To="<urn:uuid:1>", WARC_Date="2024-10-18")
    by_name = revisit(
        "http://b.example/",
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
        WARC_Payload_Digest="sha1:XYZ",
        WARC_Refers_To_Target_URI="http://a.example/",
        WARC_Refers_To_Date="2024-10-17T01:02:03Z",
    )
    waiting = rejected(original + by_id + by_name, "c.warc")
    assert {item.reason for item in waiting} == {"unresolved_revisit"}
    first, second = (json.loads(item.detail) for item in waiting)
    assert first["url"] == "http://a.example/"
    assert first["captured_at"] == "2024-10-18T00:00:00"
    assert (first["original_url"], first["original_at"]) == (
        "http://a.example/",
        "2024-10-17T01:02:03",
    )
    assert (second["payload_digest"], second["http_status"]) == ("sha1:XYZ", None)
    assert second["original_url"] == "http://a.example/"


def test_a_revisit_of_what_is_no_page_is_counted_like_it() -> None:
    photo = response(
        "http://a.example/x.jpg", b"\xff\xd8\xff", "image/jpeg", WARC_Payload_Digest="sha1:P"
    )
    again = revisit("http://a.example/y.jpg", WARC_Payload_Digest="sha1:P")
    other = revisit("http://a.example/z.png", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")
    moved = revisit("http://a.example/m", b"HTTP/1.1 302 Found\r\n\r\n")
    found = rejected(photo + again + other + moved, "c.warc")
    assert [item.detail for item in found] == [
        "c.warc: 1 records of status 302",
        "c.warc: 2 records of image/jpeg",
        "c.warc: 1 records of image/png",
    ]


def test_what_the_user_says_fills_what_a_record_does_not_say() -> None:
    content = response("http://a.example/", FOG, WARC_Date="some day")
    said = Given("Harbour Herald", datetime(2024, 10, 20))
    (page,) = read(io.BytesIO(content), "c.warc", said)
    assert isinstance(page, Capture)
    assert (page.outlet, page.captured_at) == ("Harbour Herald", datetime(2024, 10, 20))


def digest(content: bytes, name: str = "sha1") -> str:
    found = hashlib.new(name, content).digest()
    return f"{name}:{base64.b32encode(found).decode().rstrip('=')}"


@pytest.mark.parametrize("name", ["sha1", "sha256", "md5"])
def test_a_record_that_is_not_what_its_digest_says_is_rejected_and_the_next_one_read(
    name: str,
) -> None:
    whole = response("http://a.example/1", FOG, WARC_Payload_Digest=digest(FOG, name))
    content = whole.replace(b"nine", b"nune") + response("http://a.example/2", RAIN)
    assert [page.url for page in captured(content)] == ["http://a.example/2"]
    assert reasons(content) == ["wrong_digest"]
    assert captured(whole)[0].content == FOG


@pytest.mark.parametrize("stated", ["sha1:ABC", "crc32:00000000", "sha1", f"sha1:{'0' * 39}x"])
def test_a_digest_of_no_known_form_says_nothing(stated: str) -> None:
    (page,) = captured(response("http://a.example/1", FOG, WARC_Block_Digest=stated))
    assert page.content == FOG


def test_a_payload_may_be_digested_as_sent_unchunked_or_unpacked() -> None:
    zipped = gzip.compress(FOG, mtime=0)
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(zipped), zipped)
    http = ("Content-Encoding: gzip", "Transfer-Encoding: chunked")
    for payload in (chunked, zipped, FOG):
        stated = "sha1:" + hashlib.sha1(payload).hexdigest()
        content = response("http://a.example/", chunked, http=http, WARC_Payload_Digest=stated)
        assert [page.content for page in captured(content)] == [FOG]
    wrong = response("http://a.example/", chunked, http=http, WARC_Payload_Digest=digest(RAIN))
    assert reasons(wrong) == ["wrong_digest"]


def test_a_right_block_is_believed_whatever_its_payloads_digest() -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + FOG
    stated = {"WARC_Block_Digest": digest(block), "WARC_Payload_Digest": digest(RAIN)}
    kind = {"Content_Type": "application/http", "WARC_Target_URI": "http://a.example/"}
    (page,) = captured(record("response", block, **kind, **stated))
    assert page.content == FOG


def test_the_outlet_that_our_collector_names_holds_for_the_records_that_follow() -> None:
    info = b"software: Broadsheet/1\r\nbroadsheet-outlet: Voice of Valley (EN)\r\n"
    other = b"software: Heritrix\r\nisPartOf: somebody's crawl\r\n"
    page = response("http://news.test/a", b"<html><p>text</p></html>")
    for block, outlet in ((info, "Voice of Valley (EN)"), (other, None), (b"\xff\x00:", None)):
        (found,) = captured(packed([record("warcinfo", block), page]), "crawl.warc.gz")
        assert found.outlet == outlet
