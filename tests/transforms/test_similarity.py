"""Likeness by shared word 3-grams: bounds, symmetry, and what counts as a word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.similarity import likeness, shingles

TEXTS = st.lists(st.sampled_from(["the", "lamp", "was", "lit", "12", "등불이", ".", "--"])).map(
    " ".join
)


def alike(first: str, second: str) -> tuple[float, float]:
    ((_, _, jaccard, containment),) = likeness([("a", "b")], {"a": first, "b": second}).iter_rows()
    return jaccard, containment


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_likeness_is_a_share_and_blind_to_the_order_of_a_pair(first: str, second: str) -> None:
    jaccard, containment = alike(first, second)
    assert 0 <= jaccard <= containment <= 1
    assert alike(second, first) == (jaccard, containment)
    assert (jaccard == 1) == (shingles(first) == shingles(second))


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_a_trimmed_text_is_wholly_contained_in_the_whole(text: str, rest: str) -> None:
    head = "the lamp was " + text
    assert alike(head, f"{head} {rest}")[1] == 1


def test_shares_are_counted_over_both_and_over_the_shorter() -> None:
    # Two of the shorter text's three 3-grams, and of five in all.
    assert alike("a b c d e", "x b c d e f") == (2 / 5, 2 / 3)
    assert alike("a b c d", "e f g h") == (0, 0)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("the lamp was lit", "the lamp, was -- lit."),
        ("등불이 다시 켜졌다", "등불이다시켜졌다"),
        ("12 lamps", "12lamps"),
        ("lamp", "lamp!"),
    ],
)
def test_punctuation_and_spacing_of_glyphs_do_not_count(first: str, second: str) -> None:
    assert shingles(first) == shingles(second)


def test_word_order_and_numbers_do_count() -> None:
    assert alike("one two three four", "four three two one")[0] == 0
    assert alike("12 lamps were lit", "13 lamps were lit")[0] < 1


def test_pairs_keep_their_order_and_texts_without_words_do_not_fail() -> None:
    forms = {"a": "", "b": "...", "c": "the lamp was lit"}
    frame = likeness([("b", "a"), ("a", "c")], forms)
    assert frame.select("a", "b").rows() == [("b", "a"), ("a", "c")]
    assert frame["jaccard"].to_list() == [1, 0]
    assert likeness([], {}).is_empty()
