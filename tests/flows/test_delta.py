"""Each table is also a Delta table whose versions are the releases."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows import delta_versions
from flows.delta import LOG, has_projection, project
from flows.forget import Policy, forget
from flows.load import connect
from flows.releases import Dataset
from flows.store import Store
from flows.sweep import sweep
from flows.verify import verify
from schemas.errors import DatasetError
from schemas.tables import TABLES
from tests.commands import called
from tests.conftest import SAMPLE, build_direct

deltalake = pytest.importorskip("deltalake")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three releases without Delta logs; the second and third exchange files of the first."""
    root = tmp_path_factory.mktemp("history") / "news"
    for name in ("kcna/2024-10-15.jsonl", "kcna/2024-10-16.jsonl.gz", "rodong"):
        build_direct(root, [SAMPLE / name])
    return root


@pytest.fixture
def copy(history: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(history, tmp_path / "news"))


def _project(root: Path) -> int:
    store = Store(root)
    with store.writing():
        return project(store)


def _version(root: Path, table: str) -> int:
    return int(deltalake.DeltaTable(root / "tables" / table).version())


def _assert_versions_are_releases(root: Path) -> None:
    """Every kept release is the Delta version before its number, by Polars and by deltalake."""
    newest = Dataset(root).release_numbers()[-1]
    with connect(root) as connection:
        for name, table in TABLES.items():
            assert _version(root, name) == newest - 1, name
            for number in Dataset(root).release_numbers():
                folder = root / "tables" / name
                found = pl.scan_delta(folder, version=number - 1).collect()
                assert found.columns == table.polars_schema.names()
                wanted = connection.sql(f"FROM {name}_at(release := {number})").pl()
                wanted = wanted.cast(found.schema).sort(table.key)
                assert found.sort(table.key).equals(wanted), (name, number)
                other = deltalake.DeltaTable(folder, version=number - 1).to_pyarrow_table()
                read = pl.DataFrame(pl.from_arrow(other)).cast(found.schema)
                assert read.sort(table.key).equals(wanted), (name, number)


def _logs(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.glob(f"tables/*/{LOG}/*")
    }


def test_every_version_is_a_release(copy: Path) -> None:
    assert _project(copy) == 3
    _assert_versions_are_releases(copy)
    assert verify(Dataset(copy)) == []


def test_the_command_says_which_version_is_which_release(copy: Path) -> None:
    done = called("delta", "--dataset", copy)
    assert done.returncode == 0, done.stderr
    assert "Delta version 2 of every table is release 3" in done.stdout


def test_a_second_run_changes_nothing(copy: Path) -> None:
    _project(copy)
    before = _logs(copy)
    assert _project(copy) == 3
    assert _logs(copy) == before


def test_a_publish_keeps_up_a_projection_and_makes_none(copy: Path) -> None:
    build_direct(copy, [SAMPLE / "feed"])
    assert not has_projection(Dataset(copy))
    _project(copy)
    assert build_direct(copy, [SAMPLE / "aggregator"]).release == 5
    _assert_versions_are_releases(copy)


def test_no_file_of_a_log_is_swept(copy: Path) -> None:
    _project(copy)
    deltalake.DeltaTable(copy / "tables" / "texts").create_checkpoint()
    before = _logs(copy)
    assert any(name.endswith(".checkpoint.parquet") for name in before)
    store = Store(copy)
    with store.writing():
        assert sweep(store, 0).removed == 0
    assert _logs(copy) == before


def test_a_version_states_the_range_of_its_files(copy: Path) -> None:
    _project(copy)
    for name, table in TABLES.items():
        first = table.sort_by[0]
        folder = copy / "tables" / name
        actions = deltalake.DeltaTable(folder).get_add_actions(flatten=True)
        for said in pl.DataFrame(actions).iter_rows(named=True):
            held = pl.read_parquet(folder / said["path"])
            assert said["num_records"] == held.height
            if f"min.{first}" in said and said[f"min.{first}"] is not None:
                bounds = (said[f"min.{first}"], said[f"max.{first}"])
                assert bounds == (held[first].min(), held[first].max()), name
                assert said[f"null_count.{first}"] == held[first].null_count() == 0


def test_files_that_a_filter_rules_out_are_not_read(copy: Path) -> None:
    _project(copy)
    folder = copy / "tables" / "texts"
    actions = pl.DataFrame(deltalake.DeltaTable(folder).get_add_actions(flatten=True))
    rest = actions.filter(pl.col("max.outlet") < "Rodong Sinmun")["path"]
    assert 0 < rest.len() < actions.height
    for path in rest:
        (folder / path).write_bytes(b"not to be read")
    found = pl.scan_delta(folder).filter(pl.col("outlet") == "Rodong Sinmun").collect()
    assert found.height == 3


@pytest.mark.parametrize("made", ["before", "after"])
def test_versions_of_forgotten_releases_stay_and_kept_ones_are_whole(copy: Path, made: str) -> None:
    if made == "before":
        _project(copy)
    store = Store(copy)
    with store.writing():
        assert forget(store, Policy(last=1), grace_hours=0).dropped == (1, 2)
    _project(copy)
    _assert_versions_are_releases(copy)
    with pytest.raises((OSError, pl.exceptions.PolarsError)):
        pl.scan_delta(copy / "tables" / "states", version=0).collect()
    assert build_direct(copy, [SAMPLE / "feed"]).release == 4
    _assert_versions_are_releases(copy)


class Killed(BaseException):
    """Stands for a kill: nothing in the code catches it."""


@pytest.mark.parametrize("step", [0, 1, 2, 3, 7, 20, 59])
def test_a_run_that_is_killed_is_finished_by_the_next(
    copy: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    calls = 0

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls > step:
                raise Killed
            return real(*arguments, **named)

        return call

    with monkeypatch.context() as patched:
        for owner, name in (
            (os, "replace"),
            (deltalake.transaction, "create_table_with_add_actions"),
            (deltalake.DeltaTable, "create_write_transaction"),
        ):
            patched.setattr(owner, name, dying(getattr(owner, name)))
        with pytest.raises(Killed):
            _project(copy)
    for folder in copy.glob(f"tables/*/{LOG}"):
        assert _version(copy, folder.parent.name) == 2
    assert build_direct(copy, [SAMPLE / "feed"]).release == 4
    _project(copy)
    _assert_versions_are_releases(copy)
    assert [path.name for path in (copy / "_staging").iterdir()] == ["writer.lock"]


def test_a_kill_between_tables_leaves_the_rest_to_the_next_publish(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _project(copy)
    real = deltalake.DeltaTable.create_write_transaction
    committed: list[Any] = []

    def dying(table: Any, *arguments: Any, **named: Any) -> None:
        if len(committed) == 4:
            raise Killed
        real(table, *arguments, **named)
        committed.append(table)

    with monkeypatch.context() as patched:
        patched.setattr(deltalake.DeltaTable, "create_write_transaction", dying)
        with pytest.raises(Killed):
            build_direct(copy, [SAMPLE / "feed"])
    assert sorted({_version(copy, name) for name in TABLES}) == [2, 3]
    assert build_direct(copy, [SAMPLE / "feed"]).is_new is False
    _assert_versions_are_releases(copy)


def test_a_table_that_others_wrote_to_is_refused_and_the_rest_kept_up(
    copy: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _project(copy)
    folder = copy / "tables" / "stories"
    deltalake.write_deltalake(
        folder, pl.read_parquet(next(folder.glob("*.parquet"))), mode="append"
    )
    with pytest.raises(DatasetError, match=r"version 3 in tables/stories/_delta_log was not made"):
        _project(copy)
    assert build_direct(copy, [SAMPLE / "feed"]).release == 4
    assert "the release is published, but its Delta tables are not" in caplog.text
    assert (_version(copy, "stories"), _version(copy, "texts")) == (3, 3)
    shutil.rmtree(folder / LOG)
    _project(copy)
    _assert_versions_are_releases(copy)
    assert verify(Dataset(copy)) == []


def test_a_damaged_log_is_told(copy: Path) -> None:
    _project(copy)
    path = copy / "tables" / "texts" / LOG / f"{2:020d}.json"
    path.write_bytes(b'{"commitInfo"')
    with pytest.raises(DatasetError, match=r"tables/texts/_delta_log cannot be read .* makes it"):
        _project(copy)


def test_a_release_that_was_exchanged_is_refused(copy: Path) -> None:
    _project(copy)
    (copy / "releases" / "000003.json").unlink()
    assert build_direct(copy, [SAMPLE / "feed"]).release == 3
    with pytest.raises(DatasetError, match="a release was exchanged"):
        _project(copy)


def test_a_lost_release_is_told(copy: Path) -> None:
    (copy / "releases" / "000002.json").unlink()
    with pytest.raises(DatasetError, match="the file of release 2 is missing"):
        _project(copy)


def test_a_log_is_made_anew_where_columns_change(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fewer(path: Path) -> Any:
        return deltalake.Schema(real(path).fields[:-1])

    real = delta_versions.columns
    with monkeypatch.context() as patched:
        patched.setattr(delta_versions, "columns", fewer)
        _project(copy)
    assert "story_id" in pl.scan_delta(copy / "tables" / "states").collect_schema()
    _project(copy)
    _assert_versions_are_releases(copy)


def test_without_the_package_it_says_so_and_a_publish_stands(
    copy: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _project(copy)
    monkeypatch.setitem(sys.modules, "deltalake.exceptions", None)
    with pytest.raises(DatasetError, match=r"pip install deltalake"):
        _project(copy)
    assert build_direct(copy, [SAMPLE / "feed"]).release == 4
    assert "pip install deltalake" in caplog.text
