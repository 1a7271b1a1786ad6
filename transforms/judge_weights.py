"""Weights of the event odds, written by `python -m benchmarks.train_judge --write`; edit that."""

MODEL = "odds-1"
INTERCEPT = -18.7325
WEIGHTS: dict[str, float] = {
    "cosine": 11.8342,
    "jaccard": 4.1670,
    "contained": 10.7613,
    "title": 2.3331,
    "lead": 1.2576,
    "acts": 2.1490,
    "length": 0.9780,
    "ratio": 2.6134,
    "days": -0.2036,
    "far": -1.9380,
    "names": -1.1026,
    "titles": 0.0000,
    "numbers": -1.2986,
    "dates": -1.4520,
    "opposites": -0.9268,
    "filled_in": -30.5387,
}
