"""The store: immutable files, drafts, releases, the lock."""

import json
import multiprocessing
from pathlib import Path

import polars as pl
import pytest

from flows.releases import Dataset, TableFiles
from flows.store import Store
from schemas.errors import BusyError, DatasetError, InputError
from schemas.tables import TABLES
from transforms.ids import digest_bytes

PAYLOADS = TABLES["payloads"]


def _rows(*contents: bytes) -> pl.DataFrame:
    return pl.DataFrame(
        {"content_sha256": [digest_bytes(c) for c in contents], "content": list(contents)}
    )


def test_the_same_rows_in_any_order_give_the_same_file(tmp_path: Path) -> None:
    one = Store(tmp_path / "one").write_file(PAYLOADS, _rows(b"a", b"b", b"c"))
    two = Store(tmp_path / "two").write_file(PAYLOADS, _rows(b"c", b"a", b"b"))
    assert one == two
    assert digest_bytes((tmp_path / "one" / one.path).read_bytes()) == one.sha256


def test_a_draft_that_is_not_published_is_found_again(tmp_path: Path) -> None:
    dataset = Store(tmp_path)
    with dataset.writing():
        draft = dataset.draft()
        file = dataset.write_file(PAYLOADS, _rows(b"a"))
        draft = draft.with_table("payloads", TableFiles(draft.tables["payloads"].schema, (file,)))
        dataset.save_draft(draft)
    assert Store(tmp_path).draft() == draft
    assert Dataset(tmp_path).release_numbers() == []


def test_a_release_is_linked_once_and_its_staging_cleared(tmp_path: Path) -> None:
    dataset = Store(tmp_path)
    with dataset.writing():
        draft = dataset.draft()
        dataset.save_draft(draft)
        release = dataset.link_release(draft)
        with pytest.raises(BusyError, match=r"release 1 of .* was published by another"):
            dataset.link_release(draft)
    assert release.release == 1
    assert dataset.release() == release
    assert [path.name for path in (tmp_path / "_staging").iterdir()] == ["writer.lock"]


def test_a_draft_of_an_older_parent_is_not_taken_up(tmp_path: Path) -> None:
    dataset = Store(tmp_path)
    with dataset.writing():
        stale = dataset.draft()
        dataset.link_release(stale)
        dataset.save_draft(stale)
    assert dataset.draft().parent == 1


def test_missing_release_names_those_that_are_kept(tmp_path: Path) -> None:
    dataset = Store(tmp_path)
    with pytest.raises(DatasetError, match="broadsheet build"):
        dataset.release()
    with dataset.writing():
        dataset.link_release(dataset.draft())
    with pytest.raises(InputError, match=r"no release 7 .* kept are 1"):
        dataset.release(7)


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "is damaged"), ("{}", "is damaged"), ('{"format": 99}', "has format 99, .* newer one")],
)
def test_a_release_file_that_cannot_be_read_says_what_to_do(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / "000001.json").write_text(text)
    with pytest.raises(DatasetError, match=message):
        Dataset(tmp_path).release()


def test_release_files_state_digests_rows_and_bounds(sample: Path) -> None:
    release = json.loads((sample / "releases" / "000001.json").read_text())
    assert release["parent"] is None
    for table in release["tables"].values():
        for file in table["files"]:
            content = (sample / file["path"]).read_bytes()
            assert (file["sha256"], file["bytes"]) == (digest_bytes(content), len(content))
            assert Path(file["path"]).stem == file["sha256"][:24]
    states = release["tables"]["states"]["files"][0]
    assert states["least"]["outlet"] == "KCNA"


def _hold(root: Path, held: object, release: object) -> None:
    with Store(root).writing():
        held.set()  # type: ignore[attr-defined]
        release.wait(20)  # type: ignore[attr-defined]


def test_a_second_writer_is_told_who_holds_the_dataset(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(tmp_path, held, release))
    other.start()
    assert held.wait(20)
    try:
        with (
            pytest.raises(BusyError, match=f"process {other.pid} on .* --wait"),
            Store(tmp_path).writing(),
        ):
            pass
    finally:
        release.set()
        other.join(20)
    with Store(tmp_path).writing():
        pass
