"""Shingles: the sets that a readable definition gives, as numbers that never change."""

import re
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import shingles as module
from transforms.shingles import HASH_BITS, WEIGHT_BITS, tokens

GLYPH = re.compile(r"([\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7A3])")
WORD = re.compile(r"[^\W\d_]+|\d+")
LENGTH_WEIGHTS = {0: 0, 1: 0, 2: 0, 3: 1, 4: 2, 5: 3, 6: 4, 7: 6}
TEXTS = st.lists(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["the", "lamp", "was", "lit", "12", "등불이", "灯台", ".", "--", "a_b"]
            ),
            st.text(max_size=6),
        )
    ).map(" ".join),
    max_size=8,
)


def words_of(form: str) -> list[str]:
    return WORD.findall(GLYPH.sub(r" \1 ", form))


def shingles_of(form: str) -> set[tuple[str, ...]]:
    words = words_of(form)
    size = min(3, len(words))
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1) if size}


def terms_of(form: str) -> dict[str, int]:
    words = words_of(form)
    glyphs = [bool(GLYPH.fullmatch(word)) for word in words]
    found = {
        word: LENGTH_WEIGHTS.get(len(word), 8)
        for word, is_glyph in zip(words, glyphs, strict=True)
        if not is_glyph
    }
    places = [(at, at + 1) for at in range(len(words) - 1) if glyphs[at] and glyphs[at + 1]]
    found |= {words[one] + words[two]: 4 for one, two in places}
    return {term: weight for term, weight in found.items() if weight}


@settings(deadline=None)
@given(TEXTS)
def test_sets_are_those_of_the_readable_definition(forms: list[str]) -> None:
    found = tokens(pl.Series(forms, dtype=pl.String))
    for place, form in enumerate(forms):
        numbers = found.shingles.of(place)
        assert len(numbers) == len(shingles_of(form))
        assert (np.diff(numbers.astype(np.int64)) > 0).all()
        assert numbers.max(initial=0) < 1 << HASH_BITS
        # Equal sets of words have equal sets of numbers, and unequal ones do not.
        for other, text in enumerate(forms):
            both = np.intersect1d(numbers, found.shingles.of(other))
            assert len(both) == len(shingles_of(form) & shingles_of(text))
            same = np.intersect1d(found.terms.of(place), found.terms.of(other))
            assert len(same) == len(terms_of(form).keys() & terms_of(text).keys())
        weights = sorted(found.terms.of(place).astype(int) % (1 << WEIGHT_BITS))
        assert weights == sorted(terms_of(form).values())


@settings(deadline=None)
@given(TEXTS, st.integers(1, 4))
def test_how_texts_are_cut_into_chunks_does_not_matter(forms: list[str], size: int) -> None:
    whole = tokens(pl.Series(forms, dtype=pl.String))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_CHUNK_CHARACTERS", size)
        cut = tokens(pl.Series(forms, dtype=pl.String))
    for one, other in pairwise([whole.shingles, cut.shingles]):
        assert np.array_equal(one.starts, other.starts)
        assert np.array_equal(one.values, other.values)
    assert np.array_equal(whole.terms.values, cut.terms.values)


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
    found = tokens(pl.Series([first, second]))
    assert np.array_equal(found.shingles.of(0), found.shingles.of(1))
    assert np.array_equal(found.terms.of(0), found.terms.of(1))


def test_hashes_are_the_same_on_every_machine_and_for_ever() -> None:
    found = tokens(pl.Series(["the lamp was lit", "등불", "lamp", None]))
    assert found.shingles.of(0).tolist() == [1423209140079459, 3443937476417896]
    assert found.terms.of(0).tolist() == [
        655271902694002,
        864688578172337,
        917642494021713,
        2800053791311857,
    ]
    assert found.terms.of(1).tolist() == [2825653386642036]
    assert found.shingles.sizes.tolist() == [2, 1, 1, 0]


def test_a_text_longer_than_a_chunk_is_read_whole() -> None:
    words = [
        f"{chr(97 + number % 26)}{chr(97 + number // 26 % 26)}x{number}" for number in range(90_000)
    ]
    found = tokens(pl.Series([" ".join(words)]))
    assert found.shingles.sizes[0] == len(shingles_of(" ".join(words)))
