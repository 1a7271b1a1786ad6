"""Measure the readers alone: speed and peak memory on large inputs, which must not grow with them.

    python -m benchmarks.readers                 1 GB of each kind, in a temporary folder
    python -m benchmarks.readers --gb 5 --only warc.gz
    python -m benchmarks.readers --keep DIR      keep the files and use them again

The inputs are made here: pages of some 60 KB of made-up words, so that they pack about as well as
real ones. Each is read in a process of its own; what is printed is what `read` yielded, bytes a
second (of the file, and unpacked), and the peak of resident memory over that of the imports alone.
"""

import argparse
import gzip
import hashlib
import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

GB = 1_000_000_000
_PAGE_WORDS = 8_000
_PAGES = 200
"""Distinct pages; they are repeated, but so far apart that no packer sees it."""
_RECORDS_A_PAGE = 12
"""Rows cut out of the text of one page."""


def pages(seed: int = 7) -> list[bytes]:
    chance = random.Random(seed)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 11))) for _ in range(20_000)]
    return [_page(chance, words) for _ in range(_PAGES)]


def _page(chance: random.Random, words: list[str]) -> bytes:
    text = [chance.choice(words) for _ in range(_PAGE_WORDS)]
    body = "".join(f"<p>{' '.join(text[n : n + 60])}.</p>\n" for n in range(0, len(text), 60))
    return f"<!DOCTYPE html><html><head><title>x</title></head><body>{body}</body></html>".encode()


def until(size: int) -> Iterator[tuple[int, bytes]]:
    """Yield numbered pages until they come to `size` bytes."""
    made = pages()
    done = number = 0
    while done < size:
        page = made[number % len(made)]
        yield number, page
        done += len(page)
        number += 1


def warc_records(size: int) -> Iterator[bytes]:
    for number, page in until(size):
        header = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        block = header.encode() + page
        digest = hashlib.sha1(page, usedforsecurity=False).hexdigest()
        yield (
            "WARC/1.1\r\nWARC-Type: response\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>\r\n"
            f"WARC-Date: 2024-10-17T00:00:00Z\r\nWARC-Target-URI: http://made.example/{number}\r\n"
            f"WARC-Payload-Digest: sha1:{digest}\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        ).encode() + block + b"\r\n\r\n"  # fmt: skip


def write_warc(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.writelines(warc_records(size))


def write_warc_gz(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.writelines(gzip.compress(record, 4, mtime=0) for record in warc_records(size))


def rows(size: int) -> Iterator[dict[str, str]]:
    for number, page in until(size):
        step = len(page) // _RECORDS_A_PAGE
        for part in range(_RECORDS_A_PAGE):
            text = page[part * step : (part + 1) * step].decode()
            yield {"url": f"http://made.example/{number}/{part}", "title": "x", "text": text}


def write_jsonl_gz(path: Path, size: int) -> None:
    with gzip.open(path, "wt", compresslevel=4, encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows(size))


def write_csv(path: Path, size: int) -> None:
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["url", "title", "text"])
        writer.writeheader()
        writer.writerows(rows(size))


def write_zip(path: Path, size: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for number, page in until(size):
            archive.writestr(f"made.example/{number}.html", page)


def write_tar_gz(path: Path, size: int) -> None:
    import tarfile

    with tarfile.open(path, "w:gz", compresslevel=4) as archive:
        for number, page in until(size):
            info = tarfile.TarInfo(f"made.example/{number}.html")
            info.size = len(page)
            archive.addfile(info, io.BytesIO(page))


def write_parquet(path: Path, size: int) -> None:
    import pyarrow
    from pyarrow import parquet

    schema = pyarrow.schema([(name, pyarrow.string()) for name in ("url", "title", "text")])
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        batch: list[dict[str, str]] = []
        for row in rows(size):
            batch.append(row)
            if len(batch) == 10_000:
                writer.write_table(pyarrow.Table.from_pylist(batch, schema))
                batch = []
        writer.write_table(pyarrow.Table.from_pylist(batch, schema))


KINDS: dict[str, Callable[[Path, int], None]] = {
    "warc": write_warc,
    "warc.gz": write_warc_gz,
    "jsonl.gz": write_jsonl_gz,
    "csv": write_csv,
    "parquet": write_parquet,
    "zip": write_zip,
    "tar.gz": write_tar_gz,
}


def measure(path: Path) -> str:
    """Read one file and return a line of figures; meant for a process of its own."""
    from transforms.readers import Capture, Given, read

    start_memory = _peak_mb()
    began = time.perf_counter()
    captures = rejects = unpacked = 0
    with path.open("rb", buffering=0) as stream:
        for item in read(stream, path.name, Given()):
            captures += isinstance(item, Capture)
            rejects += not isinstance(item, Capture)
            unpacked += len(item.content or b"")
    seconds = time.perf_counter() - began
    size = path.stat().st_size
    return (
        f"{path.name:16} {size / 1e6:8.0f} {unpacked / 1e6:8.0f} {captures:9} {rejects:7} "
        f"{size / 1e6 / seconds:8.0f} {unpacked / 1e6 / seconds:8.0f} {captures / seconds:9.0f} "
        f"{_peak_mb():7.0f} {_peak_mb() - start_memory:7.0f}"
    )


def _peak_mb() -> float:
    """Return the peak of resident memory; Linux's getrusage would count the parent's as well."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gb", type=float, default=1.0, help="unpacked size of each input")
    parser.add_argument("--only", choices=KINDS, action="append", help="kinds to measure")
    parser.add_argument("--keep", type=Path, help="folder for the inputs")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(measure(given.measure))
        return
    print("file               size MB  unp. MB  captures rejects file MB/s unp. MB/s  records/s "
          "peak MB grew MB")  # fmt: skip
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for kind in given.only or KINDS:
            path = folder / f"{given.gb:g}gb.{kind}"
            if not path.exists():
                KINDS[kind](path, int(given.gb * GB))
            command = [sys.executable, "-m", "benchmarks.readers", "--measure", str(path)]
            print(
                subprocess.run(command, check=True, capture_output=True, text=True).stdout, end=""
            )
            if not given.keep:
                path.unlink()


if __name__ == "__main__":
    main()
