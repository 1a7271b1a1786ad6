"""SQL from the command line: a query's rows on the terminal or into a pipe.

Where no query is given it is read from a pipe, or asked for by `prompt`.
"""

import re
import shutil
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

import duckdb

from flows.load import connect
from flows.mishaps import explained
from flows.pager import paged
from flows.places import dataset_name
from flows.query_errors import query_error
from flows.rows_shown import MAX_ROWS, drawn_rows
from flows.terminal import console
from schemas.errors import BroadsheetError, InputError

_COPY = {"csv": "FORMAT csv, HEADER", "json": "FORMAT json, ARRAY", "parquet": "FORMAT parquet"}
_OF_QUERY = (
    duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException,
    duckdb.ConversionException,
)  # fmt: skip
"""Errors of what was asked, whatever words its names share with those of a damaged file."""
_KEY_SECONDS = 0.1
"""An event that is waited for without a time-out does not notice Ctrl-C everywhere."""
_END = re.compile(r";\s*(--[^\n]*\s*|/\*.*?\*/\s*)*$", re.S)
_USUAL = 'give one, such as: broadsheet sql "FROM articles"'


def print_query(query: str | None, dataset: str | None, release: int | None, form: str) -> None:
    """Run a query, or ask for some, and print the rows.

    Raises `InputError` where there is no query, `QueryError` where DuckDB cannot run it.
    """
    if form == "parquet" and sys.stdout.isatty():
        raise InputError("Parquet is not for a terminal; add: > rows.parquet")
    text = _piped() if query is None else query
    with closing(connect(dataset, release)) as connection:
        connection.execute("SET autoinstall_known_extensions = false")
        if text is None:
            from flows.prompt import converse

            converse(connection, dataset_name(dataset), form)
        else:
            run(connection, text, dataset_name(dataset), form)


def _piped() -> str | None:
    """Return what standard input holds, or None for a terminal, where one can be asked."""
    if not sys.stdin.isatty():
        if text := sys.stdin.read().strip():
            return text
        raise InputError(f"no query, and nothing on standard input; {_USUAL}")
    if not sys.stdout.isatty():
        raise InputError(f"no query; {_USUAL}")
    return None


def run(connection: duckdb.DuckDBPyConnection, text: str, name: str, form: str = "table") -> None:
    """Run the statements of a text and print the rows; of a pipe's, those of the last.

    Ctrl-C ends the statement with `KeyboardInterrupt`; the connection stays usable.
    """
    lines_before = 0
    try:
        statements = connection.extract_statements(text)
        if not statements:
            raise InputError(f"no query; {_USUAL}")
        for statement in statements[: None if form == "table" else -1]:
            _show(connection, statement, is_printed=form == "table")
        if form != "table":
            lines_before = 1
            _pipe(connection, statements[-1], form)
    except duckdb.Error as error:
        raise _told(error, connection, name, lines_before) from error


def _told(
    error: duckdb.Error, connection: duckdb.DuckDBPyConnection, name: str, lines_before: int
) -> BroadsheetError:
    """Return the error in words that help: those of the dataset's files, else of the query."""
    is_of_query = isinstance(error, _OF_QUERY)
    is_of_others = "No files found" in str(error) and "tables/" not in str(error)
    told = None if is_of_query or is_of_others else explained(error, name)
    return told or query_error(error, connection, lines_before)


def _show(
    connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement, *, is_printed: bool
) -> None:
    began = time.monotonic()
    rows = _interruptible(connection, statement, MAX_ROWS + 1)
    seconds = time.monotonic() - began
    has_rows = duckdb.ExpectedResultType.QUERY_RESULT in statement.expected_result_type
    columns = connection.description or []
    connection.abort()
    if not is_printed:
        return
    with paged():
        told, is_cut = "done", False
        if has_rows:
            names, types = [c[0] for c in columns], [str(c[1]) for c in columns]
            drawing, drawn = drawn_rows(names, types, rows, console.width)
            console.print(drawing)
            told, is_cut = _counted(len(rows), drawn), drawn < len(rows)
        if console.is_terminal:
            console.print(f"{told} in {seconds:.2f} s", style="dim")
        elif is_cut:
            console.print(told)


def _counted(rows: int, drawn: int) -> str:
    if drawn < rows:
        whole = f"{rows:,}" if rows <= MAX_ROWS else f"more than {MAX_ROWS:,}"
        return f"the first {drawn:,} of {whole} rows (--format csv, json or parquet gives all)"
    return "1 row" if rows == 1 else f"{rows:,} rows"


def _interruptible(
    connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement | str, most: int
) -> list[tuple[object, ...]]:
    """Return a statement's first rows.

    DuckDB looks for Ctrl-C only between its steps, which can be many seconds apart, but obeys
    `interrupt()` at once; so it works in a thread of its own, and this one waits for the key.
    """
    rows: list[tuple[object, ...]] = []
    failed: list[Exception] = []
    ended = threading.Event()

    def work() -> None:
        try:
            rows.extend(connection.execute(statement).fetchmany(most))
        except Exception as error:
            failed.append(error)
        finally:
            ended.set()

    threading.Thread(target=work, daemon=True).start()
    try:
        while not ended.wait(_KEY_SECONDS):
            pass
    except KeyboardInterrupt:
        connection.interrupt()
        ended.wait()
        connection.abort()
        raise
    if failed:
        raise failed[0]
    return rows


def _pipe(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement, form: str) -> None:
    """Write rows to standard output by way of a file: DuckDB would truncate one it is sent to."""
    if statement.type != duckdb.StatementType.SELECT:
        raise InputError(f"--format {form} needs rows, such as those of FROM articles")
    query = _END.sub("", statement.query)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows")
        _interruptible(connection, f"COPY (\n{query}\n) TO '{path}' ({_COPY[form]})", 1)
        connection.abort()
        with path.open("rb") as rows:
            shutil.copyfileobj(rows, sys.stdout.buffer)
    sys.stdout.flush()
