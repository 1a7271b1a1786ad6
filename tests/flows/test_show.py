"""`show`: an article with the evidence of its dates, found by any id or its beginning."""

import json
import re
from pathlib import Path

import polars as pl
import pytest

from flows.load import load
from flows.show import print_article
from schemas.errors import InputError
from tests.conftest import build_direct

RECEPTION = (
    "The ambassador gave a reception at the lamp house on the 11th on the occasion of the 76th "
    "anniversary of the establishment of diplomatic relations between the DPRK and Russia.\n"
    "Guests [of the house] spoke of the treaty of June 19."
)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("show")
    page = root / "reception.txt"
    page.write_text(RECEPTION, encoding="utf-8")
    build_direct(root / "news", [page], captured_at=None, outlet="Voice of Korea (EN)")
    return root / "news"


def shown(identifier: str, dataset: Path, capsys: pytest.CaptureFixture[str]) -> str:
    print_article(identifier, dataset, None)
    return capsys.readouterr().out


@pytest.mark.parametrize("column", ["version_id", "article_id", "story_id", "capture_id"])
def test_an_article_is_found_by_each_of_its_ids_and_their_beginnings(
    column: str, dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "sightings" if column == "capture_id" else "articles"
    whole = load(table, dataset=dataset).select(column).collect().item()
    assert shown(whole, dataset, capsys) == shown(whole[:6], dataset, capsys)


def test_clues_are_printed_in_their_words_with_what_they_allow(
    dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = load("articles", dataset=dataset).select("version_id").collect().item()
    text = re.sub(r"\s+", " ", shown(whole, dataset, capsys))
    assert "published 2024-10-11 to 2024-10-13 (event, confidence 0.88)" in text
    assert "event 2024-10-11 (anniversary+day_of_month" in text
    assert "* event day_of_month 2024-10-11" in text
    assert "[on the 11th]" in text
    assert "[June 19]" in text


def test_a_rewrite_is_drawn_word_by_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = (
        "The keeper of the harbour lamp climbed the long stairs at dusk and lit it again. It had "
        "been dark for two months, since the glass was broken by hail. Fishermen had brought the "
        "new one in a hay cart, wrapped in wool. All people of the town came to the pier to see it."
    )
    for day, text in ((1, story), (2, story.replace("at dusk", "in the evening", 1))):
        row = {"link": "http://x.example/1", "headline": f"Lamp {day}", "story_text": text}
        path = tmp_path / f"2024-10-0{day}.jsonl"
        path.write_text(json.dumps(row), encoding="utf-8")
    build_direct(tmp_path / "news", sorted(tmp_path.glob("*.jsonl")))
    latest = load("articles", dataset=tmp_path / "news").filter(pl.col("is_latest"))
    text = shown(latest.select("version_id").collect().item(), tmp_path / "news", capsys)
    text = re.sub(r"\s+", " ", text)
    assert "Revision 2: wording +3 -2 words" in text
    assert "title was Lamp 1" in text
    assert "[-at dusk-] {+in the evening+}" in text


def test_unknown_short_and_ambiguous_ids_are_refused_with_what_to_do(dataset: Path) -> None:
    with pytest.raises(InputError, match="no text, article, story, capture or address"):
        print_article("zzzz", dataset, None)
    with pytest.raises(InputError, match="at least 4"):
        print_article("ab", dataset, None)


def test_the_seeds_event_is_in_sql_too(dataset: Path) -> None:
    row = load("articles", dataset=dataset).collect().row(0, named=True)
    assert row["event_basis"] == "anniversary+day_of_month"
    used = load("date_clues", dataset=dataset).filter(pl.col("used")).collect()
    assert sorted(used["kind"]) == ["anniversary", "day_of_month"]


def test_an_id_that_a_story_bears_too_means_the_article(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    articles = load("articles", dataset=sample).collect()
    told = articles.filter(pl.col("article_id").n_unique().over("story_id") > 1)
    first = told.filter(article_id=pl.col("story_id"))
    assert first.height > 0
    assert first["article_id"][0] in shown(first["article_id"][0], sample, capsys)
