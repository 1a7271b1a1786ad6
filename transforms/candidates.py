"""Candidates: which pairs of texts are worth comparing, from four sources.

Each is complete for its kind: equal normal forms; one address; shared word 3-grams, for copies and
excerpts; shared words within a few days, for independent tellings. The candidates are a function of
the set of texts, of their addresses and their days. What was found before is brought up to date by
looking only where texts are new or have got other days: at the hashes that these have.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from transforms.buckets import (
    Entries,
    Family,
    Flags,
    Ints,
    Keys,
    Links,
    counted,
    distinct,
    disturbed,
    entries,
    is_in,
    neighbours,
    touched_links,
    unpack,
)
from transforms.days import SCALES, Days
from transforms.shingles import Sets
from transforms.sketches import Index, count_up_to, shingle_limits, term_limits

LEAST_SHARED = 2
"""Hashes that two sketches must share."""
LEAST_SHARE = 0.2
"""Least share of hashes in common, of those by which the shorter text could be found.

With it 1.2 pairs for each of KCNA's texts are compared in full and 1.4 of Reuters'; without it 21
and 10. It costs none of the pairs with a Jaccard of 0.5 or more.
"""


@dataclass(frozen=True)
class Changed:
    """Pairs, packed, that are linked now and may not have been; and that no longer are."""

    linked: Keys
    unlinked: Keys


def by_bucket(members: pl.DataFrame, ids: pl.Series) -> Keys:
    """Return the pairs of texts, rows of `ids`, that share a bucket of (version_id, bucket).

    All texts are looked at each time, in narrow columns; an address may be new for an old text.
    """
    shared = (
        members.join(ids.to_frame(), on="version_id", how="semi")
        .drop_nulls()
        .unique()
        .filter(pl.len().over("bucket") > 1)
        .with_columns(bucket=pl.col("bucket").rank("dense").cast(pl.UInt64))
    )
    found = Entries(shared["bucket"].to_numpy(), rows_of(shared["version_id"], ids))
    return counted([neighbours(found, np.arange(len(ids)))]).pairs


def by_shingles(index: Index, is_new: Flags, held: Keys) -> Changed:
    """Return how the arrival of new texts changes which texts share enough word 3-grams.

    `held` are the pairs of the others that were found so, rising.
    """

    def families(found: Entries) -> list[Family]:
        old = found.where(~is_new[found.rows.astype(np.int64)])
        return [Family(found, old, _all, _all)]

    return _changed(index.shingles, is_new, held, families, shingle_limits(index.shingles))


def by_terms(index: Index, is_new: Flags, held: Keys, days: Days, before: Days) -> Changed:
    """Return how new texts and other days change which texts share words within a few days.

    `before` holds the days at the time when the texts that are not new were compared.
    """

    def families(found: Entries) -> list[Family]:
        old = found.where(~is_new[found.rows.astype(np.int64)])
        ways = zip(days.meetings(), before.meetings(), SCALES, strict=True)
        return [
            Family(now(found), then(old), near, was, scale)
            for (now, near), (then, was), scale in ways
        ]

    touched = is_new | days.differ(before)
    # Texts without a day meet in buckets of the whole history, where only rare words count.
    limits = np.where(days.is_known, term_limits(index.terms), 0)
    return _changed(index.terms, touched, held, families, limits)


def _changed(
    sets: Sets,
    touched: Flags,
    held: Keys,
    families: Callable[[Entries], list[Family]],
    limits: Ints,
) -> Changed:
    """Return which pairs have come and gone, given which texts are new or have moved.

    Only buckets that hold a touched text, or held it, are looked at. There a pair of others can
    come or go if the bucket is crowded; the links of such pairs are counted anew in all buckets.
    """

    def is_enough(links: Links) -> Flags:
        several = links.counts >= LEAST_SHARED
        a, b = unpack(links.pairs[several])
        limit = np.minimum(limits[a], limits[b])
        least = np.minimum(*(count_up_to(sets, rows, limit) for rows in (a, b)))
        several[several] = links.counts[several] >= LEAST_SHARE * least
        return several

    nothing = np.empty(0, dtype=np.uint64)
    if not touched.any():
        return Changed(nothing, nothing)
    order = _order(sets)
    found = entries(sets, None if touched.all() else _values(sets, np.flatnonzero(touched)))
    kinds = [family.around(touched) for family in families(found)]
    linked = [links.pairs[is_enough(links)] for links in touched_links(kinds, touched, order)]
    doubtful = nothing if touched.all() else disturbed(kinds, touched, order, held)
    if not len(doubtful):
        return Changed(np.concatenate(linked), nothing)
    ends = np.unique(np.concatenate(unpack(doubtful)))
    again = [nothing]
    for family in families(entries(sets, _values(sets, ends))):
        pairs = neighbours(family.present, order, family.scale)
        pairs = pairs[is_in(pairs, doubtful)]
        again.append(pairs[family.counts_now(pairs)])
    links = Links(doubtful, counted(again).count(doubtful))
    stands = is_enough(links)
    return Changed(np.concatenate([*linked, doubtful[stands]]), doubtful[~stands])


def _all(pairs: Keys) -> Flags:
    return np.ones(len(pairs), dtype=bool)


def _values(sets: Sets, rows: Ints) -> Keys:
    """Return the values, rising, that any of the rows holds."""
    held = np.zeros(len(sets), dtype=bool)
    held[rows] = True
    return distinct(sets.values[np.repeat(held, sets.sizes)].astype(np.uint64))


def _order(sets: Sets) -> Ints:
    """Return each text's rank by its two smallest hashes, then by id: the more alike the nearer."""
    padded = np.append(sets.values, np.zeros(2, dtype=sets.values.dtype)).astype(np.uint64)
    first, second = padded[sets.starts[:-1]], padded[sets.starts[:-1] + 1]
    sizes = sets.sizes
    keys = np.where(sizes > 0, first, 0) << np.uint64(32) | np.where(sizes > 1, second, 0)
    ranks = np.empty(len(sets), dtype=np.int64)
    ranks[np.argsort(keys, kind="stable")] = np.arange(len(sets))
    return ranks


def rows_of(versions: pl.Series, ids: pl.Series) -> Keys:
    """Return the place of each version in `ids`."""
    places = pl.DataFrame({"version_id": ids}).with_row_index("row")
    found = pl.DataFrame({"version_id": versions}).join(
        places, on="version_id", how="left", maintain_order="left"
    )
    return found["row"].cast(pl.UInt64).to_numpy()
