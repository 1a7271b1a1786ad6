"""Derived tables follow from captures and payloads: read anew, they are the same."""

import shutil
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from flows import rebuild as rebuilding
from flows.diff import Line
from flows.load import load
from flows.publish import publish
from flows.rebuild import discard, impact, publish_rebuilt, rebuild
from flows.releases import Dataset, Manifest
from flows.rows import put
from flows.runner import Direct
from flows.store import Store
from flows.verify import verify
from schemas.tables import TABLES
from tests.commands import called
from tests.conftest import SAMPLE, build_direct


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, folder by folder."""
    root = tmp_path_factory.mktemp("history") / "news"
    for folder in sorted(SAMPLE.iterdir()):
        build_direct(root, [folder])
    return root


@pytest.fixture
def copy(history: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(history, tmp_path / "news"))


def _files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "_staging" not in path.parts
    }


def _lines(store: Store, rebuilt: Manifest) -> list[Line]:
    difference = impact(store, rebuilt)
    try:
        return difference.lines()
    finally:
        difference.close()


def _misread(root: Path) -> None:
    """Publish a release in which a title is wrong and an outcome lost."""
    store = Store(root)
    with store.writing():
        draft = store.draft()
        titles = pl.lit("Misread").alias("title")
        for name, change in (("states", titles), ("stories", titles)):
            rows = store.scan(draft.tables[name]).with_columns(change).collect()
            files = put(store, TABLES[name], draft.tables[name], rows)
            draft = draft.with_table(name, files)
        store.save_draft(draft)
        publish(store)


def test_with_unchanged_rules_every_row_is_the_same(copy: Path) -> None:
    before = _files(copy)
    store = Store(copy)
    with store.writing():
        rebuilt = rebuild(store, Direct())
        assert _lines(store, rebuilt) == []
        for name, table in TABLES.items():
            assert_frame_equal(
                store.scan(rebuilt.tables[name]).collect().sort(table.key),
                load(name, dataset=copy).collect().sort(table.key),
                check_exact=True,
            )
        discard(store)
    assert _files(copy) == before


def test_the_kcna_drops_are_read_anew_as_they_were(shared: Path, tmp_path: Path) -> None:
    for drop in sorted((shared / "kcna_daily").glob("*.jsonl.gz"))[:4]:
        build_direct(tmp_path / "news", [drop])
    store = Store(tmp_path / "news")
    with store.writing():
        assert _lines(store, rebuild(store, Direct())) == []


def test_an_impact_is_shown_and_published_only_when_asked(copy: Path) -> None:
    last = Dataset(copy).release().release
    _misread(copy)
    before = _files(copy)
    shown = called("rebuild", "--dataset", copy)
    assert shown.returncode == 0, shown.stderr
    assert "nothing published; --publish makes it the next release" in shown.stdout
    assert "title" in shown.stdout
    assert _files(copy) == before
    done = called("rebuild", "--publish", "--dataset", copy)
    assert f"published release {last + 2}" in done.stdout
    assert verify(Dataset(copy)) == []
    for name, table in TABLES.items():
        restored, first = (load(name, n, copy).collect().sort(table.key) for n in (last + 2, last))
        assert_frame_equal(restored, first)
    again = called("rebuild", "--publish", "--dataset", copy)
    assert "no row differs" in again.stdout
    assert Dataset(copy).release().release == last + 2


def test_what_other_rules_change_is_told_as_theirs(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _misread(copy)
    monkeypatch.setattr(rebuilding, "rules", lambda _root: {"rules": "99"})
    store = Store(copy)
    with store.writing():
        rebuilt = rebuild(store, Direct())
        lines = _lines(store, rebuilt)
        published = publish_rebuilt(store, rebuilt)
    assert {line.cause for line in lines} == {"rules"}
    assert {line.table for line in lines} == {"articles", "states", "stories"}
    assert published is not None
    assert published.changes["states"]["changed"] > 0


def test_a_draft_that_waits_is_published_first(copy: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("The bridge was opened to traffic.\nIt took two years to build.")
    called("ingest", page, "--dataset", copy)
    done = called("rebuild", "--dataset", copy)
    assert done.returncode == 1
    assert "a draft waits" in done.stderr


def test_a_rebuild_that_is_killed_leaves_nothing(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    before = _files(copy)
    store = Store(copy)
    with monkeypatch.context() as patched:
        patched.setattr(rebuilding, "deduplicate", die)
        with pytest.raises(Killed), store.writing():
            rebuild(store, Direct())
    assert verify(Dataset(copy)) == []
    assert build_direct(copy, [SAMPLE / "feed"]).is_new is False
    assert _files(copy) == before
