"""Verify: whether a release is what it says: digests, ids, keys, references, conservation."""

from collections.abc import Callable, Iterator

import polars as pl

from flows.releases import Dataset, Manifest
from schemas.tables import TABLES
from transforms.captures import capture_id
from transforms.ids import digest_bytes, id_column

Finding = str


def verify(dataset: Dataset, number: int | None = None) -> list[Finding]:
    """Return what is wrong with a release; nothing where all is right.

    Tables are read only if their files are whole, since damaged ones say nothing.
    """
    release = dataset.release(number)
    damaged = list(_files(dataset, release))
    if damaged:
        return damaged
    checks: tuple[Callable[[Dataset, Manifest], Iterator[Finding]], ...] = (
        _schemas,
        _ids,
        _references,
        _conservation,
    )
    return [finding for check in checks for finding in check(dataset, release)]


def _files(dataset: Dataset, release: Manifest) -> Iterator[Finding]:
    for files in release.tables.values():
        if not (dataset.root / files.schema).exists():
            yield f"{files.schema}: missing"
        for file in files.files:
            try:
                digest = digest_bytes((dataset.root / file.path).read_bytes())
            except OSError as error:
                yield f"{file.path}: {error.strerror}"
                continue
            if digest != file.sha256:
                yield f"{file.path}: its digest is {digest}, the release says {file.sha256}"


def _schemas(dataset: Dataset, release: Manifest) -> Iterator[Finding]:
    """Check types, rules and unique keys as the schemas declare them."""
    for name, files in release.tables.items():
        rows = dataset.scan(files).collect()
        if rows.height != files.rows:
            yield f"{name}: {rows.height} rows, the release says {files.rows}"
        _, failures = TABLES[name].schema.filter(rows)
        for rule, count in failures.counts().items():
            yield f"{name}: {count} rows break the rule {rule}"


def _ids(dataset: Dataset, release: Manifest) -> Iterator[Finding]:
    """Recompute ids and digests from content."""
    texts = dataset.scan(release.tables["texts"]).collect()
    wrong = texts.filter(
        id_column(texts, ("outlet", "dateline", "body", "end_mark")) != texts["version_id"]
    )
    for version in wrong["version_id"]:
        yield f"texts: {version} is not the hash of its text"
    for file in release.tables["payloads"].files:
        payloads = dataset.read_file(release.tables["payloads"], file)
        for digest, content in payloads.iter_rows():
            if digest_bytes(content) != digest:
                yield f"payloads: {digest} is not the digest of its content"
    captures = dataset.scan(release.tables["captures"]).collect()
    columns = ("capture_id", "content_sha256", "url", "captured_at")
    for found, digest, url, moment in captures.select(columns).iter_rows():
        if capture_id(digest, url, moment) != found:
            yield f"captures: {found} is not the hash of content, address and time"


def _references(dataset: Dataset, release: Manifest) -> Iterator[Finding]:
    """Check that whatever one table names, another holds."""
    links = (
        ("captures", "content_sha256", "payloads", "content_sha256"),
        ("outcomes", "capture_id", "captures", "capture_id"),
        ("sightings", "capture_id", "captures", "capture_id"),
        ("sightings", "version_id", "texts", "version_id"),
        ("date_clues", "version_id", "texts", "version_id"),
        ("date_clues", "capture_id", "captures", "capture_id"),
        ("sketches", "version_id", "texts", "version_id"),
        ("texts", "version_id", "sketches", "version_id"),
        ("pairs", "a", "texts", "version_id"),
        ("pairs", "b", "texts", "version_id"),
        ("relations", "a", "texts", "version_id"),
        ("relations", "b", "texts", "version_id"),
        ("states", "version_id", "texts", "version_id"),
        ("texts", "version_id", "states", "version_id"),
        ("states", "article_id", "texts", "version_id"),
        ("states", "story_id", "stories", "story_id"),
        ("stories", "story_id", "states", "article_id"),
    )
    for table, column, other, key in links:
        named = dataset.scan(release.tables[table]).select(column).drop_nulls().unique()
        held = dataset.scan(release.tables[other]).select(key)
        missing = named.join(held, left_on=column, right_on=key, how="anti").collect()
        for value in missing[column]:
            yield f"{table}: {column} {value} is not in {other}"


def _conservation(dataset: Dataset, release: Manifest) -> Iterator[Finding]:
    """Check that every capture has an outcome, and that the tables bear it out."""
    outcomes = dataset.scan(release.tables["outcomes"]).select("capture_id", "outcome").collect()
    captures = dataset.scan(release.tables["captures"]).select("capture_id").collect()
    sightings = (
        dataset.scan(release.tables["sightings"])
        .select("capture_id", "kind", "matched_by")
        .collect()
    )
    rejects = dataset.scan(release.tables["rejects"]).select("capture_id", "stage").collect()
    for capture in captures.join(outcomes, on="capture_id", how="anti")["capture_id"]:
        yield f"outcomes: capture {capture} has none"
    evidence = {
        "article": sightings.filter(pl.col("matched_by") == "content"),
        "listing": sightings.filter(pl.col("kind") != "page"),
        "reject": rejects.filter(pl.col("stage") == "normalize"),
    }
    for outcome, rows in evidence.items():
        claimed = outcomes.filter(pl.col("outcome") == outcome)
        for capture in claimed.join(rows, on="capture_id", how="anti")["capture_id"]:
            yield f"outcomes: capture {capture} is said to be {outcome} but no row shows it"
