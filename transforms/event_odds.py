"""Event odds: how probable it is that two texts tell one event, from the evidence on the pair.

A logistic regression. What goes into it is declared here, one expression each, with the sign that
its weight may have: likeness can only speak for one event, a difference only against it. The
weights stand in `judge_weights`, which `python -m benchmarks.train_judge --write` writes; whoever
wants to know why a pair was judged as it was multiplies the two.
"""

from dataclasses import dataclass

import polars as pl

from transforms.judge_weights import INTERCEPT, WEIGHTS

SAME_URL = 5.0
"""Log odds for texts that one address showed. Fixed, for nearly all such pairs in the training data
are revisions, and a learned weight would merge whatever an address shows."""
OTHER_OUTLET = 3.5
"""Log odds for texts of two outlets: of the pairs read, one outlet told an event again in 3 of 100,
while of two outlets' texts as much alike every second is taken to. So pairs with nothing else for
or against them part at a cosine near 0.55, between retellings (0.77, 0.98) and others (below 0.34,
all 266 of them)."""
STALE = -4.0
"""Log odds where one outlet's texts, under different addresses, lie more than `WEEK` days apart: of
the pairs read none told an event again so late, and forms are filled in again every year."""
WEEK = 7
FAR_DAYS = 14
DECIMALS = 6
"""Digits of a probability that are kept, so that every machine writes the same file."""


@dataclass(frozen=True)
class Feature:
    """A number on a pair, the sign of its weight (0: either), and what it says."""

    value: pl.Expr
    sign: int
    meaning: str


def _swapped() -> pl.Expr:
    kinds = ("name", "number", "date", "weekday", "opposite")
    return pl.max_horizontal(*(f"{kind}_swaps" for kind in kinds)) > 0


_DAYS = pl.max_horizontal("days_apart", "event_days_apart").fill_null(0)
_RATIO = pl.col("length_ratio").fill_null(0.8)
_COSINE = pl.coalesce("cosine", pl.col("jaccard") ** 0.2)
"""Where the cosine is unknown, as for texts that only an address joins, what the ten known
revisions have at their Jaccard, to within 0.05."""
_HELD = ((pl.col("containment") - 0.75) * 4).clip(0, 1)
_VERBATIM = ((pl.col("jaccard") - 0.6) / 0.3).clip(0, 1)

FEATURES: dict[str, Feature] = {
    "cosine": Feature(_COSINE, 1, "cosine of their words; where unknown, by the Jaccard"),
    "jaccard": Feature(pl.col("jaccard"), 1, "shared word 3-grams over all"),
    "contained": Feature(
        pl.when(_RATIO < 0.6).then(_HELD).otherwise(0.0),
        1,
        "containment above 0.75, scaled to 1, where one text is much shorter",
    ),
    "title": Feature(pl.col("title_likeness").fill_null(0.5), 1, "Dice of the titles' words"),
    "lead": Feature(pl.col("lead_likeness").fill_null(0.5), 1, "Dice of the leads' words"),
    "acts": Feature(pl.col("act_likeness").fill_null(0.7), 1, "Dice of the classes of acts"),
    "length": Feature(
        (pl.col("words").fill_null(100).clip(20, 1000) / 100).log(),
        1,
        "log of the shorter text's words over 100: much alike in long texts is no form",
    ),
    "ratio": Feature(_RATIO, 1, "shorter length over the longer"),
    "days": Feature(_DAYS.clip(0, WEEK), -1, "days between publications or events, at most 7"),
    "far": Feature((_DAYS > FAR_DAYS).cast(pl.Float64), -1, f"more than {FAR_DAYS} days between"),
    "names": Feature(pl.col("name_swaps").clip(0, 3), -1, "names instead of others, at most 3"),
    "titles": Feature(pl.col("title_swaps").clip(0, 2), -1, "the same in titles, at most 2"),
    "numbers": Feature(pl.col("number_swaps").clip(0, 2), -1, "numbers instead of others"),
    "dates": Feature(
        pl.max_horizontal("date_swaps", "weekday_swaps").clip(0, 1), -1, "another day is named"
    ),
    "opposites": Feature(pl.col("opposite_swaps").clip(0, 1), -1, "opposite acts"),
    "kept": Feature(
        pl.when(_swapped() | (_DAYS > WEEK)).then(0.0).otherwise(_VERBATIM),
        1,
        "Jaccard above 0.6, scaled to 1 at 0.9, where nothing is swapped within a week",
    ),
    "filled_in": Feature(
        pl.when(_swapped()).then(pl.col("jaccard") ** 2).otherwise(0.0),
        -1,
        "squared Jaccard where anything is swapped: the more alike, the more it is a form",
    ),
}


def features() -> list[pl.Expr]:
    """Return an expression for each feature, in the order of the table."""
    return [one.value.cast(pl.Float64).alias(name) for name, one in FEATURES.items()]


def prior() -> pl.Expr:
    """Return the log odds that do not come from the texts."""
    return (
        pl.when("same_url").then(SAME_URL).otherwise(0.0)
        + pl.when("same_outlet").then(0.0).otherwise(OTHER_OUTLET)
        + pl.when(pl.col("same_outlet") & ~pl.col("same_url") & (_DAYS > WEEK))
        .then(STALE)
        .otherwise(0.0)
    )  # fmt: skip


def probability() -> pl.Expr:
    """Return the probability, from the columns that `evidence.measured` gives."""
    odds = pl.sum_horizontal(
        pl.lit(INTERCEPT),
        prior(),
        *(one.value.cast(pl.Float64) * WEIGHTS[name] for name, one in FEATURES.items()),
    )
    return (1 / (1 + (-odds).exp())).round(DECIMALS)
