"""Collecting from a server on this machine, over a day or two that pass in no time."""

import csv
import gzip
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import sleep
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from fastwarc.warc import ArchiveIterator

from flows.collect import Collected, collect
from flows.load import load
from flows.visits import Visits
from flows.workers import Inline
from schemas.errors import BusyError, InputError
from tests.commands import called
from tests.conftest import ROOT
from tests.web import Server, Time, answer, network, page, resolved, rss, silence, slowly, with_etag

BRIDGE = page(
    "A Bridge Opens in the Valley",
    "The new bridge over the stream was opened on Tuesday by the people of the valley.",
    "Builders from three villages had worked on its two arches since the thaw in March.",
    "It replaces the ferry, which was lost in the flood of the summer before last.",
)
REWRITTEN = page(
    "A Bridge Opens in the Valley",
    "The new bridge over the stream was opened on Tuesday by the mayor of the valley.",
    "Builders from three villages had worked on its four arches since the thaw in March.",
    "It replaces the ferry, which was sold to a museum in the summer before last.",
)
ORCHARD = page(
    "Orchards Report a Late Harvest",
    "Fruit growers in the south have begun their harvest two weeks later than usual.",
    "Cold nights in May are named as the reason, and the pears have suffered the most.",
    "The growers expect to finish in the first days of November, if the weather holds.",
)


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    found.pages["/robots.txt"] = answer("", "404 Not Found")
    yield found
    found.close()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def root(tmp_path: Path, server: Server) -> Path:
    found = tmp_path / "news"
    found.mkdir()
    write(found, f'[[collect]]\noutlet = "Valley News"\nfeeds = ["{server.url("/feed")}"]\n')
    return found


def write(root: Path, sections: str) -> None:
    contact = 'contact = "https://example.org/about"\n'
    (root / "dataset.toml").write_text(contact + sections, encoding="utf-8")


def run(root: Path, time: Time, **given: Any) -> Collected:
    settings: dict[str, Any] = {"network": network(), "parsers": Inline(), "is_building": False}
    return collect(root, clock=time.clock(), **{**settings, **given})


def waiting(root: Path) -> list[Path]:
    return sorted((root / "collected" / "new").iterdir())


def records(root: Path, kind: str = "response") -> list[tuple[str, dict[str, str], bytes]]:
    """Return (address, headers, block) of the records of a kind, in all files."""
    found = []
    for path in sorted((root / "collected").rglob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, parse_http=False):
                headers = dict(record.headers.items())
                if headers["WARC-Type"] == kind:
                    address = headers.get("WARC-Target-URI", "")
                    found.append((address, headers, record.reader.read()))
    return found


def unfetched(root: Path) -> dict[str, dict[str, str]]:
    with (root / "collected" / "_unfetched.csv").open(encoding="utf-8", newline="") as file:
        return {row["url"]: row for row in csv.DictReader(file)}


def test_new_articles_of_a_feed_are_fetched_built_and_named(
    root: Path, server: Server, time: Time
) -> None:
    server.pages["/feed"] = answer(rss(server.url("/a"), server.url("/b")), media_type="text/xml")
    server.pages |= {"/a": answer(BRIDGE), "/b": answer(ORCHARD)}
    done = run(root, time, is_building=True)
    assert server.paths() == ["/feed", "/a", "/b"]
    [found] = done.rounds
    assert (found.answered, found.listed, found.new, found.failed) == (1, 2, 2, 0)
    articles = load("articles", dataset=root).collect().sort("title")
    assert articles["title"].to_list() == [
        "A Bridge Opens in the Valley", "Orchards Report a Late Harvest",
    ]  # fmt: skip
    assert articles["outlet"].to_list() == ["Valley News"] * 2
    assert set(articles["first_seen_at"].dt.date().to_list()) == {time.now.date()}
    assert waiting(root) == []
    assert [path.suffix for path in (root / "collected").glob("*.gz")] == [".gz"]
    assert unfetched(root) == {}


def test_every_request_says_who_asks_and_sends_no_cookie(
    root: Path, server: Server, time: Time
) -> None:
    server.pages["/feed"] = answer(rss(server.url("/a")), Set_Cookie="id=1; Path=/")
    server.pages["/a"] = answer(BRIDGE)
    run(root, time)
    assert len(server.asked) == 3
    for _, headers in server.asked:
        assert headers["user-agent"].startswith("broadsheet/")
        assert "(+https://example.org/about)" in headers["user-agent"]
        assert "cookie" not in headers


def test_a_page_is_looked_at_three_more_times_and_a_rewrite_becomes_a_revision(
    root: Path, server: Server, time: Time
) -> None:
    server.pages["/feed"] = answer(rss(server.url("/a")))
    server.pages["/a"] = answer(BRIDGE)
    asked = []
    for hour in range(80):
        if hour == 30:
            server.pages["/a"] = answer(REWRITTEN)
        before = server.paths().count("/a")
        run(root, time)
        if server.paths().count("/a") > before:
            asked.append(hour)
        time.turn(1)
    assert asked == [0, 6, 24, 48]
    done = run(root, time, is_building=True)
    assert done.summary is not None
    assert done.summary.revisions == 1
    texts = load("articles", dataset=root).collect().sort("revision")
    assert texts["revision"].to_list() == [1, 2]
    assert "four arches" in texts["body"][1]
    assert texts["capture_count"].to_list() == [3, 1]


def test_what_the_server_calls_unmodified_is_a_revisit_and_moves_last_seen(
    root: Path, server: Server, time: Time
) -> None:
    server.pages["/feed"] = with_etag(rss(server.url("/a")), '"feed-1"')
    server.pages["/a"] = with_etag(BRIDGE, '"a-1"')
    run(root, time, is_building=True)
    time.turn(7)
    done = run(root, time, is_building=True)
    [found] = done.rounds
    assert (found.answered, found.again, found.unchanged) == (1, 1, 1)
    assert [headers.get("if-none-match") for _, headers in server.asked[-2:]] == [
        '"feed-1"', '"a-1"',
    ]  # fmt: skip
    [(address, headers, block)] = records(root, "revisit")
    assert address == server.url("/a")
    assert headers["WARC-Profile"].endswith("/server-not-modified")
    assert block.startswith(b"HTTP/1.1 304")
    [article] = load("articles", dataset=root).collect().to_dicts()
    assert (article["last_seen_at"] - article["first_seen_at"]).total_seconds() > 6.9 * 3600
    waiting = load("rejects", dataset=root).filter(pl.col("reason") == "unresolved_revisit")
    assert waiting.collect().is_empty()


def test_the_same_bytes_again_are_a_revisit_and_the_same_feed_is_not_kept_twice(
    root: Path, server: Server, time: Time
) -> None:
    server.pages |= {"/feed": answer(rss(server.url("/a"))), "/a": answer(BRIDGE)}
    run(root, time)
    time.turn(7)
    assert run(root, time).rounds[0].unchanged == 1
    kept = [address for address, _, _ in records(root)]
    assert kept == [server.url("/feed"), server.url("/a")]
    [(_, headers, _)] = records(root, "revisit")
    assert headers["WARC-Profile"].endswith("/identical-payload-digest")
    time.turn(1)
    run(root, time)
    assert len(waiting(root)) == 2  # nothing new leaves no file


def test_a_vanished_page_is_a_capture_and_its_text_stays(
    root: Path, server: Server, time: Time
) -> None:
    server.pages |= {"/feed": answer(rss(server.url("/a"))), "/a": answer(BRIDGE)}
    run(root, time, is_building=True)
    server.pages["/a"] = answer("<p>This page is no more.</p>", "410 Gone")
    time.turn(7)
    assert run(root, time, is_building=True).rounds[0].gone == 1
    captures = load("captures", dataset=root).filter(pl.col("url") == server.url("/a")).collect()
    assert sorted(captures["http_status"].to_list()) == [200, 410]
    assert load("articles", dataset=root).collect().height == 1
    time.turn(20)
    server.pages["/a"] = answer(BRIDGE)
    assert run(root, time).rounds[0].unchanged == 1  # it is back


def test_robots_txt_is_read_once_and_obeyed(root: Path, server: Server, time: Time) -> None:
    server.pages["/robots.txt"] = answer(
        "User-agent: *\nCrawl-delay: 9\nDisallow: /private\n", media_type="text/plain"
    )
    server.pages["/feed"] = answer(rss(server.url("/private/a"), server.url("/b")))
    server.pages |= {"/private/a": answer(BRIDGE), "/b": answer(ORCHARD)}
    found = run(root, time).rounds[0]
    assert [path for path, _ in server.asked] == ["/robots.txt", "/feed", "/b"]
    assert (found.new, found.failed) == (1, 1)
    assert unfetched(root)[server.url("/private/a")]["reason"] == "robots"
    assert time.waits == pytest.approx([5, 9])  # the delay of before robots.txt was known, then its


def test_a_host_that_wants_more_time_than_a_run_has_is_not_collected(
    root: Path, server: Server, time: Time
) -> None:
    server.pages["/robots.txt"] = answer("User-agent: *\nCrawl-delay: 86400\n")
    server.pages["/feed"] = answer(rss(server.url("/a")))
    assert "wants 86,400 s" in run(root, time).rounds[0].reasons[0][1]
    assert server.paths() == []


@pytest.mark.parametrize("robots", [answer("", "500 Oops"), silence], ids=["500", "silence"])
def test_robots_txt_that_cannot_be_had_forbids_all(
    root: Path, server: Server, time: Time, robots: Any
) -> None:
    server.pages |= {"/robots.txt": robots, "/feed": answer(rss(server.url("/a")))}
    done = run(root, time)
    assert server.paths() == []
    assert done.is_failed
    assert "no robots.txt" in done.rounds[0].reasons[0][1]
    assert unfetched(root)[server.url("/feed")]["reason"] == "left_alone"


def test_a_host_is_asked_one_thing_at_a_time_whichever_outlets_share_it(
    root: Path, server: Server, time: Time
) -> None:
    feeds = [f"/feed{number}" for number in range(4)]
    write(root, "".join(
        f'[[collect]]\noutlet = "Edition {n}"\nfeeds = ["{server.url(path)}"]\ndelay = 2\n'
        for n, path in enumerate(feeds)
    ))  # fmt: skip
    for path in feeds:
        server.pages[path] = answer(rss(server.url(f"{path}/a")))
        server.pages[f"{path}/a"] = answer(BRIDGE)
    done = run(root, time)
    assert sum(found.new for found in done.rounds) == 4
    assert server.most_at_once == 1
    assert len(time.waits) == len(server.asked) - 1


def test_a_server_that_asks_for_little_patience_gets_it(
    root: Path, server: Server, time: Time
) -> None:
    server.pages["/feed"] = answer(rss(server.url("/a")))
    refusals = iter([answer("", "429 Too Many Requests", Retry_After="30"), answer(BRIDGE)])
    server.pages["/a"] = lambda connection, _: connection.sendall(next(refusals))
    assert run(root, time).rounds[0].new == 1
    assert 30 in time.waits


def test_a_host_that_asks_for_much_is_left_alone_also_by_the_next_run(
    root: Path, server: Server, time: Time
) -> None:
    server.pages["/feed"] = answer(rss(server.url("/a"), server.url("/b")))
    server.pages["/a"] = answer("", "503 Busy", Retry_After="7200")
    server.pages["/b"] = answer(ORCHARD)
    found = run(root, time).rounds[0]
    assert (found.new, found.failed, found.left) == (0, 0, 2)
    assert "left alone until 2026-03-01 14:00" in found.reasons[0][1]
    asked = len(server.asked)
    time.turn(1)
    again = run(root, time)
    assert len(server.asked) == asked
    assert again.is_failed
    time.turn(1.5)
    server.pages["/a"] = answer(BRIDGE)
    assert run(root, time).rounds[0].new == 2


def test_failures_are_listed_tried_again_ever_more_rarely_and_mended(
    root: Path, server: Server, time: Time
) -> None:
    server.pages["/feed"] = answer(rss(server.url("/a"), server.url("/b")))
    server.pages |= {"/a": answer("oops", "500 Internal Server Error"), "/b": answer(ORCHARD)}
    found = run(root, time).rounds[0]
    assert (found.new, found.failed) == (1, 1)
    assert found.reasons == [(server.url("/a"), "status 500")]
    row = unfetched(root)[server.url("/a")]
    assert (row["reason"], row["failures"], row["given_up"]) == ("http_status", "1", "False")
    time.turn(0.1)
    assert run(root, time).rounds[0].failed == 0
    time.turn(0.2)
    assert run(root, time).rounds[0].failed == 1
    server.pages["/a"] = answer(BRIDGE)
    time.turn(0.6)
    assert run(root, time).rounds[0].new == 1
    assert unfetched(root) == {}


@pytest.mark.parametrize(
    "broken",
    [
        slowly(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + BRIDGE[:300].encode(), b" ", 0.1),
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + BRIDGE[:300].encode(),
        answer(gzip.compress(BRIDGE.encode())[:-30], Content_Encoding="gzip"),
        answer(gzip.compress(BRIDGE.encode())[:60] + b"\0" * 90, Content_Encoding="gzip"),
        answer(""),
    ],
    ids=["drip", "broken off", "cut gzip", "broken gzip", "empty"],
)  # fmt: skip
def test_half_a_page_is_no_capture(root: Path, server: Server, time: Time, broken: Any) -> None:
    server.pages |= {"/feed": answer(rss(server.url("/a"))), "/a": broken}
    assert run(root, time).rounds[0].failed == 1
    assert [address for address, _, _ in records(root)] == [server.url("/feed")]
    assert unfetched(root)[server.url("/a")]["reason"] in ("not_whole", "empty")


def test_a_whole_page_of_a_wrong_length_is_taken_and_marked(
    root: Path, server: Server, time: Time
) -> None:
    server.pages["/feed"] = answer(rss(server.url("/a")))
    server.pages["/a"] = answer(BRIDGE, Content_Length="99999")
    assert run(root, time, is_building=True).rounds[0].new == 1
    [headers] = [headers for address, headers, _ in records(root) if address == server.url("/a")]
    assert headers["WARC-Truncated"] == "disconnect"
    assert load("articles", dataset=root).collect().height == 1


def test_an_endless_page_is_kept_as_far_as_it_is_read(
    root: Path, server: Server, time: Time
) -> None:
    server.pages["/feed"] = answer(rss(server.url("/a")))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    server.pages["/a"] = slowly(head, b"<p>and so on</p>" * 4000, 0)
    assert run(root, time).rounds[0].new == 1
    [headers] = [headers for address, headers, _ in records(root) if address == server.url("/a")]
    assert headers["WARC-Truncated"] == "length"


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("http://127.0.0.1:{port}/secret", "not of the public internet"),
        ("http://[::1]:{port}/secret", "not of the public internet"),
        ("http://2130706433:{port}/secret", "not of the public internet"),
        ("http://elsewhere.test:{port}/secret", "not of the public internet"),
        ("http://169.254.169.254/latest/meta-data/", "not of the public internet"),
        ("file:///etc/passwd", "scheme 'file'"),
        ("gopher://news.test/", "scheme 'gopher'"),
        ("http://user:pw@news.test:{port}/secret", "user's name"),
        ("http://news.test:22/", "port 22"),
        ("/loop", "more than 5 redirects"),
    ],
)
def test_redirects_lead_to_public_pages_only(
    root: Path, server: Server, time: Time, to: str, why: str
) -> None:
    place = to.format(port=server.port)
    moved = answer("", "302 Found", Location=place)
    server.pages |= {"/feed": answer(rss(server.url("/a"))), "/a": moved, "/loop": moved}
    server.pages["/secret"] = answer(BRIDGE)
    found = run(root, time).rounds[0]
    assert (found.new, found.failed) == (0, 1)
    assert why in found.reasons[0][1]
    assert "/secret" not in server.paths()


def test_a_redirect_is_followed_kept_and_known_by_both_its_ends(
    root: Path, server: Server, time: Time
) -> None:
    server.pages["/feed"] = answer(rss(server.url("/a")))
    server.pages |= {"/a": answer("", "301 Moved", Location="/moved"), "/moved": answer(BRIDGE)}
    run(root, time, is_building=True)
    run(root, time)
    assert server.paths() == ["/feed", "/a", "/moved", "/feed"]
    kept = [address for address, _, _ in records(root)]
    assert kept == [server.url("/feed"), server.url("/a"), server.url("/moved")]
    time.turn(7)
    assert run(root, time, is_building=True).rounds[0].unchanged == 1
    assert load("articles", dataset=root).collect()["capture_count"].to_list() == [2]


def test_hostile_addresses_of_a_feed_are_not_asked_for(
    root: Path, server: Server, time: Time
) -> None:
    hostile = [
        f"http://127.0.0.1:{server.port}/secret", f"http://[::1]:{server.port}/secret",
        f"http://2130706433:{server.port}/secret", f"http://me:pw@news.test:{server.port}/secret",
        "http://news.test:25/", f"http://news.test.:{server.port}/secret?" + "x" * 3000,
        "http://[::1", "http://bücher.test/secret", "ftp://news.test/secret",
        f"http://elsewhere.test:{server.port}/secret", "http://news.test\\@127.0.0.1/secret",
    ]  # fmt: skip
    server.pages["/feed"] = answer(rss(*hostile, server.url("/b")))
    server.pages |= {"/secret": answer(BRIDGE), "/b": answer(ORCHARD)}
    found = run(root, time).rounds[0]
    assert server.paths() == ["/feed", "/b"]
    assert found.new == 1
    told = " ".join(why for _, why in found.reasons)
    assert "user's name" in told
    assert "not named in `hosts`" in told


def test_relative_links_of_feeds_are_of_the_feeds_own_place(
    root: Path, server: Server, time: Time
) -> None:
    server.pages["/feed"] = answer(rss("/a", "b?id=2"), media_type="application/rss+xml")
    server.pages |= {"/a": answer(BRIDGE), "/b?id=2": answer(ORCHARD)}
    assert run(root, time).rounds[0].new == 2


def test_listings_are_read_for_headlines_and_subdomains_belong_to_a_site(
    root: Path, server: Server, time: Time
) -> None:
    write(root, f'[[collect]]\noutlet = "Valley News"\nlistings = ["{server.url("/")}"]\n')
    links = "".join(
        f'<li><a href="{href}">{text}</a></li>'
        for href, text in (
            ("/a", "A Bridge Opens in the Valley of the Mills"),
            ("/b", "Orchards Report a Late Harvest This Year"),
            ("/about", "About us"),
            ("http://other.example/x", "A Headline of Some Other House Altogether"),
        )
    )
    server.pages["/"] = answer(f"<html><body><ul class='news'>{links}</ul></body></html>")
    server.pages |= {"/a": answer(BRIDGE), "/b": answer(ORCHARD)}
    found = run(root, time).rounds[0]
    assert server.paths() == ["/", "/a", "/b"]
    assert "other.example" in found.reasons[0][1]


def test_a_listing_without_links_and_a_feed_that_is_none_are_told(
    root: Path, server: Server, time: Time
) -> None:
    feed, front = server.url("/feed"), server.url("/")
    section = f'outlet = "Valley News"\nfeeds = ["{feed}"]\nlistings = ["{front}"]\n'
    write(root, f"[[collect]]\n{section}")
    server.pages |= {"/": answer("<html><p>Nothing here</p></html>"), "/feed": answer(BRIDGE)}
    done = run(root, time)
    assert [why.partition(",")[0] for _, why in done.rounds[0].reasons] == [
        "neither RSS", "no link to an article; say in `articles` what they hold",
    ]  # fmt: skip
    assert done.is_failed
    assert set(unfetched(root)) == {feed, front}


def test_one_bad_outlet_does_not_stop_the_others(root: Path, server: Server, time: Time) -> None:
    write(root, (
        f'[[collect]]\noutlet = "Gone"\nfeeds = ["{server.url("/none")}"]\n'
        '[[collect]]\noutlet = "Lost"\nfeeds = ["http://nowhere.invalid/feed"]\n'
        f'[[collect]]\noutlet = "Valley News"\nfeeds = ["{server.url("/feed")}"]\n'
        f'[[collect]]\noutlet = "Broken"\nfeeds = ["{server.url("/feed2")}"]\n'
    ))  # fmt: skip
    server.pages |= {"/feed": answer(rss(server.url("/a"))), "/a": answer(BRIDGE)}
    server.pages["/feed2"] = answer(rss(server.url("/b")))

    class Failing(Inline):
        def run(self, step: Any, items: Any, *more: Any) -> list[Any]:
            if "/feed2" in str(items[0].url):
                raise RuntimeError("the parser is out of order")
            return super().run(step, items, *more)

    done = run(root, time, parsers=Failing(), is_building=True)
    assert [found.answered for found in done.rounds] == [0, 0, 1, 0]
    assert [found.new for found in done.rounds] == [0, 0, 1, 0]
    assert not done.is_failed
    assert "out of order" in done.rounds[3].reasons[0][1]
    assert load("articles", dataset=root).collect().height == 1


def test_a_host_that_does_not_answer_is_left_alone_after_a_while(
    root: Path, server: Server, time: Time
) -> None:
    paths = [f"/{name}" for name in "abcdef"]
    server.pages["/feed"] = answer(rss(*map(server.url, paths)))
    server.pages |= dict.fromkeys(paths, b"")
    found = run(root, time).rounds[0]
    assert len(server.paths()) == 4
    assert (found.failed, found.left) == (3, 3)
    assert "did not answer 3 times in a row" in found.reasons[-1][1]


def test_what_is_over_the_limit_of_a_run_comes_in_the_next(
    root: Path, server: Server, time: Time
) -> None:
    paths = [f"/{name}" for name in "abcde"]
    write(root, f'[[collect]]\noutlet = "V"\nfeeds = ["{server.url("/feed")}"]\nmost = 2\n')
    server.pages["/feed"] = answer(rss(*map(server.url, paths)))
    server.pages |= {path: answer(BRIDGE) for path in paths}
    assert [run(root, time).rounds[0].left for _ in range(3)] == [3, 1, 0]
    assert [path for path in server.paths() if path != "/feed"] == paths


def test_pages_that_the_dataset_holds_are_not_new(root: Path, server: Server, time: Time) -> None:
    server.pages |= {"/feed": answer(rss(server.url("/a"))), "/a": answer(BRIDGE)}
    run(root, time, is_building=True)
    for path in (root / "collected").iterdir():
        if path.is_file():
            path.unlink()
    time.turn(1)
    run(root, time)
    assert server.paths() == ["/feed", "/a", "/feed"]


@pytest.mark.parametrize("loss", ["gone", "damaged"])
def test_a_lost_memory_is_made_anew_from_the_warcs(
    root: Path, server: Server, time: Time, loss: str
) -> None:
    server.pages |= {"/feed": answer(rss(server.url("/a"))), "/a": with_etag(BRIDGE, '"a-1"')}
    run(root, time)
    memory = root / "collected" / "_visits.sqlite"
    memory.unlink() if loss == "gone" else memory.write_bytes(b"no database" * 999)
    time.turn(7)
    found = run(root, time).rounds[0]
    assert (found.new, found.again, found.unchanged) == (0, 1, 1)


KILLED = """
import os, sys
from pathlib import Path
from flows.collect import collect
from flows.visits import PAGE, Visits
from flows.workers import Inline
from tests.web import Time, network

def save(self, visit, held=Visits.save):
    os._exit(9) if visit.role == PAGE else held(self, visit)

Visits.save = save
collect(Path(sys.argv[1]), is_building=False, clock=Time().clock(), network=network(),
        parsers=Inline())
"""


def test_what_a_killed_run_wrote_is_kept_and_not_asked_for_again(
    root: Path, server: Server, time: Time
) -> None:
    server.pages["/feed"] = answer(rss(server.url("/a"), server.url("/b")))
    server.pages |= {"/a": answer(BRIDGE), "/b": answer(ORCHARD)}
    killed = subprocess.run([sys.executable, "-c", KILLED, str(root)], cwd=ROOT, check=False)
    assert killed.returncode == 9
    [left] = waiting(root)
    assert left.name.startswith("_")
    left.write_bytes(left.read_bytes() + gzip.compress(b"WARC/1.1 and then the power went")[:20])
    done = run(root, time, is_building=True)
    assert (done.salvaged, done.rounds[0].new) == (1, 1)
    assert server.paths() == ["/feed", "/a", "/feed", "/b"]
    assert load("rejects", dataset=root).collect().is_empty()
    assert load("articles", dataset=root).collect().height == 2


INTERRUPTED = """
import sys
from pathlib import Path
from flows.collect import collect
from flows.workers import Inline
from tests.web import network

try:
    collect(Path(sys.argv[1]), is_building=False, network=network(), parsers=Inline())
except KeyboardInterrupt:
    sys.exit(7)
"""


def test_an_interrupted_run_ends_its_waits_and_keeps_what_it_has(
    root: Path, server: Server
) -> None:
    write(root, f'[[collect]]\noutlet = "V"\nfeeds = ["{server.url("/feed")}"]\ndelay = 300\n')
    server.pages["/robots.txt"] = answer("", "404 Not Found")
    server.pages["/feed"] = answer(rss(server.url("/a")))
    with subprocess.Popen([sys.executable, "-c", INTERRUPTED, str(root)], cwd=ROOT) as child:
        for _ in range(600):
            if server.asked:
                break
            sleep(0.1)
        sleep(0.3)
        child.send_signal(signal.SIGINT)
        try:
            assert child.wait(60) == 7
        finally:
            child.kill()
    assert [path for path, _ in server.asked] == ["/robots.txt"]
    with closing(Visits(root / "collected" / "_visits.sqlite")) as visits:
        assert visits.unfetched() == []


def test_two_collectors_do_not_meet(root: Path, server: Server, time: Time) -> None:
    server.pages["/feed"] = answer(rss(server.url("/a")))
    refused: list[BaseException] = []

    def give(connection: Any, _: str) -> None:
        try:
            run(root, Time())
        except BusyError as error:
            refused.append(error)
        connection.sendall(answer(BRIDGE))

    server.pages["/a"] = give
    run(root, time, network=network(silence=5, total=5))
    assert "another process collects" in str(refused[0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "names no outlet to collect"),
        ('[[collect]]\noutlet = "V"\nfeeds = ["http://v.test/f"]', "has no contact"),
        ('contact = "me"\n[[collect]]\noutlet = "V"\nfeeds = ["http://v.test/f"]', "contact is"),
        (
            'contact = "http://a.test/x\\r\\nX: 1"\n[[collect]]\noutlet = "V"\n'
            'feeds = ["http://v.test/f"]', "contact is",
        ),
        ('contact = "http://a.test"\n[[collect]]\noutlet = "V"', "at least one address"),
        ('contact = "http://a.test"\n[[collect]]\noutlet = "V"\nfeeds = ["v.test/f"]', "whole address"),
        (
            'contact = "http://a.test"\n[[collect]]\noutlet = "V"\nfeeds = ["http://u:p@v.test/f"]',
            "cannot be asked for",
        ),
        (
            'contact = "http://a.test"\n[[collect]]\noutlet = "V"\nfeeds = ["http://v.test/"]\n'
            "delay = 0.1", "delay is 0.1",
        ),
        (
            'contact = "http://a.test"\n[[collect]]\noutlet = "V"\nfeed = ["http://v.test/"]',
            "feed is",
        ),
        (
            'contact = "http://a.test"\n' + 2 * '[[collect]]\noutlet = "V"\nfeeds = ["http://v.test/"]\n',
            "two [[collect]] sections",
        ),
    ],
)  # fmt: skip
def test_a_dataset_that_does_not_say_what_to_collect_is_told_what_to_write(
    tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "dataset.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        collect(tmp_path, network=network(), parsers=Inline())
    assert told in str(error.value)
    assert str(tmp_path) in str(error.value)


def test_the_command_prints_a_table_and_ends_with_the_right_code(
    root: Path, server: Server
) -> None:
    server.pages["/feed"] = answer(rss(server.url("/a")))
    server.pages["/a"] = answer("oops", "500 Internal Server Error")
    with (
        patch("flows.collect.Network", lambda: network()),
        patch("flows.collect.Clock", lambda: Time().clock()),
    ):
        done = called("collect", "--dataset", root, "--no-build")
        assert done.returncode == 0, done.stderr
        assert "Valley News  1 of 1" in done.stdout
        assert "status 500" in done.stdout
        server.pages["/feed"] = answer("", "404 Not Found")
        failed = called("collect", "--dataset", root, "--quiet")
        assert failed.returncode == 1
        assert "status 404" in failed.stdout
    unknown = called("collect", "--dataset", root, "--outlet", "Nobody")
    assert unknown.returncode == 2
    assert "Valley News" in unknown.stderr


def test_private_machines_are_asked_only_where_the_user_says_so(
    root: Path, server: Server, time: Time
) -> None:
    server.pages |= {"/feed": answer(rss(server.url("/a"))), "/a": answer(BRIDGE)}
    closed = network()
    strict = type(closed)(limits=closed.limits, resolve=resolved)
    assert run(root, time, network=strict).is_failed
    assert server.asked == []
    assert run(root, time, network=strict, private_hosts=["news.test"]).rounds[0].new == 1


def test_the_memory_says_what_columns_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "visits.sqlite"
    with sqlite3.connect(path) as held:
        held.execute("CREATE TABLE visits (role, key, url)")
    held.close()
    visits = Visits(path)
    assert visits.is_new
    assert visits.unfetched() == []
    visits.close()
