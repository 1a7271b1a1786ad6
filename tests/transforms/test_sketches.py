"""Sketches: a sample that depends on the text alone, and counts that say how much it covers."""

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.ids import content_id
from transforms.shingles import tokens
from transforms.sketches import (
    SMALLEST,
    TERMS,
    count_up_to,
    index,
    shingle_limits,
    sketches,
    term_limits,
)

SIZES = st.lists(st.integers(0, 400), min_size=1, max_size=6)


def texts_of(sizes: list[int]) -> pl.DataFrame:
    chance = np.random.default_rng(sum(sizes))
    forms = [
        " ".join(f"{chr(97 + n % 26) * 5}{n}" for n in chance.integers(0, 900, size))
        for size in sizes
    ]
    ids = [content_id(str(place), form) for place, form in enumerate(forms)]
    return pl.DataFrame({"version_id": ids, "form": forms})


@settings(deadline=None)
@given(SIZES, st.randoms(use_true_random=False))
def test_a_sketch_depends_on_its_text_alone(sizes: list[int], chance: object) -> None:
    texts = texts_of(sizes)
    together = sketches(texts).sort("version_id")
    alone = pl.concat([sketches(part) for part in texts.sort("version_id").iter_slices(1)])
    assert together.equals(alone)


@settings(deadline=None)
@given(SIZES)
def test_a_sketch_holds_the_smallest_hashes_and_a_quarter_of_all(sizes: list[int]) -> None:
    texts = texts_of(sizes).sort("version_id")
    found = index(sketches(texts))
    whole = tokens(texts["form"]).shingles
    assert found.version_ids.equals(texts["version_id"])
    for place in range(len(texts)):
        every = whole.of(place) >> np.uint64(20)
        kept = found.shingles.of(place)
        expected = every[(np.arange(len(every)) < SMALLEST) | (every < 1 << 30)]
        assert kept.tolist() == sorted(set(expected.tolist()))
        assert len(found.terms.of(place)) <= TERMS
        assert (np.diff(found.terms.of(place).astype(np.int64)) > 0).all()


@settings(deadline=None)
@given(SIZES)
def test_up_to_its_limit_a_sketch_holds_all_that_the_text_has(sizes: list[int]) -> None:
    texts = texts_of(sizes).sort("version_id")
    found = index(sketches(texts))
    limit = shingle_limits(found.shingles)
    whole = tokens(texts["form"]).shingles
    rows = np.arange(len(texts))
    counts = count_up_to(found.shingles, rows, limit)
    for place in range(len(texts)):
        every = np.unique(whole.of(place) >> np.uint64(20))
        assert counts[place] == (every <= limit[place]).sum()
    assert (count_up_to(found.terms, rows, term_limits(found.terms)) == found.terms.sizes).all()
    assert (count_up_to(found.shingles, rows, np.full(len(rows), -1)) == 0).all()


def test_long_words_are_likelier_to_be_kept() -> None:
    long = [f"lighthouse{chr(97 + a)}{chr(97 + b)}" for a in range(26) for b in range(10)]
    short = [f"{chr(97 + a)}{chr(97 + b)}{c}" for a in range(26) for b in range(10) for c in "xyz"]
    texts = pl.DataFrame({"version_id": [content_id("a")], "form": [" ".join(long + short)]})
    kept = set(index(sketches(texts)).terms.of(0).tolist())
    of_long = texts.with_columns(form=pl.lit(" ".join(long)))
    from_long = kept & set(index(sketches(of_long)).terms.of(0).tolist())
    # 260 words of weight 8 against 780 of weight 1: 73 in 100 are expected to be long.
    assert 12 <= len(from_long) <= TERMS


def test_texts_without_words_have_empty_sketches() -> None:
    texts = pl.DataFrame({"version_id": [content_id("a"), content_id("b")], "form": ["", "a b c"]})
    found = sketches(texts)
    assert found["shingles"].list.len().to_list() == [0, 1]
    assert found["terms"].to_list() == [[], []]
    assert len(index(found.clear())) == 0
