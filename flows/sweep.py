"""Sweep: data files that no kept release names are removed, when nobody can be reading them.

A file that no release ever named was left by a stage or a run that was killed, and goes at once,
since readers read releases. One that only forgotten releases name goes when its grace time is over.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from flows.releases import Manifest, read_manifest
from flows.store import Store

GRACE_HOURS = 24.0
"""How long the files of a forgotten release stay: longer than any query or notebook runs."""


@dataclass(frozen=True)
class Swept:
    """Files removed, and files of forgotten releases that stay until their grace time is over."""

    removed: int
    bytes: int
    waiting: int


def sweep(store: Store, grace_hours: float | None = None) -> Swept:
    """Remove what no reader can need; without a grace time only what was never published.

    The caller holds the lock. Every release file is read first, so that a damaged one stops this
    before anything is removed.
    """
    kept = _named(store.release(number) for number in store.release_numbers())
    kept |= _named([store.draft()])
    held: set[str] = set()
    for number in store.forgotten_numbers():
        record = store.record_path(number)
        age = (time.time() - record.stat().st_mtime) / 3600
        if grace_hours is None or age < grace_hours:
            held |= _named([read_manifest(record)])
    removed = size = 0
    for path in sorted((store.root / "tables").glob("*/*.parquet")):
        name = path.relative_to(store.root).as_posix()
        if name not in kept and name not in held:
            size += path.stat().st_size
            path.unlink()
            removed += 1
    waiting = sum((store.root / name).exists() for name in held - kept)
    return Swept(removed, size, waiting)


def _named(releases: Iterable[Manifest]) -> set[str]:
    return {
        path for release in releases for table in release.tables.values() for path in table.paths()
    }
