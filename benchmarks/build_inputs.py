"""Inputs of any size for whole builds, made from ../shared/data at run time.

The same numbers give the same captures: number n is the same page or row in any file.
"""

import gzip
import json
import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl

from benchmarks.corpus import stories

_PARAGRAPH = re.compile(rb"<p[ >].*?</p>", re.S)
_WORD = re.compile(rb"(?<![<&/\w])[a-z]{4,12}(?![\w=>;])")
_TAG = re.compile(rb"(<[^>]*>)")
_OTHER_WORDS = 0.5
"""Share of a paragraph's plain words that a repeated page has others in their stead, as long."""


@cache
def _pages(data: Path) -> list[tuple[str, bytes]]:
    return list(pl.read_parquet(data / "html/main_text.parquet").select("url", "html").iter_rows())


@cache
def _words(data: Path) -> dict[int, list[bytes]]:
    found: dict[int, set[bytes]] = {}
    for _, html in _pages(data):
        for word in _WORD.findall(b" ".join(_PARAGRAPH.findall(html))):
            found.setdefault(len(word), set()).add(word)
    return {size: sorted(words) for size, words in found.items()}


def page(data: Path, number: int) -> tuple[str, bytes]:
    """Return address and HTML of capture `number`: a real page, from the 468th on with edits."""
    pages = _pages(data)
    url, html = pages[number % len(pages)]
    turn = number // len(pages)
    if turn == 0:
        return url, html
    chance, words = random.Random(number), _words(data)

    def other(match: re.Match[bytes]) -> bytes:
        word = match.group()
        return chance.choice(words[len(word)]) if chance.random() < _OTHER_WORDS else word

    def edited(match: re.Match[bytes]) -> bytes:
        parts = _TAG.split(match.group())
        return b"".join(part if part.startswith(b"<") else _WORD.sub(other, part) for part in parts)

    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/again/{turn}{parts.path}", _PARAGRAPH.sub(edited, html)


def _write_pages(data: Path, path: Path, first: int, count: int) -> None:
    with path.open("wb") as file:
        for number in range(first, first + count):
            url, html = page(data, number)
            block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html
            head = (
                "WARC/1.1\r\nWARC-Type: response\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
                f"WARC-Date: 2026-01-{1 + number % 28:02d}T00:00:00Z\r\n"
                f"WARC-Target-URI: {url}\r\n"
                "Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(block)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + block + b"\r\n\r\n", 4, mtime=0))


@cache
def _rows(data: Path, count: int) -> list[str]:
    return stories(data / "reuters21578.parquet", count)[0][:count]


def _write_rows(data: Path, path: Path, first: int, count: int) -> None:
    bodies = _rows(data, first + count)[first:]
    days = pl.date_range(pl.date(2000, 1, 1), pl.date(2040, 1, 1), eager=True).to_list()
    with gzip.open(path, "wt", compresslevel=4, encoding="utf-8") as file:
        for number, body in enumerate(bodies, first):
            day = days[number // 300]
            row = {"url": f"https://made.example/{number}", "title": body[:60], "text": body}
            row |= {"date": day.isoformat(), "outlet": "Wire", "captured_at": f"{day}T12:00:00Z"}
            file.write(json.dumps(row) + "\n")


KINDS: dict[str, tuple[str, Callable[[Path, Path, int, int], None]]] = {
    "pages": ("warc.gz", _write_pages),
    "rows": ("jsonl.gz", _write_rows),
}


def made(kind: str, data: Path, folder: Path, count: int, first: int = 0) -> Path:
    """Return a file of `count` captures from number `first` on, made unless it is there."""
    ending, write = KINDS[kind]
    path = folder / f"{kind}-{first}-{count}.{ending}"
    if not path.exists():
        unfinished = path.with_name("unfinished")
        write(data, unfinished, first, count)
        unfinished.rename(path)
    return path


def count_for(kind: str, data: Path, size: int) -> int:
    """Return how many captures come to `size` bytes, unpacked."""
    if kind == "rows":
        return size // 900
    pages = _pages(data)
    return size * len(pages) // sum(len(html) for _, html in pages)


def records(kind: str, path: Path) -> Iterator[bytes]:
    """Yield the contents that a file holds, one for each capture."""
    if kind == "rows":
        with gzip.open(path, "rb") as file:
            yield from file
        return
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response):
            yield record.reader.read()
