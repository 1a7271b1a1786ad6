"""Build: the four stages in order, and what came of them in one table."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.deduplicate import deduplicate
from flows.ingest import ingest
from flows.normalize import normalize
from flows.outlets import load_outlets
from flows.publish import publish
from flows.remote_store import open_store
from flows.runner import Runner
from flows.store import Store


@dataclass(frozen=True)
class Summary:
    """What a build did and what the dataset holds now."""

    dataset: str
    release: int | None
    is_new: bool
    captures: int
    new_captures: int
    articles: int
    revisions: int
    copies: int
    stories: int
    rejects: dict[str, int]
    seconds: float


def build(
    root: str | Path,
    inputs: Sequence[str],
    runner: Runner,
    *,
    outlet: str | None = None,
    captured_at: str | None = None,
    wait: float = 0,
) -> Summary:
    """Run ingest, normalize, deduplicate and publish on the inputs; return what came of it."""
    began = time.monotonic()
    dataset = open_store(root)
    with dataset.writing(wait):
        load_outlets(root)  # a profile that is not well formed stops this before anything is read
        ingest(dataset, inputs, runner, outlet=outlet, captured_at=captured_at)
        normalize(dataset, runner)
        if needs_settling(dataset):
            deduplicate(dataset, runner)
        before = dataset.release_numbers()
        published = publish(dataset)
    return summarize(dataset, before[-1] if before else None, published is not None, began)


def needs_settling(dataset: Store) -> bool:
    """Return whether the draft differs from the newest release."""
    draft = dataset.draft()
    return draft.parent is None or dataset.release(draft.parent).tables != draft.tables


def summarize(dataset: Store, parent: int | None, is_new: bool, began: float) -> Summary:
    """Count what the newest release holds."""
    release = dataset.release()
    tables = release.tables
    states = (
        dataset.scan(tables["states"]).select("version_id", "article_id", "is_latest").collect()
    )
    shown = (
        dataset.scan(tables["sightings"])
        .filter(pl.col("matched_by") == "content", pl.col("url").is_not_null())
        .select("version_id", "url")
        .unique()
        .collect()
    )
    rejects = dataset.scan(tables["rejects"]).group_by("reason").len().sort("reason").collect()
    captures = tables["captures"].rows
    earlier = dataset.release(parent).tables["captures"].rows if parent else 0
    return Summary(
        dataset=dataset.name,
        release=release.release,
        is_new=is_new,
        captures=captures,
        new_captures=captures - earlier,
        articles=states["article_id"].n_unique(),
        revisions=states.height - states["article_id"].n_unique(),
        copies=shown.height - shown["version_id"].n_unique(),
        stories=tables["stories"].rows,
        rejects=dict(rejects.iter_rows()),
        seconds=time.monotonic() - began,
    )
