"""Coverage: what was captured and read, per outlet and day."""

from flows.report import queries
from flows.report.asking import Listing, Source
from flows.report.charts import Chart, day_chart
from flows.report.rendering import Section
from flows.report.rendering import section as rendered
from flows.report.tables import NO_OUTLET, table, with_outlets

MOST_OUTLETS = 30
MOST_DAYS = 150
"""Rows of the table of days, the newest first; a month of five outlets."""


def section(source: Source) -> Section:
    """Return the section: outlets, the charts, and their numbers day by day."""
    captures, articles = (
        source.ask(query) for query in (queries.CAPTURES_BY_DAY, queries.ARTICLES_BY_DAY)
    )
    return rendered(
        "coverage",
        "Captures and articles",
        outlets=table(
            "outlets",
            "Outlets",
            with_outlets(source.first(queries.OUTLETS, MOST_OUTLETS)),
            {
                "outlet": "Outlet",
                "captures": "Captures",
                "articles": "Articles",
                "dated": "Dated to the day",
                "first_day": "First day",
                "last_day": "Last day",
                "earlier_texts": "Earlier texts",
                "missing": "Missing",
            },
        ),
        charts=[
            ("Captures", "the day of capture", _chart(captures, "captures"), _undated(captures)),
            (
                "Articles",
                "the day of publication",
                _chart(articles, "articles"),
                _undated(articles),
            ),
        ],
        days=table(
            "days",
            "Captures by the day that they were made, articles by the day that they were published",
            with_outlets(source.first(queries.DAYS, MOST_DAYS)),
            {"day": "Day", "outlet": "Outlet", "captures": "Captures", "articles": "Articles"},
        ),
    )


def _chart(listing: Listing, noun: str) -> Chart | None:
    rows = listing.rows.iter_rows()
    counted = [(outlet or NO_OUTLET, day, count) for outlet, day, count in rows if day]
    return day_chart(counted, noun)


def _undated(listing: Listing) -> int:
    return sum(count for _, day, count in listing.rows.iter_rows() if day is None)
