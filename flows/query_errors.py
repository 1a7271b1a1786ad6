"""Errors of SQL: DuckDB's own words, which point at the place, and what may have been meant.

DuckDB compares names only with those that the query can see; here all names of the catalog are
known, so that a column of another table, or a macro without its arguments, is recognized.
"""

import re
from difflib import get_close_matches

import duckdb

from flows.sql_names import columns, macros
from schemas.errors import QueryError

_COLUMN = re.compile(r'(?:Referenced column|a column named) "([^"]+)"')
_TABLE = re.compile(r"Table (?:Function )?with name \"?([^\s\"!]+)\"? does not exist")
_LINE = re.compile(r"^LINE (\d+):", re.M)
_MOST_NAMES = 6
"""Tables that are named where a column stands in many."""


def query_error(
    error: duckdb.Error, connection: duckdb.DuckDBPyConnection, lines_before: int = 0
) -> QueryError:
    """Return an error with its place in the query and, where one is near, the name that is right.

    `lines_before` is the number of lines that were put before the query as its author wrote it.
    """
    text = _LINE.sub(lambda found: f"LINE {int(found[1]) - lines_before}:", str(error).rstrip())
    hint = _hint(text, connection)
    return QueryError(f"{text}\n\n{hint}" if hint else text)


def _hint(text: str, connection: duckdb.DuckDBPyConnection) -> str | None:
    if "attached in read-only mode" in text:
        return "the dataset is only read here; CREATE TEMP TABLE and COPY ... TO work"
    try:
        connection.abort()
        if missing := _COLUMN.search(text):
            return _about_column(missing[1], columns(connection))
        if missing := _TABLE.search(text):
            return _about_table(missing[1], list(columns(connection)), macros(connection))
    except duckdb.Error:
        return None
    return None


def _about_column(name: str, tables: dict[str, dict[str, str]]) -> str:
    holders = [table for table, names in tables.items() if name.lower() in names]
    if holders:
        more = " and others" if len(holders) > _MOST_NAMES else ""
        return f"{name} is a column of {', '.join(holders[:_MOST_NAMES])}{more}"
    known = {column: None for names in tables.values() for column in names}
    near = get_close_matches(name.lower(), known, n=1)
    if near:
        return f"did you mean {near[0]}?"
    return f"if {name} is a text and no column, write it in single quotes: '{name}'"


def _about_table(name: str, tables: list[str], calls: dict[str, str]) -> str:
    if name in calls:
        return f"{name} takes arguments: {calls[name]}"
    near = get_close_matches(name.lower(), [*tables, *calls], n=1)
    if near:
        return f"did you mean {calls.get(near[0], near[0])}?"
    return f"there are {', '.join(tables)}"
