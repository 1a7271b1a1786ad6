"""Hostile input: made to exhaust memory or time, or to be read as what it is not."""

import bz2
import gzip
import io
import random
import subprocess
import sys
import tarfile
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.captures import CHARSET_BASES, MEDIA_TYPES
from schemas.rejects import REASONS
from tests.conftest import ROOT
from tests.reading import items, reasons
from tests.warcs import record, response
from transforms import limits
from transforms.readers import Capture, Given, read

MIB = limits.MIB
ZEROS = bytes(MIB)


class Endless(io.BytesIO):
    """A stream that repeats a piece for as long as anyone reads."""

    def __init__(self, piece: bytes, most: int = 600 * MIB) -> None:
        super().__init__()
        self._piece = piece
        self._left = most

    def seekable(self) -> bool:
        return False

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        chunk = (self._piece * (size // len(self._piece) + 1))[: min(size, self._left)]
        self._left -= len(chunk)
        return chunk


def gzip_bomb(megabytes: int) -> bytes:
    """A gzip file that unpacks to so many MiB, made without unpacking it."""
    file = io.BytesIO()
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=9, mtime=0) as packer:
        for _ in range(megabytes):
            packer.write(ZEROS)
    return file.getvalue()


def zip_bomb(megabytes: int, members: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for number in range(members):
            with archive.open(f"{number}.jsonl", "w") as member:
                for _ in range(megabytes):
                    member.write(ZEROS)
    return file.getvalue()


def measured(content: bytes, name: str, most_mib: float = 100, seconds: float = 30) -> list[str]:
    """Return the reasons of the rejects, having checked that memory and time stayed bounded."""
    began = time.monotonic()
    tracemalloc.start()
    found = []
    for item in read(io.BytesIO(content), name, Given()):
        if not isinstance(item, Capture):
            assert item.reason in REASONS
            found.append(item.reason)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < most_mib * MIB, f"{peak / MIB:.0f} MiB"
    assert time.monotonic() - began < seconds
    return found


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("page.html.gz", b"<html>"),
        ("rows.jsonl.gz", b"{"),
        ("rows.json.gz", b"["),
        ("rows.csv.gz", b"url,text\n"),
        ("a.tar.gz", tarfile.TarInfo("x").tobuf()[:100] + bytes(50)),
        ("c.warc.gz", response("http://a.example/", b"", Content_Length="999999999")[:-4]),
    ],
)
def test_a_gzip_bomb_is_given_up(name: str, start: bytes) -> None:
    bomb = gzip.compress(start + b" " * (200 * MIB), 9)
    assert measured(bomb, name) in (["too_large"], ["damaged_container"])


def test_a_gzip_bomb_of_lines_is_given_up() -> None:
    line = b'{"a": "' + b" " * 990 + b'"}\n'
    lines = gzip.compress(line * 100_000, 9)
    assert measured(lines, "rows.jsonl.gz") == ["too_large"]


def test_a_bomb_in_a_bomb_is_given_up_at_the_outermost() -> None:
    assert measured(gzip.compress(gzip_bomb(300)), "page.gz.gz") == ["too_large"]
    assert measured(bz2.compress(gzip_bomb(300)), "page.gz.bz2") == ["too_large"]


def test_a_zip_bomb_is_given_up_as_a_whole_and_not_member_by_member() -> None:
    found = measured(zip_bomb(20, 40), "a.zip")
    assert found[-1] == "too_large"
    assert len(found) < 10


def test_a_small_file_that_packs_well_is_no_bomb() -> None:
    page = b"<html>" + b"<p>Fog came in at nine.</p>\n" * 100_000
    assert reasons(gzip.compress(page, 9), "page.html.gz") == []


def test_members_that_overlap_do_not_multiply() -> None:
    """Every entry of the list points at one member, as in the bombs that need no nesting."""
    single = zip_bomb(15, 1)
    start, end = single.index(b"PK\x01\x02"), single.index(b"PK\x05\x06")
    count = 2_000
    entries = single[start:end] * count
    tail = bytearray(single[end:])
    tail[8:12] = count.to_bytes(2, "little") * 2
    tail[12:16] = len(entries).to_bytes(4, "little")
    found = measured(single[:start] + entries + bytes(tail), "a.zip", seconds=60)
    assert found[-1] == "too_large"
    assert len(found) < 20


def test_a_length_of_a_gigabyte_without_a_body_takes_no_memory() -> None:
    header = response("http://a.example/", b"", Content_Length=str(10**9))
    assert measured(header, "c.warc", most_mib=5) == ["damaged_container"]


def test_a_record_of_endless_header_lines_ends_the_file() -> None:
    content = b"WARC/1.0\r\n" + b"X-Y: z\r\n" * 200_000
    assert measured(content, "c.warc", most_mib=5) == ["damaged_container"]


def test_a_tar_header_that_wants_a_gigabyte_is_refused() -> None:
    for kind in (tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.XGLTYPE):
        info = tarfile.TarInfo("x")
        info.type, info.size = kind, 10**9
        content = info.tobuf(tarfile.GNU_FORMAT) + bytes(4 * MIB)
        assert measured(content, "a.tar", most_mib=5) == ["damaged_container"]


def test_tar_headers_that_nest_for_ever_are_refused() -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 512
    content = (info.tobuf(tarfile.GNU_FORMAT) + bytes(512)) * 5_000
    assert measured(content, "a.tar", most_mib=30) == ["damaged_container"]


def test_a_sparse_member_of_exabytes_is_refused() -> None:
    info = tarfile.TarInfo("rows.jsonl")
    info.size = 0
    info.pax_headers = {
        "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(10**18),
    }  # fmt: skip
    content = info.tobuf(tarfile.PAX_FORMAT) + bytes(1024)
    assert measured(content, "a.tar", most_mib=5) == ["damaged_container"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"[" * 1_000_000, "rows.json"),
        (b'{"a":' * 1_000_000, "rows.json"),
        (b'[{"a": "' + b"x" * 20 * MIB, "rows.json"),
        (b'{"a": ' + b"9" * 5_000_000 + b"}", "rows.jsonl"),
        (b"url\n" + b'"' * 5_000_001, "rows.csv"),
        (b"url" + b",url" * 1_000_000, "rows.csv"),
        (b"\x00" * 5_000_000, "page.html"),
        (b"<!-- --> " * 500_000, "page"),
        (b"<!DOCTYPE a [" * 300_000, "page.xml"),
        (b"\xff\xfe" + b"<\x00" * 1_000_000, "page"),
        (b"\x1b$)C" + b"\x0e" * 1_000_000, "page"),
        (random.Random(1).randbytes(3_000_000), "page.html"),
        (b"<html>" + random.Random(1).randbytes(3_000_000), "page.html"),
        ("가\ufffd\ud7a3".encode() * 300_000 + b"\xff" * 300_000, "page.html"),
        (b"\xa4" * 3_000_000, "page.html"),
        (b"PAR1" + b"\xff" * 1_000_000 + b"\xff\xff\xff\x7fPAR1", "t.parquet"),
        (b"PAR1" + bytes(100) + (96).to_bytes(4, "little") + b"PAR1", "t.parquet"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_made_to_take_long_does_not(content: bytes, name: str) -> None:
    measured(content, name, most_mib=200, seconds=20)


@pytest.mark.parametrize("piece", [b"x", b'{"a": ', b"<p>\n", b"\n", b"a,b\n", b"[1,"])
@pytest.mark.parametrize("name", ["page.html", "rows.jsonl", "rows.json", "rows.csv"])
def test_a_stream_without_end_fills_no_memory(
    piece: bytes, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_CAPTURE_BYTES", MIB)
    monkeypatch.setattr(limits, "MAX_RECORDS", 2_000)
    tracemalloc.start()
    for item in read(Endless(piece, 40 * MIB), name, Given()):
        assert len(item.content or b"") <= MIB
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30 * MIB


STARTS = [
    b"", b"\x1f\x8b\x08\x00", b"BZh91AY&SY", b"PK\x03\x04", b"PK\x05\x06", b"PAR1", b"WARC/1.0\r\n",
    b"WARC/1.1\r\nContent-Length: 20\r\n\r\n", b"{", b'[{"url": "', b"<rss>", b"<feed>",
    b"<!DOCTYPE html>", b"url,text\n", bytes(257) + b"ustar", b"\xff\xfe", b"\x1b$)C", b"%PDF-",
]  # fmt: skip
NAMES = [
    "page",
    "a.html",
    "a.csv",
    "a.json",
    "a.jsonl",
    "a.warc",
    "a.tar",
    "a.zip",
    "a.css",
    "a.gz",
]


@settings(deadline=None, max_examples=600)
@given(st.sampled_from(STARTS), st.binary(max_size=600), st.sampled_from(NAMES), st.booleans())
def test_any_bytes_give_captures_and_rejects_that_the_tables_take(
    start: bytes, rest: bytes, name: str, zipped: bool
) -> None:
    content = start + rest
    for item in items(gzip.compress(content) if zipped else content, name):
        assert item.uri.startswith(name)
        if isinstance(item, Capture):
            assert item.media_type in MEDIA_TYPES
            assert item.charset_basis is None or item.charset_basis in CHARSET_BASES
        else:
            assert item.reason in REASONS


def test_a_warc_of_random_records_survives_any_change() -> None:
    chance = random.Random(3)
    kinds = ["response", "resource", "revisit", "metadata", "conversion", "continuation", "?"]
    for _ in range(1_500):
        records = [record(chance.choice(kinds), chance.randbytes(60)) for _ in range(3)]
        content = bytearray(b"".join(records))
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(content))
            content[place : place + chance.choice([0, 1, 9])] = chance.choice(
                [b"", b"\r\n", b"\x00", b"\xff", b"WARC/1.0\r\n", b"Content-Length: -1\r\n", b":"]
            )
        for item in items(bytes(content), "c.warc"):
            assert isinstance(item, Capture) or item.reason in REASONS


def test_the_memory_of_a_process_stays_flat_on_a_large_warc(tmp_path: Path) -> None:
    """The resident memory of a process that reads 40 and 400 MB differs by next to nothing."""

    def grew(megabytes: int) -> float:
        path = tmp_path / f"{megabytes}.warc"
        page = response("http://a.example/", b"<html>" + b"fog " * 25_000)
        with path.open("wb") as file:
            file.writelines(page for _ in range(megabytes * 10))
        command = [sys.executable, "-m", "benchmarks.readers", "--measure", str(path)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return float(done.stdout.split()[-1])

    assert grew(400) < grew(40) + 15
