"""Buckets: which texts are linked by what they have in common, at a cost that stays linear.

An entry says that a text is in a bucket: that it has one hash, one address, one word on some days.
In a bucket of up to `MAX_CLIQUE` texts each is linked to every other. In a larger one each is
linked to its `NEIGHBOURS` next ones in one fixed order of all texts, so that what thousands share
costs a multiple of thousands and not of its square. Links depend on the set of entries alone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from transforms.shingles import Sets

MAX_CLIQUE = 64
"""Texts in a bucket of which every pair is linked.

With 64 all pairs of KCNA's and Reuters' texts with a Jaccard of 0.5 share two hashes by which they
are linked, with 32 some six in a hundred do not; with 128 there are three times as many links.
"""
NEIGHBOURS = 8
"""Neighbours that a text is linked to in a larger bucket, on either side."""

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

_BITS = np.uint64(32)
_LOW = np.uint64((1 << 32) - 1)
_NO_BUCKET = np.uint64(1 << 33)
_FILTER_BITS = 24
_TOUCHED_AT_ONCE = 1 << 14
"""Texts whose links are in memory at once, of which few are left once counted: with 100 to 300 for
each text they fit a processor's cache. More of many texts, as each round looks at all entries."""
_ROUNDS = 32


@dataclass(frozen=True)
class Entries:
    """Texts in buckets, a row each: number of the bucket (32 bits), row number of the text."""

    buckets: Keys
    rows: Keys

    def where(self, kept: Flags) -> "Entries":
        """Return some of the entries."""
        return Entries(self.buckets[kept], self.rows[kept])


@dataclass(frozen=True)
class Family:
    """Buckets of one kind as they are and as they were, and which of their links count."""

    present: Entries
    former: Entries
    counts_now: Callable[[Keys], Flags]
    counted_then: Callable[[Keys], Flags]
    scale: int = 1
    """By how much more texts than `MAX_CLIQUE` make a bucket crowded."""

    def around(self, touched: Flags) -> "Family":
        """Return the buckets that hold or held a touched text."""
        if touched.all():
            return self
        sides = (self.present, self.former)
        moved = [side.buckets[touched[side.rows.astype(np.int64)]] for side in sides]
        buckets = distinct(np.concatenate(moved))
        present, former = (side.where(is_in(side.buckets, buckets)) for side in sides)
        return replace(self, present=present, former=former)

    def crowds(self) -> Keys:
        """Return the buckets that are crowded, or were."""
        return distinct(
            np.concatenate([_crowded(side, self.scale) for side in (self.present, self.former)])
        )


@dataclass(frozen=True)
class Links:
    """Pairs of texts, packed and rising, and how many buckets link each."""

    pairs: Keys
    counts: Ints

    def where(self, kept: Flags) -> "Links":
        """Return some of the links."""
        return Links(self.pairs[kept], self.counts[kept])

    def count(self, pairs: Keys) -> Ints:
        """Return how often each pair is linked, 0 where it is not."""
        places = np.searchsorted(self.pairs, pairs)
        found = is_in(pairs, self.pairs)
        counts = np.zeros(len(pairs), dtype=np.int64)
        counts[found] = self.counts[places[found]]
        return counts


def pack(a: Keys, b: Keys) -> Keys:
    """Return the row numbers of each pair as one number, the smaller first."""
    return np.minimum(a, b) << _BITS | np.maximum(a, b)


def unpack(pairs: Keys) -> tuple[Ints, Ints]:
    """Return the row numbers of the first and of the second texts."""
    return (pairs >> _BITS).astype(np.int64), (pairs & _LOW).astype(np.int64)


def counted(pairs: Sequence[Keys]) -> Links:
    """Return pairs that repeat as links."""
    ordered = np.sort(np.concatenate(pairs))
    firsts = np.flatnonzero(np.diff(ordered, prepend=~ordered[:1]) != 0)
    return Links(ordered[firsts], np.diff(firsts, append=len(ordered)))


def distinct(values: Keys) -> Keys:
    """Return the distinct values, rising (np.unique hashes, and is slower)."""
    ordered = np.sort(values)
    return np.asarray(ordered[np.diff(ordered, prepend=~ordered[:1]) != 0])


def is_in(values: Keys, members: Keys) -> Flags:
    """Return which values are among `members`, which rise."""
    if not len(members):
        return np.zeros(len(values), dtype=bool)
    places = np.minimum(np.searchsorted(members, values), len(members) - 1)
    return np.asarray(members[places] == values)


def entries(sets: Sets, wanted: Keys | None = None) -> Entries:
    """Return the texts that hold any of the `wanted` values (rising), or all entries."""
    if wanted is None:
        rows = np.repeat(np.arange(len(sets), dtype=np.uint64), sets.sizes)
        return Entries(sets.values.astype(np.uint64), rows)
    low = (1 << _FILTER_BITS) - 1
    likely = np.zeros(1 << _FILTER_BITS, dtype=bool)
    likely[(wanted & np.uint64(low)).astype(np.int64)] = True
    places = np.flatnonzero(likely[sets.values & np.uint32(low)])
    places = places[is_in(sets.values[places].astype(np.uint64), wanted)]
    holders = np.searchsorted(sets.starts, places, side="right") - 1
    return Entries(sets.values[places].astype(np.uint64), holders.astype(np.uint64))


def neighbours(found: Entries, order: Ints, scale: int = 1) -> Keys:
    """Return every pair that the buckets link, once for each bucket.

    `order` is the rank of each text of the dataset, from 0.
    """
    keys = np.sort(found.buckets << _BITS | order[found.rows.astype(np.int64)].astype(np.uint64))
    members = np.argsort(order).astype(np.uint64)[(keys & _LOW).astype(np.int64)]
    sizes, after = _in_bucket(keys >> _BITS)
    clique = scale * MAX_CLIQUE
    reach = np.where(sizes > clique, NEIGHBOURS, clique)
    firsts, seconds = _following(np.arange(len(keys)), np.minimum(after, reach))
    return pack(members[firsts], members[seconds])


def touched_links(families: Sequence[Family], touched: Flags, order: Ints) -> Iterator[Links]:
    """Yield the links that have a touched text, each pair once with its whole count.

    `touched` has a flag for each text. The families hold whole buckets.
    """
    slots = np.argsort(~touched, kind="stable").astype(np.uint64)
    slot_of = np.argsort(slots).astype(np.uint64)
    prepared = []
    for family in families:
        present = family.present
        keys = np.sort(present.buckets << _BITS | slot_of[present.rows.astype(np.int64)])
        buckets, members = keys >> _BITS, keys & _LOW
        sizes, after = _in_bucket(buckets)
        crowd = sizes > family.scale * MAX_CLIQUE
        crowd |= is_in(buckets, _crowded(family.former, family.scale))
        rows = slots[members[crowd].astype(np.int64)]
        near = neighbours(Entries(buckets[crowd], rows), order, family.scale)
        near = near[family.counts_now(near)]
        lowest = np.minimum(*(slot_of[rows] for rows in unpack(near)))
        prepared.append((family, near, lowest, members[~crowd], after[~crowd]))
    count = int(touched.sum())
    step = max(_TOUCHED_AT_ONCE, count // _ROUNDS + 1)
    for first in range(0, count, step):
        last = min(first + step, count)
        found = []
        for family, near, lowest, members, after in prepared:
            chosen = np.flatnonzero((members >= first) & (members < last))
            firsts, seconds = _following(chosen, after[chosen])
            pairs = pack(
                slots[members[firsts].astype(np.int64)], slots[members[seconds].astype(np.int64)]
            )
            found += [pairs[family.counts_now(pairs)], near[(lowest >= first) & (lowest < last)]]
        yield counted(found)


def disturbed(families: Sequence[Family], touched: Flags, order: Ints, held: Keys) -> Keys:
    """Return the pairs of untouched texts that may be linked now and were not, or the reverse.

    `held` are the pairs that were linked, rising; no other can come to harm by losing a link.

    Only buckets that are crowded, or were, can do that.
    """
    now: list[Keys] = []
    then: list[Keys] = []
    for family in families:
        crowds = family.crowds()
        for side, counts, pairs in (
            (family.present, family.counts_now, now),
            (family.former, family.counted_then, then),
        ):
            near = neighbours(side.where(is_in(side.buckets, crowds)), order, family.scale)
            a, b = unpack(near)
            near = near[~touched[a] & ~touched[b]]
            pairs.append(near[counts(near)])
    present, former = counted(now), counted(then)
    every = distinct(np.concatenate([present.pairs, former.pairs]))
    gained = present.count(every) - former.count(every)
    return np.asarray(every[(gained > 0) | ((gained < 0) & is_in(every, held))])


def _crowded(found: Entries, scale: int) -> Keys:
    ordered = np.sort(found.buckets)
    sizes, after = _in_bucket(ordered)
    return np.asarray(ordered[(sizes > scale * MAX_CLIQUE) & (after == 0)])


def _in_bucket(buckets: Keys) -> tuple[Ints, Ints]:
    """Return for each entry, in order of buckets, the size of its bucket and how many follow it."""
    firsts = np.flatnonzero(np.diff(buckets, prepend=_NO_BUCKET) != 0)
    counts = np.diff(firsts, append=len(buckets))
    lasts = np.repeat(firsts + counts - 1, counts)
    return np.repeat(counts, counts), lasts - np.arange(len(buckets))


def _following(places: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Return each place as often as its count says, and the places that follow it."""
    firsts = np.repeat(places, counts)
    begun = np.repeat(np.cumsum(counts) - counts, counts)
    return firsts, firsts + 1 + np.arange(len(firsts)) - begun
