"""Ingest: input files to `captures`, `payloads` and the rejects of what could not be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import polars as pl

from flows.inputs import BATCH_BYTES, InputFile, check_captured_at, cut, find_files, given_time
from flows.releases import Manifest
from flows.rows import append, put
from flows.runner import Runner
from flows.store import Store
from schemas.tables import TABLES
from transforms.captures import ingested, merge_captures
from transforms.readers import Capture, Given, Unread, read

_TABLES = ("captures", "payloads", "rejects")


@dataclass(frozen=True)
class ReadBatch:
    """What one `read_batch` step needs: the files, what the user says of them, where results go."""

    files: tuple[InputFile, ...]
    outlet: str | None
    captured_at: str | None
    folder: str


def ingest(
    dataset: Store,
    inputs: Sequence[str],
    runner: Runner,
    *,
    outlet: str | None = None,
    captured_at: str | None = None,
) -> Manifest:
    """Read the inputs into the draft; captures that the dataset holds already change nothing."""
    check_captured_at(captured_at)
    files = find_files(inputs)
    workspace = dataset.workspace("ingest")
    batches = [
        ReadBatch(tuple(batch), outlet, captured_at, str(workspace / f"{number:06d}"))
        for number, batch in enumerate(cut(files))
    ]
    parts = [Path(part) for found in runner.map(read_batch, batches) for part in found]
    before = draft = dataset.draft()
    for part in parts:
        draft = _take(dataset, draft, part)
    if draft != before:
        names = sorted({*draft.inputs, *(file.name for file in files)})
        draft = replace(draft, inputs=tuple(names))
        dataset.save_draft(draft)
    return draft


def read_batch(batch: ReadBatch) -> list[str]:
    """Read the files of a batch into Parquet parts; return the folders that hold them."""
    parts: list[str] = []
    items: list[Capture | Unread] = []
    size = 0
    numbers = count()
    for item in _read_files(batch):
        items.append(item)
        size += len(item.content or b"")
        if size > BATCH_BYTES:
            parts.append(_write_part(items, Path(batch.folder, str(next(numbers)))))
            items, size = [], 0
    if items:
        parts.append(_write_part(items, Path(batch.folder, str(next(numbers)))))
    return parts


def _read_files(batch: ReadBatch) -> Iterator[Capture | Unread]:
    for file in batch.files:
        given = Given(batch.outlet, given_time(batch.captured_at, file))
        try:
            with open(file.path, "rb", buffering=0) as stream:
                yield from read(stream, file.name, given)
        except OSError as error:
            yield Unread(file.name, "unreadable", f"{file.name}: {error.strerror or error}")


def _write_part(items: Sequence[Capture | Unread], folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    rows = ingested(items)
    for name in _TABLES:
        getattr(rows, name).write_parquet(folder / f"{name}.parquet")
    return str(folder)


def _take(dataset: Store, draft: Manifest, part: Path) -> Manifest:
    """Return the draft with the rows of one part."""
    captures = pl.read_parquet(part / "captures.parquet")
    known = (
        dataset.scan(draft.tables["captures"])
        .join(captures.lazy().select("capture_id"), on="capture_id", how="semi")
        .collect()
    )
    rows = {
        "captures": merge_captures(pl.concat([known, captures])),
        "rejects": pl.read_parquet(part / "rejects.parquet"),
    }
    for name, frame in rows.items():
        draft = draft.with_table(name, put(dataset, TABLES[name], draft.tables[name], frame))
    payloads = TABLES["payloads"]
    held = append(
        dataset, payloads, draft.tables["payloads"], pl.read_parquet(part / "payloads.parquet")
    )
    return draft.with_table("payloads", held)
