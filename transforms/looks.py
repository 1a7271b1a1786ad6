"""Looks: when a page is fetched, again, and no more. Whoever asks says what time it is.

Outlets rewrite in silence. Of 21 such changes at one agency, seen by one fetch a day, 18 were there
one day after publication, 2 after two days and 1 after five; so a page is looked at again until it
is two days old. One fetch a day cannot see what changes within the first day, hence the early look.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import polars as pl

SECOND_LOOKS = (timedelta(hours=6), timedelta(hours=24), timedelta(hours=48))
"""Ages, counted from the first fetch, at which a page is fetched again. A run that comes late makes
up for all that fell due before it with one look."""
LATEST_LOOK = timedelta(days=7)
"""Age after which a look that is still owed is not made any more: after a week's outage it would
tell nothing of the first two days, and a page from an old archive never needs one."""
FIRST_WAIT = timedelta(minutes=15)
"""Wait after a first failure; doubled after each further one."""
LONGEST_WAIT = timedelta(hours=24)
MOST_FAILURES = 10
"""Failures in a row after which a page is given up: with the waits above, after three days."""

VISITS = pl.Schema({
    "key": pl.String(), "url": pl.String(), "listed_at": pl.Datetime("us"),
    "first_at": pl.Datetime("us"), "last_at": pl.Datetime("us"), "tried_at": pl.Datetime("us"),
    "failures": pl.Int64(),
})  # fmt: skip
"""What `due` needs to know of pages: columns of a frame with a row for each."""


@dataclass(frozen=True)
class Visit:
    """What is known of one address: a page, or a feed or listing (`role` source).

    `page_at` and `page_url` are time and address of its last capture that has content, to which
    later ones refer; `digest` is that content's. Times are UTC without zone.
    """

    role: str
    key: str
    url: str
    outlet: str
    listed_at: datetime
    first_at: datetime | None = None
    last_at: datetime | None = None
    tried_at: datetime | None = None
    failures: int = 0
    reason: str | None = None
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    page_url: str | None = None
    page_at: datetime | None = None

    def answered(self, now: datetime, status: int | None) -> "Visit":
        """Return the visit after a look that gave an answer."""
        first = self.first_at or now
        return replace(
            self, first_at=first, last_at=now, tried_at=now, status=status, failures=0, reason=None
        )

    def failed(self, now: datetime, reason: str, *, for_good: bool = False) -> "Visit":
        """Return the visit after a look that failed; with `for_good` there is no other."""
        failures = MOST_FAILURES if for_good else self.failures + 1
        return replace(self, tried_at=now, failures=failures, reason=reason)


def due(visits: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Return (key, url, is_new) of the pages to fetch at `now`, those that can wait longest last.

    Pages never fetched come first, lately listed ones before others, since they may vanish; then
    second looks, those that are owed longest first.
    """
    at = pl.lit(now, pl.Datetime("us"))
    doubled = pl.lit(2).pow((pl.col("failures") - 1).clip(0, 20))
    wait = pl.min_horizontal(FIRST_WAIT * doubled, pl.lit(LONGEST_WAIT))
    may_try = (pl.col("failures") == 0) | (pl.col("tried_at") + wait <= at)
    is_new = pl.col("first_at").is_null()
    is_owed = pl.any_horizontal(
        (pl.col("first_at") + age <= at) & (pl.col("last_at") < pl.col("first_at") + age)
        for age in SECOND_LOOKS
    ) & (at <= pl.col("first_at") + LATEST_LOOK)
    return (
        visits.filter((pl.col("failures") < MOST_FAILURES) & may_try & (is_new | is_owed))
        .with_columns(is_new=is_new)
        .sort(
            ~pl.col("is_new"),
            pl.when("is_new").then(at - pl.col("listed_at")).otherwise(pl.duration()),
            "last_at",
            maintain_order=True,
        )
        .select("key", "url", "is_new")
    )


def with_captures(visits: pl.DataFrame, captures: pl.DataFrame) -> pl.DataFrame:
    """Return visits that also know what a dataset holds: captures (key, captured_at), any number.

    So a page that came into the dataset in another way is not taken for a new one.
    """
    held = captures.group_by("key").agg(
        held_first=pl.col("captured_at").min(), held_last=pl.col("captured_at").max()
    )
    return (
        visits.join(held, on="key", how="left", maintain_order="left")
        .with_columns(
            first_at=pl.min_horizontal("first_at", "held_first"),
            last_at=pl.max_horizontal("last_at", "held_last"),
        )
        .drop("held_first", "held_last")
    )
