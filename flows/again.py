"""Again: captures that are read a second time, because their host's pages have taught more since.

A page that was read by itself, before enough pages of its host had come to learn a wrapper from,
would differ from its next capture, read by the wrapper, in what the general way lets through; the
difference would look like an edit. So it is read again, and what it said before is forgotten.
"""

import polars as pl

from flows.releases import Manifest
from flows.rows import put, remove
from flows.store import Store
from schemas.tables import TABLES
from transforms.induction import LEAST_PAGES
from transforms.reliability import MARKUP

_OF_TEXTS = ("texts", "date_clues")


def stale(store: Store, draft: Manifest) -> pl.DataFrame:
    """Return (capture_id) of pages that may read differently now.

    Those are the pages read by themselves of a host of which another wrapper has been learned
    since, or from which one can be learned only now: they are enough, or twice as many as when that
    was tried.
    """
    layouts = (
        store.scan(draft.tables["wrappers"]).group_by("host").agg(known=pl.len().cast(pl.Int64))
    )
    tried = pl.col("together_count").max().over("host")
    alone = pl.len().over("host")
    is_enough = (pl.col("known") == 0) & (alone >= LEAST_PAGES)
    is_new = (tried < LEAST_PAGES) | (alone >= 2 * tried)
    pages = (
        store.scan(draft.tables["outcomes"])
        .filter(pl.col("way") == "general", pl.col("host").is_not_null())
        .join(layouts, on="host", how="left")
        .with_columns(pl.col("known").fill_null(0))
        .filter((pl.col("known") > pl.col("layout_count")) | (is_enough & is_new))
        .select("capture_id")
        .collect()
    )
    return _with_same_texts(store, draft, pages)


def _with_same_texts(store: Store, draft: Manifest, captures: pl.DataFrame) -> pl.DataFrame:
    """Return (capture_id) of captures and of all others that show one of their texts.

    What pages say of a text's date is kept once for all of them, so it must be heard anew of all.
    """
    if captures.is_empty():
        return captures
    shown = (
        store.scan(draft.tables["sightings"])
        .filter(pl.col("matched_by") == "content")
        .select("capture_id", "version_id")
        .collect()
    )
    texts = shown.join(captures, on="capture_id", how="semi").select("version_id")
    others = shown.join(texts, on="version_id", how="semi").select("capture_id")
    return pl.concat([captures, others]).unique().sort("capture_id")


def stopped(store: Store, draft: Manifest, outcomes: pl.DataFrame) -> pl.DataFrame:
    """Return (capture_id) of what was read before and whose parser was stopped this time.

    What such a page said stays as it is.
    """
    before = store.scan(draft.tables["outcomes"]).select("capture_id")
    now = outcomes.lazy().filter(pl.col("way") == "none").select("capture_id")
    return now.join(before, on="capture_id", how="semi").collect()


def forget(store: Store, draft: Manifest, captures: pl.DataFrame) -> Manifest:
    """Return the draft without what (capture_id) said before; `without_orphans` ends it."""
    known = store.scan(draft.tables["outcomes"]).select("capture_id")
    again = known.join(captures.lazy(), on="capture_id", how="semi").collect()
    if again.is_empty():
        return draft
    stages = again.with_columns(stage=pl.lit("normalize"))
    for name, gone in (("outcomes", again), ("sightings", again), ("rejects", stages)):
        files = remove(store, TABLES[name], draft.tables[name], gone)
        draft = draft.with_table(name, files)
    return draft


def without_dates(store: Store, draft: Manifest, captures: pl.DataFrame) -> Manifest:
    """Return the draft without the dates that pages state of the texts that captures show.

    Of all captures that will be read again at once: what one batch adds the next must not remove.
    """
    if captures.is_empty():
        return draft
    sightings = store.scan(draft.tables["sightings"]).filter(pl.col("matched_by") == "content")
    shown = sightings.join(captures.lazy(), on="capture_id", how="semi")
    kinds = pl.DataFrame({"kind": (*MARKUP, "visible", "header")})
    gone = shown.select("version_id").unique().collect().sort("version_id").join(kinds, how="cross")
    files = remove(store, TABLES["date_clues"], draft.tables["date_clues"], gone)
    return draft.with_table("date_clues", files)


def without_orphans(store: Store, draft: Manifest) -> Manifest:
    """Return the draft without texts that no page shows any more, and without what names them."""
    shown = store.scan(draft.tables["sightings"]).filter(pl.col("matched_by") == "content")
    texts = store.scan(draft.tables["texts"]).select("version_id")
    gone = texts.join(shown, on="version_id", how="anti").collect()
    if gone.is_empty():
        return draft
    for name in _OF_TEXTS:
        files = remove(store, TABLES[name], draft.tables[name], gone)
        draft = draft.with_table(name, files)
    sightings = draft.tables["sightings"]
    loose = (
        store.scan(sightings)
        .join(gone.lazy(), on="version_id", how="semi")
        .with_columns(version_id=pl.lit(None, pl.String), matched_by=pl.lit(None, pl.String))
        .collect()
    )
    return draft.with_table("sightings", put(store, TABLES["sightings"], sightings, loose))
