"""Evidence: what is known of a pair of texts before it is judged, as columns.

Each pair is measured alone, so that a row depends on its two texts and on nothing else in the
frame. Similarities come from the candidates; days, titles and differences are found here.
"""

import polars as pl

from transforms.differences import Mentions, overlap, swaps

SLICE = 65_536
"""Pairs measured at once, which bounds memory: some 2 GB where each brings two texts of 1 KB."""
MEASURES = (
    "title_likeness", "lead_likeness", "act_likeness", "length_ratio", "days_apart",
    "event_days_apart", "name_swaps", "title_swaps", "number_swaps", "date_swaps", "weekday_swaps",
    "opposite_swaps", "same_outlet", "same_language", "words", "differences",
)  # fmt: skip
_YEAR = 365
_COMMON = 2023
"""A year of 365 days to set dates in that state none; 29 February is taken as the 28th."""
_OPTIONAL = {
    "title": pl.String,
    "body": pl.String,
    "language": pl.String,
    "month": pl.Int32,
    "day": pl.Int32,
    "published_from": pl.Date,
    "published_to": pl.Date,
    "event_from": pl.Date,
    "event_to": pl.Date,
    "word_count": pl.Int64,
}


def measured(pairs: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Return `pairs` with the columns of MEASURES.

    `pairs` holds (a, b) and anything else; `texts` (version_id, outlet) and what is known of
    title, body, language, month and day of the dateline, published_from, published_to, event_from,
    event_to, word_count. Columns that are missing count as unknown.
    """
    missing = {name: kind for name, kind in _OPTIONAL.items() if name not in texts.columns}
    texts = texts.with_columns(pl.lit(None, kind).alias(name) for name, kind in missing.items())
    parts = [_slice(part, texts) for part in pairs.iter_slices(SLICE)] or [_slice(pairs, texts)]
    return pl.concat(parts)


def _slice(pairs: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    ends = pl.concat([pairs["a"], pairs["b"]]).unique().sort()
    known = (
        texts.filter(pl.col("version_id").is_in(ends.implode()))
        .select("version_id", "outlet", *_OPTIONAL)
        .sort("version_id")
        .with_row_index("text")
        .with_columns(pl.col("body").fill_null(""))
    )
    numbers = known.select("version_id", "text")
    found = Mentions(known)
    placed = (
        pairs.with_row_index("pair")
        .join(numbers.rename({"version_id": "a", "text": "first"}), on="a")
        .join(numbers.rename({"version_id": "b", "text": "second"}), on="b")
    )
    ends_only = placed.select("pair", a="first", b="second")
    counted, said = swaps(ends_only, found)
    for name, words in (
        ("title_likeness", found.title_words),
        ("lead_likeness", found.lead_words),
        ("act_likeness", found.acts),
    ):
        counted = overlap(counted, words, name)
    facts = known.drop("title", "body", "version_id")
    both = counted.join(facts, left_on="a", right_on="text").join(
        facts, left_on="b", right_on="text", suffix="_b"
    )
    measures = both.join(said, on="pair", how="left").with_columns(
        same_outlet=pl.col("outlet").eq_missing(pl.col("outlet_b")),
        same_language=(pl.col("language") == pl.col("language_b")).fill_null(True),
        days_apart=pl.coalesce(_gap("published"), _dateline_gap()),
        event_days_apart=_gap("event"),
        words=pl.min_horizontal("word_count", "word_count_b"),
        length_ratio=pl.min_horizontal("word_count", "word_count_b")
        / pl.max_horizontal("word_count", "word_count_b", pl.lit(1)),
    )
    kept = measures.select("pair", *MEASURES)
    return placed.drop("first", "second").join(kept, on="pair", maintain_order="left").drop("pair")


def _gap(name: str) -> pl.Expr:
    """Return the days between two intervals; 0 where they meet, null where an end is unknown."""
    start, end, start_b, end_b = (
        pl.col(f"{name}_{end}{side}") for side in ("", "_b") for end in ("from", "to")
    )
    apart = pl.max_horizontal((start - end_b).dt.total_days(), (start_b - end).dt.total_days())
    known = start.is_not_null() & end.is_not_null() & start_b.is_not_null() & end_b.is_not_null()
    return pl.when(known).then(apart.clip(0)).cast(pl.Int32)


def _dateline_gap() -> pl.Expr:
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
