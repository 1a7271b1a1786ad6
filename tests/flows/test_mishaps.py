"""What goes wrong with disks and files ends in a line that says what to do, and nothing is lost."""

import os
import re
import resource
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from flows.load import connect, load
from flows.releases import Dataset
from flows.seals import sealed
from flows.store import Store
from flows.verify import verify
from schemas.errors import BusyError, DatasetError
from schemas.tables import TABLES
from tests.commands import called
from tests.conftest import ROOT, SAMPLE, build_direct

DROPS = tuple(SAMPLE / "kcna" / name for name in ("2024-10-15.jsonl", "2024-10-16.jsonl.gz"))


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("history") / "news"
    for drop in DROPS:
        build_direct(root, [drop])
    return root


@pytest.fixture
def copy(history: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(history, tmp_path / "news"))


def _build_with_little_room(root: Path, most: int) -> subprocess.CompletedProcess[str]:
    """Build where no file may grow over `most` bytes: the same errors as on a full disk."""
    code = (
        "import resource, sys; from flows.cli import main; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most})); main()"
    )
    return subprocess.run(
        [
            sys.executable,
            "-c",
            code,
            "build",
            str(SAMPLE),
            "--captured-at",
            "name",
            "--dataset",
            root,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PREFECT_HOME": "/nonexistent"},
    )


@pytest.mark.parametrize("most", [10, 3_000, 40_000])
def test_a_full_disk_is_said_and_the_build_can_go_on(copy: Path, most: int) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    done = _build_with_little_room(copy, most)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    assert re.search("disk .*is full.* make room, then run", done.stderr)
    assert "the last release is untouched" in done.stderr
    assert Dataset(copy).release_numbers()[:2] == [1, 2]
    for number in Dataset(copy).release_numbers():
        assert verify(Dataset(copy), number) == []
    build_direct(copy, [SAMPLE])
    assert verify(Dataset(copy)) == []
    assert load("captures", dataset=copy).collect().height == 56


def test_a_folder_that_may_not_be_written_to_is_said(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with (
        pytest.raises(DatasetError, match=r"may not be written to .* copy the dataset to a folder"),
        Store(copy).writing(),
    ):
        pass
    assert load("articles", dataset=copy).collect().height > 0


def test_a_damaged_newest_release_leaves_the_others_readable(copy: Path) -> None:
    path = copy / "releases" / "000002.json"
    path.write_text(path.read_text().replace('"rows": ', '"rows": 1', 1))
    done = called("sql", "FROM articles", "--dataset", copy)
    assert done.returncode == 1
    assert "000002.json is damaged" in done.stderr
    assert "remove it to fall back to the release before" in done.stderr
    for lose_catalog in (False, True):
        if lose_catalog:
            (copy / "catalog.duckdb").unlink()
        with connect(copy, release=1) as connection:
            found = connection.sql("SELECT count(*) FROM articles").fetchall()
            latest = connection.sql("SELECT count(*) FROM latest_articles").fetchall()
        height = load("articles", 1, copy).collect().height
        assert (found, latest) == ([(height,)], [(height,)])
    done = called("build", SAMPLE / "feed", "--dataset", copy)
    assert done.returncode == 1
    assert "000002.json is damaged" in done.stderr
    path.unlink()
    build_direct(copy, [DROPS[1]])
    assert verify(Dataset(copy)) == []


def test_a_dataset_of_a_newer_broadsheet_is_left_alone(copy: Path) -> None:
    (copy / "releases" / "000003.json").write_text(sealed({"format": 99, "tables": "other"}))
    for command in (("sql", "FROM articles"), ("build", SAMPLE / "feed"), ("tables",)):
        done = called(*command, "--dataset", copy)
        assert done.returncode == 1
        assert "has format 99" in done.stderr
        assert "install a newer one" in done.stderr


@pytest.mark.parametrize("harm", ["cut", "lost", "noise"])
def test_a_damaged_data_file_is_said_by_every_command(copy: Path, harm: str) -> None:
    (file,) = Dataset(copy).release(1).tables["states"].files
    newest = Dataset(copy).release(2).tables["states"].files
    path = copy / next(one.path for one in newest if one != file)
    content = path.read_bytes()
    if harm == "lost":
        path.unlink()
    else:
        path.write_bytes(content[: len(content) // 2] if harm == "cut" else b"\0" * len(content))
    done = called("verify", "--dataset", copy)
    assert done.returncode == 1
    assert path.name in done.stdout
    for command in (
        ("sql", "FROM states"),
        ("show", "0000"),
        ("diff", "1", "2"),
        ("build", str(SAMPLE / "feed")),
    ):
        done = called(*command, "--dataset", copy)
        assert done.returncode == 1, (command, done.stderr)
        assert "Traceback" not in done.stderr
        assert "missing or damaged" in done.stderr, command
        assert "broadsheet verify" in done.stderr
    shown = called("sql", "SELECT count(*) FROM states", "--release", "1", "--dataset", copy)
    assert shown.returncode == 0, shown.stderr
    path.write_bytes(content)
    assert verify(Dataset(copy)) == []


def test_a_stale_wal_beside_the_catalog_changes_nothing(copy: Path) -> None:
    write = (
        "import duckdb, os; c = duckdb.connect('catalog.duckdb'); "
        "c.execute('CREATE TABLE mine AS SELECT 1'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", write], cwd=copy, check=True)
    left = copy / "catalog.duckdb.wal"
    wal = left.read_bytes()
    assert "catalog.duckdb.wal" in " ".join(verify(Dataset(copy)))
    build_direct(copy, [SAMPLE / "rodong"])
    assert not left.exists()
    left.write_bytes(wal)
    with pytest.raises(duckdb.Error):
        duckdb.connect(str(copy / "catalog.duckdb"), read_only=True)
    with connect(copy) as connection:
        assert connection.sql("SELECT max(release) FROM releases").fetchall() == [(3,)]
        assert connection.sql("FROM duckdb_tables() WHERE table_name = 'mine'").fetchall() == []
    done = called("publish", "--dataset", copy)
    assert done.returncode == 0, done.stderr
    assert verify(Dataset(copy)) == []


def _hold(root: Path, held: threading.Event, seconds: float) -> None:
    with Store(root).writing():
        held.set()
        time.sleep(seconds)


def test_a_writer_waits_as_long_as_it_is_told(copy: Path) -> None:
    held = threading.Event()
    holder = threading.Thread(target=_hold, args=(copy, held, 1.5))
    holder.start()
    held.wait(10)
    try:
        with pytest.raises(BusyError, match=f"by process {os.getpid()} on .* --wait SECONDS"):
            build_direct(copy, [SAMPLE / "rodong"])
        assert build_direct(copy, [SAMPLE / "rodong"], wait=30).release == 3
    finally:
        holder.join()


@pytest.mark.parametrize("command", ["build", "normalize", "rebuild", "forget", "tag"])
def test_every_command_that_writes_says_who_does(copy: Path, command: str) -> None:
    given = {"build": [str(SAMPLE)], "forget": ["--keep", "1"], "tag": ["1", "cited"]}
    rest = given.get(command, [])
    with Store(copy).writing():
        done = called(command, *rest, "--wait", "0.1", "--dataset", copy)
    assert done.returncode == 1
    assert f"is being written to by process {os.getpid()}" in done.stderr


def test_readers_see_whole_releases_while_one_writes(copy: Path) -> None:
    expected = {n: load("articles", n, copy).collect().height for n in (1, 2)}
    failures: list[str] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            with connect(copy) as connection:
                number = connection.sql("SELECT max(release) FROM releases").fetchall()[0][0]
                texts, states = connection.sql(
                    "SELECT (SELECT count(*) FROM texts), (SELECT count(*) FROM states)"
                ).fetchall()[0]
            if texts != states or (number in expected and texts != expected[number]):
                failures.append(f"release {number}: {texts} texts, {states} states")

    reader = threading.Thread(target=read)
    reader.start()
    try:
        with Store(copy).writing():
            time.sleep(0.2)
        for name in ("rodong", "feed", "warc"):
            build_direct(copy, [SAMPLE / name])
    finally:
        stop.set()
        reader.join()
    assert failures == []
    assert Dataset(copy).release().release > 3


def test_the_sample_built_in_spite_of_all_this_is_the_sample(sample: Path, copy: Path) -> None:
    _build_with_little_room(copy, 12_000)
    build_direct(copy, [SAMPLE])
    for name in ("texts", "states", "stories"):
        key = TABLES[name].key
        left, right = (load(name, dataset=root).collect().sort(key) for root in (sample, copy))
        assert_frame_equal(left.select(pl.exclude("url")), right.select(pl.exclude("url")))
