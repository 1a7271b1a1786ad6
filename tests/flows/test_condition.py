"""What is said of a dataset that a run left behind."""

import os
from pathlib import Path

import pytest

from flows.condition import condition, is_written
from flows.ingest import ingest
from flows.normalize import normalize
from flows.runner import Direct
from flows.store import Store
from tests.conftest import SAMPLE, build_direct

DROPS = [str(SAMPLE / "kcna" / name) for name in ("2024-10-15.jsonl", "2024-10-16.jsonl.gz")]


def test_a_folder_without_anything_is_said_to_have_no_release(tmp_path: Path) -> None:
    told = condition(tmp_path / "news")
    assert "has no release yet. No work waits in its draft. Nobody is writing to it." in told
    assert not (tmp_path / "news").exists()


def test_each_stage_that_a_run_ended_after_is_told_apart(tmp_path: Path) -> None:
    root = tmp_path / "news"
    build_direct(root, DROPS[:1])
    assert "release 1 of 20" in condition(root)
    assert "No work waits" in condition(root)
    store = Store(root)
    with store.writing():
        ingest(store, DROPS[1:], Direct(), captured_at="name")
        assert "A process is writing to it now." in condition(root)
    assert "draft holds 20 captures more, 20 of them not read yet" in condition(root)
    with store.writing():
        normalize(store, Direct())
    assert "draft holds 20 captures more, 0 of them not read yet" in condition(root)
    before = sorted(os.walk(root))
    assert "Nobody is writing to it." in condition(root)
    assert sorted(os.walk(root)) == before
    build_direct(root, DROPS[1:])
    assert "release 2 of 20" in condition(root)
    assert "No work waits" in condition(root)


def test_asking_for_the_lock_leaves_it_free(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.writing():
        assert is_written(tmp_path)
    assert not is_written(tmp_path)
    with store.writing():
        pass


@pytest.mark.parametrize("damaged", ["releases/000001.json", "_staging/draft.json"])
def test_a_damaged_dataset_is_told_not_raised(tmp_path: Path, damaged: str) -> None:
    root = tmp_path / "news"
    build_direct(root, DROPS[:1])
    (root / damaged).write_text("{")
    assert f"{root} cannot be read: " in condition(root)
