"""Candidates: which pairs of texts are worth comparing, from four sources.

Each is complete for its kind: equal normal forms; one address; shared word 3-grams, for copies and
excerpts; shared words within a few days, for independent tellings. The candidates are a function of
the set of texts, of their addresses and their days. What was found before is brought up to date by
looking only where texts are new or have got other days: at the hashes that these have.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from transforms.buckets import (
    Entries,
    Flags,
    Ints,
    Keys,
    Links,
    entries,
    links,
    placed,
    recounted,
    unpack,
)
from transforms.days import SCALES, Counting, Days, Meeting
from transforms.disturbances import Way, disturbed
from transforms.shingles import Sets
from transforms.sketches import Index, count_up_to, shingle_limits, term_limits

LEAST_SHARED = 2
"""Hashes by which two sketches must be linked."""
LEAST_LINKED = 0.2
"""Least share of hashes that link two texts, of those by which the shorter text could be found.

Hashes in crowded buckets mostly do not link. With 0.25 KCNA loses 2 in 100 pairs with a Jaccard of
0.5, with 0.2 none; Reuters loses none at 0.3.
"""
LEAST_SHARE = 0.3
"""Least share of these hashes in common, whether they link or not.

It costs no pair of KCNA's and Reuters' texts with a Jaccard of 0.5, a containment of 0.8 or, within
three days, a cosine of 0.5, and it leaves 85,000 of 155,000 pairs of KCNA's 12,648 texts to be
compared in full; 0.35 leaves 59,000, but a hundredth of the pairs with a cosine of 0.4 is lost.
"""
_SKETCH_BITS = 32


def by_bucket(members: pl.DataFrame, ids: pl.Series) -> Keys:
    """Return the pairs of texts, rows of `ids`, that share a bucket of (version_id, bucket).

    All texts are looked at each time, in narrow columns; an address may be new for an old text.
    Most buckets hold one text, and hashes tell them quickly.
    """
    shared = (
        members.filter(pl.col("bucket").hash().is_duplicated())
        .join(ids.to_frame(), on="version_id", how="semi")
        .drop_nulls()
        .unique()
        .filter(pl.len().over("bucket") > 1)
        .with_columns(bucket=pl.col("bucket").rank("dense").cast(pl.UInt64))
    )
    found = placed(shared["bucket"].to_numpy(), rows_of(shared["version_id"], ids))
    every = links(found, np.ones(len(ids), dtype=bool))
    return np.sort(np.concatenate([np.empty(0, dtype=np.uint64), *(part.pairs for part in every)]))


def by_shingles(index: Index, is_new: Flags, held: Keys) -> Keys:
    """Return the pairs, rising, that share enough word 3-grams.

    `held` are those of the texts that are not new; what is not among them will not be measured.
    """
    way = Way(_same, lambda found: found.where(~is_new[found.rows]), _all)
    return _renewed(index.shingles, is_new, held, [way], shingle_limits(index.shingles))


def by_terms(index: Index, is_new: Flags, held: Keys, days: Days, before: Days) -> Keys:
    """Return the pairs, rising, that share enough words and lie within a few days.

    `held` are those of the texts that are neither new nor have got other days; `before` holds
    the days at the time when the texts that are not new were compared.
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


def _renewed(sets: Sets, touched: Flags, held: Keys, ways: Sequence[Way], limits: Ints) -> Keys:
    """Return the pairs held that still stand, and those of texts that are touched or gain links.

    Only buckets that hold a touched text, or held it, are looked at, and of disturbed texts' pairs
    all buckets.
    """
    if not touched.any():
        return np.sort(held)
    found = entries(sets, touched)
    a, b = unpack(held)
    doubtful = np.zeros(len(held), dtype=bool)
    if not touched.all():
        others = disturbed(ways, found, len(sets))
        if (others.gaining & ~touched).any():
            touched = touched | others.gaining
            found = entries(sets, touched)
        doubtful = others.displaced[a] | others.displaced[b] | (others.parted[a] & others.parted[b])
    stays = ~touched[a] & ~touched[b]
    pairs = [held[stays & ~doubtful], _standing(sets, held[stays & doubtful], ways, limits)]
    for way in ways:
        for part in links(way.now(found), touched, LEAST_SHARED, way.scale):
            alike = _enough(part, sets, limits)
            pairs.append(alike[way.counts(alike)])
    return np.sort(np.concatenate(pairs))


def _standing(sets: Sets, held: Keys, ways: Sequence[Way], limits: Ints) -> Keys:
    """Return which of some pairs are still linked often enough, by all buckets of their texts."""
    if not len(held):
        return held
    ends = np.zeros(len(sets), dtype=bool)
    ends[np.concatenate(unpack(held))] = True
    found = entries(sets, ends)
    counts = np.zeros(len(held), dtype=np.int64)
    for way in ways:
        counts += recounted(way.now(found), held, len(sets), way.scale) * way.counts(held)
    several = counts >= LEAST_SHARED
    return _enough(Links(held[several], counts[several]), sets, limits)


def _enough(found: Links, sets: Sets, limits: Ints) -> Keys:
    """Return the linked pairs that share enough of the hashes by which they could be found."""
    bound = count_up_to(sets, np.arange(len(sets)), np.full(len(sets), limits.min()))
    pairs, counts = found.pairs, found.counts
    a, b = unpack(pairs)
    likely = counts >= LEAST_LINKED * np.minimum(bound[a], bound[b])
    pairs, counts, a, b = pairs[likely], counts[likely], a[likely], b[likely]
    limit = np.minimum(limits[a], limits[b])
    least = np.minimum(*(count_up_to(sets, rows, limit) for rows in (a, b)))
    linked = counts >= LEAST_LINKED * least
    pairs, limit, least = pairs[linked], limit[linked], least[linked]
    return np.asarray(pairs[_shared(sets, pairs, limit) >= LEAST_SHARE * least])


def _shared(sets: Sets, pairs: Keys, limit: Ints) -> Ints:
    """Return how many hashes, each up to its limit, the sketches of each pair share."""
    a, b = (_matrix(sets, rows) for rows in unpack(pairs))
    both = a.multiply(b)
    within = both.indices <= np.repeat(limit, np.diff(both.indptr))
    return np.asarray(np.diff(np.append(0, np.cumsum(within))[both.indptr]))


def _matrix(sets: Sets, rows: Ints) -> csr_array:
    """Return the sets of some rows as a matrix whose columns are the values."""
    sizes = sets.sizes[rows]
    ends = np.append(0, np.cumsum(sizes))
    places = np.arange(ends[-1]) + np.repeat(sets.starts[rows] - ends[:-1], sizes)
    cells = (np.ones(len(places), dtype=np.int8), sets.values[places].astype(np.int64), ends)
    matrix = csr_array(cells, shape=(len(rows), 1 << _SKETCH_BITS))
    matrix.has_canonical_format = True
    return matrix


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
