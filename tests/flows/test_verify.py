"""Whatever is wrong with a dataset is found, and said where."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.publish import publish
from flows.releases import Dataset
from flows.rows import put
from flows.seals import SEAL, is_sealed, sealed
from flows.store import Store
from flows.tags import tag, tags, untag
from flows.verify import verify
from schemas.errors import DatasetError, InputError
from schemas.tables import TABLES
from tests.conftest import SAMPLE, build_direct

EMPTY_ID = "0" * 32
UNSEALED = ("_staging", "dataset.toml")
"""What verify does not vouch for: work in progress, and what people write."""


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("history") / "news"
    for name in ("kcna/2024-10-15.jsonl", "kcna/2024-10-16.jsonl.gz", "warc"):
        build_direct(root, [SAMPLE / name])
    tag(Store(root), 2, "paper-2026")
    return root


@pytest.fixture
def copy(history: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(history, tmp_path / "news"))


def _files(root: Path) -> list[Path]:
    found = (path for path in sorted(root.rglob("*")) if path.is_file())
    return [path for path in found if path.relative_to(root).parts[0] not in UNSEALED]


def _published(root: Path, table: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> Store:
    """Publish a release with other rows in one table."""
    store = Store(root)
    with store.writing():
        draft = store.draft()
        rows = change(store.scan(draft.tables[table]).collect())
        files = put(store, TABLES[table], draft.tables[table], rows, whole=True)
        store.save_draft(draft.with_table(table, files))
        publish(store)
    return store


def test_a_whole_dataset_has_no_findings(history: Path) -> None:
    assert verify(Dataset(history)) == []
    assert verify(Dataset(history), 1) == []


def test_a_changed_byte_is_found_in_every_file(history: Path) -> None:
    for path in _files(history):
        whole = path.read_bytes()
        for place in (0, len(whole) // 2, len(whole) - 1):
            _assert_found(history, path, whole, place, 1)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_changed_byte_is_found_wherever_it_is(history: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(_files(history)))
    whole = path.read_bytes()
    _assert_found(
        history,
        path,
        whole,
        data.draw(st.integers(0, len(whole) - 1)),
        data.draw(st.integers(1, 255)),
    )


def _assert_found(root: Path, path: Path, whole: bytes, place: int, bits: int) -> None:
    try:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ bits]) + whole[place + 1 :])
        findings = verify(Dataset(root))
        assert any(path.name in finding for finding in findings), (path, place, findings)
    finally:
        path.write_bytes(whole)


def test_a_lost_file_is_found(copy: Path) -> None:
    for path in _files(copy):
        if path.parent.name in ("tags", "releases"):
            continue
        content = path.read_bytes()
        path.unlink()
        assert any(path.name in finding for finding in verify(Dataset(copy))), path
        path.write_bytes(content)
    (copy / "releases" / "000001.json").unlink()
    assert verify(Dataset(copy)) == ["releases/000002.json: its parent, release 1, is not there"]


def test_a_release_that_was_written_anew_breaks_the_chain(copy: Path) -> None:
    path = copy / "releases" / "000001.json"
    fields = json.loads(path.read_text())
    del fields[SEAL]
    path.write_text(sealed(fields | {"created_at": "2020-01-01T00:00:00.000000Z"}))
    findings = verify(Dataset(copy))
    assert findings == [
        "releases/000002.json: its parent, release 1, is not the one it was made from"
    ]


def test_a_wal_beside_the_catalog_is_found(copy: Path) -> None:
    (copy / "catalog.duckdb.wal").write_bytes(b"left")
    assert "catalog.duckdb.wal: somebody opened the catalog to write" in verify(Dataset(copy))[0]


ROWS_GONE_WRONG: list[tuple[str, pl.Expr, str]] = [
    ("texts", pl.col("body") + " more", "version_id is not the hash"),
    ("texts", pl.lit("f" * 32).alias("form_id"), "form_id is not the hash"),
    ("captures", pl.lit("https://www.example.org/").alias("url"), "capture_id is not the hash"),
    ("captures", (pl.col("content_bytes") + 1), "content_bytes is not the length"),
    ("payloads", pl.lit(b"other").alias("content"), "content_sha256 is not the hash"),
    ("date_clues", pl.lit("other").alias("text"), "clue_id is not the hash"),
    ("sightings", pl.lit(EMPTY_ID).alias("capture_id"), "capture_id that is not in captures"),
    ("sightings", pl.lit(EMPTY_ID).alias("version_id"), "version_id that is not in texts"),
    ("states", pl.lit(EMPTY_ID).alias("story_id"), "story_id that is not in stories"),
    ("states", pl.lit(EMPTY_ID).alias("article_id"), "article_id that is not in texts"),
    ("outcomes", pl.lit("listing").alias("outcome"), "said to be listing, but no row shows it"),
    (
        "outcomes",
        pl.col("roles").str.replace_all("[TA]", "F"),
        "article_lines is not what the roles",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("table", "change", "message"), ROWS_GONE_WRONG)
def test_rows_that_do_not_hold_are_found(
    copy: Path, table: str, change: pl.Expr, message: str
) -> None:
    def changed(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(change).unique(TABLES[table].key)

    findings = verify(_published(copy, table, changed))
    assert any(message in finding and table in finding for finding in findings), findings


@pytest.mark.parametrize("table", ["captures", "texts", "payloads", "outcomes", "states"])
def test_rows_that_are_lost_are_missed(copy: Path, table: str) -> None:
    findings = verify(_published(copy, table, lambda rows: rows.slice(1)))
    assert findings, table


def test_a_row_that_stands_twice_is_found(copy: Path) -> None:
    store, table = Store(copy), TABLES["stories"]
    with store.writing():
        draft = store.draft()
        files = draft.tables["stories"]
        again = store.write_file(table, store.scan(files).collect().head(1))
        store.save_draft(
            draft.with_table("stories", type(files)(files.schema, (*files.files, again)))
        )
        publish(store)
    assert "more than one row with this story_id" in " ".join(verify(store))


def test_tags_name_releases_and_are_kept(copy: Path) -> None:
    store = Store(copy)
    assert tags(store) == {"paper-2026": 2}
    tag(store, 2, "paper-2026")
    with pytest.raises(InputError, match="paper-2026 is release 2"):
        tag(store, 3, "paper-2026")
    with pytest.raises(InputError, match="no name for a tag"):
        tag(store, 3, "../paper")
    with pytest.raises(InputError, match="no release 9"):
        tag(store, 9, "other")
    (copy / "tags" / "paper-2026.json").write_text("{}")
    with pytest.raises(DatasetError, match="is damaged; remove it"):
        tags(store)
    untag(store, "paper-2026")
    assert tags(store) == {}


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_a_seal_holds_for_its_text_alone(fields: dict[str, object]) -> None:
    text = sealed({name: value for name, value in fields.items() if name != SEAL})
    assert is_sealed(text)
    assert not is_sealed(text + " ")
    assert not is_sealed(text.replace("{", "{ ", 1))
