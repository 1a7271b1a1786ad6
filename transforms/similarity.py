"""Likeness of two texts, measured in full: it depends on the two alone, so it is measured once.

Containment is over the shorter text, so that a trimmed text is seen to be part of the whole
(Broder, "On the resemblance and containment of documents", 1997). The cosine is that of the two
sets of words, long words weighing more; no word's weight depends on other texts.
"""

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_array

from transforms.shingles import HASH_BITS, WEIGHT_BITS, Sets, tokens

_PAIRS_AT_ONCE = 16_384

Counts = npt.NDArray[np.int64]


def likeness(pairs: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """Return (a, b, jaccard, containment, cosine) for pairs (a, b) of version ids, in their order.

    `forms` holds (version_id, form) of every text named. Two texts without words have a Jaccard of
    1; with a text that has no weighty words the cosine is null.
    """
    found = tokens(forms["form"])
    places = pl.DataFrame({"id": forms["version_id"]}).with_row_index("place")
    a, b = (
        pairs.select(id=side)
        .join(places, on="id", how="left", maintain_order="left")["place"]
        .to_numpy()
        .astype(np.int64)
        for side in ("a", "b")
    )
    shared, _ = _shared(found.shingles, a, b)
    _, mass = _shared(found.terms, a, b)
    sizes, weights = found.shingles.sizes, _weights(found.terms)
    whole = np.sqrt((weights[a] * weights[b]).astype(np.float64))
    return pairs.select("a", "b").with_columns(
        jaccard=pl.Series(_share(shared, sizes[a] + sizes[b] - shared), dtype=pl.Float64),
        containment=pl.Series(_share(shared, np.minimum(sizes[a], sizes[b])), dtype=pl.Float64),
        cosine=pl.when(pl.Series(whole > 0)).then(pl.Series(_share(mass, whole))),
    )


def _share(part: Counts, whole: Counts | npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the part of the whole, 1 where there is nothing."""
    return np.where(whole > 0, part / np.maximum(whole, 1), 1.0)


def _weights(terms: Sets) -> Counts:
    """Return the weight of all terms of each text."""
    return np.diff(np.append(0, np.cumsum(_weight(terms.values)))[terms.starts])


def _weight(terms: npt.NDArray[np.generic]) -> Counts:
    return np.asarray(terms.astype(np.int64) & ((1 << WEIGHT_BITS) - 1))


def _shared(sets: Sets, a: Counts, b: Counts) -> tuple[Counts, Counts]:
    """Return how many numbers each pair of sets has in common, and the sum of their low bits.

    Sparse matrices intersect rising rows in compiled code, 2 microseconds a pair; the numbers are
    the columns, so no vocabulary is made.
    """
    matrix = csr_array(
        (np.ones(len(sets.values), dtype=np.int8), sets.values.view(np.int64), sets.starts),
        shape=(len(sets), 1 << HASH_BITS),
    )
    matrix.has_canonical_format = True
    counts, sums = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for first in range(0, len(a), _PAIRS_AT_ONCE):
        chosen = slice(first, first + _PAIRS_AT_ONCE)
        left, right = matrix[a[chosen]], matrix[b[chosen]]
        left.has_canonical_format = right.has_canonical_format = True
        both = left.multiply(right)
        counts.append(np.diff(both.indptr))
        sums.append(np.diff(np.append(0, np.cumsum(_weight(both.indices)))[both.indptr]))
    return np.concatenate(counts), np.concatenate(sums)
