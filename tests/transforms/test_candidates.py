"""Candidates by form and address: every pair is there once, and large buckets stay affordable."""

from itertools import combinations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.buckets import MAX_CLIQUE, unpack
from transforms.candidates import by_bucket
from transforms.groups import components

SHOWN = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["u1", "u2", "u3", None])), max_size=12
)
IDS = pl.Series("version_id", list("abcde"))


def found(shown: list[tuple[str, str | None]], ids: pl.Series = IDS) -> list[tuple[str, str]]:
    schema = {"version_id": pl.String, "bucket": pl.String}
    a, b = unpack(by_bucket(pl.DataFrame(shown, schema=schema, orient="row"), ids))
    return list(zip(ids.gather(a), ids.gather(b), strict=True))


@settings(deadline=None)
@given(SHOWN, st.data())
def test_each_pair_at_one_address_is_there_once(
    shown: list[tuple[str, str | None]], data: st.DataObject
) -> None:
    expected = []
    for a, b in combinations(IDS, 2):
        at = [{url for text, url in shown if text == name and url} for name in (a, b)]
        if at[0] & at[1]:
            expected.append((a, b))
    assert found(shown) == expected
    assert found(data.draw(st.permutations(shown))) == expected


def test_a_large_bucket_stays_linear_and_in_one_piece() -> None:
    names = [f"{number:04}" for number in range(300)]
    pairs = found([(name, "u1") for name in names], pl.Series("version_id", names))
    assert len(names) <= len(pairs) < 10 * len(names)
    ends = pl.DataFrame(pairs, schema=["a", "b"], orient="row")
    assert components(pl.Series(names), ends).n_unique() == 1


def test_a_bucket_of_the_largest_clique_is_compared_pair_by_pair() -> None:
    names = [f"{number:04}" for number in range(MAX_CLIQUE)]
    pairs = found([(name, "u1") for name in names], pl.Series("version_id", names))
    assert len(pairs) == MAX_CLIQUE * (MAX_CLIQUE - 1) // 2
