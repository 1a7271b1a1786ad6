"""Recurrence: lines that stand in many articles of one outlet are furniture.

No single page shows it; the articles of one outlet seen together do.
"""

import dataframely as dy
import polars as pl

from schemas.furniture import Furniture
from transforms.ids import id_column
from transforms.markup import line_form

LEAST_ARTICLES = 10
"""Articles of an outlet from which a line's recurrence says something."""
LEAST_WITH_LINE = 5
_RECURS = 0.3
_FEW = 0.05
_LONG = 14
"""Share of an outlet's articles in which a line must stand: a short line anywhere, and a line of so
many letters and digits or one at the tail. Of 706 texts of KCNA, which is full of stock sentences,
the most frequent long line stands in 1.4 %, the most frequent short one (a newspaper's name) in
5.1 %; of 19,443 Reuters stories in 0.6 % and 4.5 %."""
_BEGINNING = 40
"""Letters and digits that a teaser shares with the beginning of the article that it announces."""


def recurring_lines(lines: pl.DataFrame) -> dy.DataFrame[Furniture]:
    """Return the lines of (outlet, article, line, position, is_tail) that recur.

    `article` tells articles apart; `is_tail` says that nothing long follows, as after credits.
    """
    counted = lines.with_columns(
        form=pl.Series([line_form(line) for line in lines["line"]], dtype=pl.String)
    ).filter(pl.col("form") != "")
    seen = counted.group_by("outlet").agg(seen_count=pl.col("article").n_unique())
    found = (
        counted.group_by("outlet", "form")
        .agg(
            article_count=pl.col("article").n_unique(),
            tail_count=pl.col("article").filter("is_tail").n_unique(),
            line=pl.col("line").min(),
        )
        .join(seen, on="outlet")
        .filter(
            pl.col("seen_count") >= LEAST_ARTICLES,
            _recurs("tail_count", _FEW)
            | _recurs("article_count", _RECURS)
            | (_recurs("article_count", _FEW) & (pl.col("form").str.len_chars() >= _LONG)),
        )
        .cast({"article_count": pl.Int64, "seen_count": pl.Int64})
    )
    return Furniture.validate(
        found.with_columns(furniture_id=id_column(found, ("outlet", "form")))
        .select(Furniture.column_names())
        .sort("outlet", "form")
    )


def _recurs(count: str, share: float) -> pl.Expr:
    return (pl.col(count) >= LEAST_WITH_LINE) & (pl.col(count) >= share * pl.col("seen_count"))


def teaser_lines(lines: pl.DataFrame) -> pl.Series:
    """Return which of (outlet, article, line, position) are teasers of the outlet's other articles.

    A teaser stands after the first line and is the beginning of another article's first line.
    """
    told = lines.with_row_index("row").with_columns(
        form=pl.Series([line_form(line) for line in lines["line"]], dtype=pl.String)
    )
    told = told.with_columns(beginning=pl.col("form").str.slice(0, _BEGINNING)).filter(
        pl.col("beginning").str.len_chars() == _BEGINNING
    )
    firsts = told.filter(pl.col("position") == 0).select("outlet", "beginning", "article", "form")
    met = (
        told.filter(pl.col("position") > 0)
        .join(firsts.unique(), on=["outlet", "beginning"], suffix="_first")
        .filter(
            pl.col("article") != pl.col("article_first"),
            pl.col("form_first").str.starts_with(pl.col("form")),
        )
    )
    return pl.int_range(lines.height, eager=True).is_in(met["row"].cast(pl.Int64).implode())
