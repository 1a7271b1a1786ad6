"""Revisions: each change of an article, its class and its words."""

from datetime import datetime, timedelta
from itertools import pairwise

import polars as pl
import pytest

from transforms.ids import content_id
from transforms.revisions import changes, revisions
from transforms.word_diff import loaded

NOON = datetime(2024, 10, 12, 12)
LAMP = (
    "The northern harbour lamp was lit again on Tuesday after two months of repair, said the "
    "keeper, Olaf Tarn. The mayor thanked the 12 workers who had carried the new lens up the stairs "
    "and promised them a day of rest. Nobody was hurt in the work, and ships may enter at night."
)
MORE = (
    " The next inspection of the lens takes place in spring, when the storms are over for the year."
)
Shown = tuple[str, str | None, int]
"""Body, title, and hours after noon at which one address showed them."""


def described(*shown: Shown, articles: tuple[str, ...] = ()) -> list[dict[str, object]]:
    """Rows of the table for captures of one address; all of one article unless said otherwise."""
    ids = [content_id(body) for body, _, _ in shown]
    of = dict(zip(ids, articles or ["article"] * len(ids), strict=True))
    pages = pl.DataFrame(
        [
            {
                "version_id": version,
                "url_key": "a.example/lamp",
                "url": "https://a.example/lamp",
                "captured_at": NOON + timedelta(hours=hours),
                "capture_id": content_id(str(hours)),
                "title": None,
                "text": title,
            }
            for version, (_, title, hours) in zip(ids, shown, strict=True)
        ],
        schema_overrides={"title": pl.String, "text": pl.String},
    )
    first = pages.group_by("version_id", maintain_order=True).agg(
        pl.col("text").first().alias("title"), first_seen_at=pl.col("captured_at").min()
    )
    states = first.with_columns(
        article_id=pl.Series([content_id(of[version]) for version in first["version_id"]])
    ).with_columns(revision=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("article_id"))
    bodies = pl.DataFrame({"version_id": ids, "body": [body for body, _, _ in shown]}).unique()
    found = changes(states, pages)
    once = revisions(found, bodies)
    assert revisions(found, bodies.clear(), once).equals(once)  # known rows are not compared again
    return once.to_dicts()


@pytest.mark.parametrize(
    ("later", "change", "difference"),
    [
        (LAMP.replace("lens", "glass"), "wording", None),
        (
            LAMP.replace("Olaf Tarn", "“Olaf Tarn”").replace("The mayor", "the  mayor"),
            "cosmetic",
            None,
        ),
        (LAMP.replace("Tuesday", "Friday"), "facts", ["date:+friday", "date:-tuesday"]),
        (LAMP.replace("12 workers", "15 workers"), "facts", ["number:+15", "number:-12"]),
        (LAMP.replace("12 workers", "forty workers"), "facts", ["number:+forty", "number:-12"]),
        (LAMP.replace("12 workers", "12 November workers"), "wording", None),
        (LAMP.replace(", Olaf Tarn", ""), "facts", ["name:-Olaf", "name:-Tarn"]),
        (LAMP + MORE, "extended", None),
        (LAMP.partition(" Nobody")[0], "cut", None),
    ],
)
def test_the_class_says_what_changed(later: str, change: str, difference: list[str] | None) -> None:
    (row,) = described((LAMP, "Lamp Lit", 0), (later, "Lamp Lit", 5))
    assert (row["change"], row["differences"]) == (change, difference)
    assert (row["revision"], row["changed_at"]) == (2, NOON + timedelta(hours=5))
    if change == "cosmetic":
        assert row["diff"] is None
    else:
        assert isinstance(row["diff"], str)
        assert {op for op, _ in loaded(row["diff"])} & {"+", "-"}


def test_a_change_of_the_title_alone_is_read_from_the_captures() -> None:
    first, second = (LAMP, "Lamp Lit at Flooded Harbour", 0), (LAMP, "Lamp Lit at Harbour", 5)
    (row,) = described(first, second)
    assert (row["change"], row["previous_title"], row["title"]) == ("title", first[1], second[1])
    assert row["version_id"] == row["previous_version_id"]
    # a date label and quotes are writing
    (row,) = described(
        (LAMP, "“Lamp” Lit [Juche113.8.2.]", 0), (LAMP, '"Lamp" Lit [2024.08.02.]', 5)
    )
    assert row["change"] == "cosmetic"
    # a capture that shows no title changes none
    assert described((LAMP, "Lamp Lit", 0), (LAMP, None, 5)) == []


def test_another_article_at_the_address_is_listed_and_is_no_revision() -> None:
    apples = "Apples are dear this year because of the frost in May, say growers of the valley."
    (row,) = described((LAMP, "Lamp", 0), (apples, "Apples", 5), articles=("lamp", "apples"))
    assert (row["change"], row["revision"], row["diff"]) == ("replaced", 1, None)
    assert row["article_id"] == content_id("apples")
    assert row["url"] == "https://a.example/lamp"


def test_each_step_of_a_chain_is_a_row_and_captures_unchanged_are_none() -> None:
    texts = [LAMP, LAMP.replace("lens", "glass"), LAMP + MORE]
    shown = [(body, "Lamp", hours) for hours, body in enumerate(texts)]
    rows = described(*shown)
    ids = [content_id(body) for body in texts]
    steps = [(row["previous_version_id"], row["version_id"]) for row in rows]
    assert steps == list(pairwise(ids))
    assert [row["revision"] for row in rows] == [2, 3]
    assert described((LAMP, "Lamp", 0), (LAMP, "Lamp", 9)) == []
