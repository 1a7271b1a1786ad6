"""Measure the judge: precision and recall for same article and same story, cross-validated.

    python -m benchmarks.judge [--repeats 10]

The pairs with truth are those of `judge_data`. Weights are trained on four fifths of the texts and
measured on the rest, each time over; texts that are near duplicates of each other (cosine of 0.7 or
more) fall into one fold, so that no template is learned by heart. `same article` is asked of the
labelled pairs with J3 >= 0.7 and of all pairs of kcna_daily, and counts `identical`, `revision` and
`copy`; `same story` is asked of all pairs but the
made-up ones and counts all but `template`. A Jaccard rule at 0.7, as
text-dedup and datatrove have it by default, stands beside ours.
"""

import argparse
import time
from collections.abc import Sequence

import numpy as np
import polars as pl

from benchmarks.judge_data import Labelled, labelled
from benchmarks.train_judge import examples, odds, train
from transforms.groups import components
from transforms.relations import judge, ruled

FOLDS = 5
NEAR = 0.7
ARTICLE = ("identical", "revision", "copy")
Counts = tuple[int, int, int]
"""True positives, false positives, false negatives."""


def folded(pairs: pl.DataFrame, seed: int) -> np.ndarray:
    """Return a fold for each pair; near duplicates share one."""
    members = pl.concat([pairs["a"], pairs["b"]]).unique().sort()
    near = pairs.filter(pl.col("cosine") >= NEAR).select("a", "b")
    groups = components(members, near)
    drawn = np.random.default_rng(seed).integers(0, FOLDS, int(groups.max() or 0) + 1)
    fold = pl.DataFrame({"a": members, "fold": drawn[groups.to_numpy()]})
    return (
        pairs.select("a").join(fold, on="a", how="left", maintain_order="left")["fold"].to_numpy()
    )


def counted(pairs: pl.DataFrame, asked: pl.Expr, found: pl.Expr) -> Counts:
    """Return the counts among the pairs that are `asked`."""
    right, wrong, missed = (
        pairs.filter(asked & one).height
        for one in (found & pl.col("same"), found & ~pl.col("same"), ~found & pl.col("same"))
    )
    return right, wrong, missed


def shown(name: str, rounds: Sequence[Counts]) -> None:
    rates = np.array([(tp / max(tp + fp, 1), tp / max(tp + fn, 1)) for tp, fp, fn in rounds])
    middle, low, high = rates.mean(axis=0), rates.min(axis=0), rates.max(axis=0)
    found = ", ".join(f"{tp}/{fp}/{fn}" for tp, fp, fn in dict.fromkeys(rounds))
    print(
        f"{name:<34} P {middle[0]:.3f} ({low[0]:.3f}-{high[0]:.3f})  "
        f"R {middle[1]:.3f} ({low[1]:.3f}-{high[1]:.3f})  tp/fp/fn {found}"
    )


def crossvalidated(pairs: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return `pairs` as judged by weights that have not seen them."""
    fold = folded(pairs, seed)
    told = np.zeros(pairs.height)
    for number in range(FOLDS):
        held = pl.Series(fold == number)
        told[fold == number] = odds(pairs.filter(held), train(pairs.filter(~held)))
    return ruled(pairs.with_columns(told=pl.Series(told)))


def calibrated(pairs: pl.DataFrame) -> None:
    """Print how many pairs of each band of probability tell one event."""
    bands = pairs.with_columns(band=(pl.col("told") * 10).floor() / 10)
    print(
        bands.group_by("band")
        .agg(pairs=pl.len(), same=pl.col("same").sum(), expected=pl.col("told").sum().round(1))
        .sort("band")
    )


def timed(sets: Sequence[Labelled]) -> None:
    for part in sets:
        start = time.perf_counter()
        judge(part.pairs, part.texts)
        taken = time.perf_counter() - start
        print(f"{part.name:<14} {part.pairs.height} pairs in {taken:.2f} s: "
              f"{part.pairs.height / taken:,.0f} a second")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the judge.")
    parser.add_argument("--repeats", type=int, default=10)
    wanted = parser.parse_args()
    sets = labelled()
    timed(sets)
    pairs = examples(sets)
    article = (pl.col("set") == "kcna_daily") | (
        (pl.col("set") == "kcna_cojp") & (pl.col("jaccard") >= 0.7)
    )
    questions = {
        "same article": (article, pl.col("relation").is_in(ARTICLE)),
        "same story": (pl.col("set") != "edited", pl.col("relation").ne_missing("template")
                       & pl.col("relation").is_not_null()),
        "same story, other outlets": (pl.col("set") == "cross_outlet",
                                      pl.col("relation").ne_missing("template")
                                      & pl.col("relation").is_not_null()),
    }  # fmt: skip
    rounds = [crossvalidated(pairs, seed) for seed in range(wanted.repeats)]
    for name, (asked, found) in questions.items():
        shown(name, [counted(judged, asked, found) for judged in rounds])
        shown("  Jaccard >= 0.7", [counted(pairs, asked, pl.col("jaccard") >= 0.7)])
    calibrated(rounds[0])


if __name__ == "__main__":
    main()
