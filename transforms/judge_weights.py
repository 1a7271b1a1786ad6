"""Weights of the event odds, written by `python -m benchmarks.train_judge --write`."""

MODEL = "odds-1"
INTERCEPT = -19.8808
WEIGHTS: dict[str, float] = {
    "cosine": 16.1647,
    "jaccard": 3.1411,
    "contained": 10.6234,
    "title": 2.6585,
    "lead": 1.2749,
    "acts": 3.2621,
    "length": 0.9017,
    "ratio": 0.0000,
    "days": -0.1486,
    "far": -0.5031,
    "names": -1.6524,
    "titles": -0.5308,
    "numbers": -3.0596,
    "dates": -3.5768,
    "opposites": -2.2083,
    "kept": 4.5770,
    "filled_in": -4.4627,
}
