"""Groups: connected components, whatever the order of pairs."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.groups import components, guarded_components

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


FIRST_DAY = date(2024, 10, 1)
PLACES = st.integers(0, 7)


def guarded(
    days: Sequence[int | None],
    certain: Sequence[tuple[int, int]],
    probable: Sequence[tuple[int, int, float]],
    span: int = 7,
) -> list[set[int]]:
    """Groups of the numbers of `days`, each the day of publication of that member."""
    when = [None if day is None else FIRST_DAY + timedelta(days=day) for day in days]
    members = pl.DataFrame(
        {"member": list(range(len(days))), "earliest": when, "latest": when},
        schema={"member": pl.Int64, "earliest": pl.Date, "latest": pl.Date},
    )
    ends = {"a": pl.Int64, "b": pl.Int64}
    found = guarded_components(
        members,
        pl.DataFrame(list(certain), schema=ends, orient="row"),
        pl.DataFrame(list(probable), schema=ends | {"probability": pl.Float64}, orient="row"),
        span,
    )
    groups: dict[int, set[int]] = {}
    for member, group in enumerate(found):
        groups.setdefault(group, set()).add(member)
    return sorted(groups.values(), key=min)


def test_no_chain_of_probable_pairs_swallows_a_month() -> None:
    month = list(range(30))
    chain = [(day, day + 1, 0.9) for day in month[:-1]]
    groups = guarded(month, [], chain)
    assert [max(group) - min(group) for group in groups] == [7, 7, 7, 5]
    assert guarded(month, [pair[:2] for pair in chain], []) == [set(month)]


def test_what_later_days_bring_undoes_no_group_of_earlier_ones() -> None:
    chain = [(day, day + 1, 0.5 + day / 100) for day in range(20)]
    whole = guarded(list(range(21)), [], chain)
    for known in range(1, 21):
        before = guarded(list(range(known + 1)), [], chain[:known])
        assert before[:-1] == whole[: len(before) - 1]
        assert any(before[-1] <= group for group in whole)


def test_texts_without_a_day_limit_nothing() -> None:
    assert guarded([0, None, 5], [], [(0, 1, 0.9), (1, 2, 0.8)]) == [{0, 1, 2}]
    assert len(guarded([0, None, 9], [], [(0, 1, 0.9), (1, 2, 0.8)])) == 2


LINKS = st.lists(
    st.tuples(PLACES, PLACES, st.sampled_from([0.5, 0.7, 0.9])).filter(lambda p: p[0] < p[1]),
    unique_by=lambda pair: pair[:2],
    max_size=12,
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.none() | st.integers(0, 20), min_size=8, max_size=8), LINKS, LINKS, st.randoms())
def test_groups_do_not_depend_on_the_order_of_pairs_and_keep_certain_ones(
    days: list[int | None],
    certain: list[tuple[int, int, float]],
    probable: list[tuple[int, int, float]],
    random: Random,
) -> None:
    sure = [pair[:2] for pair in certain]
    once = guarded(days, sure, probable)
    shuffled = list(probable)
    random.shuffle(shuffled)
    assert guarded(days, sure[::-1], shuffled) == once
    for a, b in sure:
        assert any({a, b} <= group for group in once)
    # another text, and pairs with it, break no certain pair
    more = guarded([*days, 3], sure, [*probable, (0, 8, 0.9), (7, 8, 0.6)])
    for a, b in sure:
        assert any({a, b} <= group for group in more)
