"""Publication: on which days a text may have been published, given all its clues.

Evidence is put together as probabilities of days. Clues of one family (see `reliability`) give one
opinion, split over the days that they name; families are taken as independent, and a day's
probability is the product of what each family gives it. A day is stated where it has nearly all of
the probability. Capture times and an aggregator's epochs bound from above and are never doubted.

A dateline states no year. Where another family names a day, the year is that which puts the
dateline next to it; else see `dateline_years`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from transforms import reliability as share
from transforms.calendar import make_day
from transforms.date_evidence import SLACK, Evidence, Interval, Known
from transforms.dateline_years import dateline_year

_NO_DAY = timedelta()
_DATELINE_WITHIN = 14
"""Furthest in days that a dateline may lie from a named day and take its year."""
_ORDER = ("dateline", "url", "markup", "visible", "header", "listing")
"""Evidence that names a day, the strongest first: a basis is the first that agrees."""


def publication(evidence: Sequence[Evidence], known: Known) -> Interval:
    """Return the days on which a text may have been published."""
    bound, bound_kind = _bound(evidence)
    families = _families(evidence)
    kept = {
        name: {day: votes for day, votes in days.items() if bound is None or day <= bound}
        for name, days in families.items()
    }
    is_late = any(len(kept[name]) < len(days) for name, days in families.items())
    kept = {name: days for name, days in kept.items() if days}
    dateline = next((one for one in evidence if one.kind == "dateline"), None)
    is_named = bool(kept) or (dateline is not None and dateline.date is not None)
    if is_named and (found := _of_days(kept, dateline, bound)):
        return replace(found, is_conflict=found.is_conflict or is_late)
    if is_named or is_late:
        return Interval(last=bound, basis=bound_kind, is_conflict=True)
    return _of_text(evidence, dateline, bound, bound_kind, known)


def _bound(evidence: Iterable[Evidence]) -> tuple[date | None, str]:
    """Return the earliest upper bound and its kind."""
    bounds = [
        (day + SLACK.get(one.kind, _NO_DAY), one.kind)
        for one in evidence
        if one.role == "published" and one.is_bound and (day := one.date)
    ]
    return min(bounds, default=(None, "none"))


def _families(evidence: Iterable[Evidence]) -> dict[str, Counter[date]]:
    """Return for each family the days that it names and how often.

    Of the two readings of 03/04/2025 the one counts that other evidence names, if one does.
    """
    named = [
        (one, day)
        for one in evidence
        if one.role == "published"
        and not one.is_bound
        and one.family in share.FAMILIES
        and (day := one.date)
    ]
    certain = {day for one, day in named if not one.is_reading}
    told = {(one.kind, one.rule.rpartition(":")[0]) for one, day in named if day in certain}
    found: dict[str, Counter[date]] = defaultdict(Counter)
    for one, day in named:
        is_settled = one.is_reading and (one.kind, one.rule.rpartition(":")[0]) in told
        if not is_settled or day in certain:
            found[one.family][day] += 1
    return dict(found)


def _of_days(
    families: Mapping[str, Mapping[date, int]], dateline: Evidence | None, bound: date | None
) -> Interval | None:
    """Return what families that name days leave, with a dateline beside them."""
    days = {day for named in families.values() for day in named}
    lines = _dateline_days(dateline, days)
    days |= {day for day in lines if bound is None or day <= bound}
    if not days:
        return None
    chance = {day: _likelihood(day, families, dateline, lines) for day in days}
    elsewhere = _elsewhere(families, dateline)
    whole = sum(chance.values()) + elsewhere
    best = max(days, key=lambda day: (chance[day], -day.toordinal()))
    sure = chance[best] / whole
    conflict = any(best not in named for named in families.values()) or (
        bool(lines) and not any(line <= best <= line + timedelta(days=7) for line in lines)
    )
    if sure >= share.STATED:
        basis = _basis(best, families, lines)
        return Interval(best, best, basis, round(min(sure, share.CAP), 4), conflict)
    left = [day for day in days if chance[day] / whole >= share.POSSIBLE]
    mass = sum(chance[day] for day in left) / whole
    return Interval(
        min(left), max(left), _basis(best, families, lines), round(min(mass, share.CAP), 4),
        is_conflict=len(left) > 1 or conflict,
    )  # fmt: skip


def _likelihood(
    day: date,
    families: Mapping[str, Mapping[date, int]],
    dateline: Evidence | None,
    lines: Sequence[date],
) -> float:
    """Return how likely the evidence is if the text was published that day, up to a factor."""
    chance = 1.0
    for name, named in families.items():
        sure = share.FAMILIES[name]
        part = named.get(day, 0) / sum(named.values())
        chance *= sure * part + (1 - sure) / share.OTHER_DAYS
    if dateline is not None:
        lag = min(((day - line).days for line in lines if line <= day), default=-1)
        chance *= share.DATELINE_LAG.get(lag, share.DATELINE_WRONG / share.OTHER_DAYS)
    return chance


def _elsewhere(families: Mapping[str, Mapping[date, int]], dateline: Evidence | None) -> float:
    """Return the chance that all evidence is wrong and the day another one."""
    chance = float(share.OTHER_DAYS)
    for name in families:
        chance *= (1 - share.FAMILIES[name]) / share.OTHER_DAYS
    return chance * (share.DATELINE_WRONG / share.OTHER_DAYS if dateline else 1.0)


def _dateline_days(dateline: Evidence | None, days: Iterable[date]) -> list[date]:
    """Return the dateline's days that lie within two weeks of a named day, or its own whole day."""
    if dateline is None:
        return []
    if day := dateline.date:
        return [day]
    found = {
        line
        for day in days
        for year in (day.year - 1, day.year, day.year + 1)
        if (line := make_day(year, dateline.month or 0, dateline.day or 0))
        and abs((line - day).days) <= _DATELINE_WITHIN
    }
    return sorted(found)


def _basis(day: date, families: Mapping[str, Mapping[date, int]], lines: Sequence[date]) -> str:
    agreeing = {name for name, named in families.items() if day in named}
    if day in lines:
        agreeing.add("dateline")
    return next((name for name in _ORDER if name in agreeing), "none")


def _of_text(
    evidence: Sequence[Evidence],
    dateline: Evidence | None,
    bound: date | None,
    bound_kind: str,
    known: Known,
) -> Interval:
    """Return what a text without any named day tells of its publication."""
    if dateline is not None:
        found = dateline_year(evidence, dateline, bound, known)
        if found:
            return found
    if dateline is None and known.event and (bound is None or known.event <= bound):
        last = known.event + timedelta(days=share.REPORT_DAYS)
        return Interval(known.event, min(last, bound) if bound else last, "event", share.REPORT)
    if known.story and (bound is None or known.story[0] <= bound):
        return _of_story(known.story, dateline, bound)
    return Interval(last=bound, basis=bound_kind)


def _of_story(story: tuple[date, date], dateline: Evidence | None, bound: date | None) -> Interval:
    """Return the days that dated texts which tell the same leave; a dateline is one of them."""
    first, last = story[0], min(story[1], bound) if bound else story[1]
    lines = [
        day
        for year in {first.year, last.year}
        if dateline
        and (day := make_day(year, dateline.month or 0, dateline.day or 0))
        and first <= day <= last
    ]
    if len(lines) == 1:
        return Interval(lines[0], lines[0], "dateline", share.STORY)
    return Interval(first, last, "story", share.STORY, is_conflict=dateline is not None)
