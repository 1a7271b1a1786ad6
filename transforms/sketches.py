"""Sketches: the few hashes of a text by which others find it.

A sketch depends on its text alone. Since hashes are fixed numbers, two texts that share much share
many of their smallest ones (Broder's bottom-k sketch); the further share of all hashes lets a short
text find the long one that it is part of.
"""

from dataclasses import dataclass

import dataframely as dy
import numpy as np
import numpy.typing as npt
import polars as pl

from schemas.sketches import Sketches
from transforms.shingles import HASH_BITS, WEIGHT_BITS, Sets, tokens

SMALLEST = 32
"""Hashes of shingles kept of every text, so that short texts are kept whole."""
SAMPLED = 4
"""Of longer texts every fourth hash is kept.

On KCNA's and Reuters' texts (31,367) 32 and a quarter find every pair with a Jaccard of 0.5, and
0.94 and 1.0 of the pairs with a containment of 0.8; 32 and an eighth 0.66 and 0.99; 16 and none
0.38 and 0.92. The expected number of shared hashes for a teaser of 30 words is then 7.
"""
TERMS = 24
"""Hashes of terms kept: of two texts with a cosine of 0.5, of which a third of all weight is
shared, 999 in 1,000 share two."""

_KEPT_BITS = 32
_SLICE = 16_384
"""Texts whose whole sets are in memory at once."""


@dataclass(frozen=True)
class Index:
    """The sketches of all texts; row numbers follow the order of ids."""

    version_ids: pl.Series
    shingles: Sets
    terms: Sets

    def __len__(self) -> int:
        return len(self.version_ids)


def sketches(texts: pl.DataFrame) -> dy.DataFrame[Sketches]:
    """Return the sketches of texts given as (version_id, form), form being the normal form.

    Their days are left open: they are those by which the texts will be compared.
    """
    parts = [Sketches.create_empty()]
    for part in texts.iter_slices(_SLICE):
        found = tokens(part["form"])
        columns = [
            part["version_id"],
            _lists("shingles", _smallest_shingles(found.shingles)),
            _lists("terms", _smallest_terms(found.terms)),
        ]
        open_ = pl.lit(None, pl.Date)
        parts.append(
            Sketches.validate(pl.DataFrame(columns).with_columns(day_from=open_, day_to=open_))
        )
    return Sketches.validate(pl.concat(parts))


def index(stored: pl.DataFrame) -> Index:
    """Return rows of `sketches` as arrays."""
    ordered = stored.sort("version_id")
    shingles, terms = _sets(ordered["shingles"]), _sets(ordered["terms"])
    return Index(ordered["version_id"], shingles, terms)


def shingle_limits(shingles: Sets) -> npt.NDArray[np.int64]:
    """Return for each sketch the hash up to which it holds every shingle of its text."""
    return np.maximum(_limits(shingles, SMALLEST), (1 << _KEPT_BITS) // SAMPLED - 1)


def term_limits(terms: Sets) -> npt.NDArray[np.int64]:
    """Return for each sketch the hash up to which it holds every term of its text."""
    return _limits(terms, TERMS)


def _limits(sets: Sets, count: int) -> npt.NDArray[np.int64]:
    last = np.zeros(len(sets), dtype=np.int64)
    full = sets.sizes == count
    last[full] = sets.values[sets.starts[1:][full] - 1]
    last[sets.sizes < count] = (1 << _KEPT_BITS) - 1
    return last


def count_up_to(
    sets: Sets, rows: npt.NDArray[np.int64], limit: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return how many hashes of each row's sketch are at most its limit, by halving."""
    low, high = sets.starts[rows], sets.starts[rows + 1]
    while (open_ := low < high).any():
        middle = (low + high) // 2
        within = open_ & (sets.values[np.minimum(middle, len(sets.values) - 1)] <= limit)
        low = np.where(within, middle + 1, low)
        high = np.where(open_ & ~within, middle, high)
    return np.asarray(low - sets.starts[rows])


def _smallest_shingles(shingles: Sets) -> Sets:
    ranks = np.arange(len(shingles.values)) - np.repeat(shingles.starts[:-1], shingles.sizes)
    kept = (ranks < SMALLEST) | (shingles.values < np.uint64((1 << HASH_BITS) // SAMPLED))
    return _distinct(shingles, shingles.values >> np.uint64(HASH_BITS - _KEPT_BITS), kept)


def _smallest_terms(terms: Sets) -> Sets:
    """Sample terms by hash over weight (priority sampling: Duffield, Lund, Thorup, 2007)."""
    weights = terms.values & np.uint64((1 << WEIGHT_BITS) - 1)
    hashes = (terms.values >> np.uint64(WEIGHT_BITS)) // weights
    kept_hashes = hashes >> np.uint64(HASH_BITS - WEIGHT_BITS - _KEPT_BITS)
    texts = np.repeat(np.arange(len(terms), dtype=np.uint64), terms.sizes)
    ordered = np.sort(texts << np.uint64(_KEPT_BITS) | kept_hashes)
    ranks = np.arange(len(ordered)) - np.repeat(terms.starts[:-1], terms.sizes)
    return _distinct(terms, ordered & np.uint64((1 << _KEPT_BITS) - 1), ranks < TERMS)


def _distinct(sets: Sets, values: npt.NDArray[np.uint64], kept: npt.NDArray[np.bool_]) -> Sets:
    """Return the kept values; of those of one text that have become equal, one."""
    texts = np.repeat(np.arange(len(sets)), sets.sizes)[kept]
    values = values[kept]
    new = np.ones(len(values), dtype=bool)
    new[1:] = (values[1:] != values[:-1]) | (texts[1:] != texts[:-1])
    sizes = np.bincount(texts[new], minlength=len(sets))
    return Sets(np.append(0, np.cumsum(sizes)), values[new])


def _lists(name: str, sets: Sets) -> pl.Series:
    rows = pl.DataFrame({"row": np.arange(len(sets))})
    entries = pl.DataFrame(
        {"row": np.repeat(np.arange(len(sets)), sets.sizes), name: sets.values.astype(np.uint32)}
    )
    grouped = entries.group_by("row", maintain_order=True).agg(name)
    return rows.join(grouped, on="row", how="left", maintain_order="left")[name].fill_null([])


def _sets(lists: pl.Series) -> Sets:
    sizes = lists.list.len().to_numpy()
    values = lists.filter(lists.list.len() > 0).explode().to_numpy()
    return Sets(np.append(0, np.cumsum(sizes.astype(np.int64))), values)
