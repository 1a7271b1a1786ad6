"""Likeness: shares of word 3-grams and of weighed words; bounds, symmetry, and what counts."""

import math

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.test_shingles import shingles_of, terms_of
from transforms.similarity import likeness

TEXTS = st.lists(st.sampled_from(["the", "lamp", "was", "lighted", "12", "등불이", ".", "--"])).map(
    " ".join
)


def alike(first: str, second: str) -> tuple[float, float, float | None]:
    pairs = pl.DataFrame({"a": ["x"], "b": ["y"]})
    forms = pl.DataFrame({"version_id": ["x", "y"], "form": [first, second]})
    found = likeness(pairs, forms)
    assert found.columns == ["a", "b", "jaccard", "containment", "cosine"]
    jaccard, containment, cosine = found.row(0)[2:]
    return jaccard, containment, cosine


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_measures_are_those_of_the_readable_definition(first: str, second: str) -> None:
    one, two = shingles_of(first), shingles_of(second)
    terms, others = terms_of(first), terms_of(second)
    jaccard, containment, cosine = alike(first, second)
    assert jaccard == (len(one & two) / len(one | two) if one | two else 1)
    least = min(len(one), len(two))
    assert containment == (len(one & two) / least if least else 1)
    whole = math.sqrt(sum(terms.values()) * sum(others.values()))
    mass = sum(terms[term] for term in terms.keys() & others.keys())
    assert cosine == (mass / whole if whole else None)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_likeness_is_a_share_and_blind_to_the_order_of_a_pair(first: str, second: str) -> None:
    jaccard, containment, cosine = alike(first, second)
    assert 0 <= jaccard <= containment <= 1
    assert cosine is None or 0 <= cosine <= 1
    assert alike(second, first) == (jaccard, containment, cosine)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_a_trimmed_text_is_wholly_contained_in_the_whole(text: str, rest: str) -> None:
    head = "the lamp was " + text
    assert alike(head, f"{head} {rest}")[1] == 1


def test_shares_are_counted_over_both_and_over_the_shorter() -> None:
    # Two of the shorter text's three 3-grams, and of five in all.
    assert alike("a b c d e", "x b c d e f") == (2 / 5, 2 / 3, None)
    assert alike("a b c d", "e f g h") == (0, 0, None)


def test_word_order_and_numbers_do_count_and_long_words_weigh_more() -> None:
    assert alike("one two three four", "four three two one")[0] == 0
    assert alike("12 lamps were lit", "13 lamps were lit")[0] < 1
    long, short = alike("lighthouse men", "lighthouse sea")[2], alike("lamp men", "lamp sea")[2]
    assert long is not None
    assert short is not None
    assert long == 8 / 9
    assert short == 2 / 3


def test_many_pairs_keep_their_order_and_are_as_one_by_one() -> None:
    names = [f"{number:02}" for number in range(40)]
    texts = [f"the lamp of {name} was lit by keeper {int(name) % 7}" for name in names]
    forms = pl.DataFrame({"version_id": names, "form": texts})
    pairs = [(a, b) for a in reversed(names) for b in names]
    found = likeness(pl.DataFrame(pairs, schema=["a", "b"], orient="row"), forms)
    assert found.select("a", "b").rows() == pairs
    known = dict(zip(names, texts, strict=True))
    for a, b, *measures in found.sample(50, seed=1).iter_rows():
        assert tuple(measures) == alike(known[a], known[b])


def test_no_pairs_and_texts_without_words_do_not_fail() -> None:
    pairs = pl.DataFrame({"a": ["b", "a"], "b": ["a", "c"]})
    forms = pl.DataFrame({"version_id": ["a", "b", "c"], "form": ["", "...", "the lamp was lit"]})
    found = likeness(pairs, forms)
    assert found["jaccard"].to_list() == [1, 0]
    assert found["cosine"].to_list() == [None, None]
    assert likeness(pairs.clear(), forms.clear()).is_empty()
