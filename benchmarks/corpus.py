"""A corpus of any size with known near duplicates, made from Reuters-21578.

Sentences of real stories are recombined into new ones; some stories get copies in which words are
exchanged, paragraphs cut or sentences added. Nothing is read from the clock or from chance: the
same size gives the same texts.
"""

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from transforms.ids import content_id
from transforms.text import normal_form

PER_DAY = 300
"""Texts published a day: a large wire's. The days grow with the corpus, its density does not."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_COPIED = 0.2
"""Share of stories that have copies."""


@dataclass(frozen=True)
class Corpus:
    """Texts (version_id, form, day_from, day_to), rows by day; edited copies as pairs (a, b)."""

    texts: pl.DataFrame
    copies: pl.DataFrame


def corpus(reuters: Path, size: int, seed: int = 1) -> Corpus:
    """Return `size` texts; `reuters` is the Parquet file of the collection."""
    texts, pairs = stories(reuters, size, seed)
    days = [date(2000, 1, 1) + timedelta(days=place // PER_DAY) for place in range(size)]
    frame = pl.DataFrame({"body": texts[:size], "day_from": days, "day_to": days}).select(
        version_id=pl.Series(
            [content_id(str(place), text) for place, text in enumerate(texts[:size])]
        ),
        form=normal_form(pl.col("body")),
        day_from="day_from",
        day_to="day_to",
    )
    ids = frame["version_id"].to_list()
    known = [sorted((ids[a], ids[b])) for a, b in pairs if b < size]
    return Corpus(frame, pl.DataFrame(known, schema={"a": pl.String, "b": pl.String}, orient="row"))


def stories(reuters: Path, size: int, seed: int = 1) -> tuple[list[str], list[tuple[int, int]]]:
    """Return `size` texts or a few more, and the places of those that are edited copies."""
    chance = random.Random(seed)
    bodies = pl.read_parquet(reuters)["body"].drop_nulls().to_list()
    sentences = [
        s.replace("\n", " ") for body in bodies for s in _SENTENCE.split(body) if s.strip()
    ]
    words = sorted({word for sentence in sentences for word in sentence.split()})
    texts: list[str] = []
    pairs: list[tuple[int, int]] = []
    while len(texts) < size:
        story = chance.choices(sentences, k=chance.randint(4, 16))
        first = len(texts)
        texts.append(" ".join(story))
        if chance.random() < _COPIED:
            for _ in range(chance.randint(1, 3)):
                pairs.append((first, len(texts)))
                texts.append(_edited(story, words, sentences, chance))
    return texts, pairs


def _edited(story: list[str], words: list[str], sentences: list[str], chance: random.Random) -> str:
    edited = list(story)
    change = chance.random()
    if change < 0.2 and len(edited) > 2:
        edited = edited[: chance.randint(1, len(edited) - 1)]
    elif change < 0.4:
        edited += chance.choices(sentences, k=chance.randint(1, 3))
    tokens = " ".join(edited).split()
    for _ in range(int(len(tokens) * chance.choice([0, 0.01, 0.02, 0.05, 0.1]))):
        tokens[chance.randrange(len(tokens))] = chance.choice(words)
    return " ".join(tokens)
