"""Date clues: the rows of `date_clues` that texts and their pages give, before any is resolved."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import dataframely as dy
import polars as pl

from schemas.date_clues import DateClues
from transforms.anniversaries import anniversary_clues
from transforms.dates import Clue, clue, dateline_clue, header_clue
from transforms.day_forms import find_days
from transforms.judged import Judged
from transforms.outlet_index import OutletIndex
from transforms.reading import listed_day
from transforms.records import stated_moment
from transforms.text_dates import text_clues
from transforms.visible_dates import SOURCE_RULE

WEST_UNTIL, EAST_FROM = 6, 22
"""Hours of UTC before and from which a page's own day is often another: on dated pages with such a
time 3 of 14 and 1 of 7 were of the day before or after, between them 2 of 131."""


def date_clues(
    articles: pl.DataFrame, pages: Sequence[Judged], outlets: OutletIndex
) -> dy.DataFrame[DateClues]:
    """Return the clues in datelines, headers, markup and bodies of (page, version_id, ...)."""
    texts = articles.unique("version_id", keep="first", maintain_order=True)
    clues: list[Clue] = [*text_clues(texts), *anniversary_clues(texts, outlets.almanac)]
    rows = articles.select("page", "version_id", "language", "dateline").iter_rows()
    for place, version, language, line in rows:
        if line and (found := dateline_clue(version, line)):
            clues.append(found)
        page = pages[place].page
        if page.source_date and page.source_day:
            clues.append(header_clue(version, page.source_date, page.source_day))
        clues.extend(_markup_clues(version, language, pages[place], outlets))
    return unresolved({one.clue_id: one for one in clues}.values())


def _markup_clues(
    version: str, language: str | None, read: Judged, outlets: OutletIndex
) -> Iterator[Clue]:
    """Yield the dates that a page states in markup or beside its title."""
    zone = outlets.zone(read.outlet)
    for found in read.reading.dates:
        is_day_first = language not in (None, "en") or found.rule == SOURCE_RULE
        for day, reading in _readings(found.text, zone, is_day_first):
            rule = f"{found.rule}:{reading}" if reading else found.rule
            parts = (day.year, day.month, day.day)
            yield clue(version, found.role, found.kind, found.text, rule, parts=parts)


def _readings(text: str, zone: ZoneInfo | None, is_day_first: bool) -> Iterator[tuple[date, str]]:
    """Yield the days that a stated date can mean, each with the name of the reading.

    03/04/2025 is two days unless the page writes the day first. A time in UTC at night is another
    day at places far from Greenwich: which, is open where the outlet's place is not known.
    """
    day = listed_day(text, zone)
    if day is None:
        found = find_days(text, day_first=is_day_first)
        days = found[0].days if found else ()
        names = ("day_first", "month_first") if len(days) > 1 else ("",)
        yield from zip(days, names, strict=False)
        return
    stated = stated_moment(text) if zone is None else None
    if stated is None or stated.utcoffset() != timedelta(0) or stated.time() == time(0):
        yield day, ""
    elif stated.hour < WEST_UNTIL:
        yield from ((day, "utc_day"), (day - timedelta(days=1), "local_day"))
    elif stated.hour >= EAST_FROM:
        yield from ((day, "utc_day"), (day + timedelta(days=1), "local_day"))
    else:
        yield day, ""


def unresolved(clues: Iterable[Clue]) -> dy.DataFrame[DateClues]:
    """Return clues as rows that no resolver has read yet."""
    schema = DateClues.create_empty().schema
    frame = pl.DataFrame(
        [one._asdict() for one in clues], schema={name: schema[name] for name in Clue._fields}
    )
    return DateClues.validate(
        frame.with_columns(
            pl.lit(None, pl.Date).alias("earliest"),
            pl.lit(None, pl.Date).alias("latest"),
            pl.lit(False).alias("used"),
        ).select(schema.names())
    )
