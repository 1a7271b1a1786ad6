"""Date clues: the rows of `date_clues` that texts and their pages give, before any is resolved."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import dataframely as dy
import polars as pl

from schemas.date_clues import DateClues
from transforms.anniversaries import anniversary_clues
from transforms.dates import Clue, clue, dateline_clue, header_clue
from transforms.day_forms import find_days
from transforms.judged import Judged
from transforms.outlet_index import OutletIndex
from transforms.reading import listed_day
from transforms.text_dates import text_clues
from transforms.visible_dates import SOURCE_RULE

_ORDERS = ("day_first", "month_first")


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
        day = listed_day(found.text, zone)
        is_day_first = language not in (None, "en") or found.rule == SOURCE_RULE
        days = [day] if day else _readings(found.text, is_day_first)
        for number, day in enumerate(days):
            rule = found.rule if len(days) == 1 else f"{found.rule}:{_ORDERS[number]}"
            parts = (day.year, day.month, day.day)
            yield clue(version, found.role, found.kind, found.text, rule, parts=parts)


def _readings(text: str, is_day_first: bool) -> Sequence[date]:
    """Return the days that an ambiguous date (03/04/2025) can mean."""
    found = find_days(text, day_first=is_day_first)
    return found[0].days if found else ()


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
