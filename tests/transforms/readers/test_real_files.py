"""Real WARCs and feeds, kept outside the repository; skipped where they are absent."""

from pathlib import Path

import pytest

from tests.reading import items
from transforms.feeds import entries
from transforms.readers import Capture, Unread

WARCS = {
    "warcfile.warc": (16, []),
    "warcfile.warc.gz": (16, []),
    "clueweb-quirk.warc.gz": (29, []),  # bodies that say gzip and are not, line feeds alone
    "clipped.warc.gz": (0, ["damaged_container"]),
    "block-sized-records.warc": (0, ["unknown_format"]),
    "block-sized-records.warc.gz": (0, ["unknown_format"]),
}


@pytest.mark.parametrize("name", WARCS)
def test_a_real_warc_gives_its_pages_and_says_what_is_wrong(shared: Path, name: str) -> None:
    content = (shared / "warc" / f"warc_resiliparse-{name}").read_bytes()
    found = items(content, name)
    pages = [item for item in found if isinstance(item, Capture)]
    count, reasons = WARCS[name]
    assert len(pages) == count
    assert [item.reason for item in found if isinstance(item, Unread)] == reasons
    assert all(page.url and page.charset_basis != "replaced" for page in pages)


def test_a_warc_and_its_gzipped_twin_hold_the_same_pages(shared: Path) -> None:
    plain, packed = (
        [
            (item.url, item.captured_at, item.content, item.payload_digest)
            for item in items((shared / "warc" / f"warc_resiliparse-{name}").read_bytes(), name)
            if isinstance(item, Capture)
        ]
        for name in ("warcfile.warc", "warcfile.warc.gz")
    )
    assert plain == packed


@pytest.mark.parametrize(("name", "count"), [("real-cnn.rss", 69), ("real-korean-times.rss", 195)])
def test_every_entry_of_a_real_feed_has_title_address_and_date(
    shared: Path, name: str, count: int
) -> None:
    content = (shared / "feeds" / name).read_bytes()
    (feed,) = items(content, name)
    assert isinstance(feed, Capture)
    assert (feed.media_type, feed.content) == ("application/rss+xml", content)
    found = entries(feed.content)
    assert len(found) == count
    assert all(entry.title and entry.url for entry in found)
    dated = content.partition(b"<item>")[2].lower().count(b"<pubdate>")
    assert sum(entry.published is not None for entry in found) == dated
