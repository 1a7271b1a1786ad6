"""Date resolution: from clues to the days of publication and of the event, for all texts at once.

Each text is solved alone, then those whose dateline lacks a year beside their dated neighbours,
then events. What evidence is worth is in `reliability`, how it is put together in `publication` and
`event_dates`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

import polars as pl

from schemas.almanac import AlmanacDay
from transforms import reliability as share
from transforms.date_evidence import SLACK, UNKNOWN, Evidence, Interval, Known
from transforms.dates import clue
from transforms.event_dates import absolute_event, event, told_day
from transforms.publication import publication
from transforms.story_dates import Window, story_windows

DATES = {
    "version_id": pl.String,
    "published_on": pl.Date,
    "published_from": pl.Date,
    "published_to": pl.Date,
    "published_basis": pl.String,
    "published_confidence": pl.Float64,
    "is_date_conflict": pl.Boolean,
    "event_on": pl.Date,
    "event_from": pl.Date,
    "event_to": pl.Date,
    "event_basis": pl.String,
    "event_confidence": pl.Float64,
}
"""What is known of a text's dates: columns of `states`."""
DERIVED = ("listing", "url", "captured_at", "neighbours", "story")
"""Kinds of clues that follow from sightings and other texts, and are found anew each time."""


@dataclass(frozen=True)
class _Text:
    """A text's evidence and what was made of it."""

    version: str
    evidence: tuple[Evidence, ...]
    known: Known
    published: Interval
    event: Interval = UNKNOWN

    @property
    def dateline(self) -> Evidence | None:
        """Its dateline."""
        return next((one for one in self.evidence if one.kind == "dateline"), None)


def resolve(
    clues: pl.DataFrame,
    almanac: Sequence[AlmanacDay] = (),
    shown: pl.DataFrame | None = None,
    stories: Mapping[str, Window] | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the clues as read with each other, and the dates that follow.

    `shown` has (version_id, outlet, seen_on): which texts captures of one day show beside each
    other; `stories` has the days that dated texts which tell the same leave a text (`story_dates`).
    The first frame is `clues` with (earliest, latest, used) filled in and the clues that
    neighbours and stories give added; the second has the columns of `DATES`, a row for each text
    with clues.
    """
    trust = {f"anniversary:{known.name}": known.confidence for known in almanac}
    stories = stories or {}
    found = dict(_by_text(clues))
    given = sorted(found.keys() | stories.keys())
    texts = [_alone(one, found.get(one, ()), trust, stories.get(one)) for one in given]
    windows = _windows(texts, shown) if shown is not None else {}
    read = [
        _beside(text, windows[text.version]) if text.version in windows else text for text in texts
    ]
    beside = [
        _neighbours_clue(text.version, *windows[text.version])
        for text in read
        if text.known.neighbours and text.published.day
    ]
    beside += [
        _story_clue(text.version, stories[text.version])
        for text in read
        if text.version in stories and _is_of_story(text)
    ]
    texts = [replace(text, event=_event(text)) for text in read]
    dates = pl.DataFrame([_row(text) for text in texts], schema=DATES, orient="row")
    return _read(clues, texts, beside), dates


def with_stories(
    clues: pl.DataFrame,
    dates: pl.DataFrame,
    relations: pl.DataFrame,
    almanac: Sequence[AlmanacDay] = (),
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return clues and dates, with texts that have none dated by those that tell the same.

    `clues` and `dates` are what `resolve` returns, `relations` (a, b, relation).
    """
    windows = story_windows(dates, relations)
    concerned = pl.col("version_id").is_in(list(windows))
    read, redated = resolve(clues.filter(concerned), almanac, stories=windows)
    return (
        pl.concat([clues.filter(~concerned), read]),
        pl.concat([dates.filter(~concerned), redated]),
    )


def _by_text(clues: pl.DataFrame) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    columns = (
        "version_id",
        "clue_id",
        "role",
        "kind",
        "rule",
        "start",
        "year",
        "month",
        "day",
        "weekday",
    )
    rows = clues.select(columns).sort("version_id", "start", "clue_id").iter_rows()
    for version, found in groupby(rows, key=lambda row: row[0]):
        yield version, tuple(Evidence(*row[1:]) for row in found)


def _alone(
    version: str,
    evidence: tuple[Evidence, ...],
    trust: dict[str, float],
    story: Window | None,
) -> _Text:
    day, basis = absolute_event(evidence, trust)
    window = (story.first, story.last) if story else None
    known = Known(event=day, event_basis=basis, story=window, almanac=trust)
    return _Text(version, evidence, known, publication(evidence, known))


def _windows(texts: Sequence[_Text], shown: pl.DataFrame) -> dict[str, tuple[date, date, int]]:
    """Return for each text the days of the dated texts that are shown beside it, and their number.

    Only where they are enough and lie close enough together to tell a year.
    """
    dated = pl.DataFrame(
        [(text.version, text.published.day) for text in texts if text.published.day],
        schema={"version_id": pl.String, "day": pl.Date},
        orient="row",
    )
    beside = (
        shown.join(dated, on="version_id", how="left")
        .group_by("outlet", "seen_on")
        .agg(
            pl.col("day").min().alias("first"),
            pl.col("day").max().alias("last"),
            n=pl.col("day").count(),
        )
        .filter(
            pl.col("n") >= share.NEIGHBOURS_LEAST,
            (pl.col("last") - pl.col("first")).dt.total_days() <= share.NEIGHBOURS_SPAN,
        )
    )
    rows = shown.join(beside, on=["outlet", "seen_on"]).select("version_id", "first", "last", "n")
    return {
        version: (first, last, n)
        for version, first, last, n in rows.sort(
            "version_id", "first", descending=[False, True]
        ).iter_rows()
    }


def _beside(text: _Text, window: tuple[date, date, int]) -> _Text:
    """Return a text with its dateline read beside its neighbours, if it needs them."""
    if text.published.day or text.dateline is None:
        return text
    known = replace(text.known, neighbours=window[:2])
    return replace(text, known=known, published=publication(text.evidence, known))


def _event(text: _Text) -> Interval:
    absolute = (text.known.event, text.known.event_basis)
    return event(text.evidence, text.published, _filed(text), absolute)


def _filed(text: _Text) -> date | None:
    """Return the day of the dateline, its year taken from the publication."""
    line = text.dateline
    if line is None or text.published.day is None:
        return None
    if line.date:
        return line.date
    days = (text.published.day - timedelta(days=lag) for lag in share.DATELINE_LAG)
    return next((day for day in days if (day.month, day.day) == (line.month, line.day)), None)


def _row(text: _Text) -> tuple[object, ...]:
    published, happened = text.published, text.event
    return (
        text.version,
        published.day, published.first, published.last, published.basis, published.confidence,
        published.is_conflict,
        happened.day, happened.first, happened.last, happened.basis, happened.confidence,
    )  # fmt: skip


def _read(
    clues: pl.DataFrame, texts: Sequence[_Text], beside: Sequence[dict[str, object]]
) -> pl.DataFrame:
    """Return the clues with what each allows and whether a date rests on it."""
    rows = [
        (one.clue_id, *_allowed(one, text), _is_used(one, text))
        for text in texts
        for one in text.evidence
    ]
    read = pl.DataFrame(
        rows,
        schema={"clue_id": pl.String, "earliest": pl.Date, "latest": pl.Date, "used": pl.Boolean},
        orient="row",
    )
    found = clues.drop("earliest", "latest", "used").join(read, on="clue_id", how="left")
    added = pl.DataFrame(beside, schema=clues.schema)
    return pl.concat([found.select(clues.columns), added])


def _allowed(one: Evidence, text: _Text) -> tuple[date | None, date | None]:
    """Return the earliest and the latest day that a clue allows."""
    if one.role == "event":
        seen = _filed(text) or text.published.last
        day = told_day(one, seen) if seen else None
        day = (text.event.day if text.known.event else day) or one.date
        return day, day
    if day := one.date:
        if one.is_bound:
            return None, day + SLACK.get(one.kind, timedelta())
        slack = timedelta(days=share.ANNIVERSARY_DAYS if one.kind == "anniversary" else 0)
        return day - slack, day + slack
    if one.kind == "dateline":
        filed = _filed(text)
        return filed, filed
    if one.kind in ("year", "juche") and one.year:
        return date(one.year, 1, 1), date(one.year, 12, 31)
    return None, None


def _is_used(one: Evidence, text: _Text) -> bool:
    """Return whether a date that is stated rests on the clue."""
    if one.role == "event":
        return text.event.first is not None
    if one.kind == "anniversary" and text.event.basis.startswith("anniversary"):
        return True
    published = text.published
    earliest, latest = _allowed(one, text)
    if latest is None or published.last is None:
        return False
    if one.role == "published":
        if one.is_bound:
            return published.last == latest
        return bool(
            earliest
            and published.first
            and earliest <= published.last
            and latest >= published.first
        )
    by_text = published.basis == "dateline" and not _is_dated(text)
    signs = one.kind in ("anniversary", "year", "juche", "explicit")
    return by_text and signs and bool(earliest and earliest <= published.last <= latest)


def _is_dated(text: _Text) -> bool:
    """Return whether evidence outside the text names a day of publication."""
    return any(
        one.role == "published" and not one.is_bound and one.family in share.FAMILIES and one.date
        for one in text.evidence
    )


def _is_of_story(text: _Text) -> bool:
    """Return whether a text's date rests on the texts that tell the same."""
    alone = replace(text.known, story=None)
    return text.published != publication(text.evidence, alone)


def _story_clue(version: str, window: Window) -> dict[str, object]:
    found = clue(version, "published", "story", window.text, f"story:{window.relation}")
    return {**found._asdict(), "earliest": window.first, "latest": window.last, "used": True}


def _neighbours_clue(version: str, first: date, last: date, count: int) -> dict[str, object]:
    text = f"{count} dated texts of the same captures, {first} to {last}"
    found = clue(version, "published", "neighbours", text, "neighbours:same_day_of_capture")
    slack = timedelta(days=share.NEIGHBOURS_SLACK)
    return {**found._asdict(), "earliest": first - slack, "latest": last + slack, "used": True}
