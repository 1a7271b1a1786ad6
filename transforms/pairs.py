"""Pairs: the table of compared texts, brought up to date from what the sources of candidates say.

What was measured of a pair depends on its two texts alone and is kept; whether it still stands
depends on where its texts were shown, on their days, and on what else is in crowded buckets.
"""

from dataclasses import dataclass

import dataframely as dy
import numpy as np
import polars as pl

from schemas.pairs import Pairs
from transforms.buckets import is_in, pack, unpack
from transforms.candidates import by_bucket, by_shingles, by_terms, rows_of
from transforms.days import days_of
from transforms.sketches import Index

LEAST_CONTAINMENT = 0.4
"""Least containment of word 3-grams for which a pair found by them is kept.

Every pair with a Jaccard of 0.4 has it. The Voice of Korea's telling of a reception has 0.49 to
KCNA's. Among KCNA's 12,700 texts 4,233 pairs that are found have 0.4, and 2,070 have 0.5.
"""
LEAST_COSINE = 0.4
"""Least cosine for which a pair found by words is kept.

The Voice of Korea's telling of a report has 0.72 to KCNA's and 0.38 to the next text; of pairs of
KCNA's texts published within three days two in a thousand have more than 0.4.
"""

_MEASURES = ("jaccard", "containment", "cosine")


@dataclass(frozen=True)
class Known:
    """What is known of texts beside their words: narrow frames of all texts, or of more.

    `forms` and `shown` hold (version_id, bucket), a bucket being a normal form or an address.
    `days` and `before` hold (version_id, day_from, day_to), as they are and as they were when the
    texts that are not new were compared.
    """

    forms: pl.DataFrame
    shown: pl.DataFrame
    days: pl.DataFrame
    before: pl.DataFrame


def renewed(held: pl.DataFrame, found: Index, new: pl.Series, known: Known) -> pl.DataFrame:
    """Return the pairs (Pairs) that some source leads to; what was not measured yet is null.

    `held` are the pairs as they were, `found` the sketches of all texts, `new` the ids of those
    that no pair of `held` can have.
    """
    ids = found.version_ids
    is_new = ids.is_in(new.implode()).to_numpy()
    days, before = days_of(ids, known.days), days_of(ids, known.before)
    moved = days.differ(before)
    places = pack(rows_of(held["a"], ids), rows_of(held["b"], ids))
    a, b = unpack(places)
    still_near = held["by_terms"].to_numpy() & ~moved[a] & ~moved[b]
    copies, told = places[held["by_shingles"].to_numpy()], places[still_near]
    sources = {
        "same_form": by_bucket(known.forms, ids),
        "same_url": by_bucket(known.shown, ids),
        "by_shingles": by_shingles(found, is_new, copies),
        "by_terms": by_terms(found, is_new, told, days, before),
    }
    every = np.unique(np.concatenate(list(sources.values())))
    a, b = unpack(every)
    return (
        pl.DataFrame(
            {"pair": every} | {name: is_in(every, pairs) for name, pairs in sources.items()}
        )
        .with_columns(a=ids.gather(a), b=ids.gather(b))
        .join(
            held.select(*_MEASURES).with_columns(pair=pl.Series(places)),
            on="pair",
            how="left",
            maintain_order="left",
        )
        .select(Pairs.column_names())
    )


def unmeasured(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return (a, b) of the pairs whose texts must be read."""
    return pairs.filter(pl.col("jaccard").is_null()).select("a", "b")


def measured(pairs: pl.DataFrame, likeness: pl.DataFrame) -> dy.DataFrame[Pairs]:
    """Put in what was measured and keep the pairs that are alike enough for their source."""
    key = ["a", "b"]
    filled = pairs.join(likeness, on=key, how="left", suffix="_now", maintain_order="left")
    filled = filled.with_columns(pl.coalesce(name, f"{name}_now") for name in _MEASURES)
    kept = filled.with_columns(
        by_shingles=pl.col("by_shingles") & (pl.col("containment") >= LEAST_CONTAINMENT),
        by_terms=pl.col("by_terms") & (pl.col("cosine") >= LEAST_COSINE).fill_null(False),
    ).filter(pl.any_horizontal("same_form", "same_url", "by_shingles", "by_terms"))
    return Pairs.validate(kept.select(Pairs.column_names()).sort(key))
