"""A query's rows on the terminal or into a pipe."""

import shutil
import sys
import tempfile
from pathlib import Path

import duckdb

from flows.load import connect
from flows.mishaps import explained
from flows.places import dataset_name
from schemas.errors import InputError

_COPY = {"csv": "FORMAT csv, HEADER", "json": "FORMAT json, ARRAY", "parquet": "FORMAT parquet"}
_MAX_ROWS = 200
"""Rows of a table shown on a terminal; pipes get all, in csv, json or parquet."""


def print_query(query: str, dataset: str | None, release: int | None, form: str) -> None:
    """Run a query and print its rows; raises `InputError` where DuckDB cannot make sense of it."""
    connection = connect(dataset, release)
    try:
        if form == "table":
            _show(connection, query)
        else:
            _pipe(connection, query.rstrip().rstrip(";"), _COPY[form])
    except duckdb.Error as error:
        if told := explained(error, dataset_name(dataset)):
            raise told from error
        raise InputError(f"the query failed: {error}") from error
    finally:
        connection.close()


def _show(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    relation = connection.sql(query)
    if relation is not None:
        relation.show(
            max_width=shutil.get_terminal_size((120, 40)).columns,
            max_rows=_MAX_ROWS,
            null_value="",
        )
        sys.stdout.flush()


def _pipe(connection: duckdb.DuckDBPyConnection, query: str, options: str) -> None:
    """Write rows to standard output by way of a file: DuckDB would truncate one it is sent to."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows")
        connection.execute(f"COPY ({query}) TO '{path}' ({options})")
        with path.open("rb") as rows:
            shutil.copyfileobj(rows, sys.stdout.buffer)
    sys.stdout.flush()
