"""What analysts open: the catalog with DuckDB alone, the loader, the connection."""

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from flows.catalog import write_catalog
from flows.load import connect, load
from flows.releases import Dataset
from schemas.errors import InputError
from schemas.tables import TABLES
from tests.conftest import SAMPLE, build_direct


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three releases: a drop, the next day's, and a page."""
    root = tmp_path_factory.mktemp("history") / "news"
    for name in ("kcna/2024-10-15.jsonl", "kcna/2024-10-16.jsonl.gz", "aggregator"):
        build_direct(root, [SAMPLE / name])
    return root


def _duckdb_alone(folder: Path, query: str) -> str:
    """Run a query in a process that knows DuckDB only, in the dataset's folder."""
    code = (
        "import duckdb, sys; c = duckdb.connect('catalog.duckdb', read_only=True); "
        "print(c.sql(sys.argv[1]).fetchall())"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, query], cwd=folder, capture_output=True, text=True
    )
    return done.stdout.strip() or done.stderr


def test_duckdb_alone_answers_in_the_datasets_folder(history: Path) -> None:
    query = "SELECT count(*), count(*) FILTER (revision = 2) FROM latest_articles"
    expected = load("articles", dataset=history).filter("is_latest").collect()
    changed = expected.filter(pl.col("revision") == 2).height
    assert _duckdb_alone(history, query) == f"[({expected.height}, {changed})]"
    assert _duckdb_alone(history, "SELECT count(*) > 0 FROM missing_articles") == "[(True,)]"


def test_a_moved_dataset_still_answers(history: Path, tmp_path: Path) -> None:
    moved = tmp_path / "stick" / "copied"
    shutil.copytree(history, moved)
    assert _duckdb_alone(moved, "SELECT count(*) FROM articles") == _duckdb_alone(
        history, "SELECT count(*) FROM articles"
    )


@pytest.mark.parametrize("name", ["articles", *TABLES])
def test_an_earlier_release_says_what_it_said(history: Path, name: str) -> None:
    with connect(history) as connection:
        for release in (1, 2, 3):
            then = load(name, release=release, dataset=history).collect()
            now = connection.sql(f"FROM {name}_at(release := {release})")
            assert now.columns == then.columns
            assert len(now) == then.height
        assert len(connection.sql(f"FROM {name}")) == then.height


def test_as_known_gives_the_last_release_of_that_day(history: Path) -> None:
    with connect(history) as connection:
        today = connection.sql("SELECT max(created_at)::DATE FROM releases").fetchall()[0][0]
        newest = connection.sql("SELECT count(*) FROM articles").fetchall()
        query = "SELECT count(*) FROM articles_as_known(day := ?)"
        assert connection.execute(query, [today]).fetchall() == newest
        with pytest.raises(duckdb.Error, match="nothing published by 2001-01-01"):
            connection.execute("FROM articles_as_known(day := DATE '2001-01-01')")


def test_a_release_that_is_not_kept_is_an_error_with_the_kept_ones(history: Path) -> None:
    with connect(history) as connection, pytest.raises(duckdb.Error, match="kept are 1 to 3"):
        connection.execute("FROM articles_at(release := 9)")
    with pytest.raises(InputError, match="kept are 1 to 3"):
        load("articles", release=9, dataset=history)
    with pytest.raises(InputError, match="no table 'article'; there are articles, captures"):
        load("article", dataset=history)


def test_connect_shows_one_release_in_all_views(history: Path) -> None:
    with connect(history, release=1) as connection:
        assert connection.sql("SELECT count(*) FROM articles WHERE revision > 1").fetchall() == [
            (0,)
        ]
        assert connection.sql("SELECT max(release) FROM releases").fetchall() == [(3,)]
        rows = connection.sql("SELECT count(*) FROM latest_articles").fetchall()[0][0]
        assert (
            rows
            == load("articles", release=1, dataset=history).filter("is_latest").collect().height
        )


def test_the_catalog_describes_every_column(history: Path) -> None:
    with connect(history) as connection:
        query = "SELECT comment FROM duckdb_columns() WHERE table_name = 'articles'"
        comments = [row[0] for row in connection.sql(query).fetchall()]
    assert len(comments) > 20
    assert all(comments)


def test_a_lost_or_stale_catalog_is_made_anew_for_the_reader(history: Path, tmp_path: Path) -> None:
    copy = tmp_path / "news"
    shutil.copytree(history, copy)
    shutil.copy(history / "catalog.duckdb", tmp_path / "old")
    build_direct(copy, [SAMPLE / "rodong"])
    shutil.copy(tmp_path / "old", copy / "catalog.duckdb")
    for _ in range(2):
        with connect(copy) as connection:
            assert connection.sql("SELECT max(release) FROM releases").fetchall() == [(4,)]
        (copy / "catalog.duckdb").unlink(missing_ok=True)
    write_catalog(Dataset(copy))
    assert _duckdb_alone(copy, "SELECT max(release) FROM releases") == "[(4,)]"


def test_a_left_wal_is_removed_when_the_catalog_is_renewed(history: Path, tmp_path: Path) -> None:
    copy = tmp_path / "news"
    shutil.copytree(history, copy)
    (copy / "catalog.duckdb.wal").write_bytes(b"left behind")
    build_direct(copy, [SAMPLE / "rodong"])
    assert not (copy / "catalog.duckdb.wal").exists()


def test_the_script_makes_the_same_views_in_memory(history: Path) -> None:
    code = (
        "import duckdb; c = duckdb.connect(); c.execute(open('catalog.sql').read()); "
        "print(c.sql('SELECT count(*) FROM articles').fetchall())"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=history, capture_output=True, text=True
    )
    assert done.stdout.strip() == _duckdb_alone(history, "SELECT count(*) FROM articles")
