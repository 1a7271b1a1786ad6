"""Relations: the one judge of what two texts that look alike are to each other."""

import dataframely as dy
import polars as pl

from schemas.relations import Relations

REVISION_CONTAINMENT = 0.25
"""Least containment of word 3-grams for two texts at one address to be one article.

On KCNA's captures the ten true rewrites at one address have 0.48 to 0.89, and the one faulty
capture, which put another article there, has 0. Of 20,000 random pairs of that outlet's texts 99 %
have less than 0.21 and 0.1 % more than 0.35.
"""
SAME_REPORT_DAYS = 7
"""Equal texts whose datelines lie further apart are a form filled in twice, not one report;
datelines and listing dates of one report were never more than seven days apart."""
_YEAR = 365
_COMMON = 2023
"""A year of 365 days to set dates in that state none; 29 February is taken as the 28th."""


def judge(pairs: pl.DataFrame, texts: pl.DataFrame) -> dy.DataFrame[Relations]:
    """Return the relations among candidate pairs; pairs that have none are left out.

    `pairs` holds (a, b, same_form, same_url, jaccard, containment), `texts` (version_id, outlet,
    month, day) with what the dateline states.
    """
    known = texts.select("version_id", "outlet", "month", "day")
    found = pairs.join(known, left_on="a", right_on="version_id").join(
        known, left_on="b", right_on="version_id", suffix="_b"
    )
    same_outlet = pl.col("outlet").eq_missing(pl.col("outlet_b"))
    apart = pl.col("days_apart").fill_null(0) > SAME_REPORT_DAYS
    alike = pl.col("containment") >= REVISION_CONTAINMENT
    relation = (
        pl.when(pl.col("same_form") & apart)
        .then(pl.lit("template"))
        .when(pl.col("same_form"))
        .then(pl.lit("identical"))
        .when(pl.col("same_url") & same_outlet & alike)
        .then(pl.lit("revision"))
    )
    rule = (
        pl.when(pl.col("same_form") & apart)
        .then(pl.lit("form:days_apart"))
        .when(pl.col("same_form"))
        .then(pl.lit("form:equal"))
        .otherwise(pl.lit("url:alike"))
    )
    return Relations.validate(
        found.with_columns(days_apart=_days_apart())
        .with_columns(
            relation=relation,
            rule=rule,
            cosine=pl.lit(None, pl.Float64),
            differences=pl.lit(None, pl.List(pl.String)),
        )
        .filter(pl.col("relation").is_not_null())
        .select(Relations.column_names())
        .sort("a", "b")
    )


def _days_apart() -> pl.Expr:
    """Return days between two datelines without a year, the short way around the year."""
    first, second = (
        pl.date(
            _COMMON,
            pl.col(f"month{side}"),
            pl.when((pl.col(f"month{side}") == 2) & (pl.col(f"day{side}") == 29))
            .then(28)
            .otherwise(f"day{side}"),
        )
        for side in ("", "_b")
    )
    apart = (first - second).dt.total_days().abs()
    return pl.min_horizontal(apart, _YEAR - apart).clip(0).cast(pl.Int32)
