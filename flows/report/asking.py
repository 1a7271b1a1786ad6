"""Asking: the release that a report is of, and rows of it by query."""

from dataclasses import dataclass, replace

import duckdb
import polars as pl

from flows.load import connect
from flows.releases import Dataset, Manifest


@dataclass(frozen=True)
class Listing:
    """Rows that a query gave: all, or the first of `total`."""

    query: str
    rows: pl.DataFrame
    total: int

    def with_rows(self, rows: pl.DataFrame) -> "Listing":
        """Return the listing with its rows made ready to be shown."""
        return replace(self, rows=rows)


class Source:
    """One release of a dataset, asked by SQL; close it after use."""

    def __init__(self, dataset: Dataset, release: Manifest) -> None:
        self.dataset, self.release = dataset, release
        self._connection: duckdb.DuckDBPyConnection = connect(dataset.root, release.release)

    def close(self) -> None:
        """Give back what DuckDB holds."""
        self._connection.close()

    def ask(self, query: str) -> Listing:
        """Return all rows of a query."""
        rows = self._connection.sql(query).pl()
        return Listing(query, rows, rows.height)

    def first(self, query: str, most: int) -> Listing:
        """Return the first rows of a query that orders them, and how many there are."""
        rows = self._connection.sql(f"{query}\nLIMIT {most}").pl()
        if rows.height < most:
            return Listing(query, rows, rows.height)
        counted = self._connection.execute(f"SELECT count(*) FROM ({query})").fetchall()
        return Listing(query, rows, int(counted[0][0]))
