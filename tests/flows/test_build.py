"""The whole pipeline on the sample: what comes out, and the laws that it must keep."""

import gzip
import random
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from flows.load import load
from flows.releases import Dataset
from flows.rows import put
from flows.store import Store
from flows.verify import verify
from schemas.tables import TABLES
from tests import sample_warc
from tests.conftest import SAMPLE, build_direct

DROPS = (SAMPLE / "kcna" / "2024-10-15.jsonl", SAMPLE / "kcna" / "2024-10-16.jsonl.gz")
EVERYTHING = ("articles", *TABLES)


def _table(root: Path, name: str) -> pl.DataFrame:
    key = TABLES[name].key if name in TABLES else ("version_id",)
    return load(name, dataset=root).collect().sort(key)


def _assert_same(one: Path, two: Path, names: Sequence[str] = EVERYTHING) -> None:
    for name in names:
        assert_frame_equal(_table(one, name), _table(two, name))


def test_the_sample_verifies_and_loses_nothing(sample: Path) -> None:
    assert verify(Dataset(sample)) == []
    outcomes = _table(sample, "outcomes")
    assert set(outcomes["capture_id"]) == set(_table(sample, "captures")["capture_id"])
    reasons = dict(_table(sample, "rejects").group_by("reason").len().iter_rows())
    assert reasons == {
        "bad_json": 2,
        "damaged_gzip": 1,
        "empty": 1,
        "http_status": 2,
        "no_text": 1,
        "not_text": 2,
    }


def test_an_aggregators_page_gives_article_listings_and_no_date(sample: Path) -> None:
    page = _table(sample, "articles").filter(pl.col("outlet") == "Voice of Korea (EN)")
    assert page.height == 1
    row = page.row(0, named=True)
    assert row["body"].count("\n") == 7
    assert "More From" not in row["body"]
    assert "2025" not in row["body"]
    assert row["published_on"] is None
    assert row["language"] == "en"
    capture = _table(sample, "sightings").filter(pl.col("version_id") == row["version_id"])[
        "capture_id"
    ][0]
    listed = _table(sample, "sightings").filter(
        pl.col("capture_id") == capture, pl.col("kind") == "listing"
    )
    assert listed.height == 7
    assert listed["listed_on"].null_count() == 0
    assert listed["listed_on"].dt.year().unique().to_list() == [2025]
    assert listed.filter("is_truncated").height == 6


def test_a_warc_gives_pages_a_revisit_and_counts(sample: Path) -> None:
    made = sample_warc.PATH.read_bytes()
    assert gzip.decompress(made) == gzip.decompress(sample_warc.sample_warc())
    captures = _table(sample, "captures").filter(pl.col("uri").str.starts_with("warc/"))
    korean = captures.filter(url=sample_warc.KOREAN_URL).sort("captured_at")
    assert korean.select("charset", "charset_basis", "declared_charset").unique().rows() == [
        ("cp949", "header", "euc-kr")
    ]
    assert korean["content_sha256"].n_unique() == 1
    assert [str(moment) for moment in korean["captured_at"]] == [
        "2024-10-17 02:10:00",
        "2024-10-17 23:10:00",
    ]
    assert captures["http_status"].sort().to_list() == [200, 200, 200, 404]
    shown = _table(sample, "sightings").filter(
        pl.col("capture_id").is_in(korean["capture_id"].implode()), pl.col("kind") == "page"
    )
    (text,) = shown["version_id"].unique()
    article = _table(sample, "articles").filter(version_id=text)
    assert (article["language"][0], article["capture_count"][0]) == ("ko", 2)
    assert "함경남도의 한 산골군에 새 양어장이 일떠섰다." in article["body"][0]


def test_a_feed_gives_sightings_and_one_article(sample: Path) -> None:
    entries = _table(sample, "sightings").filter(pl.col("kind") == "feed_entry").sort("position")
    assert entries["position"].to_list() == [1, 2, 3, 4]
    assert [str(day) for day in entries["listed_on"]] == [
        "2024-10-17",
        "2024-10-16",
        "2024-10-16",
        "2024-10-14",
    ]
    articles = _table(sample, "articles")
    opened = articles.filter(title="Night School Opened at Timber Station")
    assert opened["body"][0].count("\n") == 3
    assert entries["version_id"][1] == opened["version_id"][0]


def test_one_text_under_three_addresses_is_one_article(sample: Path) -> None:
    reaping = _table(sample, "articles").filter(pl.col("title").str.contains("Rice Reaping"))
    assert reaping.height == 1
    shown = _table(sample, "sightings").filter(pl.col("version_id") == reaping["version_id"][0])
    assert shown["url"].n_unique() == 3


def test_a_silent_rewrite_is_a_chain_of_two(sample: Path) -> None:
    articles = _table(sample, "articles")
    changed = articles.filter(pl.len().over("article_id") > 1).sort("revision")
    assert changed["revision"].to_list() == [1, 2]
    assert changed["is_latest"].to_list() == [False, True]
    assert changed["revision_basis"].to_list() == ["captured_at", "captured_at"]
    assert changed["title"].to_list() == [
        "New Houses Occupied in Flood-hit Riverside Villages",
        "Families Move into New Houses in Rehabilitated Villages",
    ]


def test_two_outlets_tell_one_reception_and_neither_that_of_another_embassy(sample: Path) -> None:
    told = _table(sample, "relations").filter(pl.col("relation") == "same_event")
    assert told.height == 1
    ends = told.select("a", "b").row(0)
    articles = _table(sample, "articles").filter(pl.col("version_id").is_in(ends))
    assert set(articles["outlet"]) == {"KCNA", "Voice of Korea (EN)"}
    assert articles["story_id"].n_unique() == 1
    assert articles["article_id"].n_unique() == 2


def test_an_article_that_is_listed_and_never_shown_stays_visible(sample: Path) -> None:
    missing = (
        load("sightings", dataset=sample)
        .filter(pl.col("version_id").is_null(), pl.col("url").is_not_null())
        .collect()
    )
    assert "Autumn Leaves on Mt Myohyang" in missing["text"].to_list()


def test_the_same_captures_again_change_nothing(sample: Path, tmp_path: Path) -> None:
    first = build_direct(tmp_path, [SAMPLE])
    again = build_direct(tmp_path, [SAMPLE])
    assert (first.release, first.is_new) == (1, True)
    assert (again.release, again.is_new, again.new_captures) == (1, False, 0)
    _assert_same(tmp_path, sample)


def test_drops_in_any_order_give_the_same_rows(tmp_path: Path) -> None:
    ways: dict[str, list[tuple[Path, ...]]] = {
        "at_once": [DROPS],
        "in_order": [DROPS[:1], DROPS[1:]],
        "in_reverse": [DROPS[1:], DROPS[:1]],
    }
    for name, groups in ways.items():
        for group in groups:
            build_direct(tmp_path / name, group)
    _assert_same(tmp_path / "at_once", tmp_path / "in_order")
    _assert_same(tmp_path / "at_once", tmp_path / "in_reverse")


@pytest.mark.parametrize("seed", range(3))
def test_any_split_of_the_captures_gives_the_same_rows(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    lines = [(DROPS[0].stem, line) for line in DROPS[0].read_bytes().splitlines()]
    lines += [
        (DROPS[1].name.split(".")[0], line)
        for line in gzip.decompress(DROPS[1].read_bytes()).splitlines()
    ]
    names = [name for name in EVERYTHING if name not in ("captures", "rejects")]
    for number, parts in enumerate((1, chance.randint(2, 6))):
        chance.shuffle(lines)
        batches: dict[int, list[tuple[str, bytes]]] = {}
        for line in lines:
            batches.setdefault(chance.randrange(parts), []).append(line)
        for batch, chosen in batches.items():
            folder = tmp_path / f"input-{number}-{batch}"
            folder.mkdir()
            for day in {day for day, _ in chosen}:
                text = b"\n".join(line for stem, line in chosen if stem == day)
                (folder / f"{day}.jsonl").write_bytes(text)
            build_direct(tmp_path / str(number), [folder])
    _assert_same(tmp_path / "0", tmp_path / "1", names)


def test_a_capture_read_from_two_places_is_one_row(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / f"{name}-2024-10-15.txt").write_text("A school was built.\nIt has ten rooms.")
        build_direct(tmp_path / "news", [folder])
    captures = _table(tmp_path / "news", "captures")
    assert captures["uri"].to_list() == ["a-2024-10-15.txt"]


def test_stages_run_one_by_one_publish_the_same(sample: Path, tmp_path: Path) -> None:
    from flows.deduplicate import deduplicate
    from flows.ingest import ingest
    from flows.normalize import normalize
    from flows.publish import publish
    from flows.runner import Direct

    for stage in ("ingest", "normalize", "deduplicate", "publish"):
        dataset = Store(tmp_path)
        with dataset.writing():
            if stage == "ingest":
                ingest(dataset, [str(SAMPLE)], Direct(), captured_at="name")
            elif stage == "normalize":
                normalize(dataset, Direct())
            elif stage == "deduplicate":
                deduplicate(dataset, Direct())
            else:
                assert publish(dataset) is not None
    _assert_same(tmp_path, sample)


def test_a_file_that_cannot_be_opened_is_a_reject(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere")
    (folder / "here.txt").write_text("A bridge was opened.\nIt is new.")
    build_direct(tmp_path / "news", [folder])
    rejects = _table(tmp_path / "news", "rejects")
    assert rejects.select("reason", "detail").rows() == [
        ("unreadable", "gone.txt: No such file or directory")
    ]
    assert _table(tmp_path / "news", "articles").height == 1


@pytest.mark.parametrize(
    ("table", "column", "value", "finding"),
    [
        ("sightings", "version_id", "0" * 32, "version_id that is not in texts"),
        ("texts", "body", "another body", "version_id is not the hash"),
        ("captures", "url", "https://example.org/other", "capture_id is not the hash"),
        ("outcomes", "outcome", "listing", "no row shows it"),
        ("outcomes", "roles", "A" * 500, "break the rule every_line_is_accounted_for"),
    ],
)
def test_verify_finds_a_row_that_is_not_what_it_says(
    tmp_path: Path, table: str, column: str, value: str, finding: str
) -> None:
    build_direct(tmp_path, DROPS)
    dataset = Store(tmp_path)
    with dataset.writing():
        draft = dataset.draft()
        rows = dataset.scan(draft.tables[table]).filter(pl.col(column).is_not_null()).collect()
        if table == "outcomes":
            rows = rows.filter(pl.col("outcome") == "article")
        files = put(
            dataset,
            TABLES[table],
            draft.tables[table],
            rows.head(1).with_columns(pl.lit(value).alias(column)),
        )
        dataset.link_release(draft.with_table(table, files))
    assert any(finding in found for found in verify(dataset))
    assert verify(dataset, 1) == []


def test_verify_names_the_file_in_which_a_byte_was_flipped(tmp_path: Path) -> None:
    build_direct(tmp_path, DROPS[:1])
    file = Dataset(tmp_path).release().tables["texts"].files[0]
    path = tmp_path / file.path
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert [finding.split(":")[0] for finding in verify(Dataset(tmp_path))] == [file.path]
