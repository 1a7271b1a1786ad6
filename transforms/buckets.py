"""Buckets: which texts are linked by what they have in common, at a cost that stays linear.

An entry says that a text is in a bucket: that it has one hash, one address, one word on some days.
In a bucket of up to `MAX_CLIQUE` texts each is linked to every other. In a larger one each is
linked to the bucket's leaders alone, so that what thousands share costs a multiple of thousands and
not of its square. Leaders are the texts with the smallest ids; ids are hashes, so they seldom
change when texts arrive. Links depend on the set of entries alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array

from transforms.shingles import Sets

MAX_CLIQUE = 64
"""Texts in a bucket of which every pair is linked.

With 64 all pairs of KCNA's and Reuters' texts with a Jaccard of 0.5 and within three days a cosine
of 0.5 are found, with 32 KCNA's lose 17 and 15 in a hundred; with 128 twice as many are compared.
"""
LEADERS = 4
"""Texts that all others in a larger bucket are linked to."""

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

_BITS = np.uint64(32)
_LOW = np.uint64((1 << 32) - 1)
_FILTER_SHARE = 32
_FILTER_BITS = (16, 26)
_TOUCHED_AT_ONCE = 1 << 13
"""Texts whose links are in memory at once; few of 100 to 300 for each are left once counted."""


@dataclass(frozen=True)
class Entries:
    """Texts in buckets, packed and rising: number of the bucket (32 bits), row of the text."""

    keys: Keys

    @property
    def buckets(self) -> Keys:
        """Bucket of each entry."""
        return self.keys >> _BITS

    @property
    def rows(self) -> Ints:
        """Row of each entry's text."""
        return (self.keys & _LOW).astype(np.int64)

    def where(self, kept: Flags) -> "Entries":
        """Return some of the entries."""
        return Entries(self.keys[kept])

    @cached_property
    def firsts(self) -> Ints:
        """Place of the first entry of each bucket."""
        buckets = self.buckets
        return np.flatnonzero(np.diff(buckets, prepend=~buckets[:1]) != 0)

    @cached_property
    def sizes(self) -> Ints:
        """Number of texts in each bucket."""
        return np.diff(self.firsts, append=len(self.keys))

    def crowded(self, scale: int) -> Ints:
        """Return which buckets have more texts than can all be linked."""
        return np.flatnonzero(self.sizes > scale * MAX_CLIQUE)

    def leaders(self, scale: int) -> "Entries":
        """Return the entries of the leaders of crowded buckets."""
        places = self.firsts[self.crowded(scale), None] + np.arange(LEADERS)
        return Entries(np.ravel(self.keys[places]))

    def crowds(self, scale: int) -> Keys:
        """Return the numbers of the crowded buckets."""
        return self.keys[self.firsts[self.crowded(scale)]] >> _BITS

    def rows_in(self, buckets: Keys) -> Ints:
        """Return the rows of the texts in some buckets (rising)."""
        chosen = is_in(self.keys[self.firsts] >> _BITS, buckets)
        return self.rows[np.repeat(chosen, self.sizes)]


@dataclass(frozen=True)
class Links:
    """Pairs of texts, packed, each once, and how many buckets link each."""

    pairs: Keys
    counts: Ints


def pack(a: Ints | Keys, b: Ints | Keys) -> Keys:
    """Return the row numbers of each pair as one number, the smaller first."""
    return np.minimum(a, b).astype(np.uint64) << _BITS | np.maximum(a, b).astype(np.uint64)


def unpack(pairs: Keys) -> tuple[Ints, Ints]:
    """Return the row numbers of the first and of the second texts."""
    return (pairs >> _BITS).astype(np.int64), (pairs & _LOW).astype(np.int64)


def is_in(values: Keys, members: Keys) -> Flags:
    """Return which values are among `members`, which rise."""
    if not len(members):
        return np.zeros(len(values), dtype=bool)
    places = np.minimum(np.searchsorted(members, values), len(members) - 1)
    return np.asarray(members[places] == values)


def placed(buckets: Keys, rows: Ints) -> Entries:
    """Return the entries of texts in buckets, given in any order."""
    return Entries(np.sort(buckets.astype(np.uint64) << _BITS | rows.astype(np.uint64)))


def entries(sets: Sets, holders: Flags) -> Entries:
    """Return the entries of all values that any holder has; perhaps a few others.

    All sets are looked at once, by the last bits of their values in a table.
    """
    if holders.all():
        return placed(sets.values, np.repeat(np.arange(len(sets)), sets.sizes))
    wanted = sets.values[np.repeat(holders, sets.sizes)]
    bits = min(max((_FILTER_SHARE * len(wanted)).bit_length(), _FILTER_BITS[0]), _FILTER_BITS[1])
    low = sets.values.dtype.type((1 << bits) - 1)
    likely = np.zeros(1 << bits, dtype=bool)
    likely[wanted & low] = True
    places = np.flatnonzero(likely[sets.values & low])
    counts = np.diff(np.searchsorted(places, sets.starts))
    return placed(sets.values[places], np.repeat(np.arange(len(sets)), counts))


def links(found: Entries, touched: Flags, least: int = 1, scale: int = 1) -> Iterator[Links]:
    """Yield the pairs with a touched text that at least `least` buckets link.

    The counts are products of sparse matrices: each touched text's buckets by the texts that each
    bucket links it to, which are all its texts, or the leaders if it is crowded. Touched texts are
    numbered before others, and those of which all pairs were counted are left out of the next.
    """
    texts = np.argsort(~touched, kind="stable")
    slots = np.empty(len(texts), dtype=np.int32)
    slots[texts] = np.arange(len(texts))
    count = int(touched.sum())
    met, ends, seen = _partners(found, scale)
    partners = slots[met]
    holders = slots[found.rows]
    chosen = np.flatnonzero(holders < count)
    ones = np.ones(max(len(chosen), len(partners)), dtype=np.int32)
    cells = (ones[: len(chosen)], (holders[chosen], seen[chosen]))
    own = coo_array(cells, shape=(count, len(ends) - 1)).tocsr()
    for first in range(0, count, _TOUCHED_AT_ONCE):
        left = np.append(0, np.cumsum(partners >= first))
        partners, ends = partners[partners >= first], left[ends]
        matrix = csr_array((ones[: len(partners)], partners, ends), (len(ends) - 1, len(texts)))
        product = own[first : first + _TOUCHED_AT_ONCE] @ matrix
        several = np.flatnonzero(product.data >= least)
        a = first + np.searchsorted(product.indptr, several, side="right") - 1
        b = product.indices[several]
        once = a < b
        counts = product.data[several[once]].astype(np.int64)
        yield Links(pack(texts[a[once]], texts[b[once]]), counts)


def _partners(found: Entries, scale: int) -> tuple[Ints, Ints, Ints]:
    """Return lists of texts end to end, their ends, and the list that each entry is linked to.

    The lists are the buckets; then of each crowded one the leaders, for those who do not lead.
    """
    buckets, crowded = len(found.firsts), found.crowded(scale)
    met = np.append(found.rows, found.leaders(scale).rows)
    ends = np.append(found.firsts, len(found.keys) + LEADERS * np.arange(len(crowded) + 1))
    seen = np.repeat(np.arange(buckets), found.sizes)
    for_followers = np.arange(buckets)
    for_followers[crowded] = buckets + np.arange(len(crowded))
    leads = np.arange(len(seen)) - found.firsts[seen] < LEADERS
    return met, ends, np.where(leads, seen, for_followers[seen])


def recounted(found: Entries, pairs: Keys, size: int, scale: int = 1) -> Ints:
    """Return how many buckets link each of some pairs of `size` texts: all but two followers."""
    _, _, seen = _partners(found, scale)
    count = len(found.firsts)
    columns = np.repeat(np.arange(count), found.sizes)
    leads = (1 + (seen < count)).astype(np.int8)
    matrix = coo_array((leads, (found.rows, columns)), shape=(size, max(count, 1))).tocsr()
    a, b = unpack(pairs)
    both = matrix[a].multiply(matrix[b])
    return np.diff(np.append(0, np.cumsum(both.data > 1))[both.indptr])
