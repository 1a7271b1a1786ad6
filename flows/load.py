"""For notebooks: a table of a release as a Polars LazyFrame, or all of them in DuckDB; what columns
mean, and how the release is cited.

This module is what people import; it needs neither Prefect nor the code that builds
datasets, and loads Polars and the schemas only where it must: they take two thirds of a second.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from flows.places import dataset_folder, dataset_name, is_remote
from flows.releases import Dataset, in_columns
from schemas.errors import InputError

if TYPE_CHECKING:
    import polars as pl

__all__ = ["cite", "connect", "dataset_folder", "describe", "load", "open_dataset"]


def open_dataset(dataset: str | Path | Dataset | None = None, *, afresh: bool = False) -> Dataset:
    """Return a dataset to read: a folder, or an address in object storage as it is now.

    With `afresh` all release files are fetched again, as a check of the bucket needs.
    """
    if isinstance(dataset, Dataset):
        return dataset
    name = dataset_name(dataset)
    if is_remote(name):
        from flows.remote import RemoteDataset

        return RemoteDataset(name, afresh=afresh)
    return Dataset(Path(name))


def load(
    table: str, release: int | None = None, dataset: str | Path | Dataset | None = None
) -> "pl.LazyFrame":
    """Return a table, or `articles`, as it stood in a release (by default the newest).

    Raises `InputError` for a table or release that is not there.
    """
    store = open_dataset(dataset)
    manifest = store.release(release)
    if table == "articles":
        from schemas.tables import ARTICLES

        texts = store.scan(manifest.tables["texts"]).drop("outlet")
        states = store.scan(manifest.tables["states"])
        joined = texts.join(states, on="version_id", maintain_order="left")
        return in_columns(joined, ARTICLES.polars_schema)
    if table not in manifest.tables:
        raise InputError(f"no table {table!r}; there are articles, {', '.join(manifest.tables)}")
    return store.scan(manifest.tables[table])


def describe(table: str) -> "pl.DataFrame":
    """Return what a table's columns are: `column`, `type`, `may_be_null`, `meaning`, a row each.

    Raises `InputError` for a table that there never is.
    """
    import polars as pl

    from schemas.tables import ARTICLES, TABLES

    tables = {ARTICLES.name: ARTICLES, **TABLES}
    if table not in tables:
        raise InputError(f"no table {table!r}; there are {', '.join(tables)}")
    types = tables[table].polars_schema
    rows = [
        (name, str(types[name]), column.nullable, column.description)
        for name, column in tables[table].schema.columns().items()
    ]
    columns = {"column": pl.String, "type": pl.String, "may_be_null": pl.Boolean}
    return pl.DataFrame(rows, schema={**columns, "meaning": pl.String}, orient="row")


def cite(release: int | None = None, dataset: str | Path | Dataset | None = None) -> str:
    """Return the sentence by which a release (by default the newest) is cited.

    Its digest makes it unmistakable; title and creator are those of `dataset.toml`.
    """
    from flows.about import read_about
    from flows.papers import citation
    from flows.seals import digest_file

    store = open_dataset(dataset)
    manifest = store.release(release)
    digest = digest_file(store.release_path(manifest.release))
    return citation(read_about(store.root), manifest, digest)


def connect(
    dataset: str | Path | Dataset | None = None, release: int | None = None
) -> duckdb.DuckDBPyConnection:
    """Return a DuckDB connection with the views and macros of the catalog, whatever the folder.

    With `release`, the views show that release. The catalog file is used where it is up to date and
    whole; where it is not (a publish was interrupted, somebody left a `.wal` beside it) the same
    views are made in memory, over the releases whose files can be read.
    """
    store = open_dataset(dataset)
    wanted = store.release(release)
    for kept in store.readable_releases():
        store.fetch(kept.tables.values())
    config: dict[str, str | bool | int | float | list[str]] = {
        "file_search_path": str(store.root.resolve())
    }
    connection = _open(store.root / "catalog.duckdb", store.release_numbers()[-1], config)
    if connection is None:
        from flows.catalog import catalog_statements

        connection = duckdb.connect(config=config)
        for statement in catalog_statements(store.readable_releases(), wanted):
            connection.execute(statement)
    elif release is not None:
        for name in (*wanted.tables, "articles"):
            connection.execute(
                f"CREATE TEMP VIEW {name} AS FROM {name}_at(release := {wanted.release})"
            )
    return connection


def _open(
    catalog: Path, newest: int, config: dict[str, str | bool | int | float | list[str]]
) -> duckdb.DuckDBPyConnection | None:
    """Open the catalog file if it is there, whole, and of the newest release."""
    if not catalog.exists():
        return None
    try:
        connection = duckdb.connect(str(catalog), read_only=True, config=config)
        found = connection.execute("SELECT max(release) FROM releases").fetchall()
    except duckdb.Error:
        return None
    if found == [(newest,)]:
        return connection
    connection.close()
    return None
