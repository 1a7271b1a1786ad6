"""Candidates: which pairs of texts are worth judging.

Two sources so far, each complete for its kind: equal normal form, and one address.
"""

import polars as pl

MAX_CLIQUE = 32
"""Texts in one bucket of which every pair is judged; in larger ones each text meets its neighbours
in order of id, so that a page under one address that changes for years stays linear."""
_NEIGHBOURS = 4


def candidate_pairs(texts: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """Return (a, b, same_form, same_url) for pairs that share a normal form or an address.

    `texts` holds (version_id, form_id), `shown` (version_id, url_key) for pages that show a text.
    """
    by_form = _pairs(texts.select("version_id", bucket="form_id"))
    by_url = _pairs(shown.select("version_id", bucket="url_key").drop_nulls().unique())
    return (
        pl.concat(
            [
                by_form.with_columns(same_form=pl.lit(True), same_url=pl.lit(False)),
                by_url.with_columns(same_form=pl.lit(False), same_url=pl.lit(True)),
            ]
        )
        .group_by("a", "b")
        .agg(pl.col("same_form").any(), pl.col("same_url").any())
        .sort("a", "b")
    )


def _pairs(members: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs (a < b) of (version_id) within each (bucket)."""
    ranked = members.sort("bucket", "version_id").with_columns(
        size=pl.len().over("bucket"), rank=pl.int_range(pl.len()).over("bucket")
    )
    ranked = ranked.filter(pl.col("size") > 1)
    reach = pl.when(pl.col("size") <= MAX_CLIQUE).then(MAX_CLIQUE).otherwise(_NEIGHBOURS)
    return (
        ranked.join(ranked, on="bucket", suffix="_b")
        .filter(pl.col("rank") < pl.col("rank_b"), pl.col("rank_b") - pl.col("rank") <= reach)
        .select(a="version_id", b="version_id_b")
        .unique()
    )
