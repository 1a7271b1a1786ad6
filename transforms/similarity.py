"""Likeness of two texts: shared word 3-grams of their normal forms.

Containment is measured over the shorter text, so that a trimmed text is seen to be part of the
whole (Broder, "On the resemblance and containment of documents", 1997).
"""

import re
from collections.abc import Mapping, Sequence

import polars as pl

_SHINGLE = 3
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_GLYPHS = re.compile(r"([\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7A3])")
"""Kana, Han and Hangul: one token each, since spacing between them varies freely."""


def shingles(form: str) -> frozenset[tuple[str, ...]]:
    """Return the set of word 3-grams of a text in normal form; shorter texts give one n-gram."""
    tokens = _TOKEN.findall(_GLYPHS.sub(r" \1 ", form))
    size = min(_SHINGLE, len(tokens))
    return frozenset(tuple(tokens[at : at + size]) for at in range(len(tokens) - size + 1))


def likeness(pairs: Sequence[tuple[str, str]], forms: Mapping[str, str]) -> pl.DataFrame:
    """Return (a, b, jaccard, containment) for pairs of ids, given the normal form of each text."""
    sets = {name: shingles(forms[name]) for name in {name for pair in pairs for name in pair}}
    rows = []
    for a, b in pairs:
        shared = len(sets[a] & sets[b])
        union = len(sets[a]) + len(sets[b]) - shared
        least = min(len(sets[a]), len(sets[b]))
        rows.append((a, b, shared / union if union else 1.0, shared / least if least else 1.0))
    schema = {"a": pl.String, "b": pl.String, "jaccard": pl.Float64, "containment": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")
