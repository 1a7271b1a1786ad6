"""Deduplicate: which texts are one article, one story; which revision came first; when published.

Works on narrow columns of the whole draft; which texts are alike is `flows.comparison`.
"""

import polars as pl

from flows.comparison import compare
from flows.outlets import load_outlets
from flows.releases import Manifest
from flows.rows import put
from flows.runner import Runner
from flows.store import Store
from schemas.sightings import Sightings
from schemas.tables import TABLES
from transforms.date_clues import unresolved
from transforms.date_resolution import DERIVED, resolve, with_stories
from transforms.relations import judge
from transforms.sighting_clues import sighting_clues
from transforms.states import match_listings, settle
from transforms.urls import url_key


def deduplicate(dataset: Store, runner: Runner) -> Manifest:
    """Judge the draft's texts against each other and settle articles, revisions, dates, stories."""
    runner.call(settle_draft, str(dataset.root))
    return dataset.draft()


def settle_draft(root: str) -> str:
    """Renew comparisons, relations, clues, states, stories and the matches of `sightings`."""
    dataset = Store(root)
    draft = dataset.draft()
    texts = dataset.scan(draft.tables["texts"]).select("version_id", "form_id", "outlet").collect()
    sightings = _with_url_keys(dataset.scan(draft.tables["sightings"]).collect())
    pages = sightings.filter(pl.col("matched_by") == "content")
    stored = dataset.scan(draft.tables["date_clues"]).collect()
    listings = sightings.filter(
        pl.col("matched_by").ne_missing("content"), pl.col("url_key").is_not_null()
    )
    matches = match_listings(listings, _first_at_url(pages))
    known = pl.concat([pages.drop("url_key"), _listings(sightings, matches)])
    outlets = load_outlets()
    found = unresolved(sighting_clues(known, outlets.outlets))
    kept = stored.filter(~pl.col("kind").is_in(DERIVED))
    clues, dates = resolve(pl.concat([kept, found]), outlets.almanac, _shown_together(pages))
    draft, pairs = compare(dataset, draft, pages.select("version_id", "url_key"), dates)
    relations = judge(pairs, _with_datelines(texts, stored))
    clues, dates = with_stories(clues, dates, relations, outlets.almanac)
    settled = settle(texts, pages, dates, relations)
    for name, rows, whole in (
        ("relations", relations, True),
        ("sightings", matches, False),
        ("date_clues", clues, True),
        ("states", settled.states, True),
        ("stories", settled.stories, True),
    ):
        files = put(dataset, TABLES[name], draft.tables[name], rows, whole=whole)
        draft = draft.with_table(name, files)
    dataset.save_draft(draft)
    return root


def _with_url_keys(sightings: pl.DataFrame) -> pl.DataFrame:
    urls = sightings.select("url").drop_nulls().unique()["url"].to_list()
    keys = pl.DataFrame(
        {"url": urls, "url_key": [url_key(url) for url in urls]},
        schema={"url": pl.String, "url_key": pl.String},
    )
    return sightings.join(keys, on="url", how="left")


def _with_datelines(texts: pl.DataFrame, clues: pl.DataFrame) -> pl.DataFrame:
    datelines = clues.filter(pl.col("kind") == "dateline").select("version_id", "month", "day")
    return texts.join(datelines, on="version_id", how="left")


def _first_at_url(pages: pl.DataFrame) -> pl.DataFrame:
    """Return (url_key, version_id): the first text that each address showed."""
    return (
        pages.select("url_key", "captured_at", "version_id")
        .drop_nulls("url_key")
        .sort("url_key", "captured_at", "version_id", nulls_last=True)
        .unique("url_key", keep="first", maintain_order=True)
        .select("url_key", "version_id")
    )


def _shown_together(pages: pl.DataFrame) -> pl.DataFrame:
    """Return (version_id, outlet, seen_on): the day on which a text was first captured."""
    return (
        pages.drop_nulls(["captured_at", "outlet", "version_id"])
        .group_by("version_id", "outlet")
        .agg(seen_on=pl.col("captured_at").min().dt.date())
    )


def _listings(sightings: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """Return the listings whose text is known, with new matches put in."""
    key = ["capture_id", "position"]
    before = sightings.filter(pl.col("matched_by") == "url").select(Sightings.column_names())
    return pl.concat([before.join(matches.select(key), on=key, how="anti"), matches])
