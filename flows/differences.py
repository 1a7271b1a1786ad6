"""Rows that differ between two releases, as SQL: the macros `<table>_diff(old := N, new := M)`.

Files that both releases hold hold the same rows and are not read, so the work goes with the change.
A row gives its `change` (added, changed, removed), the names of the columns that changed, its
columns as they are now (or last were), and `before`, the row as it was.
"""

from collections.abc import Sequence

from flows.file_lists import files_only_at
from flows.releases import Manifest
from schemas.tables import ARTICLES, Table

WRITTEN = ("body", "dateline", "end_mark", "outlet")
"""Columns of `articles` that its id is made of: they cannot change, and need not be read."""


def difference_macro(table: Table, releases: Sequence[Manifest]) -> str:
    """Return the statement that makes the macro of one stored table."""
    before = f"(FROM {files_only_at(table.name, releases, 'old', 'new')})"
    after = f"(FROM {files_only_at(table.name, releases, 'new', 'old')})"
    return _macro(table, releases, before, after)


def articles_difference_macro(releases: Sequence[Manifest]) -> str:
    """Return the statement that makes `articles_diff`: of texts or states that differ."""
    return _macro(ARTICLES, releases, _articles("old"), _articles("new"))


def compared_columns(table: Table) -> list[str]:
    """Return the columns that can differ between two rows of one key."""
    fixed = (*table.key, *(WRITTEN if table is ARTICLES else ()))
    return [name for name in table.schema.column_names() if name not in fixed]


def previous_and_newest(releases: Sequence[Manifest]) -> tuple[int, int]:
    """Return the two releases that are compared where none are named."""
    return releases[max(len(releases) - 2, 0)].release, releases[-1].release


def _articles(release: str) -> str:
    differing = " UNION ".join(
        f"SELECT version_id FROM {name}_diff(old := old, new := new)"
        for name in ("texts", "states")
    )
    return (
        f"(FROM articles_at(release := {release}) WHERE version_id IN "
        f"(SELECT version_id FROM ({differing})))"
    )


def _macro(table: Table, releases: Sequence[Manifest], before: str, after: str) -> str:
    previous, newest = previous_and_newest(releases)
    first = table.key[0]
    columns = compared_columns(table)
    met = " AND ".join(f'was."{name}" = has."{name}"' for name in table.key)
    differs = {name: f'was."{name}" IS DISTINCT FROM has."{name}"' for name in columns}
    conditions = [f"was.{first} IS NULL", f"has.{first} IS NULL", *differs.values()]
    listed = " || ".join(
        ["[]::VARCHAR[]", *(f"CASE WHEN {d} THEN ['{n}'] ELSE [] END" for n, d in differs.items())]
    )
    values = ", ".join(
        f'CASE WHEN has.{first} IS NULL THEN was."{name}" ELSE has."{name}" END AS "{name}"'
        for name in table.schema.column_names()
    )
    packed = ", ".join(f"'{name}': was.\"{name}\"" for name in table.schema.column_names())
    return (
        f"CREATE OR REPLACE MACRO {table.name}_diff(old := {previous}, new := {newest}) AS TABLE "
        f"SELECT CASE WHEN was.{first} IS NULL THEN 'added' WHEN has.{first} IS NULL "
        "THEN 'removed' ELSE 'changed' END AS change, "
        f"CASE WHEN was.{first} IS NULL OR has.{first} IS NULL THEN NULL ELSE {listed} END "
        f"AS changed_columns, {values}, "
        f"CASE WHEN was.{first} IS NULL THEN NULL ELSE {{{packed}}} END AS before "
        f"FROM {before} was FULL JOIN {after} has ON {met} WHERE {' OR '.join(conditions)}"
    )
