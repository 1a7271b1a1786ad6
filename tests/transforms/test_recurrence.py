"""Recurrence: lines that an outlet's articles share are furniture, and only those."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from transforms.recurrence import LEAST_ARTICLES, recurring_lines, teaser_lines

SCHEMA = {
    "outlet": pl.String,
    "article": pl.String,
    "line": pl.String,
    "position": pl.Int64,
    "is_tail": pl.Boolean,
}
Row = tuple[str, str, str, int, bool]


def frame(articles: dict[str, list[str]], outlet: str = "Harbour Herald") -> pl.DataFrame:
    rows: list[Row] = [
        (outlet, article, line, place, place == len(lines) - 1)
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
            st.integers(0, 2), st.booleans(),
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
