"""Normalize: captures that no stage has read yet to texts, sightings, clues, outcomes, rejects.

What the pages teach, wrappers and recurring lines, is kept in tables of its own and used by the
batches and builds that follow.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from flows.again import forget, stale, stopped, without_dates, without_orphans
from flows.outlets import load_outlets
from flows.parsers import pooled
from flows.releases import Manifest
from flows.rows import append, put
from flows.rules import rules_digest
from flows.runner import Runner
from flows.store import Store
from schemas.tables import TABLES
from schemas.wrappers import Wrappers
from transforms.ids import content_id
from transforms.normalization import normalize as normalized
from transforms.page_rules import Rules
from transforms.reading import Source, read_captures
from transforms.wrappers import Wrapper

BATCH_BYTES = 32 * 1024 * 1024
BATCH_CAPTURES = 5_000
MOST_ROUNDS = 3
"""Times that a build reads what it has: a page read again may teach of one more layout. What is
left after the last round is taken up by the next build."""
_TABLES = ("texts", "sightings", "date_clues", "wrappers", "furniture", "outcomes", "rejects")
_APPENDED = ("texts", "wrappers", "furniture")
_OF_CAPTURES = ("sightings", "outcomes", "rejects")
_LEARNED = ("wrappers", "furniture")

logger = logging.getLogger("broadsheet.normalize")


@dataclass(frozen=True)
class ExtractBatch:
    """What one `extract_batch` step needs: which captures, and where all else lies.

    That is contents, what was learned, the results' folder, and the dataset whose profiles count.
    """

    captures: str
    payloads: tuple[str, ...]
    wrappers: tuple[str, ...]
    furniture: tuple[str, ...]
    folder: str
    dataset: str


def normalize(store: Store, runner: Runner) -> Manifest:
    """Read what is pending in the draft; captures read before are left alone.

    But for those of hosts of which more is known now: they are read again.
    """
    before = draft = store.draft()
    was_read = False
    for _ in range(MOST_ROUNDS):
        again = stale(store, draft)
        batches = list(_pending(store, draft, again))
        if not batches:
            break
        was_read = was_read or not again.is_empty()
        draft = without_dates(store, draft, again)
        draft = _read(store, draft, runner, batches)
    if was_read:
        draft = without_orphans(store, draft)
    if draft != before:
        store.save_draft(draft)
    return draft


def _read(store: Store, draft: Manifest, runner: Runner, batches: list[pl.DataFrame]) -> Manifest:
    """Return the draft with what batches of captures say; what they said before goes."""
    workspace = store.workspace("normalize")
    payloads = _paths(store, draft, "payloads")
    learned = {name: _paths(store, draft, name) for name in _LEARNED}
    known = content_id(
        rules_digest(store.root), *(Path(p).name for paths in learned.values() for p in paths)
    )
    for number, captures in enumerate(batches, start=1):
        known = content_id(known, *captures["capture_id"])
        listed, folder = workspace / f"{known}.parquet", workspace / known
        captures.write_parquet(listed)
        batch = ExtractBatch(
            str(listed),
            payloads,
            learned["wrappers"],
            learned["furniture"],
            str(folder),
            str(store.root),
        )
        runner.call(extract_batch, batch, number, len(batches))
        lost = stopped(store, draft, pl.read_parquet(folder / "outcomes.parquet"))
        draft = forget(store, draft, captures.join(lost, on="capture_id", how="anti"))
        for name in _TABLES:
            rows = pl.read_parquet(folder / f"{name}.parquet")
            if name in _OF_CAPTURES:
                rows = rows.join(lost, on="capture_id", how="anti", nulls_equal=True)
            add = append if name in _APPENDED else put
            draft = draft.with_table(name, add(store, TABLES[name], draft.tables[name], rows))
        for name in _LEARNED:
            learned[name] = (*learned[name], str(folder / f"{name}.parquet"))
    return draft


def _paths(store: Store, draft: Manifest, table: str) -> tuple[str, ...]:
    return tuple(str(store.root / path) for path in draft.tables[table].paths())


def _pending(store: Store, draft: Manifest, again: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield batches of captures without an outcome, or to be read again, cut by size.

    Pages of one host come together, since they teach how to read each other.
    """
    outcomes = store.scan(draft.tables["outcomes"]).select("capture_id")
    read = outcomes.join(again.lazy(), on="capture_id", how="anti")
    host = pl.col("url").str.extract(r"^[a-zA-Z]+://(?:www\.)?([^/:?#]+)").fill_null("")
    pending = (
        store.scan(draft.tables["captures"])
        .join(read, on="capture_id", how="anti")
        .collect()
        .sort("media_type", host, "content_sha256", "capture_id")
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
    outlets = load_outlets(batch.dataset)
    rules = Rules(outlets.outlets, _wrappers(batch.wrappers))
    furniture = pl.scan_parquet(list(batch.furniture), glob=False).collect()
    with pooled(rules) as parsers:
        readings = read_captures(_contents(captures, batch.payloads), outlets, parsers)
    for host, count in parsers.drifted.items():
        logger.info("%s: %d pages are no longer as learned", host, count)
    rows = normalized(readings, outlets, furniture, parsers.layouts)
    unfinished = folder.with_name(f"{folder.name}.part")
    unfinished.mkdir(exist_ok=True)
    for name in _TABLES:
        frame = _wrapper_rows(parsers.learned) if name == "wrappers" else getattr(rows, name)
        frame.write_parquet(unfinished / f"{name}.parquet")
    unfinished.rename(folder)
    return str(folder)


def _wrappers(paths: tuple[str, ...]) -> dict[str, tuple[Wrapper, ...]]:
    """Return what was learned before, by host, in the order in which it was learned."""
    found: dict[str, list[Wrapper]] = defaultdict(list)
    frame = pl.scan_parquet(list(paths), glob=False).collect()
    for row in frame.sort("rank", "wrapper_id").iter_rows(named=True):
        row.pop("wrapper_id")
        fields: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in row.items()}
        found[row["host"]].append(Wrapper(**fields))
    return {host: tuple(wrappers) for host, wrappers in found.items()}


def _wrapper_rows(wrappers: list[Wrapper]) -> pl.DataFrame:
    rows = [{"wrapper_id": one.wrapper_id, **asdict(one)} for one in wrappers]
    schema = Wrappers.create_empty().schema
    return Wrappers.validate(pl.DataFrame(rows, schema=schema).unique("wrapper_id"))


def _contents(captures: pl.DataFrame, payloads: tuple[str, ...]) -> Iterator[tuple[Source, bytes]]:
    """Yield captures with their contents."""
    wanted = captures["content_sha256"].unique()
    contents = (
        pl.scan_parquet(list(payloads), glob=False)
        .filter(pl.col("content_sha256").is_in(wanted.implode()))
        .collect()
    )
    known = ("capture_id", "media_type", "uri", "url", "outlet", "captured_at")
    later = [name for name in ("declared_charset", "http_status") if name in captures.columns]
    found = captures.join(contents, on="content_sha256", maintain_order="left")
    for row in found.select(*known, *later, "content").iter_rows(named=True):
        content = row.pop("content")
        yield Source(**row), content
