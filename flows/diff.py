"""Diff: what differs between two releases and why, on the terminal and as a file of rows.

Runs the macros of the catalog over the two releases alone, so that nothing is read but the files
that only one of them holds; what a release not yet published would change is told the same way.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.catalog import macros
from flows.changes import CAUSES
from flows.differences import compared_columns
from flows.file_lists import quoted
from flows.releases import Dataset, Manifest
from flows.terminal import console, print_table
from schemas.errors import InputError
from schemas.tables import ARTICLES, TABLES, Table

_FORMATS = {".parquet": "FORMAT parquet", ".csv": "FORMAT csv, HEADER"}
_FACTS = ("capture_facts", "release_facts", "text_facts", "story_facts")
_MOST_COLUMNS = 5
"""Names of changed columns on a line of the summary; the rows have all."""


@dataclass(frozen=True)
class Line:
    """How many rows of a table differ for one cause, and in which columns."""

    table: str
    cause: str
    added: int
    changed: int
    removed: int
    columns: tuple[str, ...]


class Difference:
    """The rows that differ between two releases, in DuckDB; close it after use."""

    def __init__(self, dataset: Dataset, old: Manifest, new: Manifest, table: str | None = None):
        self.old, self.new = old, new
        dataset.fetch((*old.tables.values(), *new.tables.values()))
        self._connection = duckdb.connect(config={"file_search_path": str(dataset.root.resolve())})
        for statement in macros([old, new]):
            self._connection.execute(statement)
        for name in _FACTS:
            self._connection.execute(f"CREATE TEMP TABLE known_{name} AS FROM {name}()")
            self._connection.execute(
                f"CREATE OR REPLACE MACRO {name}(n := 0, m := 0) AS TABLE FROM known_{name}"
            )
        rows = " UNION ALL ".join(_rows(one) for one in _tables(new, table))
        self._connection.execute(f"CREATE TEMP TABLE rows AS {rows}")

    def close(self) -> None:
        """Give back what DuckDB holds."""
        self._connection.close()

    def lines(self) -> list[Line]:
        """Return the summary: a line for each table and cause, tables in their usual order."""
        found = self._connection.execute(
            "SELECT table_name, cause, count(*) FILTER (change = 'added'), "
            "count(*) FILTER (change = 'changed'), count(*) FILTER (change = 'removed'), "
            "flatten(list(changed_columns)) FROM rows GROUP BY table_name, cause"
        ).fetchall()
        order = {name: place for place, name in enumerate((ARTICLES.name, *TABLES))}
        causes = {name: place for place, name in enumerate(CAUSES)}
        lines = [
            Line(name, cause, added, changed, removed, _by_count(columns))
            for name, cause, added, changed, removed, columns in found
        ]
        return sorted(lines, key=lambda line: (order[line.table], causes[line.cause]))

    def write(self, path: Path) -> int:
        """Write the rows as Parquet or CSV, by the file's suffix; return how many there are."""
        columns = "* EXCLUDE (changed_columns), array_to_string(changed_columns, ' ') AS columns"
        try:
            self._connection.execute(
                f"COPY (SELECT {columns} FROM rows ORDER BY table_name, change, key) "
                f"TO {quoted(str(path))} ({_FORMATS[path.suffix]})"
            )
        except duckdb.IOException as error:
            raise InputError(f"cannot write {path}: {error}") from error
        return int(self._connection.execute("SELECT count(*) FROM rows").fetchall()[0][0])


def print_difference(
    dataset: Dataset, old: int, new: int, table: str | None = None, output: Path | None = None
) -> None:
    """Print what differs between two releases by table and cause; write the rows to `output`."""
    if old >= new:
        raise InputError(f"{old} is not before {new}; name the older release first")
    check_output(output)
    first, second = dataset.release(old), dataset.release(new)
    console.print(f"release {old} of {first.created_at} to release {new} of {second.created_at}")
    difference = Difference(dataset, first, second, table)
    try:
        print_lines(difference)
        if output:
            console.print(f"{output}: {difference.write(output):,} rows")
    finally:
        difference.close()


def check_output(path: Path | None) -> None:
    """Raise `InputError` for a file that rows cannot be written as."""
    if path and path.suffix not in _FORMATS:
        raise InputError(f"{path} is neither .parquet nor .csv, the two forms of rows")


def print_lines(difference: Difference) -> None:
    """Print the summary, what the causes mean, and which rules are not the same."""
    lines = difference.lines()
    for name, was, has in changed_rules(difference.old, difference.new):
        console.print(f"{name}: {was} before, {has} now", markup=False, soft_wrap=True)
    if not lines:
        console.print("no row differs")
        return
    rows = [
        (
            line.table, line.cause, line.added, line.changed, line.removed,
            ", ".join(line.columns[:_MOST_COLUMNS])
            + (" ..." if len(line.columns) > _MOST_COLUMNS else ""),
        )
        for line in lines
    ]  # fmt: skip
    print_table(("table", "cause", "added", "changed", "removed", "in columns"), rows)
    for cause in (cause for cause in CAUSES if any(line.cause == cause for line in lines)):
        console.print(f"{cause}: {CAUSES[cause]}", style="dim")


def _tables(release: Manifest, name: str | None) -> list[Table]:
    kept = [table for table in (ARTICLES, *TABLES.values()) if table.name in release.tables]
    tables = {table.name: table for table in (ARTICLES, *kept)}
    if name is None:
        return list(tables.values())
    if name not in tables:
        raise InputError(f"no table {name!r}; there are {', '.join(tables)}")
    return [tables[name]]


def _rows(table: Table) -> str:
    """Return the query for a table's rows in the form that all tables share."""
    key = ", ".join(f'"{name}"' for name in table.key)
    columns = [n for n in compared_columns(table) if str(table.polars_schema[n]) != "Binary"]
    return (
        f"SELECT '{table.name}' AS table_name, change, cause, concat_ws(' ', {key}) AS key, "
        f"changed_columns, {_changed(columns, 'before.')} AS before, {_changed(columns, '')} "
        f"AS after FROM {table.name}_changes()"
    )


def _changed(columns: list[str], side: str) -> str:
    """Return an expression for the changed columns' values as JSON; null but for changed rows."""
    parts = " || ".join(
        f"CASE WHEN list_contains(changed_columns, '{name}') "
        f"""THEN ['"{name}": ' || coalesce(to_json({side}"{name}")::VARCHAR, 'null')] """
        "ELSE [] END"
        for name in columns
    )
    joined = f"'{{' || array_to_string([]::VARCHAR[] || {parts}, ', ') || '}}'" if parts else "NULL"
    return f"CASE WHEN change = 'changed' THEN {joined} END"


def _by_count(columns: list[str] | None) -> tuple[str, ...]:
    return tuple(name for name, _ in Counter(columns or []).most_common())


def changed_rules(old: Manifest, new: Manifest) -> list[tuple[str, Any, Any]]:
    """Return the rules and packages that are not the same: name, before, now."""
    before, after = old.rules | old.packages, new.rules | new.packages
    names = sorted(before.keys() | after.keys())
    return [
        (name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    ]
