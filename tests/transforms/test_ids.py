"""Ids: the same on every machine and in every year, and never the same for two things."""

import hashlib

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.ids import content_id, digest_bytes, id_column

PRINTED = st.none() | st.text(st.characters(exclude_categories=["Cc"]))


def test_ids_are_those_of_the_first_release() -> None:
    # Published ids are cited: a change here breaks every citation.
    assert content_id("capture", None, "") == "42f25ba14595cb6acf79cdf0d7297219"
    assert digest_bytes(b"lamp") == hashlib.sha256(b"lamp").hexdigest()


@given(st.lists(PRINTED, max_size=4), st.lists(PRINTED, max_size=4))
def test_two_tuples_share_an_id_only_if_they_are_equal(
    first: list[str | None], second: list[str | None]
) -> None:
    assert (content_id(*first) == content_id(*second)) == (first == second)


@pytest.mark.parametrize(
    ("first", "second"), [(("a", "b"), ("ab",)), (("a", ""), ("a",)), ((None,), ("",)), ((), ("",))]
)
def test_parts_are_not_run_together(
    first: tuple[str | None, ...], second: tuple[str | None, ...]
) -> None:
    assert content_id(*first) != content_id(*second)


@pytest.mark.parametrize(("first", "second"), [(("a\x1fb",), ("a", "b")), (("\x00",), (None,))])
def test_control_characters_do_not_make_two_things_one(
    first: tuple[str | None, ...], second: tuple[str | None, ...]
) -> None:
    assert content_id(*first) != content_id(*second)


def test_a_broken_character_has_an_id_too() -> None:
    assert content_id("\ud800") != content_id("\ud801")


def test_a_column_of_ids_is_the_id_of_each_row() -> None:
    frame = pl.DataFrame({"x": ["a", None], "n": [1, 2], "y": ["b", ""]})
    assert id_column(frame, ("y", "x")).to_list() == [content_id("b", "a"), content_id("", None)]
    assert id_column(frame.clear(), ("x",)).dtype == pl.String
