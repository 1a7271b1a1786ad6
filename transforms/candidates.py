"""Candidates: which pairs of texts are worth comparing, from four sources.

Each is complete for its kind: equal normal forms; one address; shared word 3-grams, for copies and
excerpts; shared words within a few days, for independent tellings. The candidates are a function of
the set of texts, of their addresses and their days. What was found before is brought up to date by
looking only where texts are new or have got other days: at the hashes that these have.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from transforms.buckets import (
    Entries,
    Flags,
    Ints,
    Keys,
    Links,
    Way,
    disturbed,
    entries,
    links,
    placed,
    unpack,
)
from transforms.days import SCALES, Counting, Days, Meeting
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
class Renewed:
    """Pairs, packed, of which a text is new, has moved or is linked otherwise; flags of these."""

    pairs: Keys
    texts: Flags


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
    found = placed(shared["bucket"].to_numpy(), rows_of(shared["version_id"], ids))
    every = links(found, np.ones(len(ids), dtype=bool))
    return np.sort(np.concatenate([np.empty(0, dtype=np.uint64), *(part.pairs for part in every)]))


def by_shingles(index: Index, is_new: Flags, held: Keys) -> Renewed:
    """Return which texts share enough word 3-grams, where new texts have changed that.

    `held` are the pairs of the others that were found so.
    """
    way = Way(_same, lambda found: found.where(~is_new[found.rows]), _all)
    return _renewed(index.shingles, is_new, held, [way], shingle_limits(index.shingles))


def by_terms(index: Index, is_new: Flags, held: Keys, days: Days, before: Days) -> Renewed:
    """Return which texts share words within a few days, where new texts and days have changed that.

    `before` holds the days at the time when the texts that are not new were compared.
    """

    def way(now: Meeting, then: Meeting, counts: Counting, scale: int) -> Way:
        return Way(now, lambda found: then(found.where(~is_new[found.rows])), counts, scale)

    ways = [
        way(now, then, near, scale)
        for (now, near), (then, _), scale in zip(
            days.meetings(), before.meetings(), SCALES, strict=True
        )
    ]
    touched = is_new | days.differ(before)
    # Texts without a day meet in buckets of the whole history, where only rare words count.
    limits = np.where(days.is_known, term_limits(index.terms), 0)
    return _renewed(index.terms, touched, held, ways, limits)


def _renewed(sets: Sets, touched: Flags, held: Keys, ways: Sequence[Way], limits: Ints) -> Renewed:
    """Return the pairs of the texts that are touched, or that those that are have disturbed.

    Only buckets that hold such a text, or held it, are looked at.
    """
    if not touched.any():
        return Renewed(np.empty(0, dtype=np.uint64), touched)
    found = entries(sets, touched)
    if not touched.all():
        others = disturbed(ways, found, touched, held)
        if others.any():
            touched = touched | others
            found = entries(sets, touched)
    pairs = [np.empty(0, dtype=np.uint64)]
    for way in ways:
        for part in links(way.now(found), touched, LEAST_SHARED, way.scale):
            alike = _enough(part, sets, limits)
            pairs.append(alike[way.counts(alike)])
    return Renewed(np.concatenate(pairs), touched)


def _enough(found: Links, sets: Sets, limits: Ints) -> Keys:
    """Return the linked pairs that share enough of the hashes by which they could be found."""
    bound = count_up_to(sets, np.arange(len(sets)), np.full(len(sets), limits.min()))
    a, b = unpack(found.pairs)
    likely = found.counts >= LEAST_SHARE * np.minimum(bound[a], bound[b])
    a, b, counts = a[likely], b[likely], found.counts[likely]
    limit = np.minimum(limits[a], limits[b])
    least = np.minimum(*(count_up_to(sets, rows, limit) for rows in (a, b)))
    return found.pairs[likely][counts >= LEAST_SHARE * least]


def _same(found: Entries) -> Entries:
    return found


def _all(pairs: Keys) -> Flags:
    return np.ones(len(pairs), dtype=bool)


def rows_of(versions: pl.Series, ids: pl.Series) -> Ints:
    """Return the place of each version in `ids`."""
    places = pl.DataFrame({"version_id": ids}).with_row_index("row")
    found = pl.DataFrame({"version_id": versions}).join(
        places, on="version_id", how="left", maintain_order="left"
    )
    return found["row"].cast(pl.Int64).to_numpy()
