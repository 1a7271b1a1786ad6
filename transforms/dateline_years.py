"""Dateline years: which year a dateline without one is of.

Years are weighed by what the text itself tells: anniversaries that are in season, the latest year
that it names, the weekday in its beginning, and its dated neighbours. A year is stated where it
has nearly all of the weight; no year is stated on a named year or a weekday alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from transforms import reliability as share
from transforms.calendar import make_day
from transforms.date_evidence import Evidence, Interval, Known

FIRST_YEAR = 1946
"""The year in which the oldest outlet at hand began; datelines are not read into earlier years."""


def dateline_year(
    evidence: Sequence[Evidence], dateline: Evidence, bound: date | None, known: Known
) -> Interval | None:
    """Return the day of a dateline whose year follows from the text or its neighbours."""
    anniversaries = _anniversaries(evidence, dateline, known)
    if not anniversaries and known.neighbours is None:
        return None
    last = bound.year if bound else share.LAST_YEAR
    days = [
        day
        for year in range(FIRST_YEAR, last + 1)
        if (day := make_day(year, dateline.month or 0, dateline.day or 0))
        and (bound is None or day <= bound)
    ]
    if not days:
        return None
    named = (one.year for one in evidence if one.kind in ("explicit", "juche", "year") and one.year)
    latest = max((year for year in named if year <= last), default=None)
    weekday = next((one.weekday for one in evidence if one.role == "event" and one.weekday), None)
    signs = _Signs(anniversaries, None if anniversaries else latest, weekday, known.neighbours)
    chance = {day: signs.chance(day, len(days)) for day in days}
    best = max(days, key=lambda day: chance[day])
    sure = chance[best] / sum(chance.values())
    if sure < share.YEAR_STATED:
        return None
    return Interval(best, best, "dateline", round(min(sure, share.CAP) * share.DATELINE_LAG[0], 4))


def _anniversaries(
    evidence: Iterable[Evidence], dateline: Evidence, known: Known
) -> list[tuple[date, float]]:
    """Return the days of anniversaries in season, with how far each tells the year of the text."""
    trust = known.almanac or {}
    found: dict[date, float] = {}
    for one in evidence:
        if one.kind != "anniversary" or trust.get(one.rule, 0.0) < share.BOUNDED:
            continue
        day = one.date
        if day and any(
            line and abs((line - day).days) <= share.ANNIVERSARY_DAYS
            for year in (day.year - 1, day.year, day.year + 1)
            if (line := make_day(year, dateline.month or 0, dateline.day or 0))
        ):
            is_early = one.at is not None and one.at < share.BEGINNING
            sure = share.ANNIVERSARY if is_early else share.ANNIVERSARY_INSIDE
            found[day] = max(sure, found.get(day, 0.0))
    return sorted(found.items())


@dataclass(frozen=True)
class _Signs:
    """What tells the year of a dateline: anniversaries, the latest year named, the weekday named in
    the beginning, dated neighbours."""

    anniversaries: Sequence[tuple[date, float]]
    latest: int | None
    weekday: int | None
    neighbours: tuple[date, date] | None

    def chance(self, day: date, years: int) -> float:
        """Return how likely the signs are if the text is of that day, up to a factor."""
        chance = 1.0
        if self.anniversaries:
            sure = max(sure for _, sure in self.anniversaries)
            span = share.ANNIVERSARY_DAYS
            near = [sure for one, sure in self.anniversaries if abs((day - one).days) <= span]
            chance *= max(near, default=(1 - sure) / years)
        if self.latest is not None:
            chance *= share.YEAR_LAG.get(day.year - self.latest, share.YEAR_LAG_OTHER)
        if self.weekday is not None:
            chance *= share.WEEKDAY_LAG[(day.isoweekday() - self.weekday) % 7]
        if self.neighbours is not None:
            slack = timedelta(days=share.NEIGHBOURS_SLACK)
            is_inside = self.neighbours[0] - slack <= day <= self.neighbours[1] + slack
            chance *= share.NEIGHBOURS if is_inside else (1 - share.NEIGHBOURS) / years
        return chance
