"""Refused: what could not be used, by reason."""

import polars as pl

from flows.report import queries
from flows.report.asking import Source
from flows.report.rendering import Section
from flows.report.rendering import section as rendered
from flows.report.tables import table, with_html
from flows.report.words import captured
from schemas.rejects import REASONS

MOST_REJECTS = 60


def section(source: Source) -> Section:
    """Return the section: reasons with their meaning, then rejects one by one."""
    reasons = source.ask(queries.REJECTS_BY_REASON)
    reasons = reasons.with_rows(
        reasons.rows.with_columns(
            pl.col("reason").replace_strict(REASONS, default="").alias("meaning")
        )
    )
    listing = source.first(queries.REJECTS, MOST_REJECTS)
    return rendered(
        "refused",
        "Rejects",
        reasons=table(
            "reasons",
            "Rejects by reason",
            reasons,
            {"reason": "Reason", "stage": "Stage", "rejects": "Rejects", "meaning": "Meaning"},
        ),
        rejects=table(
            "rejects",
            "Where they were",
            with_html(listing, "where", (captured(detail) for detail in listing.rows["detail"])),
            {"reason": "Reason", "stage": "Stage", "where": "Detail"},
            html=["where"],
        ),
    )
