"""Normalize: captures that no stage has read yet to texts, sightings, clues, outcomes, rejects."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.outlets import load_outlets
from flows.releases import Manifest
from flows.rows import append, put
from flows.rules import rules_digest
from flows.runner import Runner
from flows.store import Store
from schemas.tables import TABLES
from transforms.ids import content_id
from transforms.normalization import normalize as normalized
from transforms.reading import Source, read_captures

BATCH_BYTES = 32 * 1024 * 1024
BATCH_CAPTURES = 5_000
_TABLES = ("texts", "sightings", "date_clues", "outcomes", "rejects")


@dataclass(frozen=True)
class ExtractBatch:
    """What one `extract_batch` step needs: which captures, where contents and results lie."""

    captures: str
    payloads: tuple[str, ...]
    folder: str


def normalize(dataset: Store, runner: Runner) -> Manifest:
    """Read what is pending in the draft; captures read before are left alone."""
    draft = dataset.draft()
    workspace = dataset.workspace("normalize")
    payloads = tuple(str(dataset.root / path) for path in draft.tables["payloads"].paths())
    batches = []
    for captures in _pending(dataset, draft):
        key = content_id(rules_digest(), *captures["capture_id"])
        listed = workspace / f"{key}.parquet"
        captures.write_parquet(listed)
        batches.append(ExtractBatch(str(listed), payloads, str(workspace / key)))
    if not batches:
        return draft
    for folder in runner.map(extract_batch, batches):
        for name in _TABLES:
            rows = pl.read_parquet(Path(folder) / f"{name}.parquet")
            store = append if name == "texts" else put
            draft = draft.with_table(name, store(dataset, TABLES[name], draft.tables[name], rows))
    dataset.save_draft(draft)
    return draft


def _pending(dataset: Store, draft: Manifest) -> Iterator[pl.DataFrame]:
    """Yield batches of captures that have no outcome yet, cut by the size of their contents."""
    read = dataset.scan(draft.tables["outcomes"]).select("capture_id")
    pending = (
        dataset.scan(draft.tables["captures"])
        .join(read, on="capture_id", how="anti")
        .collect()
        .sort("content_sha256", "capture_id")
    )
    by_size = pl.col("content_bytes").cum_sum() // BATCH_BYTES
    by_count = pl.int_range(pl.len()) // BATCH_CAPTURES
    yield from pending.with_columns(batch=pl.struct(by_size, by_count.alias("n"))).partition_by(
        "batch", maintain_order=True, include_key=False
    )


def extract_batch(batch: ExtractBatch) -> str:
    """Read one batch of captures into Parquet files; return the folder that holds them.

    The folder is named by what went in, and appears in one rename, so that a run after a crash
    finds it done.
    """
    folder = Path(batch.folder)
    if folder.exists():
        return str(folder)
    captures = pl.read_parquet(batch.captures)
    rows = normalized(
        read_captures(_contents(captures, batch.payloads), load_outlets()), load_outlets()
    )
    unfinished = folder.with_name(f"{folder.name}.part")
    unfinished.mkdir(exist_ok=True)
    for name in _TABLES:
        getattr(rows, name).write_parquet(unfinished / f"{name}.parquet")
    unfinished.rename(folder)
    return str(folder)


def _contents(captures: pl.DataFrame, payloads: tuple[str, ...]) -> Iterator[tuple[Source, bytes]]:
    """Yield captures with their contents."""
    wanted = captures["content_sha256"].unique()
    contents = (
        pl.scan_parquet(list(payloads), glob=False)
        .filter(pl.col("content_sha256").is_in(wanted.implode()))
        .collect()
    )
    columns = ("capture_id", "media_type", "uri", "url", "outlet", "captured_at", "content")
    found = captures.join(contents, on="content_sha256", maintain_order="left").select(columns)
    for *known, content in found.iter_rows():
        yield Source(*known), content
