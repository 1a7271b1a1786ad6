"""Ids: hashes of content, stable across machines, versions and years.

Polars' own hashes are documented as unstable between versions, so nothing persisted uses them.
"""

import hashlib
from collections.abc import Iterable, Sequence

import polars as pl

from schemas.columns import ID_LENGTH


def digest_bytes(content: bytes) -> str:
    """Return the SHA-256 of `content` in hex."""
    return hashlib.sha256(content).hexdigest()


def content_id(*parts: str | None) -> str:
    """Return the id of a tuple of strings; a missing part differs from an empty one.

    Each part is preceded by its length in bytes, so no two tuples are spelled alike.
    """
    state = hashlib.sha256()
    for part in parts:
        if part is None:
            state.update(b"-:")
        else:
            encoded = part.encode("utf-8", "surrogatepass")
            state.update(b"%d:" % len(encoded))
            state.update(encoded)
    return state.hexdigest()[:ID_LENGTH]


def id_column(frame: pl.DataFrame, columns: Sequence[str]) -> pl.Series:
    """Return `content_id` over the given string columns, a row each."""
    rows: Iterable[tuple[str | None, ...]] = frame.select(columns).iter_rows()
    return pl.Series([content_id(*row) for row in rows], dtype=pl.String)
