"""Story dates: what dated texts that tell the same leave of an undated one's day of publication.

Copies and retellings of a report come within days of each other. A text that nothing dates takes
the days that all its dated relatives allow, with one of them as the evidence.
"""

from datetime import date, timedelta
from typing import NamedTuple

import polars as pl

from schemas.relations import STORY_RELATIONS
from transforms.reliability import STORY_DAYS


class Window(NamedTuple):
    """The days that are left, in what relation the nearest dated text stands, and that text."""

    first: date
    last: date
    relation: str
    text: str


def story_windows(dates: pl.DataFrame, relations: pl.DataFrame) -> dict[str, Window]:
    """Return the days left to each undated text with dated relatives.

    `dates` holds (version_id, published_from, published_on), `relations` (a, b, relation). Texts
    whose relatives contradict each other are left out.
    """
    both = relations.filter(pl.col("relation").is_in(STORY_RELATIONS)).select("a", "b", "relation")
    pairs = pl.concat([both, both.select(a="b", b="a", relation="relation")])
    dated = dates.filter(pl.col("published_on").is_not_null()).select(
        b="version_id", day="published_on"
    )
    known = dates.filter(pl.col("published_from").is_not_null()).select(a="version_id")
    slack = timedelta(days=STORY_DAYS)
    found = (
        pairs.join(known, on="a", how="anti")
        .join(dated, on="b")
        .sort("a", "day", "b")
        .group_by("a", maintain_order=True)
        .agg(
            first=pl.col("day").max() - slack,
            last=pl.col("day").min() + slack,
            relation=pl.col("relation").first(),
            day=pl.col("day").first(),
            b=pl.col("b").first(),
        )
        .filter(pl.col("first") <= pl.col("last"))
    )
    return {
        version: Window(first, last, relation, f"{relation} of {other}, published {day}")
        for version, first, last, relation, day, other in found.iter_rows()
    }
