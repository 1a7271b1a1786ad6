"""Comparison: new texts against the whole history, at a cost of the new ones.

The index is the table `sketches`; what was compared is the table `pairs`. Both are renewed in the
draft together with all else, so that a run that is killed leaves neither ahead of the other. Of the
history only narrow columns are read; bodies are read of texts that are new, and of pairs that
nobody measured yet.
"""

from collections.abc import Iterator
from dataclasses import replace

import dataframely as dy
import polars as pl

from flows.releases import Manifest, TableFiles
from flows.rows import put
from flows.store import Store
from schemas.sketches import Sketches
from schemas.tables import TABLES
from transforms.pairs import Known, measured, renewed, unmeasured
from transforms.similarity import likeness
from transforms.sketches import index, sketches
from transforms.text import normal_form

BATCH_TEXTS = 131_072
"""New texts compared at a time; they, and what they are compared with, are in memory together."""


def compare(
    dataset: Store, draft: Manifest, shown: pl.DataFrame, dates: pl.DataFrame
) -> tuple[Manifest, pl.DataFrame]:
    """Return the draft with `sketches` and `pairs` brought up to date, and the rows of `pairs`.

    `shown` holds (version_id, url_key) for every page that shows a text, `dates` (version_id,
    published_from, published_to) as they are known now without the dates of retellings. Where texts
    are gone, since their pages were read again, all others are compared anew.
    """
    texts, table = draft.tables["texts"], TABLES["sketches"]
    held = dataset.scan(draft.tables["sketches"]).collect()
    pairs = compared = dataset.scan(draft.tables["pairs"]).collect()
    known = Known(
        forms=dataset.scan(texts).select("version_id", bucket="form_id").collect(),
        shown=shown.select("version_id", bucket="url_key"),
        days=_intervals(dates),
        before=held.select("version_id", "day_from", "day_to"),
    )
    is_anew = not held.join(known.forms, on="version_id", how="anti").is_empty()
    if is_anew:
        pairs, held = pairs.clear(), held.clear()
    stored: pl.DataFrame = held
    for batch in _sketched(dataset, texts, held["version_id"]):
        stored = pl.concat([stored, batch])
        pairs = renewed(pairs, index(stored), batch["version_id"], known)
        pairs = _measured(dataset, texts, pairs)
        known = replace(known, before=known.days)
    placed = stored.drop("day_from", "day_to").join(known.days, on="version_id", how="left")
    changed = placed.join(
        held.select("version_id", "day_from", "day_to"),
        on=["version_id", "day_from", "day_to"],
        how="anti",
        nulls_equal=True,
    )
    files = put(dataset, table, draft.tables["sketches"], changed, whole=is_anew)
    draft = draft.with_table("sketches", files)
    return _with_pairs(dataset, draft, compared, pairs), pairs


def _with_pairs(
    dataset: Store, draft: Manifest, before: pl.DataFrame, pairs: pl.DataFrame
) -> Manifest:
    """Return the draft with pairs put in: those that changed, or all if some are gone."""
    changed = pairs.join(before, on=pairs.columns, how="anti", nulls_equal=True)
    is_whole = not before.join(pairs, on=["a", "b"], how="anti").is_empty()
    rows = pairs if is_whole else changed
    files = put(dataset, TABLES["pairs"], draft.tables["pairs"], rows, whole=is_whole)
    return draft.with_table("pairs", files)


def _intervals(dated: pl.DataFrame) -> pl.DataFrame:
    return dated.select("version_id", day_from="published_from", day_to="published_to")


def _sketched(
    dataset: Store, texts: TableFiles, known: pl.Series
) -> Iterator[dy.DataFrame[Sketches]]:
    """Yield the sketches of texts that have none yet, in batches; one empty batch if all have."""
    new = (
        dataset.scan(texts)
        .select("version_id")
        .join(known.to_frame().lazy(), on="version_id", how="anti")
        .collect()["version_id"]
        .sort()
    )
    for first in range(0, max(len(new), 1), BATCH_TEXTS):
        yield sketches(_forms(dataset, texts, new.slice(first, BATCH_TEXTS)))


def _measured(dataset: Store, texts: TableFiles, pairs: pl.DataFrame) -> pl.DataFrame:
    fresh = unmeasured(pairs)
    ends = pl.concat([fresh["a"], fresh["b"]]).unique()
    return measured(pairs, likeness(fresh, _forms(dataset, texts, ends)))


def _forms(dataset: Store, texts: TableFiles, versions: pl.Series) -> pl.DataFrame:
    """Return (version_id, form) of some texts; nothing is read if there are none."""
    scanned = dataset.scan(texts if len(versions) else TableFiles(texts.schema))
    return (
        scanned.filter(pl.col("version_id").is_in(versions.implode()))
        .select("version_id", form=normal_form(pl.col("body")))
        .collect()
    )
