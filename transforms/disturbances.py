"""Disturbances: whom else it concerns that texts have come to their buckets, or have gone.

What belongs here compares buckets as they are with what they were. In those that are not crowded
nothing happens between other texts; and in crowded ones only if they have just become so, or if
another text leads.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from transforms.buckets import Entries, Flags, Keys, is_in


@dataclass(frozen=True)
class Way:
    """A way of meeting: buckets of given entries as they are and as they were; links that count."""

    now: Callable[[Entries], Entries]
    then: Callable[[Entries], Entries]
    counts: Callable[[Keys], Flags]
    scale: int = 1
    """By how much more texts than `MAX_CLIQUE` make a bucket crowded."""


@dataclass(frozen=True)
class Disturbed:
    """Texts not touched themselves that may be linked otherwise since touched ones came or went."""

    gaining: Flags
    """Each may be linked to any other."""
    displaced: Flags
    """Each may be linked to others no longer."""
    parted: Flags
    """Any two may be linked no longer."""


def disturbed(ways: Sequence[Way], found: Entries, size: int) -> Disturbed:
    """Return which of `size` texts may be linked otherwise, `found` being where touched ones met.

    Texts that come displace leaders and part those who were linked in a bucket not crowded yet;
    texts that go leave their lead to others or a bucket that is not crowded any more.
    """
    result = Disturbed(*(np.zeros(size, dtype=bool) for _ in range(3)))
    for way in ways:
        now, then = way.now(found), way.then(found)
        crowds, before = now.crowds(way.scale), then.crowds(way.scale)
        lead, led = now.leaders(way.scale), then.leaders(way.scale)
        risen = lead.where(is_in(lead.buckets, before) & ~is_in(lead.keys, led.keys))
        fallen = led.where(is_in(led.buckets, crowds) & ~is_in(led.keys, lead.keys))
        result.gaining[risen.rows] = True
        result.gaining[now.rows_in(before[~is_in(before, crowds)])] = True
        result.displaced[fallen.rows] = True
        result.parted[now.rows_in(crowds[~is_in(crowds, before)])] = True
    return result
