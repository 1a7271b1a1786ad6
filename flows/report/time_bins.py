"""Time bins: the days, weeks, months or years that the bars of a chart stand for."""

from collections.abc import Sequence
from datetime import date, timedelta

MOST_BINS = 120
"""Bars of a row; where days would give more, a bar is a week, a month or a year."""
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4, "year": 365.25}


def fitting_unit(first: date, last: date) -> str:
    """Return the smallest unit of time of which `MOST_BINS` hold both days."""
    units = (unit for unit in _DAYS if _span(first, last, unit) <= MOST_BINS * _DAYS[unit])
    return next(units, "year")


def bin_of(day: date, unit: str) -> date:
    """Return the first day of the day, week (from Monday), month or year that holds a day."""
    if unit == "week":
        return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
    if unit == "day":
        return day
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def next_bin(first: date, unit: str) -> date:
    """Return the first day of the bin behind the one that begins on a day."""
    step = {"day": 1, "week": 7, "month": 32, "year": 366}[unit]
    return bin_of(date.fromordinal(min(first.toordinal() + step, date.max.toordinal())), unit)


def labelled(first: date, end: date, unit: str, most: int) -> Sequence[date]:
    """Return at most `most` first days of bins from `first` on, evenly apart, before `end`."""
    found = [first]
    while found[-1] < (day := next_bin(found[-1], unit)) < end:
        found.append(day)
    return found[:: -(-len(found) // most)]


def _span(first: date, last: date, unit: str) -> int:
    return (next_bin(bin_of(last, unit), unit) - bin_of(first, unit)).days
