"""Normalization: readings of captures to texts, sightings, date clues, outcomes and rejects.

Every capture becomes an article, a listing or a reject, and every line of it has a role. The rows
for one capture depend on that capture alone, so batches can be cut anywhere.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import dataframely as dy
import polars as pl

from schemas.date_clues import DateClues
from schemas.outcomes import Outcomes
from schemas.rejects import Rejects
from schemas.sightings import Sightings
from schemas.texts import Texts
from transforms.calendar import TITLE_LABEL, parse_day
from transforms.captures import reject_id
from transforms.dates import (
    MAY_HOLD_EXPLICIT,
    Clue,
    dateline_clue,
    explicit_clues,
    header_clue,
)
from transforms.furniture import Page, may_hold_furniture, take_apart
from transforms.ids import id_column
from transforms.language import detect_language
from transforms.names import repair_glued_names
from transforms.outlet_index import OutletIndex
from transforms.reading import Reading
from transforms.text import (
    clean_lines,
    dateline,
    end_mark,
    normal_form,
    one_line,
    without_marks,
    word_count,
)

_LABEL = re.compile(TITLE_LABEL)


@dataclass(frozen=True)
class Normalized:
    """Rows of the five tables that normalization fills, for one batch of captures."""

    texts: dy.DataFrame[Texts]
    sightings: dy.DataFrame[Sightings]
    date_clues: dy.DataFrame[DateClues]
    outcomes: dy.DataFrame[Outcomes]
    rejects: dy.DataFrame[Rejects]


def normalize(readings: Sequence[Reading], outlets: OutletIndex) -> Normalized:
    """Return the rows that a batch of readings gives."""
    pages = _pages([reading for reading in readings if reading.reason is None], outlets)
    articles = _articles(pages, outlets)
    return Normalized(
        texts=_texts(articles),
        sightings=_sightings(pages, articles, outlets),
        date_clues=_date_clues(articles, pages),
        outcomes=_outcomes(readings, pages),
        rejects=_rejects(readings, pages),
    )


@dataclass(frozen=True)
class _Read:
    """A reading with its page taken apart."""

    reading: Reading
    page: Page
    title: str | None
    outlet: str | None

    @property
    def is_article(self) -> bool:
        return bool(self.page.paragraphs)

    @property
    def is_listing(self) -> bool:
        return bool(self.title or self.page.items)


def _pages(readings: Sequence[Reading], outlets: OutletIndex) -> list[_Read]:
    frame = pl.DataFrame(
        {
            "text": [reading.text for reading in readings],
            "title": [reading.title for reading in readings],
        },
        schema={"text": pl.String, "title": pl.String},
    ).select(
        text=repair_glued_names(clean_lines(pl.col("text").fill_null(""))),
        title=repair_glued_names(one_line(pl.col("title").str.replace(TITLE_LABEL, ""))),
    )
    marks = outlets.marks()
    suspect = "|".join([may_hold_furniture(), *(f"(?m)^(?:{mark.pattern})$" for mark in marks)])
    found: list[_Read] = []
    rows = frame.with_columns(suspect=pl.col("text").str.contains(suspect)).iter_rows()
    for reading, (text, title, is_suspect) in zip(readings, rows, strict=True):
        lines = text.split("\n") if text else []
        needs_reading = is_suspect or reading.source.media_type == "text/plain"
        page = take_apart(lines, marks, title is not None) if needs_reading else _whole(lines)
        printed = page.source or page.item_source
        outlet = outlets.name(printed) if printed else reading.outlet
        found.append(_Read(reading, page, title or page.title, outlet))
    return found


def _whole(lines: list[str]) -> Page:
    return Page(roles="A" * len(lines), paragraphs=lines)


def _articles(pages: Sequence[_Read], outlets: OutletIndex) -> pl.DataFrame:
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


def _sightings(
    pages: Sequence[_Read], articles: pl.DataFrame, outlets: OutletIndex
) -> dy.DataFrame[Sightings]:
    versions = dict(articles.select("page", "version_id").iter_rows())
    rows: list[dict[str, object]] = []
    for place, read in enumerate(pages):
        source = read.reading.source
        seen = {"capture_id": source.capture_id, "captured_at": source.captured_at}
        if place in versions or read.title:
            version = versions.get(place)
            label_day = _label_day(read.reading)
            rows.append(
                seen
                | {
                    "position": 0,
                    "kind": "page" if version else "listing",
                    "version_id": version,
                    "outlet": read.outlet,
                    "url": read.reading.url,
                    "text": read.title,
                    "is_truncated": False,
                    "listed_on": read.reading.listed_on or label_day,
                    "matched_by": "page" if version else None,
                }
            )
        lists = read.page.item_source
        for position, item in enumerate(read.page.items, start=1):
            rows.append(
                seen
                | {
                    "position": position,
                    "kind": "listing",
                    "outlet": outlets.name(lists) if lists else read.outlet,
                    "url": item.url,
                    "title": item.title,
                    "text": item.teaser,
                    "is_truncated": item.is_truncated,
                    "listed_on": item.listed_on,
                }
            )
    return Sightings.validate(pl.DataFrame(rows, schema=Sightings.create_empty().schema))


def _label_day(reading: Reading) -> date | None:
    """Return the day in the label behind a headline, such as [2024.08.02.]."""
    label = _LABEL.search(reading.title or "")
    return parse_day(label.group(0)) if label else None


def _date_clues(articles: pl.DataFrame, pages: Sequence[_Read]) -> dy.DataFrame[DateClues]:
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
            capture = pages[place].reading.source.capture_id
            clues.append(header_clue(version, page.source_date, page.source_day, capture))
        if may_hold:
            clues.extend(explicit_clues(version, body))
        found.update({clue.clue_id: clue for clue in clues if clue})
    return unresolved(found.values())


def unresolved(clues: Iterable[Clue]) -> dy.DataFrame[DateClues]:
    """Return clues as rows that no resolver has read yet."""
    schema = DateClues.create_empty().schema
    frame = pl.DataFrame(
        [clue._asdict() for clue in clues], schema={name: schema[name] for name in Clue._fields}
    )
    return DateClues.validate(
        frame.with_columns(
            pl.lit(None, pl.Date).alias("earliest"),
            pl.lit(None, pl.Date).alias("latest"),
            pl.lit(False).alias("used"),
        ).select(schema.names())
    )


def _outcomes(readings: Sequence[Reading], pages: Sequence[_Read]) -> dy.DataFrame[Outcomes]:
    rows = [(reading.source.capture_id, "reject", "") for reading in readings if reading.reason]
    for read in pages:
        outcome = "article" if read.is_article else "listing" if read.is_listing else "reject"
        rows.append((read.reading.source.capture_id, outcome, read.page.roles))
    roles = pl.col("roles")
    return Outcomes.validate(
        pl.DataFrame(rows, schema=["capture_id", "outcome", "roles"], orient="row")
        .cast(pl.String)
        .select(
            "capture_id",
            "outcome",
            line_count=roles.str.len_chars().cast(pl.Int64),
            article_lines=roles.str.count_matches("[TA]").cast(pl.Int64),
            listing_lines=roles.str.count_matches("L").cast(pl.Int64),
            furniture_lines=roles.str.count_matches("[HF]").cast(pl.Int64),
            roles=roles,
        )
    )


def _rejects(readings: Sequence[Reading], pages: Sequence[_Read]) -> dy.DataFrame[Rejects]:
    rows = [
        _reject_row(reading, reading.reason, reading.detail, reading.excerpt)
        for reading in readings
        if reading.reason
    ]
    for read in pages:
        if not read.is_article and not read.is_listing:
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
