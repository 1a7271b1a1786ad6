"""Groups: connected components over accepted relations, free of the order of pairs."""

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


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
