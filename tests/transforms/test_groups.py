"""Groups: connected components, whatever the order of pairs."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.groups import components

MEMBERS = st.lists(st.sampled_from("abcdefghij"), unique=True)
PAIRS = st.lists(st.tuples(*[st.sampled_from("abcdefghijk")] * 2), max_size=12)


def groups(members: list[str], pairs: list[tuple[str, str]]) -> set[frozenset[str]]:
    frame = pl.DataFrame(pairs, schema={"a": pl.String, "b": pl.String}, orient="row")
    numbers = components(pl.Series(members, dtype=pl.String), frame)
    found: dict[int, set[str]] = {}
    for member, number in zip(members, numbers, strict=True):
        found.setdefault(number, set()).add(member)
    return {frozenset(group) for group in found.values()}


def joined_one_by_one(members: list[str], pairs: list[tuple[str, str]]) -> set[frozenset[str]]:
    of = {member: frozenset([member]) for member in members}
    for a, b in pairs:
        if a in of and b in of:
            of |= dict.fromkeys(of[a] | of[b], of[a] | of[b])
    return set(of.values())


@settings(deadline=None)
@given(MEMBERS, PAIRS, st.data())
def test_groups_are_what_joining_pair_by_pair_gives_in_any_order(
    members: list[str], pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    expected = joined_one_by_one(members, pairs)
    assert groups(members, pairs) == expected
    turned = [(b, a) for a, b in data.draw(st.permutations(pairs))]
    assert groups(data.draw(st.permutations(members)), turned + pairs) == expected
