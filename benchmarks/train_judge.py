"""Train the judge's weights, and show what each is worth.

    python -m benchmarks.train_judge [--write]

Data statement. The pairs are described in `judge_data`: state-media English (and a few hundred
pairs of Spanish) of 2011 and 2024, of which some thirty tell one event and 32,000 do not; the texts
are their publishers' and are not kept. Pairs were read and labelled by one reader, a session of the
project. Each pair is given three times: as it is, without days and without titles, so that a form
filled in on another day is known by its differences too, and unknown values are met in training.
So the weights know diplomacy, visits, letters and field guidance best; sports and markets hardly.

L2-regularised logistic regression on standardised features, weights bound to the sign declared in
`event_odds`, by L-BFGS-B from zero: the same data give the same weights.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import minimize

from benchmarks.judge_data import Labelled, labelled
from transforms import judge_weights
from transforms.event_odds import FEATURES, features, prior
from transforms.evidence import measured

PENALTY = 1.0
"""0.3, 1 and 3 give the same counts of errors in cross-validation."""
TARGET = Path(judge_weights.__file__)
_HEAD = '''"""Weights of the event odds, written by `python -m benchmarks.train_judge --write`."""

'''

Weights = tuple[float, dict[str, float]]


def examples(sets: Sequence[Labelled]) -> pl.DataFrame:
    """Return the measured pairs whose truth is known, with the name of their `set`."""
    parts = [
        measured(part.pairs.filter(pl.col("same").is_not_null()), part.texts).with_columns(
            set=pl.lit(part.name)
        )
        for part in sets
    ]
    return pl.concat([part.sort("a", "b") for part in parts], how="diagonal")


def train(pairs: pl.DataFrame, penalty: float = PENALTY) -> Weights:
    """Return intercept and weights for measured pairs with (same)."""
    given = _augmented(pairs)
    values = given.select(features()).to_numpy()
    offset = given.select(prior()).to_series().to_numpy()
    sign = 2.0 * given["same"].cast(pl.Float64).to_numpy() - 1
    middle, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    scaled = (values - middle) / spread
    bounds: list[tuple[float | None, float | None]] = [(None, None)]
    bounds += [{1: (0, None), -1: (None, 0), 0: (None, None)}[f.sign] for f in FEATURES.values()]

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (at[0] + scaled @ at[1:] + offset)
        slope = -sign / (1 + np.exp(np.clip(margin, -500, 500)))
        value = np.logaddexp(0, -margin).sum() + penalty / 2 * (at[1:] ** 2).sum()
        return value, np.concatenate([[slope.sum()], scaled.T @ slope + penalty * at[1:]])

    found = minimize(loss, np.zeros(len(bounds)), jac=True, bounds=bounds, method="L-BFGS-B")
    weights = found.x[1:] / spread
    return float(found.x[0] - weights @ middle), dict(
        zip(FEATURES, map(float, weights), strict=True)
    )


def _augmented(pairs: pl.DataFrame) -> pl.DataFrame:
    undated = pairs.with_columns(
        pl.lit(None, pl.Int32).alias(name) for name in ("days_apart", "event_days_apart")
    )
    untitled = pairs.with_columns(
        title_likeness=pl.lit(None, pl.Float64), title_swaps=pl.lit(0, pl.Int32)
    )
    return pl.concat([pairs, undated, untitled])


def odds(pairs: pl.DataFrame, weights: Weights) -> np.ndarray:
    """Return the probability of each measured pair under some weights."""
    values = pairs.select(features()).to_numpy() @ np.array(list(weights[1].values()))
    given = weights[0] + values + pairs.select(prior()).to_series().to_numpy()
    return 1 / (1 + np.exp(-given))


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the judge's weights.")
    parser.add_argument("--write", action="store_true", help="write transforms/judge_weights.py")
    wanted = parser.parse_args()
    pairs = examples(labelled())
    print(pairs.group_by("set", "same").len().sort("set", "same"))
    intercept, weights = train(pairs)
    spread = dict(zip(FEATURES, pairs.select(features()).to_numpy().std(axis=0), strict=True))
    print(f"{'intercept':<12}{intercept:>9.3f}")
    for name, weight in weights.items():
        effect = weight * spread[name]
        print(f"{name:<12}{weight:>9.3f}{effect:>9.3f}  {FEATURES[name].meaning}")
    if wanted.write:
        rows = "".join(f'    "{name}": {weight:.4f},\n' for name, weight in weights.items())
        TARGET.write_text(
            f'{_HEAD}MODEL = "{judge_weights.MODEL}"\nINTERCEPT = {intercept:.4f}\n'
            f"WEIGHTS: dict[str, float] = {{\n{rows}}}\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
