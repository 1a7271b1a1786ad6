"""Judged pages: readings whose lines each have a role, alone and beside the outlet's other pages.

Line by line what a page itself shows (`furniture`, `listings`), then what only the pages of one
outlet together show (`recurrence`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import dataframely as dy
import polars as pl

from schemas.furniture import Furniture
from transforms.day_forms import TITLE_LABEL
from transforms.furniture import Page, may_hold_furniture, take_apart
from transforms.listings import Item
from transforms.names import repair_glued_names
from transforms.outlet_index import OutletIndex
from transforms.reading import Reading
from transforms.recurrence import (
    is_ending,
    is_known,
    recurring_endings,
    recurring_lines,
    teaser_lines,
    with_tails,
)
from transforms.text import clean_lines, one_line
from transforms.urls import host_of, url_key

_LINES = {
    "page": pl.Int64,
    "outlet": pl.String,
    "article": pl.String,
    "line": pl.String,
    "position": pl.Int64,
    "is_parsed": pl.Boolean,
}


@dataclass(frozen=True)
class Judged:
    """A reading with its page taken apart."""

    reading: Reading
    page: Page
    title: str | None
    outlet: str | None

    @property
    def is_article(self) -> bool:
        """Whether the page holds an article's text."""
        return bool(self.page.paragraphs)

    @property
    def items(self) -> list[Item]:
        """What the page lists, in text and in markup."""
        return [*self.page.items, *self.reading.items]

    @property
    def is_shown(self) -> bool:
        """Whether the page names an article, with or without its text."""
        return bool(self.title or self.reading.teaser)

    @property
    def is_listing(self) -> bool:
        """Whether the page names or lists articles at all."""
        return self.is_shown or bool(self.items)


def judge_pages(readings: Sequence[Reading], outlets: OutletIndex) -> list[Judged]:
    """Return the readings with the role of each line, as far as a page alone shows it."""
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
    found: list[Judged] = []
    rows = frame.with_columns(suspect=pl.col("text").str.contains(suspect)).iter_rows()
    for reading, (text, title, is_suspect) in zip(readings, rows, strict=True):
        lines = text.split("\n") if text else []
        needs_reading = is_suspect or reading.source.media_type == "text/plain"
        page = take_apart(lines, marks, title is not None) if needs_reading else _whole(lines)
        printed = page.source or page.item_source
        outlet = outlets.name(printed) if printed else reading.outlet
        found.append(Judged(reading, page, title or page.title, outlet))
    return found


def _whole(lines: list[str]) -> Page:
    return Page(roles="A" * len(lines), paragraphs=lines)


def cut_recurring(
    pages: Sequence[Judged], learned: pl.DataFrame | None
) -> tuple[list[Judged], dy.DataFrame[Furniture]]:
    """Return the pages without lines that recur in their outlet, and what these pages taught.

    `learned` holds rows of `furniture` from earlier batches. Only texts that a parser took off
    pages can hold teasers of other articles, and credits that few articles share.
    """
    lines = _body_lines(pages)
    teasers = teaser_lines(lines) & lines["is_parsed"]
    own = with_tails(lines.filter(~teasers))
    repeated = recurring_lines(own)
    known = repeated if learned is None else pl.concat([learned, repeated])
    is_cut = is_known(own, known)
    rest = with_tails(own.filter(~is_cut))
    endings = recurring_endings(rest)
    ended = is_ending(rest, pl.concat([known, endings])) & rest["is_parsed"]
    key = ["page", "position"]
    cut = [lines.filter(teasers), own.filter(is_cut), rest.filter(ended)]
    furniture = Furniture.validate(pl.concat([repeated, endings]))
    return _without(pages, pl.concat(frame.select(key) for frame in cut)), furniture


def _scope(read: Judged) -> str | None:
    """Return whose articles a page's lines are compared with: its outlet's, else its host's."""
    return read.outlet or host_of(read.reading.url)


def _body_lines(pages: Sequence[Judged]) -> pl.DataFrame:
    """Return (page, outlet, article, line, position, is_parsed) for all lines of bodies.

    Captures at one address are one article.
    """
    rows: list[tuple[int, str, str, str, int, bool]] = []
    for number, read in enumerate(pages):
        scope, paragraphs = _scope(read), read.page.paragraphs
        if not scope or not paragraphs:
            continue
        article = url_key(read.reading.url) if read.reading.url else paragraphs[0]
        rows.extend(
            (number, scope, article, line, place, read.reading.way is not None)
            for place, line in enumerate(paragraphs)
        )
    return pl.DataFrame(rows, schema=_LINES, orient="row")


def _without(pages: Sequence[Judged], lines: pl.DataFrame) -> list[Judged]:
    """Return the pages with these lines (page, position) marked as furniture."""
    marked: dict[int, set[int]] = {}
    for page, position in lines.select("page", "position").iter_rows():
        marked.setdefault(page, set()).add(position)
    return [
        replace(read, page=read.page.without(marked[number])) if number in marked else read
        for number, read in enumerate(pages)
    ]
