"""Soundness: whether a release's rows are what its tables promise, and hang together.

Types, rules, order and ids are checked a file at a time, so a finding names the file; keys and
references over narrow columns of whole tables.
"""

from collections.abc import Iterator

import polars as pl
from polars.exceptions import PolarsError

from flows.identities import IDENTITIES
from flows.releases import DataFile, Dataset, Manifest
from schemas.tables import TABLES, Table

Finding = str
_MOST = 5
"""Rows that a finding names; it counts all."""
_HELD_BY = {
    "capture_id": ("captures", "capture_id"),
    "content_sha256": ("payloads", "content_sha256"),
    "version_id": ("texts", "version_id"),
    "previous_version_id": ("texts", "version_id"),
    "a": ("texts", "version_id"),
    "b": ("texts", "version_id"),
    "article_id": ("texts", "version_id"),
    "story_id": ("stories", "story_id"),
}
"""What a column of this name refers to, in whatever table it stands."""
_MET_BY = (
    ("texts", "version_id", "states", "version_id"),
    ("texts", "version_id", "sketches", "version_id"),
    ("payloads", "content_sha256", "captures", "content_sha256"),
    ("captures", "capture_id", "outcomes", "capture_id"),
    ("stories", "story_id", "states", "article_id"),
)
"""Rows that must be met by one of another table, beside what column names say."""
_ROLES = {
    "line_count": ".",
    "article_lines": "[TA]",
    "listing_lines": "L",
    "furniture_lines": "[HF]",
}


def check_rows(dataset: Dataset, release: Manifest) -> Iterator[Finding]:
    """Check each file's rows: number, types, rules, order, ids.

    Of a release that an older Broadsheet made with other columns, only the number of rows.
    """
    for name, files in release.tables.items():
        table = TABLES.get(name)
        if table is None:
            yield f"{name}: no table that this Broadsheet knows"
            continue
        for file in files.files:
            try:
                rows = dataset.read_file(files, file)
            except PolarsError as error:
                yield f"{file.path}: cannot be read: {error}"
                continue
            for finding in _file(table, file, rows):
                yield f"{file.path}: {finding}"
        yield from _repeated(dataset, release, table)


def _file(table: Table, file: DataFile, rows: pl.DataFrame) -> Iterator[Finding]:
    if rows.height != file.rows:
        yield f"{rows.height} rows, the release says {file.rows}"
    if rows.schema != table.polars_schema:
        return
    _, failures = table.schema.filter(rows)
    for rule, count in failures.counts().items():
        yield f"{count} rows break the rule {rule}"
    order = rows.select(table.sort_by)
    if not order.equals(order.sort(table.sort_by, nulls_last=True)):
        yield f"its rows are not in the order of {', '.join(table.sort_by)}"
    recomputed = IDENTITIES[table.name](rows) if table.name in IDENTITIES else {}
    for column, ids in recomputed.items():
        wrong = rows.filter(ids.ne_missing(rows[column]))[column]
        if len(wrong):
            yield f"{_some(wrong)}: {column} is not the hash of what it stands for"


def _repeated(dataset: Dataset, release: Manifest, table: Table) -> Iterator[Finding]:
    keys = dataset.scan(release.tables[table.name]).select(table.key)
    repeated = keys.filter(pl.struct(table.key).is_duplicated()).unique().collect()
    if repeated.height:
        shown = repeated.sort(table.key).select(pl.concat_str(pl.all(), separator=" ")).to_series()
        yield f"{table.name}: {_some(shown)}: more than one row with this {', '.join(table.key)}"


def check_references(dataset: Dataset, release: Manifest) -> Iterator[Finding]:
    """Check that whatever one table names, another holds."""
    links = [
        (name, column, *held)
        for name, table in TABLES.items()
        for column, held in _HELD_BY.items()
        if column in table.schema.column_names() and (name, column) != held and name != "rejects"
    ]
    for name, column, other, key in (*links, *_MET_BY):
        if name not in release.tables:
            continue
        named = dataset.scan(release.tables[name]).select(column).drop_nulls().unique()
        held = dataset.scan(release.tables[other]).select(key)
        missing = named.join(held, left_on=column, right_on=key, how="anti").collect()[column]
        if len(missing):
            yield f"{name}: {_some(missing)}: {column} that is not in {other}"


def check_conservation(dataset: Dataset, release: Manifest) -> Iterator[Finding]:
    """Check that every capture became something that a row shows, and every line has its role."""
    outcomes = dataset.scan(release.tables["outcomes"]).collect()
    sightings = dataset.scan(release.tables["sightings"])
    rejects = dataset.scan(release.tables["rejects"]).filter(stage="normalize")
    evidence = {
        "article": sightings.filter(matched_by="content"),
        "listing": sightings.filter(pl.col("kind") != "page"),
        "reject": rejects,
    }
    for outcome, rows in evidence.items():
        claimed = outcomes.filter(outcome=outcome)
        shown = rows.select("capture_id").collect()
        missing = claimed.join(shown, on="capture_id", how="anti")["capture_id"]
        if len(missing):
            yield f"outcomes: {_some(missing)}: said to be {outcome}, but no row shows it"
    for column, letters in _ROLES.items():
        counted = outcomes["roles"].str.count_matches(letters)
        wrong = outcomes.filter(counted.cast(pl.Int64) != outcomes[column])["capture_id"]
        if len(wrong):
            yield f"outcomes: {_some(wrong)}: {column} is not what the roles of its lines say"
    captures = dataset.scan(release.tables["captures"]).select("content_sha256", "content_bytes")
    payloads = dataset.scan(release.tables["payloads"]).select(
        "content_sha256", found=pl.col("content").bin.size().cast(pl.Int64)
    )
    sizes = captures.join(payloads, on="content_sha256")
    wrong = sizes.filter(pl.col("found") != pl.col("content_bytes")).collect()["content_sha256"]
    if len(wrong):
        yield f"captures: {_some(wrong)}: content_bytes is not the length of the content"


def _some(values: pl.Series) -> str:
    listed = sorted(map(str, values))
    more = len(listed) - _MOST
    return ", ".join(listed[:_MOST]) + (f" and {more:,} more" if more > 0 else "")
