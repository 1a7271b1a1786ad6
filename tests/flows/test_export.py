"""A release handed on: plain Parquet that any reader opens, and papers that say what it is."""

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.parquet
import pytest
from polars.testing import assert_frame_equal

from flows.export import export
from flows.load import load
from flows.releases import DataFile, Dataset, TableFiles
from flows.store import Store
from flows.verify import verify
from schemas.errors import InputError
from schemas.tables import ARTICLES, TABLES
from tests.commands import called
from tests.conftest import SAMPLE, build_direct

DROP = SAMPLE / "kcna" / "2024-10-15.jsonl"
ABOUT = """title = "Bridges \\"and\\" Roads"
description = "News of building."
licence = "https://creativecommons.org/licenses/by/4.0/"
creator = "The Example Institute"
"""


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("history") / "news"
    for name in ("kcna/2024-10-15.jsonl", "kcna/2024-10-16.jsonl.gz", "warc"):
        build_direct(root, [SAMPLE / name])
    return root


@pytest.fixture(scope="module")
def exported(history: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "news-3"
    export(Dataset(history), 3, folder)
    return folder


def _croissant(folder: Path) -> Any:
    return json.loads((folder / "croissant.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["articles", *TABLES])
def test_every_table_is_one_file_that_others_read(history: Path, exported: Path, name: str) -> None:
    path = exported / f"{name}.parquet"
    expected = load(name, 3, history).collect()
    assert_frame_equal(pl.read_parquet(path), expected)
    assert pyarrow.parquet.read_table(path).num_rows == expected.height
    assert len(duckdb.connect().sql(f"FROM '{path}'")) == expected.height


def test_the_digests_are_those_of_the_files(exported: Path) -> None:
    lines = (exported / "SHA256SUMS").read_text().splitlines()
    named = {line[66:]: line[:64] for line in lines}
    assert {*named, "SHA256SUMS"} == {path.name for path in exported.iterdir()}
    for name, digest in named.items():
        assert hashlib.sha256((exported / name).read_bytes()).hexdigest() == digest
    if shutil.which("sha256sum"):
        check = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
        assert subprocess.run(check, cwd=exported).returncode == 0


def test_the_same_release_gives_the_same_bytes(
    history: Path, exported: Path, tmp_path: Path
) -> None:
    export(Dataset(history), 3, tmp_path / "again")
    sums = [(folder / "SHA256SUMS").read_bytes() for folder in (exported, tmp_path / "again")]
    assert sums[0] == sums[1]


def test_an_earlier_release_is_handed_on_as_it_was(history: Path, tmp_path: Path) -> None:
    done = called("export", "1", "-o", tmp_path / "first", "--dataset", history)
    assert done.returncode == 0, done.stderr
    rows = pl.read_parquet(tmp_path / "first" / "articles.parquet")
    assert_frame_equal(rows, load("articles", 1, history).collect())
    assert rows["revision"].max() == 1


def test_the_description_names_every_file_and_column(exported: Path) -> None:
    described = _croissant(exported)
    assert described["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    for file in described["distribution"]:
        content = (exported / file["contentUrl"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert file["contentSize"] == f"{len(content)} B"
    columns = {
        records["name"]: [field["name"] for field in records["field"]]
        for records in described["recordSet"]
    }
    expected = {table.name: table.polars_schema.names() for table in (ARTICLES, *TABLES.values())}
    assert columns == expected
    sources = {
        field["source"]["fileObject"]["@id"]
        for records in described["recordSet"]
        for field in records["field"]
    }
    assert sources == {file["@id"] for file in described["distribution"]}
    assert all(field["description"] for one in described["recordSet"] for field in one["field"])


@pytest.mark.skipif(not importlib.util.find_spec("mlcroissant"), reason="mlcroissant is optional")
def test_mlcroissant_finds_no_fault_and_reads_records(exported: Path) -> None:
    code = (
        "import mlcroissant; d = mlcroissant.Dataset('croissant.json'); "
        "assert not d.metadata.issues.report(), d.metadata.issues.report(); "
        "print(next(iter(d.records('articles')))['articles/version_id'].decode())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=exported, capture_output=True, text=True
    )
    assert done.stdout.strip() == pl.read_parquet(exported / "articles.parquet")["version_id"][0]


def test_papers_say_what_the_datasets_people_say(history: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(history, tmp_path / "news"))
    assert "licence = " in (root / "dataset.toml").read_text()
    (root / "dataset.toml").write_text(ABOUT)
    build_direct(root, [SAMPLE / "feed"])
    assert (root / "dataset.toml").read_text() == ABOUT
    export(Dataset(root), 2, tmp_path / "out")
    described = _croissant(tmp_path / "out")
    assert (described["name"], described["version"]) == ('Bridges "and" Roads', "2.0.0")
    assert described["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert described["creator"]["name"] == "The Example Institute"
    cited = (tmp_path / "out" / "CITATION.txt").read_text()
    digest = hashlib.sha256((root / "releases" / "000002.json").read_bytes()).hexdigest()
    assert cited.startswith('The Example Institute: Bridges "and" Roads, release 2 of 20')
    assert digest in cited
    readme = (tmp_path / "out" / "README.md").read_text()
    assert cited.strip() in readme
    assert 'pretty_name: "Bridges and Roads"' in readme
    assert "| `is_latest` | Boolean | no |" in (tmp_path / "out" / "DICTIONARY.md").read_text()


@pytest.mark.parametrize(
    ("text", "message"),
    [("title = ", "is not TOML"), ("licence = 4", "licence is 4; write a text")],
)
def test_papers_that_cannot_be_read_leave_no_half_export(
    history: Path, tmp_path: Path, text: str, message: str
) -> None:
    root = Path(shutil.copytree(history, tmp_path / "news"))
    (root / "dataset.toml").write_text(text)
    with pytest.raises(InputError, match=message):
        export(Dataset(root), 1, tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["news"]


def test_a_folder_that_holds_something_is_left_alone(history: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = called("export", "1", "-o", tmp_path, "--dataset", history)
    assert done.returncode == 2
    assert "name a folder that is new or empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_release_without_todays_columns_is_handed_on_with_them_blank(tmp_path: Path) -> None:
    root = tmp_path / "news"
    build_direct(root, [DROP])
    store = Store(root)
    with store.writing():
        draft = store.draft()
        older = _without(store, draft.tables["states"], "event_confidence")
        store.link_release(draft.with_table("states", older))
    assert verify(store, 2) == []
    export(store, 2, tmp_path / "out")
    rows = pl.read_parquet(tmp_path / "out" / "articles.parquet")
    assert rows["event_confidence"].to_list() == [None] * rows.height
    assert rows.drop("event_confidence").height == load("articles", 1, root).collect().height


def _without(store: Store, files: TableFiles, column: str) -> TableFiles:
    """Write a table as one that never had a column."""
    rows = store.scan(files).collect().drop(column)
    named = []
    for part, pattern in ((rows.clear(), "_schema-{:.16}.parquet"), (rows, "{:.24}.parquet")):
        path = store.root / "tables" / "states" / "new"
        part.write_parquet(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        place = path.rename(path.with_name(pattern.format(digest)))
        named.append((place.relative_to(store.root).as_posix(), digest, place.stat().st_size))
    (schema, _, _), (path_, digest, size) = named
    return TableFiles(schema, (DataFile(path_, digest, size, rows.height),))
