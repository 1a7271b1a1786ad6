"""Weights of the event odds, written by `python -m benchmarks.train_judge --write`."""

MODEL = "odds-2"
INTERCEPT = -20.4752
WEIGHTS: dict[str, float] = {
    "cosine": 16.7780,
    "jaccard": 3.1806,
    "contained": 11.4722,
    "title": 2.7245,
    "lead": 1.1180,
    "acts": 3.4008,
    "length": 0.9489,
    "ratio": 0.0000,
    "days": -0.1238,
    "far": 0.0000,
    "names": -1.5446,
    "titles": -0.5151,
    "numbers": -3.0770,
    "dates": -3.5919,
    "opposites": -2.0999,
    "kept": 4.6105,
    "filled_in": -4.6183,
}
