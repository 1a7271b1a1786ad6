"""Candidates: every pair of a kind is there once, and large buckets stay affordable."""

from itertools import combinations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.candidates import MAX_CLIQUE, candidate_pairs
from transforms.groups import components

SHOWN = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["u1", "u2", "u3", None])), max_size=12
)
FORMS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["f1", "f2", "f3"]))
Row = tuple[str, str, bool, bool]


def found(forms: dict[str, str], shown: list[tuple[str, str | None]]) -> list[Row]:
    pairs = candidate_pairs(
        pl.DataFrame(
            list(forms.items()),
            schema={"version_id": pl.String, "form_id": pl.String},
            orient="row",
        ),
        pl.DataFrame(shown, schema={"version_id": pl.String, "url_key": pl.String}, orient="row"),
    )
    return list(pairs.select("a", "b", "same_form", "same_url").iter_rows())


@settings(deadline=None)
@given(FORMS, SHOWN, st.data())
def test_each_pair_with_one_form_or_one_address_is_there_once_with_both_facts(
    forms: dict[str, str], shown: list[tuple[str, str | None]], data: st.DataObject
) -> None:
    expected = []
    for a, b in combinations(sorted("abcdef"), 2):
        same_form = a in forms and forms[a] == forms.get(b)
        at = {name: {url for text, url in shown if text == name and url} for name in (a, b)}
        same_url = bool(at[a] & at[b])
        if same_form or same_url:
            expected.append((a, b, same_form, same_url))
    assert found(forms, shown) == expected
    permuted = dict(data.draw(st.permutations(list(forms.items()))))
    assert found(permuted, data.draw(st.permutations(shown))) == expected


def test_a_large_bucket_stays_linear_and_in_one_piece() -> None:
    names = [f"{number:04}" for number in range(300)]
    pairs = found({}, [(name, "u1") for name in names])
    assert len(names) <= len(pairs) < 10 * len(names)
    ends = pl.DataFrame([row[:2] for row in pairs], schema=["a", "b"], orient="row")
    assert components(pl.Series(names), ends).n_unique() == 1


def test_a_bucket_of_the_largest_clique_is_judged_pair_by_pair() -> None:
    names = [f"{number:04}" for number in range(MAX_CLIQUE)]
    assert len(found({}, [(name, "u1") for name in names])) == MAX_CLIQUE * (MAX_CLIQUE - 1) // 2
