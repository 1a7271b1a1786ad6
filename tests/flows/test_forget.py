"""Old releases go by policy; nothing goes that a kept release, a tag or a reader needs."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.compact import MOST_SMALL_FILES
from flows.forget import Policy, forget, kept_releases
from flows.load import connect, load
from flows.publish import publish
from flows.releases import Dataset, Manifest
from flows.rows import append
from flows.store import Store
from flows.sweep import GRACE_HOURS, sweep
from flows.tags import tag
from flows.verify import verify
from schemas.errors import InputError
from schemas.tables import TABLES
from tests.conftest import SAMPLE, build_direct
from transforms.ids import digest_bytes


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four releases, of which each but the last holds files that no later one does."""
    root = tmp_path_factory.mktemp("history") / "news"
    for name in ("kcna/2024-10-15.jsonl", "kcna/2024-10-16.jsonl.gz", "aggregator", "rodong"):
        build_direct(root, [SAMPLE / name])
    return root


@pytest.fixture
def copy(history: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(history, tmp_path / "news"))


def _drop(root: Path, policy: Policy, **given: Any) -> Any:
    store = Store(root)
    with store.writing():
        return forget(store, policy, **given)


def _named(root: Path) -> set[str]:
    dataset = Dataset(root)
    return {
        path
        for number in dataset.release_numbers()
        for table in dataset.release(number).tables.values()
        for path in table.paths()
    }


def _on_disk(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in (root / "tables").rglob("*.parquet")}


def test_a_publish_leaves_only_files_of_releases(history: Path) -> None:
    assert _on_disk(history) == _named(history)


def test_dropped_releases_go_and_their_files_after_the_grace_time(copy: Path) -> None:
    tag(Store(copy), 2, "cited")
    before = _on_disk(copy)
    rows = {n: load("articles", n, copy).collect().height for n in (2, 4)}
    done = _drop(copy, Policy(last=1))
    assert (done.kept, done.dropped) == ((2, 4), (1, 3))
    assert _on_disk(copy) == before
    assert done.swept.waiting == len(before - _named(copy)) > 0
    assert verify(Dataset(copy)) == []
    with pytest.raises(InputError, match=r"no release 1 in .* \(it was forgotten\); kept are 2, 4"):
        load("articles", 1, copy)
    done = _drop(copy, Policy(last=1), grace_hours=0)
    assert (done.dropped, done.swept.waiting) == ((), 0)
    assert done.swept.removed == len(before - _named(copy))
    assert _on_disk(copy) == _named(copy)
    assert verify(Dataset(copy)) == []
    assert {n: load("articles", n, copy).collect().height for n in (2, 4)} == rows
    with connect(copy) as connection:
        assert connection.sql("SELECT release FROM releases").fetchall() == [(2,), (4,)]
        found = connection.sql("SELECT count(*) FROM articles_changes(2, 4)").fetchall()
    assert found[0][0] > 0
    assert build_direct(copy, [SAMPLE / "feed"]).release == 5
    assert verify(Dataset(copy)) == []


def test_the_grace_time_counts_from_the_forgetting(copy: Path) -> None:
    old = time.time() - 3 * GRACE_HOURS * 3600
    for path in [*copy.rglob("*.parquet"), *copy.rglob("*.json")]:
        os.utime(path, (old, old))
    before = _on_disk(copy)
    _drop(copy, Policy(last=1))
    assert _on_disk(copy) == before
    for path in (copy / "releases" / "forgotten").iterdir():
        os.utime(path, (old, old))
    _drop(copy, Policy(last=1))
    assert _on_disk(copy) == _named(copy) < before


def test_a_dry_run_and_a_missing_policy_touch_nothing(copy: Path) -> None:
    before = _on_disk(copy), Dataset(copy).release_numbers()
    assert _drop(copy, Policy(last=2), dry_run=True).dropped == (1, 2)
    with pytest.raises(InputError, match="say what to keep"):
        _drop(copy, Policy())
    assert (_on_disk(copy), Dataset(copy).release_numbers()) == before


def test_a_reader_that_runs_keeps_its_rows(copy: Path) -> None:
    rows = load("articles", 2, copy)
    with connect(copy, release=2) as connection:
        _drop(copy, Policy(last=1))
        assert connection.sql("SELECT count(*) FROM articles").fetchall() == [
            (rows.collect().height,)
        ]


def test_a_draft_keeps_its_files(copy: Path) -> None:
    store = Store(copy)
    with store.writing():
        draft = store.draft()
        rows = pl.DataFrame({"content_sha256": [digest_bytes(b"a")], "content": [b"a"]})
        files = append(store, TABLES["payloads"], draft.tables["payloads"], rows)
        store.save_draft(draft.with_table("payloads", files))
        sweep(store, 0)
    assert (copy / files.files[-1].path).exists()


class Killed(BaseException):
    """Stands for a kill: nothing in the code catches it."""


@pytest.mark.parametrize("step", range(12))
def test_a_forgetting_that_is_killed_loses_nothing(
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
        for owner, name in ((os, "replace"), (os, "utime"), (Path, "unlink")):
            patched.setattr(owner, name, dying(getattr(owner, name)))
        with pytest.raises(Killed):
            _drop(copy, Policy(last=1), grace_hours=0)
    kept = Dataset(copy).release_numbers()
    assert kept[-1] == 4
    assert _named(copy) <= _on_disk(copy)
    for number in kept:
        assert verify(Dataset(copy), number) == []
    _drop(copy, Policy(last=1), grace_hours=0)
    assert Dataset(copy).release_numbers() == [4]
    assert _on_disk(copy) == _named(copy)
    assert verify(Dataset(copy)) == []


def _release(number: int, day: int) -> Manifest:
    return Manifest(number, None, {}, created_at=f"2026-{1 + day // 28:02d}-{1 + day % 28:02d}T12")


@given(
    days=st.lists(st.integers(0, 100), min_size=1, max_size=30),
    policy=st.builds(Policy, *(st.none() | st.integers(1, 9) for _ in range(3))),
    data=st.data(),
)
def test_a_policy_keeps_what_it_says(days: list[int], policy: Policy, data: st.DataObject) -> None:
    releases = [_release(number, day) for number, day in enumerate(sorted(days), start=1)]
    numbers = [release.release for release in releases]
    tagged = data.draw(st.sets(st.sampled_from(numbers)))
    kept = kept_releases(releases, policy, tagged)
    assert list(kept) == sorted(set(kept))
    assert {*tagged, numbers[-1], *numbers[-(policy.last or 1) :]} <= {*kept}
    for length, count in ((10, policy.daily), (7, policy.monthly)):
        periods = [(release.created_at or "")[:length] for release in releases]
        for period in sorted(set(periods))[-(count or 0) :] if count else []:
            last = max(n for n, p in zip(numbers, periods, strict=True) if p == period)
            assert last in kept
    most = len(tagged) + 1 + (policy.last or 0) + (policy.daily or 0) + (policy.monthly or 0)
    assert len(kept) <= most


def test_small_files_are_merged_in_a_publish_without_changing_a_row(tmp_path: Path) -> None:
    store, table = Store(tmp_path), TABLES["payloads"]
    most = 0
    for number in range(MOST_SMALL_FILES + 3):
        content = b"%d" % number
        rows = pl.DataFrame({"content_sha256": [digest_bytes(content)], "content": [content]})
        with store.writing():
            draft = store.draft()
            files = append(store, table, draft.tables["payloads"], rows)
            store.save_draft(draft.with_table("payloads", files))
            release = publish(store)
        assert release is not None
        assert release.changes["payloads"] == {"added": 1, "changed": 0, "removed": 0}
        most = max(most, len(release.tables["payloads"].files))
    assert most < MOST_SMALL_FILES
    release = store.release()
    assert len(release.tables["payloads"].files) < 6
    held = load("payloads", dataset=tmp_path).collect()["content"]
    assert set(held) == {b"%d" % number for number in range(MOST_SMALL_FILES + 3)}
    with connect(tmp_path) as connection:
        last = release.release
        for new in range(2, last + 1):
            query = f"SELECT change, count(*) FROM payloads_diff({new - 1}, {new}) GROUP BY 1"
            assert connection.sql(query).fetchall() == [("added", 1)]
