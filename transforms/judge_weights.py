"""Weights of the event odds, written by `python -m benchmarks.train_judge --write`."""

MODEL = "odds-1"
INTERCEPT = -20.3500
WEIGHTS: dict[str, float] = {
    "cosine": 15.4662,
    "jaccard": 0.0000,
    "contained": 10.9313,
    "title": 2.3701,
    "lead": 1.6088,
    "acts": 2.1363,
    "length": 1.0376,
    "ratio": 2.7421,
    "days": -0.1874,
    "far": -1.9151,
    "names": -1.0994,
    "titles": 0.0000,
    "numbers": -1.4123,
    "dates": -1.5256,
    "opposites": -1.1684,
    "kept": 5.3183,
    "filled_in": -31.8255,
}
