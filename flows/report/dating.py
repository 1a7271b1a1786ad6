"""Dating: on what evidence dates rest, how exact they are, and how sure."""

import polars as pl

from flows.report import queries
from flows.report.asking import Listing, Source
from flows.report.rendering import Section
from flows.report.rendering import section as rendered
from flows.report.tables import Table, bars, table, with_html
from schemas.states import EVENT_BASES, PUBLISHED_BASES

_COLUMNS = {
    "basis": "Basis",
    "drawn": "Articles",
    "one_day": "To the day",
    "confidence": "Confidence",
    "contradicted": "Contradicted",
    "meaning": "Rests on",
}


def section(source: Source) -> Section:
    """Return the section: publication and event, by basis, exactness and confidence."""
    published = source.ask(queries.PUBLICATION_BASES)
    happened = source.ask(queries.EVENT_BASES)
    return rendered(
        "dating",
        "Dates",
        published=_bases(
            "published-basis", "What the date of publication rests on", published, PUBLISHED_BASES
        ),
        happened=_bases(
            "event-basis", "What the date of the event rests on", happened, EVENT_BASES
        ),
        exactness=_both("exactness", "How exact the dates are", source.ask(queries.EXACTNESS)),
        confidence=_both("confidence", "How sure the dates are", source.ask(queries.CONFIDENCE)),
    )


def _bases(name: str, caption: str, listing: Listing, meanings: dict[str, str]) -> Table:
    found = listing.with_rows(
        listing.rows.with_columns(
            pl.col("basis").replace_strict(meanings, default="").alias("meaning")
        )
    )
    columns = {
        column: label
        for column, label in _COLUMNS.items()
        if column in found.rows.columns or column == "drawn"
    }
    drawn = with_html(found, "drawn", bars(found.rows["articles"]))
    return table(name, caption, drawn, columns, html=["drawn"])


def _both(name: str, caption: str, listing: Listing) -> Table:
    """Return a table of the articles of each class, by publication and by event."""
    for date in ("publication", "event"):
        listing = with_html(listing, f"{date}_drawn", bars(listing.rows[date]))
    columns = {
        listing.rows.columns[0]: listing.rows.columns[0].capitalize(),
        "publication_drawn": "Publication",
        "event_drawn": "Event",
    }
    return table(name, caption, listing, columns, html=["publication_drawn", "event_drawn"])
