"""Real captures with known truth; skipped where they are absent. Only facts stand here, no text."""

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from flows.load import connect, load
from flows.releases import Dataset
from flows.verify import verify
from schemas.tables import TABLES
from tests.conftest import build_direct


@pytest.fixture(scope="module")
def seed(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("seed") / "news"
    build_direct(root, [shared / "seed"], captured_at=None)
    return root


@pytest.fixture(scope="module")
def drops(shared: Path) -> list[Path]:
    return sorted((shared / "kcna_daily").glob("*.jsonl.gz"))


@pytest.fixture(scope="module")
def kcna(drops: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kcna") / "news"
    for drop in drops:
        build_direct(root, [drop])
    return root


def test_the_seed_is_one_article_and_twenty_listings(seed: Path, shared: Path) -> None:
    article = load("articles", dataset=seed).collect().row(0, named=True)
    page = (shared / "seed" / "voice-of-korea-page.txt").read_text(encoding="utf-8")
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    assert article["body"].split("\n") == lines[:11]
    assert article["outlet"] == "Voice of Korea (EN)"
    assert article["language"] == "en"
    assert article["title"] is None
    assert article["published_on"] is None
    assert date(2024, 10, 11) <= article["published_from"] <= article["published_to"]
    assert article["published_to"] <= date(2024, 10, 13)
    assert article["event_on"] == date(2024, 10, 11)
    assert article["event_basis"] == "anniversary+day_of_month"
    listed = load("sightings", dataset=seed).filter(pl.col("kind") == "listing").collect()
    assert listed.height == 20
    assert listed["listed_on"].dt.year().unique().to_list() == [2026]
    assert load("rejects", dataset=seed).collect().is_empty()
    outcome = load("outcomes", dataset=seed).collect().row(0, named=True)
    assert outcome["line_count"] == len(lines)
    assert (outcome["article_lines"], outcome["listing_lines"]) == (11, 60)
    assert verify(Dataset(seed)) == []


def test_kcna_drops_one_by_one_at_once_and_backwards_give_the_same_rows(
    kcna: Path, drops: list[Path], tmp_path: Path
) -> None:
    build_direct(tmp_path / "at_once", drops)
    for drop in reversed(drops):
        build_direct(tmp_path / "backwards", [drop])
    for name in ("articles", *TABLES):
        key = TABLES[name].key if name in TABLES else ("version_id",)
        expected = load(name, dataset=kcna).collect().sort(key)
        for other in ("at_once", "backwards"):
            found = load(name, dataset=tmp_path / other).collect().sort(key)
            assert_frame_equal(found, expected)


def _truth(drops: list[Path]) -> pl.DataFrame:
    frames = [pl.read_ndjson(drop).select("link", "date", "story_text") for drop in drops]
    return pl.concat(frames).unique()


def test_kcna_articles_are_the_distinct_texts_less_the_revised_ones(
    kcna: Path, drops: list[Path], shared: Path
) -> None:
    texts = _truth(drops)["story_text"]
    distinct = texts.filter(texts.is_not_null() & (texts != "")).n_unique()
    with (shared / "kcna_daily" / "revisions.csv").open(encoding="utf-8") as file:
        revised = [row["link"] for row in csv.DictReader(file) if float(row["jaccard3"]) > 0]
    articles = load("articles", dataset=kcna).collect()
    assert articles.height == distinct
    assert articles.filter("is_latest").height == distinct - len(revised)
    chains = articles.filter(pl.len().over("article_id") > 1)
    assert chains["article_id"].n_unique() == len(revised)
    assert sorted(chains["revision"].to_list()) == [1] * len(revised) + [2] * len(revised)
    shown = load("sightings", dataset=kcna).select("url", "version_id").unique().collect()
    for link in revised:
        at_link = shown.filter(pl.col("url") == link).join(chains, on="version_id")
        assert at_link["article_id"].n_unique() == 1
        assert at_link.height == 2


def test_kcna_rewrites_are_told_as_the_publishers_edits(kcna: Path) -> None:
    told = found = 0
    with connect(kcna) as connection:
        for new in range(2, len(Dataset(kcna).release_numbers()) + 1):
            then, now = (load("articles", n, kcna).collect() for n in (new - 1, new))
            added = now.join(then, on="version_id", how="anti")
            known = now.join(then, on="version_id", how="semi")["article_id"]
            edits = added.filter(pl.col("article_id").is_in(known.implode()))["version_id"]
            rows = connection.sql(
                f"SELECT version_id, cause FROM texts_changes({new - 1}, {new}) "
                "WHERE change = 'added'"
            ).pl()
            assert sorted(rows["version_id"]) == sorted(added["version_id"])
            assert sorted(rows.filter(cause="publishers_edit")["version_id"]) == sorted(edits)
            assert set(rows["cause"]) <= {"publishers_edit", "new_capture"}
            told, found = told + rows.filter(cause="publishers_edit").height, found + len(edits)
    assert told == found > 0


def test_kcna_addresses_are_all_found_and_no_day_is_wrong(kcna: Path, drops: list[Path]) -> None:
    truth = _truth(drops)
    sightings = load("sightings", dataset=kcna).collect()
    assert set(truth["link"]) == set(sightings["url"])
    listed = truth.select(
        url="link", listed=pl.from_epoch("date", time_unit="ms").dt.date(), text="story_text"
    ).filter(pl.col("text") != "")
    pages = sightings.filter(pl.col("kind") == "page").select("url", "version_id").unique()
    states = load("articles", dataset=kcna).select("version_id", "published_on").collect()
    dated = pages.join(states, on="version_id").join(listed, on="url").group_by("version_id").agg(
        pl.col("published_on").first(), pl.col("listed").unique()
    )  # fmt: skip
    stated = dated.filter(pl.col("published_on").is_not_null())
    assert stated.height / dated.height > 0.99
    agrees = stated["listed"].list.contains(stated["published_on"])
    assert agrees.all()


def test_other_real_input_builds_and_verifies(shared: Path, tmp_path: Path) -> None:
    names = ("aggregator_pages.jsonl", "rodong_front_page.jsonl.gz", "warc", "feeds")
    build_direct(tmp_path, [shared / name for name in names], captured_at=None)
    assert verify(Dataset(tmp_path)) == []
    aggregated = load("articles", dataset=tmp_path).filter(
        pl.col("outlet").is_in(["Pyongyang Times", "Naenara (EN)"])
    )
    days = {str(day) for day in aggregated.collect()["published_on"]}
    assert days == {"2019-06-12", "2025-03-24"}
