"""The catalog: DuckDB views and macros over the releases, derived and disposable.

`catalog.duckdb` is built beside the old one and renamed, so that readers never meet half of one.
Paths in it are relative to the dataset's folder. What it holds is here; which files a macro reads,
which rows differ and why they do is in `file_lists`, `differences` and `changes`. Its form works
without any extension on DuckDB 1.4 to 2.0.
"""

import os
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from flows.changes import changes_macro, evidence_macros
from flows.differences import articles_difference_macro, difference_macro
from flows.file_lists import files_at, files_of, quoted
from flows.releases import Dataset, Manifest
from flows.seals import digest_file
from schemas.articles import ARTICLE_COLUMNS
from schemas.states import States
from schemas.tables import ARTICLES, TABLES, Table

STORAGE_VERSION = "v1.4.0"
"""Older ones replay another file's left-over WAL silently; the default of 2.0 needs DuckDB 2."""
_DIGEST = "-- sha256 of catalog.duckdb: "
_VIEWS = {
    "latest_articles": (
        "FROM articles WHERE is_latest",
        "The last revision of each article.",
    ),
    "missing_articles": (
        "FROM sightings WHERE version_id IS NULL QUALIFY row_number() OVER (PARTITION BY "
        "coalesce(url, capture_id || '#' || position) "
        "ORDER BY captured_at NULLS LAST, capture_id, position) = 1",
        "Articles that captures list but none shows: the first listing of each address.",
    ),
}


def write_catalog(dataset: Dataset) -> None:
    """Renew `catalog.duckdb` and `catalog.sql` from the releases; the caller holds the lock."""
    releases = [dataset.release(number) for number in dataset.release_numbers()]
    if not releases:
        return
    target, script = catalog_files(dataset)
    target.with_name(f"{target.name}.wal").unlink(missing_ok=True)
    if not catalog_findings(dataset, releases):
        return
    statements = catalog_statements(releases)
    temporary = dataset.root / "_staging" / f"catalog-{uuid.uuid4().hex}"
    try:
        _build(dataset.root, temporary, statements)
        digest = digest_file(temporary)
        os.replace(temporary, target)
        temporary.write_text(_script(statements, digest), encoding="utf-8")
        os.replace(temporary, script)
    finally:
        temporary.unlink(missing_ok=True)


def catalog_files(dataset: Dataset) -> tuple[Path, Path]:
    """Return the paths of the catalog as a database and as a script."""
    return dataset.root / "catalog.duckdb", dataset.root / "catalog.sql"


def catalog_findings(dataset: Dataset, releases: Sequence[Manifest]) -> list[str]:
    """Return in what the catalog is not that of these releases; nothing where it is."""
    target, script = catalog_files(dataset)
    findings = [f"{path.name}: missing" for path in (target, script) if not path.exists()]
    if findings:
        return findings
    wanted, written = _script(catalog_statements(releases), digest_file(target)), _text(script)
    if written == wanted:
        return []
    if written.startswith(wanted.rpartition(_DIGEST)[0] + _DIGEST):
        return [f"{target.name}: its digest is not the one that stands in {script.name}"]
    return [f"{script.name}: not the catalog of these releases"]


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def _script(statements: Sequence[str], digest: str) -> str:
    """Return the catalog as a script, which ends in the digest of the database beside it."""
    return "".join(f"{statement};\n" for statement in statements) + f"{_DIGEST}{digest}\n"


def _build(root: Path, target: Path, statements: Iterable[str]) -> None:
    connection = duckdb.connect(config={"file_search_path": str(root)})
    try:
        connection.execute(
            f"ATTACH {quoted(str(target))} AS built (STORAGE_VERSION '{STORAGE_VERSION}')"
        )
        connection.execute("USE built")
        connection.execute("BEGIN")
        for statement in statements:
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("USE memory")
        connection.execute("DETACH built")
    finally:
        connection.close()


def catalog_statements(releases: Sequence[Manifest], shown: Manifest | None = None) -> list[str]:
    """Return the SQL that makes the catalog of these releases, oldest first.

    The views show one of them, by default the newest.
    """
    return [*_views(releases, shown or releases[-1]), *macros(releases)]


def macros(releases: Sequence[Manifest]) -> list[str]:
    """Return the SQL for what takes releases as parameters; no file is opened to define it."""
    tables = _tables(releases)
    joined = (
        f"SELECT {_article_columns()} FROM {files_at('texts', releases)} t "
        f"JOIN {files_at('states', releases)} s USING (version_id)"
    )
    named = (*(table.name for table in tables), "articles")
    return [
        *(_at_macro(t.name, f"FROM {files_at(t.name, releases)}", releases) for t in tables),
        _at_macro("articles", joined, releases),
        *(_as_known_macro(name, releases) for name in named),
        *(difference_macro(table, releases) for table in tables),
        articles_difference_macro(releases),
        *evidence_macros(releases),
        *(changes_macro(table, releases) for table in (*tables, ARTICLES)),
    ]


def _views(releases: Sequence[Manifest], shown: Manifest) -> list[str]:
    statements = []
    for table in _tables([shown]):
        statements.append(_view(table.name, f"FROM {files_of(table.name, shown)}"))
        statements.extend(_comments(table))
    joined = f"SELECT {_article_columns()} FROM texts t JOIN states s USING (version_id)"
    statements.append(_view("articles", joined))
    statements.extend(_comments(ARTICLES))
    for name, (query, comment) in _VIEWS.items():
        statements.append(_view(name, query))
        statements.append(f"COMMENT ON VIEW {name} IS {quoted(comment)}")
    statements.append(_releases_view(releases))
    return statements


def _tables(releases: Sequence[Manifest]) -> list[Table]:
    """Return the tables that the newest release holds."""
    return [table for table in TABLES.values() if table.name in releases[-1].tables]


def _article_columns() -> str:
    ours = set(States.column_names()) - {"version_id", "outlet"}
    return ", ".join(f"{'s' if name in ours else 't'}.{name}" for name in ARTICLE_COLUMNS)


def _view(name: str, query: str) -> str:
    return f"CREATE OR REPLACE VIEW {name} AS {query}"


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
        f"COMMENT ON VIEW {table.name} IS {quoted(table.description)}",
        *(
            f"COMMENT ON COLUMN {table.name}.{name} IS {quoted(column.description or '')}"
            for name, column in table.schema.columns().items()
        ),
    ]
