"""Groups: which texts hang together, free of the order of pairs and of the batches they came in.

Certain pairs join whatever they join: connected components. Pairs that are only probable join under
a guard, for a chain of them would swallow a month of reports: A tells what B tells, B what C tells,
and A and Z are a season apart. The guard is the group's span: no join may put texts into one group
whose days of publication lie more than so many days apart. Such joins are made in the order of the
days they are about, so what later days bring never undoes them; the order of rows does not matter.
"""

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

_ENDLESS = 1_000_000
"""Days from 1970 that no text has: the bound where a day is unknown."""


def components(members: pl.Series, pairs: pl.DataFrame) -> pl.Series:
    """Return a group number for each of `members`; `pairs` (a, b) join the groups of their ends.

    Equal numbers mean one group; the numbers themselves mean nothing.
    """
    places = pl.DataFrame({"member": members}).with_row_index("place")
    ends = pairs.join(places, left_on="a", right_on="member").join(
        places, left_on="b", right_on="member", suffix="_b"
    )
    rows, columns = ends["place"].to_numpy(), ends["place_b"].to_numpy()
    graph = coo_array(
        (np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(len(members),) * 2
    )
    _, labels = connected_components(graph, directed=False)
    return pl.Series("group", labels, dtype=pl.Int64)


def guarded_components(
    members: pl.DataFrame, certain: pl.DataFrame, probable: pl.DataFrame, days: int
) -> pl.Series:
    """Return a group number for each of `members`; `probable` pairs join within `days` only.

    `members` holds (member, earliest, latest), the days between which each was published, null
    where unknown, which limits nothing; `certain` (a, b); `probable` (a, b, probability).
    """
    groups = components(members["member"], certain)
    spans = (
        members.select(
            first=pl.col("latest").to_physical().fill_null(_ENDLESS),
            last=pl.col("earliest").to_physical().fill_null(-_ENDLESS),
            group=groups,
        )
        .group_by("group")
        .agg(pl.col("first").min(), pl.col("last").max())
        .sort("group")
    )
    first, last = spans["first"].to_list(), spans["last"].to_list()
    parents = list(range(spans.height))
    for a, b in _ordered(members, groups, probable).iter_rows():
        one, other = _root(parents, a), _root(parents, b)
        start, end = min(first[one], first[other]), max(last[one], last[other])
        if one == other or end - start > days:
            continue
        parents[other] = one
        first[one], last[one] = start, end
    return pl.Series("group", [_root(parents, group) for group in groups], dtype=pl.Int64)


def _ordered(members: pl.DataFrame, groups: pl.Series, probable: pl.DataFrame) -> pl.DataFrame:
    """Return the groups at the ends of each probable pair, the pair known earliest first.

    Pairs of one day come by probability and then by id.
    """
    placed = members.select("member", day=pl.col("earliest"), group=groups)
    return (
        probable.join(placed, left_on="a", right_on="member")
        .join(placed, left_on="b", right_on="member", suffix="_b")
        .with_columns(since=pl.max_horizontal("day", "day_b"))
        .sort("since", -pl.col("probability"), "a", "b", nulls_last=True)
        .select("group", "group_b")
    )


def _root(parents: list[int], at: int) -> int:
    while parents[at] != at:
        parents[at] = parents[parents[at]]
        at = parents[at]
    return at
