"""Forget: old releases are dropped by a policy, never the newest nor those that bear a tag.

A forgotten release's file moves to `releases/forgotten/`, where it stays for the record; from then
its grace time counts. Files that a kept release names are never touched. A run that is killed has
forgotten some releases and not others, which the next run goes on with.
"""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass

from flows.catalog import write_catalog
from flows.releases import Manifest
from flows.store import Store
from flows.sweep import GRACE_HOURS, Swept, sweep
from flows.tags import tags
from schemas.errors import InputError


@dataclass(frozen=True)
class Policy:
    """Which releases stay: the last ones, and the last of each of the last days and months."""

    last: int | None = None
    daily: int | None = None
    monthly: int | None = None


@dataclass(frozen=True)
class Forgotten:
    """What was dropped, or would be; and what its files took."""

    kept: tuple[int, ...]
    dropped: tuple[int, ...]
    swept: Swept | None = None


def forget(
    store: Store, policy: Policy, *, grace_hours: float = GRACE_HOURS, dry_run: bool = False
) -> Forgotten:
    """Drop the releases that the policy does not keep, and files whose grace time is over.

    The caller holds the lock. With `dry_run` nothing is touched.
    """
    if policy == Policy():
        raise InputError("say what to keep: --keep-last, --keep-daily or --keep-monthly")
    releases = [store.release(number) for number in store.release_numbers()]
    kept = kept_releases(releases, policy, tags(store).values())
    dropped = tuple(r.release for r in releases if r.release not in kept)
    if dry_run:
        return Forgotten(kept, dropped)
    for number in dropped:
        _retire(store, number)
    write_catalog(store)
    return Forgotten(kept, dropped, sweep(store, grace_hours))


def kept_releases(
    releases: Iterable[Manifest], policy: Policy, tagged: Iterable[int]
) -> tuple[int, ...]:
    """Return the numbers that stay, in order; the newest and the tagged always do."""
    releases = list(releases)
    numbers = [release.release for release in releases]
    days = {(release.created_at or "")[:10]: release.release for release in releases}
    months = {(release.created_at or "")[:7]: release.release for release in releases}
    stay = {*tagged, numbers[-1]}
    stay.update(numbers[-policy.last :] if policy.last else ())
    for newest_of, count in ((days, policy.daily or 0), (months, policy.monthly or 0)):
        periods = sorted(newest_of, reverse=True)[:count]
        stay.update(newest_of[period] for period in periods)
    return tuple(number for number in numbers if number in stay)


def _retire(store: Store, number: int) -> None:
    """Move a release's file to the record in one step."""
    path, record = store.release_path(number), store.record_path(number)
    record.parent.mkdir(exist_ok=True)
    now = time.time()
    os.utime(path, (now, now))
    os.replace(path, record)
