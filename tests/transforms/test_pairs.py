"""Pairs: a function of the set of texts, pages and days, however these arrive; and complete."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.comparing import NO_DAYS, NO_PAGES, compared
from transforms import buckets
from transforms.ids import content_id
from transforms.pairs import LEAST_CONTAINMENT, LEAST_COSINE
from transforms.similarity import likeness

TEXT = {"version_id": pl.String, "form": pl.String}
WORDS = (
    "harbour lamp keeper lighted evening repaired seafarers gathered promenade northern district "
    "mayor thanked volunteers orchestra performed melodies children admired brightness schooner "
    "anchored returned sailors welcomed bakery offered pastries celebration concluded midnight"
).split()
FIRST_DAY = date(2024, 10, 1)
Interval = tuple[date | None, date | None]


def texts_of(forms: Sequence[str]) -> pl.DataFrame:
    rows = [(content_id(str(place), form), form) for place, form in enumerate(forms)]
    return pl.DataFrame(rows, schema=TEXT, orient="row")


def days_of(texts: pl.DataFrame, days: Sequence[Interval]) -> pl.DataFrame:
    rows = [(name, *day) for name, day in zip(texts["version_id"], days, strict=True)]
    return pl.DataFrame(rows, schema=NO_DAYS.schema, orient="row")


def day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)


def sentence(*numbers: int) -> str:
    return " ".join(WORDS[number % len(WORDS)] for number in numbers)


STARTS = st.integers(0, 12)
FORMS = st.lists(
    st.tuples(STARTS, st.integers(3, 12), st.integers(0, 3)).map(
        lambda drawn: sentence(*range(drawn[0], drawn[0] + drawn[1])) + f" {drawn[2]}"
    ),
    min_size=1,
    max_size=14,
)
INTERVALS = st.one_of(
    st.just((None, None)),
    STARTS.map(lambda number: (None, day(number))),
    st.tuples(STARTS, st.sampled_from([0, 1, 2, 5])).map(
        lambda drawn: (day(drawn[0]), day(drawn[0] + drawn[1]))
    ),
)


@pytest.fixture(params=[(128, 8), (3, 1), (2, 2)], ids=["usual", "crowded", "very_crowded"])
def limits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Buckets are crowded at once, so that texts that arrive push others apart."""
    clique, leaders = request.param
    monkeypatch.setattr(buckets, "MAX_CLIQUE", clique)
    monkeypatch.setattr(buckets, "LEADERS", leaders)
    monkeypatch.setattr(buckets, "_TOUCHED_AT_ONCE", clique)


@pytest.mark.usefixtures("limits")
def test_texts_in_any_batches_with_days_that_change_give_the_same_pairs() -> None:
    @settings(deadline=None, max_examples=60)
    @given(FORMS, st.data())
    def law(forms: list[str], data: st.DataObject) -> None:
        texts = texts_of(forms)
        count = len(texts)
        batch_of = data.draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
        shown = pl.DataFrame(
            [
                (name, data.draw(st.sampled_from(["x", "y", "z"])))
                for name in texts["version_id"]
                if data.draw(st.booleans())
            ],
            schema=NO_PAGES.schema,
            orient="row",
        )
        final = days_of(texts, data.draw(st.lists(INTERVALS, min_size=count, max_size=count)))
        expected = compared(texts, shown, final)
        held, before = None, NO_DAYS
        for number in range(max(batch_of) + 1):
            there = texts.filter(pl.Series(batch_of) <= number)
            new = texts.filter(pl.Series(batch_of) == number)["version_id"]
            drawn = data.draw(st.lists(INTERVALS, min_size=count, max_size=count))
            days = final if number == max(batch_of) else days_of(texts, drawn)
            pages = shown if number == max(batch_of) else shown.head(number)
            held = compared(there, pages, days, before=before, held=held, new=new)
            before = days
        assert held is not None
        assert_frame_equal(held, expected)

    law()


@settings(deadline=None, max_examples=50)
@given(FORMS, st.data())
def test_in_buckets_that_are_not_crowded_every_pair_that_is_alike_is_there(
    forms: list[str], data: st.DataObject
) -> None:
    texts = texts_of(forms)
    intervals = data.draw(st.lists(INTERVALS, min_size=len(texts), max_size=len(texts)))
    when = dict(zip(texts["version_id"], intervals, strict=True))
    found = compared(texts, days=days_of(texts, intervals))
    every = pl.DataFrame(
        list(combinations(sorted(texts["version_id"]), 2)),
        schema={"a": pl.String, "b": pl.String},
        orient="row",
    )
    full = likeness(every, texts)
    # Texts of a dozen words are kept whole in their sketches, so nothing is left to chance.
    near = np.array([gap(when[a], when[b]) <= 3 for a, b in every.iter_rows()], dtype=bool)
    several = pl.struct("a", "b").map_elements(
        lambda pair: shared(texts, pair["a"], pair["b"]), return_dtype=pl.Int64
    )
    by_shingles = full.filter(pl.col("containment") >= LEAST_CONTAINMENT, several >= 2)
    by_terms = full.filter(pl.Series(near, dtype=pl.Boolean), pl.col("cosine") >= LEAST_COSINE)
    key = ["a", "b"]
    assert set(found.filter("by_shingles").select(key).rows()) == set(
        by_shingles.select(key).rows()
    )
    missing = by_terms.join(found.filter("by_terms"), on=key, how="anti")
    assert missing.filter(several >= 2).is_empty()
    assert set(found.filter("by_terms").select(key).rows()) <= set(by_terms.select(key).rows())


def gap(one: Interval, other: Interval) -> int:
    """Days between two intervals, 0 if they meet or are open on the side that matters."""
    found = 0
    for (_, end), (start, _) in ((one, other), (other, one)):
        if end is not None and start is not None:
            found = max(found, (start - end).days)
    return found


def shared(texts: pl.DataFrame, a: str, b: str) -> int:
    forms = dict(texts.iter_rows())
    one, other = (
        {tuple(words[at : at + 3]) for at in range(len(words) - 2)}
        for words in (forms[a].split(), forms[b].split())
    )
    return len(one & other)


def test_a_retelling_is_found_within_days_and_not_after() -> None:
    ours = sentence(*range(24))
    theirs = sentence(
        *[number for pair in zip(range(23, 0, -2), range(0, 23, 2), strict=True) for number in pair]
    )
    texts = texts_of([ours, theirs])
    for apart, there in ((0, True), (3, True), (4, False), (300, False)):
        pairs = compared(texts, days=days_of(texts, [(day(0), day(0)), (day(apart), day(apart))]))
        assert pairs["by_terms"].to_list() == ([True] if there else [])
    undated = compared(texts, days=days_of(texts, [(None, None), (day(300), day(300))]))
    assert undated["by_terms"].to_list() == [True]
    too_late = compared(texts, days=days_of(texts, [(None, day(0)), (day(300), day(300))]))
    assert too_late.is_empty()


def test_a_teaser_finds_the_long_article_that_it_is_part_of() -> None:
    chance = np.random.default_rng(5)
    article = [f"word{number}" for number in chance.integers(0, 5_000, size=2_000)]
    teaser = article[700:740]
    others = [" ".join(f"word{n}" for n in chance.integers(0, 5_000, size=60)) for _ in range(50)]
    texts = texts_of([" ".join(article), " ".join(teaser), *others])
    pairs = compared(texts)
    assert pairs.select("a", "b").rows() == [tuple(sorted(texts["version_id"][:2]))]
    assert pairs["containment"].to_list() == [1.0]
    assert pairs["jaccard"][0] < 0.05


def test_a_thousand_texts_on_one_form_cost_a_multiple_of_a_thousand() -> None:
    form = sentence(*range(30))
    texts = texts_of([f"{form} visitor{number} came" for number in range(1_000)])
    pairs = compared(texts)
    assert 1_000 <= pairs.height <= 20_000
    assert set(pairs["a"]) | set(pairs["b"]) == set(texts["version_id"])


def test_a_page_that_shows_an_old_text_too_joins_it_to_the_others() -> None:
    texts = texts_of(["a lamp was lit", "apples are dear"])
    held = compared(texts)
    assert held.is_empty()
    shown = pl.DataFrame(
        [(name, "x") for name in texts["version_id"]], schema=NO_PAGES.schema, orient="row"
    )
    pairs = compared(texts, shown, held=held, new=[])
    assert pairs.select("same_url", "same_form", "by_shingles", "by_terms").rows() == [
        (True, False, False, False)
    ]
    assert compared(texts, held=pairs, new=[]).is_empty()
