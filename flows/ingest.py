"""Ingest: input files to `captures`, `payloads` and the rejects of what could not be read."""

import io
import logging
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, count
from pathlib import Path
from typing import Any

import polars as pl

from flows.inputs import (
    BATCH_BYTES,
    InputFile,
    check_captured_at,
    cut,
    find_files,
    given_time,
    read_sidecar,
)
from flows.releases import Manifest
from flows.revisits import WAITING, settle_revisits
from flows.rows import append, put
from flows.runner import Runner, advance
from flows.store import Store
from schemas.tables import TABLES
from transforms.captures import ingested, merge_captures
from transforms.readers import Capture, Given, Unread, read
from transforms.readers.sidecars import with_sidecar

_TABLES = ("captures", "payloads", "rejects")
_ITEM_BYTES = 1024
"""What an item takes beside its content."""

logger = logging.getLogger("broadsheet.ingest")


@dataclass(frozen=True)
class ReadBatch:
    """What one `read_batch` step needs: the files, what the user says of them, where results go."""

    files: tuple[InputFile, ...]
    outlet: str | None
    captured_at: str | None
    folder: str

    @property
    def bytes(self) -> int:
        """Bytes of all files, by which the progress of a batch is told."""
        return sum(file.bytes for file in self.files)


class _Advancing(io.FileIO):
    """A file that says how much of its batch has been read; `before` is what other files held.

    What is read twice, as the lists of archives are, counts twice, up to the file's size.
    """

    def __init__(self, file: InputFile, before: int) -> None:
        super().__init__(file.path)
        self._before, self._size, self._count = before, file.bytes, 0

    def read(self, size: int | None = -1, /) -> bytes | None:  # type: ignore[override]
        """Return the next bytes."""
        return self._counted(super().read(-1 if size is None else size))

    def readall(self) -> bytes | None:  # type: ignore[override]
        """Return the rest."""
        return self._counted(super().readall())

    def readinto(self, buffer: Any, /) -> int | None:
        """Fill a buffer."""
        filled = super().readinto(buffer)
        self._told(filled or 0)
        return filled

    def _counted(self, chunk: bytes | None) -> bytes | None:
        self._told(len(chunk or b""))
        return chunk

    def _told(self, count: int) -> None:
        self._count += count
        advance(self._before + min(self._count, self._size))


def ingest(
    store: Store,
    inputs: Sequence[str],
    runner: Runner,
    *,
    outlet: str | None = None,
    captured_at: str | None = None,
) -> Manifest:
    """Read the inputs into the draft; captures that the dataset holds already change nothing."""
    check_captured_at(captured_at)
    files = find_files(inputs)
    workspace = store.workspace("ingest")
    batches = [
        ReadBatch(tuple(batch), outlet, captured_at, str(workspace / f"{number:06d}"))
        for number, batch in enumerate(cut(files))
    ]
    parts = [Path(part) for found in runner.map(read_batch, batches) for part in found]
    before = draft = store.draft()
    for number, part in enumerate(parts, start=1):
        draft = _take(store, draft, part)
        runner.tell("take_part", number, len(parts))
    rejects = [part / "rejects.parquet" for part in parts]
    draft = settle_revisits(store, draft, rejects, _take_captures)
    if draft != before:
        names = sorted({*draft.inputs, *(file.name for file in files)})
        draft = replace(draft, inputs=tuple(names))
        store.save_draft(draft)
    return draft


def read_batch(batch: ReadBatch) -> list[str]:
    """Read the files of a batch into Parquet parts; return the folders that hold them."""
    parts: list[str] = []
    items: list[Capture | Unread] = []
    size = 0
    numbers = count()
    for item in _read_files(batch):
        items.append(item)
        size += len(item.content or b"") + _ITEM_BYTES
        if size > BATCH_BYTES:
            parts.append(_write_part(items, Path(batch.folder, str(next(numbers)))))
            items, size = [], 0
    if items:
        parts.append(_write_part(items, Path(batch.folder, str(next(numbers)))))
    return parts


def _read_files(batch: ReadBatch) -> Iterator[Capture | Unread]:
    """Yield what the files hold; a file that cannot be read is a reject."""
    starts = accumulate((file.bytes for file in batch.files), initial=0)
    for file, before in zip(batch.files, starts, strict=False):
        advance(before)
        try:
            is_file = stat.S_ISREG(os.stat(file.path).st_mode)
            if file.leads_out or not is_file:
                what = "a link that leads out" if file.leads_out else "a device or pipe"
                yield Unread(file.name, "not_a_file", f"{file.name}: {what}")
                continue
            with _Advancing(file, before) as stream:
                yield from read(stream, file.name, _given(batch, file))
        except OSError as error:
            yield Unread(file.name, "unreadable", f"{file.name}: {error.strerror or error}")
        except Exception as error:
            logger.exception("reading %s failed", file.name)
            what = f"{file.name}: {type(error).__name__}: {error}"
            yield Unread(file.name, "unreadable", what[:500])


def _given(batch: ReadBatch, file: InputFile) -> Given:
    given = Given(
        batch.outlet,
        given_time(batch.captured_at, file),
        captured_by_name=batch.captured_at == "name",
    )
    sidecar = read_sidecar(file.sidecar) if file.sidecar else None
    return with_sidecar(given, sidecar) if sidecar else given


def _write_part(items: Sequence[Capture | Unread], folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    rows = ingested(items)
    for name in _TABLES:
        getattr(rows, name).write_parquet(folder / f"{name}.parquet")
    return str(folder)


def _take(store: Store, draft: Manifest, part: Path) -> Manifest:
    """Return the draft with the rows of one part, but for revisits that wait."""
    draft = _take_captures(store, draft, pl.read_parquet(part / "captures.parquet"))
    rejects = pl.read_parquet(part / "rejects.parquet").filter(pl.col("reason") != WAITING)
    draft = draft.with_table(
        "rejects", put(store, TABLES["rejects"], draft.tables["rejects"], rejects)
    )
    payloads = TABLES["payloads"]
    held = append(
        store, payloads, draft.tables["payloads"], pl.read_parquet(part / "payloads.parquet")
    )
    return draft.with_table("payloads", held)


def _take_captures(store: Store, draft: Manifest, captures: pl.DataFrame) -> Manifest:
    """Return the draft with captures, those read from several places merged."""
    known = (
        store.scan(draft.tables["captures"])
        .join(captures.lazy().select("capture_id"), on="capture_id", how="semi")
        .collect()
    )
    merged = merge_captures(pl.concat([known, captures]))
    table = TABLES["captures"]
    return draft.with_table("captures", put(store, table, draft.tables["captures"], merged))
