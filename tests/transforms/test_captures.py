"""Captures as frames: ids of content, address and time; each key once, in any order of inputs."""

from datetime import datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.captures import capture_id, ingested, merge_captures, reject_id
from transforms.ids import digest_bytes
from transforms.readers import Capture, Unread

NOON = datetime(2024, 10, 12, 12)
FOG = Capture(b"Fog.", "a.txt", "text/plain", "utf-8")
CAPTURES = st.lists(
    st.builds(
        Capture,
        content=st.sampled_from([b"Fog.", b"Rain."]),
        uri=st.sampled_from(["a.txt", "b.txt", "c.txt"]),
        media_type=st.sampled_from(["text/plain", "text/html"]),
        charset=st.sampled_from(["utf-8", None]),
        url=st.sampled_from(["http://harbour.example/", None]),
        captured_at=st.sampled_from([NOON, None]),
        http_status=st.sampled_from([200, None]),
        outlet=st.sampled_from(["KCNA", None]),
    ),
    max_size=8,
)


def test_an_id_is_of_content_address_and_time_and_not_of_the_place_read() -> None:
    digest = digest_bytes(b"Fog.")
    url = "http://harbour.example/"
    ids = [
        capture_id(digest, None, None),
        capture_id(digest, url, None),
        capture_id(digest, url, NOON),
        capture_id(digest, None, NOON),
        capture_id(digest, None, NOON.replace(microsecond=1)),
        capture_id(digest_bytes(b"Rain."), None, None),
    ]
    assert len(set(ids)) == len(ids)
    rows = ingested([FOG, Capture(b"Fog.", "copy/b.txt", "text/plain", "utf-8")])
    assert rows.captures.select("capture_id", "uri").rows() == [(ids[0], "a.txt")]


def test_each_content_is_kept_once_byte_for_byte() -> None:
    again = Capture(b"Fog.", "b.txt", "text/plain", "utf-8", captured_at=NOON)
    rows = ingested([FOG, again, Capture(b" Fog.\r\n", "c.txt", "text/plain")])
    assert rows.captures.height == 3
    assert sorted(rows.payloads["content"]) == [b" Fog.\r\n", b"Fog."]
    assert set(rows.captures["content_sha256"]) == set(rows.payloads["content_sha256"])
    assert rows.captures.filter(uri="c.txt")["content_bytes"].to_list() == [7]


def test_what_was_not_read_is_a_reject_with_its_reason_and_beginning() -> None:
    items = [
        Unread("x.gz", "damaged_gzip", "x.gz: ends early"),
        Unread("y.xml", "unknown_format", "y.xml: XML", b"<rss>" * 100),
        Unread("y.xml", "unknown_format", "y.xml: XML", b"<rss>" * 100),
    ]
    rows = ingested(items)
    assert rows.captures.is_empty()
    assert rows.payloads.is_empty()
    found = rows.rejects.sort("reason").select("stage", "reason", "detail", "excerpt").rows()
    assert found == [
        ("ingest", "damaged_gzip", "x.gz: ends early", None),
        ("ingest", "unknown_format", "y.xml: XML", "<rss>" * 40),
    ]
    assert rows.rejects.sort("reason")["capture_id"].is_null().to_list() == [True, False]


def test_rejects_differ_by_capture_stage_reason_and_detail() -> None:
    keys = [
        reject_id(None, "ingest", "empty", "a"),
        reject_id("", "ingest", "empty", "a"),
        reject_id(None, "normalize", "empty", "a"),
        reject_id(None, "ingest", "bad_json", "a"),
        reject_id(None, "ingest", "empty", None),
    ]
    assert len(set(keys)) == len(keys)


@settings(deadline=None, max_examples=60)
@given(CAPTURES, st.data())
def test_order_and_grouping_of_inputs_do_not_matter(
    items: list[Capture], data: st.DataObject
) -> None:
    whole = ingested(items)
    cut = data.draw(st.integers(0, len(items)))
    shuffled = data.draw(st.permutations(items))
    parts = [ingested(part) for part in (shuffled[:cut], shuffled[cut:])]
    captures = merge_captures(pl.concat([part.captures for part in parts]))
    assert captures.sort("capture_id").equals(whole.captures.sort("capture_id"))
    payloads = pl.concat([part.payloads for part in parts]).unique("content_sha256")
    assert payloads.sort("content_sha256").equals(whole.payloads.sort("content_sha256"))
    assert whole.captures["capture_id"].is_unique().all()


@pytest.mark.parametrize(
    "capture",
    [
        # JSON may write \\ud83d, and a name in another encoding reaches Python as surrogates.
        Capture(b"{}", "rows.jsonl#line=1", "application/json", url="http://a.example/\ud83d"),
        Capture(b"Rain.", "caf\udce9.txt", "text/plain"),
    ],
)
def test_a_broken_character_does_not_stop_the_batch(capture: Capture) -> None:
    rows = ingested([FOG, capture, Unread("caf\udce9", "empty", "caf\udce9: no content")])
    assert rows.captures.height == 2
    assert rows.rejects["detail"].to_list() == ["caf?: no content"]
