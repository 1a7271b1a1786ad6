"""Deduplicate: which texts are one article, one story; which revision came first; when published.

Works on narrow columns of the whole draft; which texts are alike is `flows.comparison`.
"""

from functools import partial

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
from transforms.outlet_index import OutletIndex
from transforms.relations import judge
from transforms.revisions import changes, revisions
from transforms.sighting_clues import sighting_clues
from transforms.states import crossed_addresses, match_listings, settle, shown_titles
from transforms.teasers import match_teasers
from transforms.urls import url_key

_TEASER_CHARACTERS = 2_000
"""Beginning of a text in which a teaser is looked for."""


def deduplicate(dataset: Store, runner: Runner) -> Manifest:
    """Judge the draft's texts against each other and settle articles, revisions, dates, stories."""
    runner.call(settle_draft, str(dataset.root))
    return dataset.draft()


def settle_draft(root: str) -> str:
    """Renew comparisons, relations, clues, states, stories and the matches of `sightings`."""
    dataset = Store(root)
    draft = dataset.draft()
    columns = ("version_id", "form_id", "outlet", "language", "word_count")
    texts = dataset.scan(draft.tables["texts"]).select(columns).collect()
    sightings = _with_url_keys(dataset.scan(draft.tables["sightings"]).collect())
    pages = sightings.filter(pl.col("matched_by") == "content")
    stored = dataset.scan(draft.tables["date_clues"]).collect()
    listings = sightings.filter(
        pl.col("matched_by").ne_missing("content"), pl.col("url_key").is_not_null()
    )
    matches = match_listings(listings, _first_at_url(pages))
    known = pl.concat([pages.drop("url_key"), _listings(sightings, matches)])
    stored = stored.filter(~pl.col("kind").is_in(DERIVED))
    outlets = load_outlets(root)
    dated = partial(_dated, stored, _shown_together(pages), outlets)
    clues, dates = dated(known)
    draft, pairs = compare(dataset, draft, pages.select("version_id", "url_key"), dates)
    described = texts.join(dates, on="version_id", how="left")
    relations = _relations(dataset, draft, pairs, described, pages, stored)
    clues, dates = with_stories(clues, dates, relations, outlets.almanac)
    settled = settle(texts, pages, dates, relations)
    open_ = _open(sightings, matches)
    teased = _teased(dataset, draft, open_, settled.states)
    if not teased.is_empty():
        clues, dates = dated(pl.concat([known, teased]))
        clues, dates = with_stories(clues, dates, relations, outlets.almanac)
        settled = settle(texts, pages, dates, relations)
    key = ["capture_id", "position"]
    matches = pl.concat([matches, teased, open_.join(teased, on=key, how="anti")])
    for name, rows, whole in (
        ("relations", relations, True),
        ("sightings", matches, False),
        ("date_clues", clues, True),
        ("states", settled.states, True),
        ("stories", settled.stories, True),
        ("revisions", _revisions(dataset, draft, settled.states, pages), True),
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


def _dated(
    stored: pl.DataFrame, together: pl.DataFrame, outlets: OutletIndex, known: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the clues and dates that follow from stored clues and from `known` sightings."""
    found = unresolved(sighting_clues(known, outlets.outlets))
    return resolve(pl.concat([stored, found]), outlets.almanac, together)


def _relations(
    dataset: Store,
    draft: Manifest,
    pairs: pl.DataFrame,
    texts: pl.DataFrame,
    pages: pl.DataFrame,
    clues: pl.DataFrame,
) -> pl.DataFrame:
    """Judge the pairs; bodies are read of the texts that are in one."""
    pairs = pairs.join(crossed_addresses(pages), on=["a", "b"], how="left").with_columns(
        pl.col("crossed").fill_null(False)
    )
    ends = pl.concat([pairs["a"], pairs["b"]]).unique()
    described = _bodies(dataset, draft, ends).join(texts, on="version_id")
    datelines = clues.filter(pl.col("kind") == "dateline").select("version_id", "month", "day")
    for facts in (datelines, shown_titles(pages)):
        described = described.join(facts, on="version_id", how="left")
    return judge(pairs, described)


def _bodies(dataset: Store, draft: Manifest, versions: pl.Series) -> pl.DataFrame:
    return (
        dataset.scan(draft.tables["texts"])
        .filter(pl.col("version_id").is_in(versions.implode()))
        .select("version_id", "body")
        .collect()
    )


def _open(sightings: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """Return the listings that no address explains, as if no teaser had been matched yet."""
    key = ["capture_id", "position"]
    return (
        sightings.filter(pl.col("matched_by").is_null() | (pl.col("matched_by") == "teaser"))
        .join(matches.select(key), on=key, how="anti")
        .with_columns(version_id=pl.lit(None, pl.String), matched_by=pl.lit(None, pl.String))
        .select(Sightings.column_names())
    )


def _teased(
    dataset: Store, draft: Manifest, listings: pl.DataFrame, states: pl.DataFrame
) -> pl.DataFrame:
    outlets = listings["outlet"].drop_nulls().unique()
    facts = ["version_id", "article_id", "revision", "title", "published_from", "published_to"]
    bodies = (
        dataset.scan(draft.tables["texts"])
        .filter(pl.col("outlet").is_in(outlets.implode()))
        .select("version_id", "outlet", pl.col("body").str.slice(0, _TEASER_CHARACTERS))
        .collect()
    )
    return match_teasers(listings, bodies.join(states.select(facts), on="version_id"))


def _revisions(
    dataset: Store, draft: Manifest, states: pl.DataFrame, pages: pl.DataFrame
) -> pl.DataFrame:
    found = changes(states, pages)
    ends = pl.concat([found["version_id"], found["previous_version_id"]]).unique()
    held = dataset.scan(draft.tables["revisions"]).collect()
    return revisions(found, _bodies(dataset, draft, ends), held)


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
