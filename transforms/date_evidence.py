"""Evidence: clues as the resolver reads them, and the intervals of days that follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from transforms import reliability as share
from transforms.calendar import make_day

SLACK = {"captured_at": timedelta(days=1)}
"""A capture's day in UTC may be the day before at the outlet's place (UTC+14 at most)."""


READINGS = ("day_first", "month_first", "utc_day", "local_day", "same_day", "next_day")
"""Ends of the rules of clues that are one of two readings of one expression."""


class Evidence(NamedTuple):
    """A clue as the resolver reads it; `at` is its place in the body."""

    clue_id: str
    role: str
    kind: str
    rule: str
    at: int | None
    year: int | None
    month: int | None
    day: int | None
    weekday: int | None

    @property
    def date(self) -> date | None:
        """The day that it states whole."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return make_day(self.year, self.month, self.day)

    @property
    def is_bound(self) -> bool:
        """Whether it bounds the publication from above only."""
        return self.rule.endswith(":not_after")

    @property
    def is_reading(self) -> bool:
        """Whether it is one of two days that an ambiguous date can mean."""
        return self.rule.endswith(READINGS)

    @property
    def family(self) -> str:
        """Kinds that say the same thing twice share a family."""
        return "markup" if self.kind in share.MARKUP else self.kind


@dataclass(frozen=True)
class Interval:
    """Days from..to that remain, with the strongest evidence, how sure it is, what contradicts."""

    first: date | None = None
    last: date | None = None
    basis: str = "none"
    confidence: float | None = None
    is_conflict: bool = False

    @property
    def day(self) -> date | None:
        """The day, where only one remains."""
        return self.first if self.first == self.last else None


UNKNOWN = Interval()
"""Nothing is known."""


@dataclass(frozen=True)
class Known:
    """What is known of a text beside its own clues.

    `event` is a day of the event that needs no publication date (`event_dates.absolute_event`),
    `neighbours` the days of dated texts beside it, `story` the days within which dated texts that
    tell the same leave it, `almanac` how sure each anniversary's day is.
    """

    event: date | None = None
    event_basis: str = "none"
    neighbours: tuple[date, date] | None = None
    story: tuple[date, date] | None = None
    almanac: Mapping[str, float] | None = None
