"""Days on which texts may have been published, and which texts can meet because of them.

An open end of an interval allows any day. Texts whose interval is short meet in tiles: spans of
days laid end to end twice, shifted by half, so that any two texts near each other share one. The
others may be near anything, and meet every text that has a word in common with them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from transforms.buckets import Entries, Flags, Ints, Keys, placed, unpack
from transforms.shingles import mixed

DAYS_APART = 3
"""Days between the intervals of two texts that may tell one event: a second outlet's telling of
KCNA's reports came up to two days later, reports of an event up to three days after it."""
_SPAN = 2
"""Longest interval, last day less first, of a text that meets others in tiles only."""
_TILE = 2 * (DAYS_APART + _SPAN)
SCALES = (2, 2, 8)
"""By how much more texts than others the buckets of each way of meeting are crowded.

With 2 all of KCNA's 1,436 pairs within three days that have a cosine of 0.5 are found, with 1 a
twentieth is not. Reuters' earnings tables, a hundred on one form each day, are found in part.
Texts without a day meet those of all days: of the 16 words by which a telling without a date and
KCNA's report could find each other, one is in 128 or fewer of 12,000 texts, eight are in 512.
"""
_EVER = 10**7
"""Stands for an open end, in days from 1970."""

Meeting = Callable[[Entries], Entries]
Counting = Callable[[Keys], Flags]


@dataclass(frozen=True)
class Days:
    """First and last day, from 1970, on which each text may have been published."""

    first: Ints
    last: Ints

    @property
    def is_known(self) -> Flags:
        """Whether the interval of each text is short enough for tiles."""
        return np.asarray(self.last - self.first <= _SPAN)

    def differ(self, other: "Days") -> Flags:
        """Return which texts have another interval than in `other`."""
        return np.asarray((self.first != other.first) | (self.last != other.last))

    def near(self, pairs: Keys) -> Flags:
        """Return which pairs of texts may lie within `DAYS_APART`."""
        a, b = unpack(pairs)
        gap = np.maximum(self.first[a] - self.last[b], self.first[b] - self.last[a])
        return np.asarray(gap <= DAYS_APART)

    def meetings(self) -> list[tuple[Meeting, Counting]]:
        """Return the ways in which texts with one value meet: their buckets, which links count.

        No pair counts in two of them.
        """

        def shifted_only(pairs: Keys) -> Flags:
            a, b = unpack(pairs)
            tiles = self.first // _TILE
            return np.asarray((tiles[a] != tiles[b]) & self.near(pairs))

        def open_only(pairs: Keys) -> Flags:
            a, b = unpack(pairs)
            return np.asarray(~(self.is_known[a] & self.is_known[b]) & self.near(pairs))

        return [
            (lambda found: self._tiles(found, 0), self.near),
            (lambda found: self._tiles(found, _TILE // 2), shifted_only),
            (self._open, open_only),
        ]

    def _tiles(self, found: Entries, shift: int) -> Entries:
        dated = found.where(self.is_known[found.rows])
        tiles = (self.first[dated.rows] + shift) // _TILE
        places = np.asarray(2 * (tiles + _EVER) + (shift > 0)).astype(np.uint64)
        return placed(mixed(dated.buckets << np.uint64(32) | places) >> np.uint64(32), dated.rows)

    def _open(self, found: Entries) -> Entries:
        """Return the entries of values that some text without a known day has."""
        if not len(found.keys) or self.is_known.all():
            return Entries(found.keys[:0])
        has_open = np.logical_or.reduceat(~self.is_known[found.rows], found.firsts)
        return found.where(np.repeat(has_open, found.sizes))


def days_of(ids: pl.Series, known: pl.DataFrame) -> Days:
    """Return the days of the texts `ids` from (version_id, day_from, day_to); nulls are open."""
    placed = pl.DataFrame({"version_id": ids}).join(
        known, on="version_id", how="left", maintain_order="left"
    )
    first, last = (
        placed[name].cast(pl.Int32).cast(pl.Int64).fill_null(open_end).to_numpy()
        for name, open_end in (("day_from", -_EVER), ("day_to", _EVER))
    )
    return Days(first, last)
