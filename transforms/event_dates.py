"""Event dates: the day on which what a text reports happened.

The first expression of the beginning that can tell it is taken ("on Friday", "on the 11th"); it is
read back from the day of publication, or, where that is not known, from an anniversary beside it.
Only near days count: older ones are history that the report tells beside its event.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from transforms import reliability as share
from transforms.calendar import make_day
from transforms.date_evidence import UNKNOWN, Evidence, Interval

_NEAR_ANNIVERSARY = 15
"""Most days between an anniversary and the event that keeps it, so that a day of the month fits
one month only."""


def absolute_event(
    evidence: Sequence[Evidence], almanac: Mapping[str, float]
) -> tuple[date | None, str]:
    """Return the event's day and its basis as far as they follow from the text alone.

    That is where a day of the month, with or without its month, stands beside an anniversary that
    tells the year: "on the 11th on the occasion of the 76th anniversary of ...".
    """
    told = next((one for one in evidence if one.role == "event"), None)
    if told is None or told.kind not in ("day_of_month", "month_day") or told.day is None:
        return None, "none"
    found = {
        day
        for one in evidence
        if one.kind == "anniversary"
        and (one.at or 0) < share.BEGINNING
        and almanac.get(one.rule, 0.0) >= share.BOUNDED
        and (anniversary := one.date)
        and (day := _nearest(told, anniversary))
    }
    return (found.pop(), f"anniversary+{told.kind}") if len(found) == 1 else (None, "none")


def _nearest(told: Evidence, anniversary: date) -> date | None:
    """Return the day nearest to an anniversary that is such a day of the month."""
    days = (
        anniversary + timedelta(days=step)
        for step in range(-_NEAR_ANNIVERSARY, _NEAR_ANNIVERSARY + 1)
    )
    fitting = [day for day in days if day.day == told.day and told.month in (None, day.month)]
    return min(fitting, key=lambda day: abs((day - anniversary).days), default=None)


def event(
    evidence: Iterable[Evidence],
    published: Interval,
    filed: date | None,
    absolute: tuple[date | None, str],
) -> Interval:
    """Return the days on which the event happened, none where the text does not tell.

    `filed` is the day of the dateline where it is known: what a text calls yesterday is seen from
    there.
    """
    day, basis = absolute
    if day and (published.last is None or day <= published.last):
        sure = share.ANNIVERSARY * share.EVENTS["day_of_month"]
        return Interval(day, day, basis, round(sure, 4))
    told = [one for one in evidence if one.role == "event"]
    first, last = filed or published.first, filed or published.last
    if not told or first is None or last is None:
        return UNKNOWN
    if (last - first).days > _WIDEST:
        return UNKNOWN
    days = [day for seen in {first, last} for one in told if (day := told_day(one, seen))]
    if not days:
        return UNKNOWN
    kind = told[0].kind
    sure = share.EVENTS[kind] * (published.confidence or 0.0)
    return Interval(min(days), max(days), kind, round(sure, 4))


_WIDEST = 7
"""Most days of a publication interval from which an event's day is still read back."""


def told_day(one: Evidence, seen: date) -> date | None:
    """Return the day that an expression means, seen from the day of its report."""
    day = _last_such(one, seen)
    lag = (seen - day).days if day else -1
    return day if 0 <= lag <= share.EVENT_LAG[one.kind] else None


def _last_such(one: Evidence, seen: date) -> date | None:
    """Return the last day before or on that of the report that fits the expression."""
    if one.kind == "relative":
        return seen - timedelta(days=one.rule == "relative:yesterday")
    if one.weekday is not None:
        return seen - timedelta(days=(seen.isoweekday() - one.weekday) % 7)
    if one.year is not None:
        return one.date
    if one.month is not None and one.day is not None:
        days = (make_day(seen.year - back, one.month, one.day) for back in (0, 1))
        return next((day for day in days if day and day <= seen), None)
    if one.day is None:
        return None
    month_before = seen.replace(day=1) - timedelta(days=1)
    days = (make_day(when.year, when.month, one.day) for when in (seen, month_before))
    return next((day for day in days if day and day <= seen), None)
