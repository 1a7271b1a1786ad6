"""Comparison in a dataset: the same rows in any batches, and only what is new is read."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from flows import comparison
from flows.load import load
from flows.releases import TableFiles
from flows.store import Store
from schemas.tables import TABLES
from tests.conftest import SAMPLE, build_direct

DROPS = (SAMPLE / "kcna" / "2024-10-15.jsonl", SAMPLE / "kcna" / "2024-10-16.jsonl.gz")
COMPARED = ("sketches", "pairs", "relations", "states", "stories")
FIRST = """The harbour lamp of the northern district was lighted again on Tuesday evening.
The mayor thanked forty volunteers who had repaired the tower since the storm of August.
An orchestra of schoolchildren played melodies of seafarers on the promenade.
"""
SECOND = "Apples are dear this year.\nGrowers of the valley speak of frost in spring.\n"


def rows(root: Path, table: str) -> pl.DataFrame:
    return load(table, dataset=root).collect().sort(TABLES[table].key)


@pytest.mark.parametrize("size", [1, 5])
def test_texts_compared_a_few_at_a_time_end_in_the_same_rows(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(comparison, "BATCH_TEXTS", size)
    build_direct(tmp_path, [SAMPLE])
    for table in COMPARED:
        assert_frame_equal(rows(tmp_path, table), rows(sample, table))


def test_every_text_has_a_sketch_and_the_sample_has_every_kind_of_pair(sample: Path) -> None:
    assert set(rows(sample, "sketches")["version_id"]) == set(rows(sample, "texts")["version_id"])
    pairs = rows(sample, "pairs")
    for kind in ("same_url", "by_shingles", "by_terms"):
        assert pairs[kind].any(), kind


def test_bodies_are_read_of_new_texts_and_of_pairs_that_nobody_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    read = comparison._forms

    def spy(dataset: Store, texts: TableFiles, versions: pl.Series) -> pl.DataFrame:
        asked.append(len(versions))
        return read(dataset, texts, versions)

    monkeypatch.setattr(comparison, "_forms", spy)
    dataset = tmp_path / "news"

    def build(name: str, text: str, day: str = "2024-10-15") -> list[int]:
        folder = tmp_path / name
        folder.mkdir()
        (folder / f"{name}-{day}.txt").write_text(text)
        asked.clear()
        build_direct(dataset, [folder])
        return list(asked)

    assert build("first", FIRST) == [1, 0]
    assert build("second", SECOND) == [1, 0]
    # A trimmed copy: its own body, then its own and that of the text it is like.
    assert build("third", FIRST.rpartition("An orchestra")[0]) == [1, 2]
    assert rows(dataset, "pairs").select("by_shingles", "containment").rows() == [(True, 1.0)]
    # The same text again at another time: nothing is new, nothing is read.
    assert build("fourth", FIRST, "2024-10-16") == [0, 0]


def test_the_index_of_a_draft_that_was_not_published_is_used_by_the_next_run(
    tmp_path: Path, sample: Path
) -> None:
    from flows.deduplicate import deduplicate
    from flows.ingest import ingest
    from flows.normalize import normalize
    from flows.runner import Direct

    dataset = Store(tmp_path)
    with dataset.writing():
        ingest(dataset, [str(DROPS[0])], Direct(), captured_at="name")
        normalize(dataset, Direct())
        deduplicate(dataset, Direct())
        drafted = {file.path for file in dataset.draft().tables["sketches"].files}
    assert drafted
    build_direct(tmp_path, [SAMPLE])
    assert drafted <= {file.path for file in dataset.release().tables["sketches"].files}
    for table in COMPARED:
        assert_frame_equal(rows(tmp_path, table), rows(sample, table))
