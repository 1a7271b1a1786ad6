"""The catalog: DuckDB views and macros over the releases, derived and disposable.

`catalog.duckdb` is built beside the old one and renamed, so that readers never meet half of one.
Paths in it are relative to the dataset's folder. The form of the macros (constant lists by the
interval of releases in which a file lives, a schema file first) is what works without any extension
on DuckDB 1.4 to 2.0.
"""

import os
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from flows.releases import Dataset, Manifest
from schemas.articles import ARTICLE_COLUMNS
from schemas.states import States
from schemas.tables import ARTICLES, TABLES, Table

STORAGE_VERSION = "v1.4.0"
"""Older ones replay another file's left-over WAL silently; the default of 2.0 needs DuckDB 2."""
_VIEWS = {
    "latest_articles": (
        "FROM articles WHERE is_latest",
        "The last revision of each article.",
    ),
    "missing_articles": (
        "FROM sightings WHERE version_id IS NULL",
        "Articles that captures list but none shows.",
    ),
}


def write_catalog(dataset: Dataset) -> None:
    """Renew `catalog.duckdb` and `catalog.sql` from the releases; the caller holds the lock."""
    releases = [dataset.release(number) for number in dataset.release_numbers()]
    if not releases:
        return
    statements = catalog_statements(releases)
    script = dataset.root / "catalog.sql"
    target = dataset.root / "catalog.duckdb"
    temporary = dataset.root / "_staging" / f"catalog-{uuid.uuid4().hex}"
    text = "".join(f"{statement};\n" for statement in statements)
    if target.exists() and script.exists() and script.read_text(encoding="utf-8") == text:
        return
    try:
        _build(dataset.root, temporary, statements)
        os.replace(temporary, target)
        target.with_name("catalog.duckdb.wal").unlink(missing_ok=True)
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, script)
    finally:
        temporary.unlink(missing_ok=True)


def _build(root: Path, target: Path, statements: Iterable[str]) -> None:
    connection = duckdb.connect(config={"file_search_path": str(root)})
    try:
        connection.execute(
            f"ATTACH {_quoted(str(target))} AS built (STORAGE_VERSION '{STORAGE_VERSION}')"
        )
        connection.execute("USE built")
        for statement in statements:
            connection.execute(statement)
        connection.execute("USE memory")
        connection.execute("DETACH built")
    finally:
        connection.close()


def catalog_statements(releases: Sequence[Manifest]) -> list[str]:
    """Return the SQL that makes the catalog of these releases, oldest first."""
    statements = []
    for table in TABLES.values():
        files = _file_list(table.name, releases)
        statements.append(_at_macro(table.name, f"FROM {files}", releases))
        statements.append(_view(table.name, f"FROM {_newest(table.name, releases)}"))
        statements.extend(_comments(table))
    joined = (
        f"SELECT {_article_columns()} FROM {_file_list('texts', releases)} t "
        f"JOIN {_file_list('states', releases)} s USING (version_id)"
    )
    statements.append(_at_macro("articles", joined, releases))
    statements.append(
        _view(
            "articles", f"SELECT {_article_columns()} FROM texts t JOIN states s USING (version_id)"
        )
    )
    statements.extend(_comments(ARTICLES))
    for name, (query, comment) in _VIEWS.items():
        statements.append(_view(name, query))
        statements.append(f"COMMENT ON VIEW {name} IS {_quoted(comment)}")
    statements.append(_releases_view(releases))
    statements.extend(_as_known_macro(name, releases) for name in (*TABLES, "articles"))
    return statements


def _article_columns() -> str:
    ours = set(States.column_names()) - {"version_id", "outlet"}
    return ", ".join(f"{'s' if name in ours else 't'}.{name}" for name in ARTICLE_COLUMNS)


def _view(name: str, query: str) -> str:
    return f"CREATE OR REPLACE VIEW {name} AS {query}"


def _newest(table: str, releases: Sequence[Manifest]) -> str:
    paths = ", ".join(_quoted(path) for path in releases[-1].tables[table].paths())
    return f"read_parquet([{paths}], union_by_name = true)"


def _file_list(table: str, releases: Sequence[Manifest]) -> str:
    """Return `read_parquet` over the files that live in the release named by the parameter."""
    numbers = [release.release for release in releases]
    lives: dict[str, list[int]] = {}
    for release in releases:
        for file in release.tables[table].files if table in release.tables else ():
            lives.setdefault(file.path, []).append(release.release)
    by_life: dict[tuple[int, int], list[str]] = {}
    for path, alive in lives.items():
        by_life.setdefault((alive[0], alive[-1]), []).append(path)
    schema = releases[-1].tables[table].schema
    lists = [f"[{_quoted(schema)}]"] + [
        f"CASE WHEN release BETWEEN {first} AND {last} THEN [{', '.join(map(_quoted, paths))}] "
        "ELSE [] END"
        for (first, last), paths in sorted(by_life.items())
    ]
    kept = ", ".join(map(str, numbers))
    return (
        f"read_parquet(CASE WHEN release IN ({kept}) THEN flatten([{', '.join(lists)}]) "
        f"ELSE error('no release ' || release || '; kept are {numbers[0]} to {numbers[-1]}') END, "
        "union_by_name = true)"
    )


def _at_macro(name: str, query: str, releases: Sequence[Manifest]) -> str:
    newest = releases[-1].release
    return f"CREATE OR REPLACE MACRO {name}_at(release := {newest}) AS TABLE {query}"


def _as_known_macro(name: str, releases: Sequence[Manifest]) -> str:
    """Return the macro for what was published by the end of a day (UTC)."""
    days = {release.created_at[:10]: release.release for release in releases if release.created_at}
    cases = " ".join(
        f"WHEN day::DATE >= DATE '{day}' THEN {number}"
        for day, number in sorted(days.items(), reverse=True)
    )
    first = min(days)
    return (
        f"CREATE OR REPLACE MACRO {name}_as_known(day := DATE '{max(days)}') AS TABLE "
        f"FROM {name}_at(release := CASE {cases} "
        f"ELSE error('nothing published by ' || day || '; the first release is of {first}') END)"
    )


def _releases_view(releases: Sequence[Manifest]) -> str:
    rows = ", ".join(
        f"({release.release}, TIMESTAMP '{(release.created_at or '').removesuffix('Z')}', "
        + ", ".join(
            str(release.tables[name].rows) if name in release.tables else "0" for name in TABLES
        )
        + ")"
        for release in releases
    )
    columns = ", ".join(("release", "created_at", *TABLES))
    return f"CREATE OR REPLACE VIEW releases AS FROM (VALUES {rows}) AS r({columns})"


def _comments(table: Table) -> list[str]:
    return [
        f"COMMENT ON VIEW {table.name} IS {_quoted(table.description)}",
        *(
            f"COMMENT ON COLUMN {table.name}.{name} IS {_quoted(column.description or '')}"
            for name, column in table.schema.columns().items()
        ),
    ]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
