"""The names that a query may use: tables, their columns, macros, and DuckDB's own words."""

from collections import defaultdict

import duckdb


def columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Return the columns of each table and view, each with its meaning."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for table, column, meaning in connection.execute(
        "SELECT table_name, column_name, coalesce(comment, '') FROM duckdb_columns() "
        "WHERE NOT internal ORDER BY table_name, column_index"
    ).fetchall():
        found[table][column] = meaning
    return dict(found)


def macros(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the catalog's table macros, each with how it is called."""
    rows = connection.execute(
        "SELECT function_name, parameters FROM duckdb_functions() "
        "WHERE function_type = 'table_macro' AND NOT internal ORDER BY function_name"
    ).fetchall()
    return {name: f"{name}({', '.join(f'{one} := ...' for one in given)})" for name, given in rows}


def words(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the words of the language, then the names of its functions."""
    rows = connection.execute(
        "SELECT upper(keyword_name) AS word, 1 AS part FROM duckdb_keywords() "
        "WHERE keyword_category <> 'unreserved' UNION SELECT function_name, 2 "
        "FROM duckdb_functions() WHERE function_type IN ('scalar', 'aggregate', 'macro') "
        "AND regexp_full_match(function_name, '[a-z][a-z0-9_]*') ORDER BY part, word"
    ).fetchall()
    return [word for word, _ in rows]
