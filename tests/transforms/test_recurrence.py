"""Recurrence: lines that an outlet's articles share are furniture, and only those."""

import random

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from transforms.recurrence import (
    LEAST_ARTICLES,
    ending_form,
    is_ending,
    is_known,
    recurring_endings,
    recurring_lines,
    teaser_lines,
    with_tails,
)

SCHEMA = {
    "outlet": pl.String,
    "article": pl.String,
    "line": pl.String,
    "position": pl.Int64,
    "is_tail": pl.Boolean,
    "is_parsed": pl.Boolean,
}
PAGED = {**{name: kind for name, kind in SCHEMA.items() if name != "is_tail"}, "page": pl.Int64}
Row = tuple[str, str, str, int, bool, bool]


def frame(articles: dict[str, list[str]], outlet: str = "Harbour Herald") -> pl.DataFrame:
    rows: list[Row] = [
        (outlet, article, line, place, place == len(lines) - 1, True)
        for article, lines in articles.items()
        for place, line in enumerate(lines)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def news(count: int, *, every: int, line: str, last: bool = True) -> dict[str, list[str]]:
    """Return articles of which each `every`th holds a line beside its own two."""
    found = {}
    for number in range(count):
        own = [f"The lamp no. {number} was lit.", f"It took {number} men to do so."]
        shared = [line] if number % every == 0 else []
        found[str(number)] = [*own, *shared] if last else [own[0], *shared, own[1]]
    return found


def learned(articles: dict[str, list[str]]) -> list[str]:
    return recurring_lines(frame(articles))["line"].to_list()


def test_a_share_line_in_many_articles_is_furniture_a_rare_one_is_text() -> None:
    share = "Share this article with your friends."
    assert learned(news(100, every=10, line=share)) == [share]
    assert learned(news(200, every=50, line=share)) == []


def test_a_line_with_which_an_article_begins_must_recur_more_often() -> None:
    first = "The ferry was late because a whale slept in the harbour."
    articles = news(200, every=25, line=first)
    assert learned(articles) == [first]
    assert learned(articles | {"own": [first, "Nobody minded it."]}) == []


_CHANCE = random.Random(5)
_WORDS = "lamp pier keeper harbour frost tide market apple bridge railway lit by the of and".split()


def paragraph() -> str:
    """Return a paragraph whose words no other has in that order."""
    return " ".join(_CHANCE.choices(_WORDS, k=24))


def ended(count: int, line: str, *, first: bool = False) -> pl.DataFrame:
    """Return articles of two paragraphs and a line with a name in it, its own in each."""
    names = [f"{chr(65 + n % 26)}da{'bcdef'[n % 5]}" for n in range(count)]
    own = [[paragraph(), paragraph()] for _ in range(count)]
    made = [
        [line.format(n), *o] if first else [*o, line.format(n)]
        for n, o in zip(names, own, strict=True)
    ]
    rows = [
        ("Harbour Herald", str(number), text, place, True, number)
        for number, texts in enumerate(made)
        for place, text in enumerate(texts)
    ]
    return with_tails(pl.DataFrame(rows, schema=PAGED, orient="row"))


def test_credits_of_one_pattern_end_articles_and_are_furniture() -> None:
    lines = ended(60, "{} is a staff writer in Harborview.")
    assert recurring_lines(lines).is_empty()
    endings = recurring_endings(lines)
    assert endings["form"].to_list() == ["# is a staff writer in #"]
    assert lines.filter(is_ending(lines, endings))["position"].unique().to_list() == [2]
    assert not is_known(lines, endings).any()
    above = recurring_endings(ended(60, "{} is a staff writer.", first=True))
    assert "# is a staff writer" not in above["form"].to_list()


def test_a_pattern_of_few_words_is_furniture_only_where_it_ends_an_article() -> None:
    endings = recurring_endings(ended(60, "Photo of {}"))
    inside = with_tails(
        pl.DataFrame(
            [
                ("Harbour Herald", "x", line, place, True, 0)
                for place, line in enumerate(("Photo of Liv", paragraph(), "Photo of Wilf"))
            ],
            schema=PAGED,
            orient="row",
        )
    )
    assert endings["form"].to_list() == ["# of #"]
    assert is_ending(inside, endings).to_list() == [False, False, True]


def test_the_only_paragraph_is_no_ending() -> None:
    rows = [
        ("Harbour Herald", str(n), f"The lamp no. {n} on the pier {'was lit ' * 20}", 1, True, n)
        for n in range(60)
    ]
    lines = with_tails(pl.DataFrame(rows, schema=PAGED, orient="row"))
    assert recurring_endings(lines).is_empty()


def test_texts_that_others_took_off_pages_lose_no_endings() -> None:
    lines = ended(60, "{} is a staff writer in Harborview.").with_columns(is_parsed=False)
    assert recurring_endings(lines).is_empty()


def test_names_numbers_and_addresses_are_what_varies() -> None:
    assert ending_form("With material from Lumen Images, 12 May") == "# material from #"
    assert ending_form("김민수 기자 a1b@news.example") == "김민수 기자 #"
    assert ending_form("Paula d'Arcy (EPX) 2024") == ""
    assert ending_form("and so on " * 30) == ""


def test_a_short_line_must_recur_often_unless_it_ends_articles() -> None:
    assert learned(news(100, every=10, line="City desk")) == ["City desk"]
    assert learned(news(100, every=10, line="City desk", last=False)) == []
    assert learned(news(100, every=3, line="City desk", last=False)) == ["City desk"]


def test_few_articles_say_nothing() -> None:
    assert learned(news(LEAST_ARTICLES - 1, every=1, line="Follow us on the radio.")) == []


def test_captures_of_one_article_count_once() -> None:
    rows = pl.concat([frame({"one": ["The lamp was lit again on Tuesday."]})] * 50)
    assert recurring_lines(rows).is_empty()


def test_another_outlets_articles_have_no_say() -> None:
    half = news(8, every=1, line="Follow us on the radio.")
    both = pl.concat([frame(half, "Harbour Herald"), frame(half, "Valley Voice")])
    assert recurring_lines(both).is_empty()


def test_the_beginning_of_another_article_is_a_teaser() -> None:
    first = "The ferry to the islands was late on Monday because a whale slept in the harbour."
    teaser = "The ferry to the islands was late on Monday because a whale"
    rows = frame({"a": [first, "Nobody minded."], "b": ["The lamp was lit.", teaser, first]})
    assert teaser_lines(rows).to_list() == [False, False, False, True, True]


def test_a_sentence_that_only_begins_alike_is_no_teaser() -> None:
    first = "The chairman of the harbour board and keeper of the great lamp visited a school."
    alike = "The chairman of the harbour board and keeper of the great lamp sent a message."
    rows = frame({"a": [first], "b": ["Fog came in.", alike]})
    assert not teaser_lines(rows).any()


@given(
    st.lists(
        st.tuples(
            st.sampled_from("AB"), st.sampled_from("123456789abc"), st.sampled_from("xyz"),
            st.integers(0, 2), st.booleans(), st.booleans(),
        ),
        max_size=60,
    ),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_the_order_of_lines_does_not_matter(rows: list[Row], chance: object) -> None:
    one = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    chance.shuffle(rows)  # type: ignore[attr-defined]
    other = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    assert recurring_lines(one).equals(recurring_lines(other))
