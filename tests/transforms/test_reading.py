"""Reading one capture: which outlet, address and listing day it states, and why it is of no use."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from flows.outlets import load_outlets
from transforms.reading import Reading, Source, listed_day, read_captures

OUTLETS = load_outlets()
PYONGYANG = ZoneInfo("Asia/Pyongyang")


def reading(
    content: bytes | dict[str, object],
    kind: str = "application/json",
    *,
    url: str | None = None,
    outlet: str | None = None,
) -> Reading:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    source = Source("0" * 32, kind, "rows.jsonl#line=1", url, outlet, None)
    (found,) = read_captures([(source, raw)], OUTLETS)
    return found


@pytest.mark.parametrize(
    ("listed", "zone", "day"),
    [
        ("2024-10-12", None, date(2024, 10, 12)),
        ("[Juche113.10.12.]", None, date(2024, 10, 12)),
        # A scraper's epoch of midnight UTC means a date, in whatever zone the outlet lives.
        ("1728691200000", ZoneInfo("America/New_York"), date(2024, 10, 12)),
        ("2024-10-12T00:00:00+09:00", PYONGYANG, date(2024, 10, 12)),
        ("2024-10-12T00:00:00+09:00", None, date(2024, 10, 12)),
        ("2024-10-11T16:30:00Z", PYONGYANG, date(2024, 10, 12)),
        ("2024-10-11T16:30:00Z", None, date(2024, 10, 11)),
        ("03/04/2024", PYONGYANG, None),
        ("yesterday", PYONGYANG, None),
        (None, PYONGYANG, None),
    ],
)
def test_a_listing_states_the_day_at_the_outlets_place(
    listed: str | None, zone: ZoneInfo | None, day: date | None
) -> None:
    assert listed_day(listed, zone) == day


@pytest.mark.parametrize("zone", [None, ZoneInfo("America/New_York")])
def test_an_evening_that_is_midnight_in_utc_stays_that_evening(zone: ZoneInfo | None) -> None:
    assert listed_day("2024-10-11T20:00:00-04:00", zone) == date(2024, 10, 11)


def test_the_outlet_is_as_printed_else_by_address_else_as_the_user_says() -> None:
    kcna, rodong = "http://kcna.kp/en/a", "http://rodong.rep.kp/en/a"
    fog: dict[str, object] = {"text": "Fog."}
    stated = fog | {"source": "naenara (en)", "url": kcna}
    assert reading(stated, outlet="Herald").outlet == "Naenara (EN)"
    assert reading(fog | {"url": kcna}, outlet="Herald").outlet == "KCNA"
    assert reading(fog, outlet="rodong sinmun (EN)").outlet == "Rodong Sinmun"
    assert reading(fog).outlet is None
    assert reading(b"Fog.", "text/plain", url=rodong, outlet="Herald").outlet == "Rodong Sinmun"
    watched = "https://kcnawatch.org/newstream/1728723785-1/a"
    assert reading(fog | {"url": watched}).outlet is None


def test_text_of_a_record_goes_before_its_html() -> None:
    html = "<html><body><article><p>" + "The lamp was lit. " * 20 + "</p></article></body></html>"
    assert reading({"text": "Fog.", "html": html}).text == "Fog."
    extracted = reading({"html": html}).text
    assert extracted is not None
    assert extracted.startswith("The lamp was lit.")
    headed = html.replace("<body>", "<head><title>Lamp</title></head><body>")
    assert reading({"html": headed}).title == "Lamp"
    assert reading({"html": headed, "title": "Harbour Lamp Lit"}).title == "Harbour Lamp Lit"


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (b"[1, 2]", "application/json", "bad_json"),
        (b'{"url": "http://harbour.example/"}', "application/json", "no_text"),
        (b'{"html": "<p></p>"}', "application/json", "extraction_failed"),
        (b"<html></html>", "text/html", "extraction_failed"),
        (bytes(range(256)), "text/plain", "unknown_format"),
    ],
)
def test_what_is_of_no_use_says_why_and_how_it_begins(
    content: bytes, kind: str, reason: str
) -> None:
    found = reading(content, kind)
    assert (found.text, found.title, found.reason) == (None, None, reason)
    beginning = (
        "<p></p>" if b"html" in content and kind != "text/html" else content.decode("latin1")
    )
    assert found.excerpt == (None if reason == "unknown_format" else beginning)


def test_a_feeds_relative_links_and_the_character_set_of_its_header_count() -> None:
    feed = (
        "<rss version='2.0'><channel><item><title>등불이 켜졌다</title><link>/lamp/1</link>"
        "</item></channel></rss>"
    ).encode("cp949")
    kind, url = "application/rss+xml", "https://harbour.example/feeds/all.xml"
    source = Source("0" * 32, kind, "all.xml", url, None, None, declared_charset="euc-kr")
    (found,) = read_captures([(source, feed)], OUTLETS)
    assert (found.title, found.url) == ("등불이 켜졌다", "https://harbour.example/lamp/1")


def test_the_outlet_that_an_aggregators_page_prints_counts_more_than_its_host() -> None:
    prose = "The keeper of the harbour lamp climbed the stairs in the evening and lit it. " * 3
    html = (
        "<html><body><h1>The lamp of the harbour is lit again</h1>"
        "<div>Date: 12/06/2019 | Source: Harbour Times | Read original version at source</div>"
        f"<p>{prose}</p><p>{prose}</p></body></html>"
    )
    found = reading(html.encode(), "text/html", url="https://watch.example/1")
    assert found.outlet == "Harbour Times"
    assert "Source:" not in (found.text or "")
