"""Normalization: readings of captures to texts, sightings, date clues, outcomes and rejects.

Every capture becomes an article, a listing or a reject, and every line of it has a role. The rows
for one capture depend on that capture and on what its outlet's other captures taught until then.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import dataframely as dy
import polars as pl

from schemas.date_clues import DateClues
from schemas.furniture import Furniture
from schemas.outcomes import Outcomes
from schemas.rejects import Rejects
from schemas.sightings import Sightings
from schemas.texts import Texts
from transforms.captures import reject_id
from transforms.date_clues import date_clues
from transforms.ids import id_column
from transforms.judged import Judged, cut_recurring, judge_pages
from transforms.language import detect_language
from transforms.outlet_index import OutletIndex
from transforms.reading import Reading
from transforms.sighted import sightings
from transforms.text import dateline, end_mark, normal_form, without_marks, word_count
from transforms.urls import host_of

_OUTCOMES = {
    "capture_id": pl.String,
    "outcome": pl.String,
    "roles": pl.String,
    "way": pl.String,
    "host": pl.String,
    "layout_count": pl.Int64,
    "together_count": pl.Int64,
}


@dataclass(frozen=True)
class Normalized:
    """Rows of the six tables that normalization fills, for one batch of captures."""

    texts: dy.DataFrame[Texts]
    sightings: dy.DataFrame[Sightings]
    date_clues: dy.DataFrame[DateClues]
    furniture: dy.DataFrame[Furniture]
    outcomes: dy.DataFrame[Outcomes]
    rejects: dy.DataFrame[Rejects]


def normalize(
    readings: Sequence[Reading],
    outlets: OutletIndex,
    learned: pl.DataFrame | None = None,
    layouts: Mapping[str, int] | None = None,
) -> Normalized:
    """Return the rows that a batch of readings gives.

    `learned` holds rows of `furniture` from earlier batches; what this batch teaches is returned.
    `layouts` says how many wrappers of each host are known.
    """
    judged = judge_pages([reading for reading in readings if reading.reason is None], outlets)
    pages, furniture = cut_recurring(judged, learned)
    articles = _articles(pages, outlets)
    versions = dict(articles.select("page", "version_id").iter_rows())
    return Normalized(
        texts=_texts(articles),
        sightings=sightings(pages, versions, outlets),
        date_clues=date_clues(articles, pages, outlets),
        furniture=furniture,
        outcomes=_outcomes(readings, pages, layouts or {}),
        rejects=_rejects(readings, pages),
    )


def _articles(pages: Sequence[Judged], outlets: OutletIndex) -> pl.DataFrame:
    """Return the pages that hold an article, with (page) their place in `pages`, a row each."""
    places = [place for place, page in enumerate(pages) if page.is_article]
    frame = pl.DataFrame(
        {
            "page": places,
            "outlet": [pages[place].outlet for place in places],
            "whole": ["\n".join(pages[place].page.paragraphs) for place in places],
        },
        schema={"page": pl.UInt32, "outlet": pl.String, "whole": pl.String},
    )
    whole = pl.col("whole")
    frame = frame.with_columns(
        dateline=dateline(whole), body=without_marks(whole), end_mark=end_mark(whole)
    ).with_columns(form=normal_form(pl.col("body")), word_count=word_count(pl.col("body")))
    languages = [
        outlets.language(outlet) or detect_language(body)
        for outlet, body in frame.select("outlet", "body").iter_rows()
    ]
    return frame.with_columns(
        version_id=id_column(frame, ("outlet", "dateline", "body", "end_mark")),
        form_id=id_column(frame, ("form",)),
        language=pl.Series(languages, dtype=pl.String),
    )


def _texts(articles: pl.DataFrame) -> dy.DataFrame[Texts]:
    columns = Texts.column_names()
    return Texts.validate(articles.select(columns).unique("version_id", maintain_order=True))


def _outcomes(
    readings: Sequence[Reading], pages: Sequence[Judged], layouts: Mapping[str, int]
) -> dy.DataFrame[Outcomes]:
    rows = {reading.source.capture_id: ("reject", "") for reading in readings if reading.reason}
    for read in pages:
        outcome = "article" if read.is_article else "listing" if read.is_listing else "reject"
        found = ("listing", "") if read.reading.kind == "feed_entry" else (outcome, read.page.roles)
        rows[read.reading.source.capture_id] = found
    ways = {
        reading.source.capture_id: (reading.way, host_of(reading.url))
        for reading in readings
        if reading.kind == "page" and reading.way
    }
    together = Counter(host for way, host in ways.values() if way == "general")
    placed = {
        capture: (way, host, layouts.get(host or "", 0), together[host])
        for capture, (way, host) in ways.items()
    }
    roles = pl.col("roles")
    frame = pl.DataFrame(
        [(c, *found, *placed.get(c, (None, None, 0, 0))) for c, found in rows.items()],
        schema=_OUTCOMES,
        orient="row",
    ).with_columns(
        line_count=roles.str.len_chars().cast(pl.Int64),
        article_lines=roles.str.count_matches("[TA]").cast(pl.Int64),
        listing_lines=roles.str.count_matches("L").cast(pl.Int64),
        furniture_lines=roles.str.count_matches("[HF]").cast(pl.Int64),
    )
    return Outcomes.validate(frame.select(Outcomes.column_names()))


def _rejects(readings: Sequence[Reading], pages: Sequence[Judged]) -> dy.DataFrame[Rejects]:
    rows = [
        _reject_row(reading, reading.reason, reading.detail, reading.excerpt)
        for reading in readings
        if reading.reason
    ]
    for read in pages:
        if not read.is_article and not read.is_listing and read.reading.kind == "page":
            excerpt = (read.reading.text or "")[:200]
            rows.append(_reject_row(read.reading, "no_text", "nothing but furniture", excerpt))
    schema = Rejects.create_empty().schema
    return Rejects.validate(pl.DataFrame(rows, schema=schema, orient="row"))


def _reject_row(
    reading: Reading, reason: str, detail: str | None, excerpt: str | None
) -> tuple[object, ...]:
    capture = reading.source.capture_id
    return (
        reject_id(capture, "normalize", reason, None), capture, "normalize", reason, detail, excerpt
    )  # fmt: skip
