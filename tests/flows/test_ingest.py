"""Ingest: files, what lies beside them, and captures whose content came elsewhere, in any order."""

import itertools
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from flows import ingest as ingesting
from flows.inputs import find_files
from flows.runner import Direct
from flows.store import Store
from tests.warcs import packed, response, revisit
from transforms import readers

FOG = b"<html><p>Fog came in at nine.</p></html>"
RAIN = b"<html><p>Rain fell until noon.</p></html>"


def take(root: Path, *inputs: Path, captured_at: str | None = None) -> None:
    store = Store(root)
    with store.writing():
        ingesting.ingest(store, [str(path) for path in inputs], Direct(), captured_at=captured_at)


def rows(root: Path, table: str, *columns: str) -> list[tuple[object, ...]]:
    store = Store(root)
    frame = store.scan(store.draft().tables[table]).collect()
    return sorted(frame.select(columns or frame.columns).rows(), key=repr)


def write(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


PARTS = {
    "original.warc.gz": packed(
        [
            response(
                "http://a.example/", FOG, "text/html; charset=utf-8",
                WARC_Payload_Digest="sha1:FOG", WARC_Record_ID="<urn:uuid:1>",
            ),
            revisit("http://a.example/", WARC_Refers_To="<urn:uuid:1>", WARC_Date="2024-10-18"),
        ]
    ),
    "same-digest.warc": revisit(
        "http://b.example/", b"HTTP/1.1 404 Not Found\r\n\r\n", WARC_Payload_Digest="SHA1:fog",
        WARC_Date="2024-10-19",
    ),
    "named.warc": revisit(
        "http://c.example/", b"HTTP/1.1 304 Not Modified\r\n\r\n", WARC_Date="2024-10-20",
        WARC_Refers_To_Target_URI="http://a.example/", WARC_Refers_To_Date="2024-10-17T01:02:03Z",
    ),
    "of-a-revisit.warc": revisit(
        "http://d.example/", WARC_Date="2024-10-21",
        WARC_Refers_To_Target_URI="http://c.example/", WARC_Refers_To_Date="2024-10-20T00:00:00Z",
    ),
}  # fmt: skip
RESOLVED = [
    ("http://a.example/", datetime(2024, 10, 17, 1, 2, 3), 200),
    ("http://a.example/", datetime(2024, 10, 18), 200),
    ("http://b.example/", datetime(2024, 10, 19), 404),
    ("http://c.example/", datetime(2024, 10, 20), 200),
    ("http://d.example/", datetime(2024, 10, 21), 200),
]


def test_revisits_find_their_original_in_whatever_order_files_come(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", PARTS)
    outcomes = set()
    for number, order in enumerate(itertools.permutations(PARTS)):
        root = tmp_path / str(number)
        for name in order:
            take(root, folder / name)
        assert rows(root, "captures", "url", "captured_at", "http_status") == RESOLVED
        assert rows(root, "rejects") == []
        outcomes.add(repr(rows(root, "captures")))
    take(tmp_path / "at_once", folder)
    assert outcomes == {repr(rows(tmp_path / "at_once", "captures"))}
    assert len(rows(tmp_path / "at_once", "payloads")) == 1


def test_a_revisit_without_its_original_waits_and_changes_nothing_twice(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", PARTS)
    take(tmp_path / "news", folder / "named.warc", folder / "same-digest.warc")
    assert {reason for (reason,) in rows(tmp_path / "news", "rejects", "reason")} == {
        "unresolved_revisit"
    }
    before = Store(tmp_path / "news").draft().tables
    take(tmp_path / "news", folder / "named.warc")
    assert Store(tmp_path / "news").draft().tables == before
    take(tmp_path / "news", folder)
    after = Store(tmp_path / "news").draft().tables
    take(tmp_path / "news", folder)
    assert Store(tmp_path / "news").draft().tables == after


def test_other_rejects_stay_when_a_revisit_is_resolved(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {**PARTS, "empty.txt": b""})
    take(tmp_path / "news", folder / "same-digest.warc", folder / "empty.txt")
    take(tmp_path / "news", folder / "original.warc.gz")
    assert rows(tmp_path / "news", "rejects", "reason") == [("empty",)]


@pytest.mark.parametrize("name", ["page.html.json", "page.json", "page.meta.json"])
def test_a_sidecar_says_where_a_page_comes_from_and_is_no_capture(
    tmp_path: Path, name: str
) -> None:
    said = {
        "url": "http://a.example/", "captured_at": "2024-10-15T09:00:00+09:00",
        "outlet": "Harbour Herald", "http_status": 200,
    }  # fmt: skip
    folder = write(tmp_path / "in", {"page.html": FOG, name: json.dumps(said)})
    take(tmp_path / "news", folder, captured_at="2024-01-01")
    columns = ("url", "captured_at", "outlet", "http_status", "uri")
    assert rows(tmp_path / "news", "captures", *columns) == [
        ("http://a.example/", datetime(2024, 10, 15), "Harbour Herald", 200, "page.html")
    ]
    assert [file.name for file in find_files([str(folder / "page.html")])] == ["page.html"]
    assert find_files([str(folder / "page.html")])[0].sidecar == str(folder / name)


@pytest.mark.parametrize(
    "content", ['{"url": "http://a.example/", "text": "Fog."}', "[]", '{"x": 1}', "no JSON"]
)
def test_what_is_no_sidecar_is_read_as_a_file_of_its_own(tmp_path: Path, content: str) -> None:
    folder = write(tmp_path / "in", {"page.html": FOG, "page.json": content})
    files = find_files([str(folder)])
    assert [(file.name, file.sidecar) for file in files] == [
        ("page.html", None),
        ("page.json", None),
    ]


def test_a_mirror_says_the_addresses_of_its_pages(tmp_path: Path) -> None:
    pages = {"www.a.example.org/news/index.html": FOG, "www.a.example.org/view.php?id=3": RAIN}
    folder = write(tmp_path / "in", {**pages, "www.a.example.org/s.css": b"p {}"})
    take(tmp_path / "news", folder)
    assert rows(tmp_path / "news", "captures", "url") == [
        ("http://www.a.example.org/news/",),
        ("http://www.a.example.org/view.php?id=3",),
    ]
    assert rows(tmp_path / "news", "rejects", "reason", "detail") == [
        ("not_text", "www.a.example.org/s.css: text/css")
    ]


def test_links_pipes_and_loops_in_a_folder_are_said_and_not_followed(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"page.html": FOG})
    outside = write(tmp_path / "elsewhere", {"secret.txt": b"Not to be read."})
    (folder / "loop").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "up").symlink_to(outside)
    (folder / "out.txt").symlink_to(outside / "secret.txt")
    (folder / "in.html").symlink_to("page.html")
    os.mkfifo(folder / "pipe")
    take(tmp_path / "news", folder)
    assert len(rows(tmp_path / "news", "captures")) == 1
    assert rows(tmp_path / "news", "rejects", "reason", "detail") == [
        ("not_a_file", "loop: a link that leads out"),
        ("not_a_file", "out.txt: a link that leads out"),
        ("not_a_file", "pipe: a device or pipe"),
        ("not_a_file", "up: a link that leads out"),
        ("unreadable", "self: Too many levels of symbolic links"),
    ]


def test_a_file_on_which_a_reader_fails_is_a_reject(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "in", {"a.html": FOG, "b.html": RAIN})
    honest = readers.read

    def read(stream: object, name: str, given: object) -> object:
        if name == "a.html":
            raise RecursionError("too deep")
        return honest(stream, name, given)  # type: ignore[arg-type]

    monkeypatch.setattr(ingesting, "read", read)
    take(tmp_path / "news", folder)
    assert rows(tmp_path / "news", "rejects", "reason", "detail") == [
        ("unreadable", "a.html: RecursionError: too deep")
    ]
    assert rows(tmp_path / "news", "captures", "uri") == [("b.html",)]


def test_many_small_records_are_written_in_parts_of_bounded_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingesting, "BATCH_BYTES", 50_000)
    lines = "".join(f'{{"url": "http://a.example/{n}"}}\n' for n in range(500))
    folder = write(tmp_path / "in", {"rows.jsonl": lines})
    take(tmp_path / "news", folder)
    parts = list((tmp_path / "news" / "_staging" / "ingest").rglob("captures.parquet"))
    assert len(parts) > 5
    assert sum(pl.scan_parquet(part).collect().height for part in parts) == 500
    assert len(rows(tmp_path / "news", "captures")) == 500
