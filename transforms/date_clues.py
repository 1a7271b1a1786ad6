"""Date clues: the rows of `date_clues` that texts and their pages give, before any is resolved."""

from collections.abc import Iterable, Iterator, Sequence

import dataframely as dy
import polars as pl

from schemas.date_clues import DateClues
from transforms.dates import (
    MAY_HOLD_EXPLICIT,
    Clue,
    clue,
    dateline_clue,
    explicit_clues,
    header_clue,
)
from transforms.judged import Judged
from transforms.outlet_index import OutletIndex
from transforms.reading import listed_day


def date_clues(
    articles: pl.DataFrame, pages: Sequence[Judged], outlets: OutletIndex
) -> dy.DataFrame[DateClues]:
    """Return the clues in datelines, headers, markup and bodies of (page, version_id, ...)."""
    found: dict[str, Clue] = {}
    rows = articles.select(
        "page",
        "version_id",
        "dateline",
        "body",
        may_hold=pl.col("body").str.contains(MAY_HOLD_EXPLICIT),
    ).iter_rows()
    for place, version, line, body, may_hold in rows:
        clues: list[Clue | None] = [dateline_clue(version, line) if line else None]
        page = pages[place].page
        if page.source_date and page.source_day:
            clues.append(header_clue(version, page.source_date, page.source_day))
        clues.extend(_markup_clues(version, pages[place], outlets))
        if may_hold:
            clues.extend(explicit_clues(version, body))
        found.update({one.clue_id: one for one in clues if one})
    return unresolved(found.values())


def _markup_clues(version: str, read: Judged, outlets: OutletIndex) -> Iterator[Clue]:
    """Yield the dates that a page's markup states."""
    zone = outlets.zone(read.outlet)
    for found in read.reading.dates:
        day = listed_day(found.text, zone)
        if day:
            yield clue(
                version,
                found.role,
                found.kind,
                found.text,
                found.rule,
                parts=(day.year, day.month, day.day),
            )


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
