"""Relations: what two texts that look alike are to each other."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.ids import content_id
from transforms.relations import REVISION_CONTAINMENT, judge

A, B = sorted([content_id("a"), content_id("b")])
PAIR = {
    "a": pl.String,
    "b": pl.String,
    "same_form": pl.Boolean,
    "same_url": pl.Boolean,
    "jaccard": pl.Float64,
    "containment": pl.Float64,
}
TEXT = {"version_id": pl.String, "outlet": pl.String, "month": pl.Int32, "day": pl.Int32}
Day = tuple[int, int] | None


def judged(
    *,
    same_form: bool = False,
    same_url: bool = False,
    containment: float = 0.5,
    outlets: tuple[str | None, str | None] = ("KCNA", "KCNA"),
    days: tuple[Day, Day] = (None, None),
) -> tuple[str | None, str | None, int | None]:
    """Relation of one pair, the rule that decided, days apart; None where there is no relation."""
    pairs = pl.DataFrame([(A, B, same_form, same_url, 0.2, containment)], schema=PAIR, orient="row")
    texts = pl.DataFrame(
        [
            (version, outlet, *(day or (None, None)))
            for version, outlet, day in zip((A, B), outlets, days, strict=True)
        ],
        schema=TEXT,
        orient="row",
    )
    rows = list(judge(pairs, texts).select("relation", "rule", "days_apart").iter_rows())
    return rows[0] if rows else (None, None, None)


@pytest.mark.parametrize("outlets", [("KCNA", "KCNA"), ("KCNA", "Rodong Sinmun"), (None, "KCNA")])
@pytest.mark.parametrize("same_url", [True, False])
def test_one_normal_form_is_identical_at_any_outlet(
    outlets: tuple[str | None, str | None], same_url: bool
) -> None:
    assert judged(same_form=True, same_url=same_url, outlets=outlets)[0] == "identical"


@pytest.mark.parametrize(
    ("days", "relation"),
    [
        (((10, 1), (10, 8)), "identical"),
        (((10, 1), (10, 9)), "template"),
        (((10, 9), (10, 1)), "template"),
        (((12, 30), (1, 2)), "identical"),
        (((1, 15), (12, 15)), "template"),
        (((2, 29), (3, 1)), "identical"),
        (((10, 1), None), "identical"),
    ],
)
def test_one_form_with_datelines_far_apart_is_a_form_filled_in_twice(
    days: tuple[Day, Day], relation: str
) -> None:
    rule = "form:equal" if relation == "identical" else "form:days_apart"
    assert judged(same_form=True, days=days)[:2] == (relation, rule)


@pytest.mark.parametrize(
    ("days", "apart"), [(((12, 31), (1, 1)), 1), (((12, 28), (1, 5)), 8), (((1, 4), (12, 29)), 6)]
)
def test_days_apart_are_counted_across_new_year(days: tuple[Day, Day], apart: int) -> None:
    assert judged(same_form=True, days=days)[2] == apart


@pytest.mark.parametrize(
    ("containment", "outlets", "relation"),
    [
        (REVISION_CONTAINMENT, ("KCNA", "KCNA"), "revision"),
        (REVISION_CONTAINMENT, (None, None), "revision"),
        (REVISION_CONTAINMENT - 0.01, ("KCNA", "KCNA"), None),
        (1.0, ("KCNA", "Rodong Sinmun"), None),
        (1.0, ("KCNA", None), None),
    ],
)
def test_alike_texts_at_one_address_of_one_outlet_are_revisions(
    containment: float, outlets: tuple[str | None, str | None], relation: str | None
) -> None:
    assert judged(same_url=True, containment=containment, outlets=outlets)[0] == relation


NAMES = sorted(content_id(str(number)) for number in range(5))
ROWS = st.lists(
    st.tuples(
        st.sampled_from([(a, b) for a in NAMES for b in NAMES if a < b]),
        st.booleans(),
        st.booleans(),
        st.sampled_from([0.1, 0.25, 0.9]),
    ),
    unique_by=lambda row: row[0],
    max_size=8,
)
TEXTS = st.tuples(
    *[
        st.tuples(
            st.just(name),
            st.sampled_from(["KCNA", "Naenara (EN)", None]),
            st.sampled_from([10, None]),
            st.integers(1, 31),
        )
        for name in NAMES
    ]
)


@settings(deadline=None, max_examples=40)
@given(ROWS, TEXTS, st.data())
def test_each_pair_is_judged_alone_in_any_order_of_rows(
    rows: list[tuple[tuple[str, str], bool, bool, float]],
    texts: tuple[tuple[str, str | None, int | None, int], ...],
    data: st.DataObject,
) -> None:
    pairs = pl.DataFrame(
        [(*ends, form, url, share, share) for ends, form, url, share in rows],
        schema=PAIR,
        orient="row",
    )
    known = pl.DataFrame(texts, schema=TEXT, orient="row")
    together = judge(pairs, known)
    order = data.draw(st.permutations(range(len(rows))))
    assert judge(pairs[order], known.reverse()).equals(together)
    alone = [judge(pairs[at], known) for at in range(len(rows))]
    assert pl.concat([together.clear(), *alone]).sort("a", "b").equals(together)
