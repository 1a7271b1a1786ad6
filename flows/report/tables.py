"""Tables: rows as HTML with a caption, heads that are tied to their cells, and no styles.

great_tables makes the cells; its styles, which know one colour of paper, are left to the page's.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import polars as pl
from great_tables import GT
from markupsafe import Markup
from polars import selectors

from flows.report.asking import Listing
from flows.report.words import clean

NO_OUTLET = "outlet not known"


@dataclass(frozen=True)
class Table:
    """A table of the page, with what it leaves out and the query that gave it."""

    name: str
    html: Markup
    shown: int
    total: int
    query: str


def table(
    name: str,
    caption: str,
    listing: Listing,
    columns: Mapping[str, str],
    html: Collection[str] = (),
    decimals: int = 3,
) -> Table:
    """Return a table of the named columns, under their labels; the first heads each row.

    `name` is its id in the page. Numbers are grouped and stand right; text is escaped, except in
    the columns that are `html` already.
    """
    first, *others = columns
    rows = listing.rows.select(columns.keys())
    days = rows.select(selectors.date()).columns
    texts = selectors.string() - selectors.by_name(*html)
    rows = rows.with_columns(
        texts.map_elements(clean, return_dtype=pl.String),
        selectors.date().dt.strftime("<time>%Y-%m-%d</time>"),
    )
    made = (
        GT(rows, rowname_col=first, id=name)
        .fmt_integer(selectors.integer())
        .fmt_number(selectors.float(), decimals=decimals)
        .fmt_passthrough([*html, *days], escape=False)
        .sub_missing(missing_text="")
        .cols_label({column: columns[column] for column in others})
        .tab_stubhead(columns[first])
    )
    _, _, cells = made.as_raw_html().partition("<thead>")
    cells, _, _ = cells.rpartition("</table>")
    return Table(
        name,
        Markup(
            '<table>\n<caption id="{}-caption"><span>{}</span></caption>\n<thead>{}</table>'
        ).format(
            name,
            caption,
            Markup(cells),  # noqa: S704 - great_tables has escaped it
        ),
        listing.rows.height,
        listing.total,
        listing.query,
    )


def with_outlets(listing: Listing) -> Listing:
    """Return a listing in which no outlet's name is blank."""
    return listing.with_rows(listing.rows.with_columns(pl.col("outlet").fill_null(NO_OUTLET)))


def with_html(listing: Listing, column: str, cells: Iterable[Markup]) -> Listing:
    """Return a listing with a column of cells that are HTML."""
    made = pl.Series(column, [str(cell) for cell in cells], dtype=pl.String)
    return listing.with_rows(listing.rows.with_columns(made))


def bars(counts: pl.Series) -> list[Markup]:
    """Return for each count the count itself, and a bar for its share of the largest."""
    most = max(counts.to_list(), default=0)
    digits = len(f"{most:,}")
    return [
        Markup(
            '<span class="count" style="inline-size:{}ch">{:,}</span>'
            '<span class="bar" aria-hidden="true"><span style="inline-size:{:.1f}%"></span></span>'
        ).format(digits, count, 100 * count / max(most, 1))
        for count in counts
    ]
