"""Revisits: captures whose content came in another record, of this ingest or any other.

A revisit waits among the rejects until its original is in the dataset. Each ingest looks at all
that wait, old and new, so the order in which files come does not matter.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from flows.releases import Manifest
from flows.rows import put
from flows.store import Store
from schemas.tables import TABLES
from transforms.originals import may_be_originals, resolve, waiting_revisits

WAITING = "unresolved_revisit"


def settle_revisits(
    store: Store,
    draft: Manifest,
    read: Sequence[Path],
    take: Callable[[Store, Manifest, pl.DataFrame], Manifest],
) -> Manifest:
    """Return the draft with every revisit that has its original now; `read` holds new rejects."""
    is_waiting = pl.col("reason") == WAITING
    held = store.scan(draft.tables["rejects"]).filter(is_waiting).collect()
    new = [pl.read_parquet(path).filter(is_waiting) for path in read]
    waiting = pl.concat([held, *new]).unique("reject_id")
    revisits = waiting_revisits(waiting)
    while not revisits.is_empty():
        originals = store.scan(draft.tables["captures"]).filter(may_be_originals(revisits))
        found = resolve(revisits, originals.collect())
        if found.is_empty():
            break
        draft = take(store, draft, found.drop("reject_id"))
        revisits = revisits.join(found, on="reject_id", how="anti")
    left = waiting.join(revisits, on="reject_id", how="semi")
    rejects, table = draft.tables["rejects"], TABLES["rejects"]
    if held.join(left, on="reject_id", how="anti").is_empty():
        return draft.with_table("rejects", put(store, table, rejects, left))
    others = store.scan(rejects).filter(~is_waiting).collect()
    rows = pl.concat([others, left])
    return draft.with_table("rejects", put(store, table, rejects, rows, whole=True))
