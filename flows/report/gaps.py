"""Gaps: articles that captures list but none shows."""

from markupsafe import Markup

from flows.report import queries
from flows.report.asking import Source
from flows.report.rendering import Section
from flows.report.rendering import section as rendered
from flows.report.tables import table, with_html, with_outlets
from flows.report.words import captured, linked

MOST_OUTLETS = 30
MOST_MISSING = 80
_SHOWN = ("title", "text", "is_truncated", "url")


def section(source: Source) -> Section:
    """Return the section: missing articles by outlet, then one by one, the newest first."""
    listing = source.first(queries.MISSING, MOST_MISSING)
    shown = [_shown(*row) for row in listing.rows.select(_SHOWN).iter_rows()]
    return rendered(
        "gaps",
        "Missing articles",
        outlets=table(
            "gap-outlets",
            "Missing articles by outlet",
            with_outlets(source.first(queries.MISSING_BY_OUTLET, MOST_OUTLETS)),
            {
                "outlet": "Outlet",
                "articles": "Missing articles",
                "captures": "Captures that list them",
                "first_day": "First day",
                "last_day": "Last day",
            },
        ),
        missing=table(
            "missing",
            "Missing articles, by the day that lists show with them",
            with_html(with_outlets(listing), "shown", shown),
            {
                "shown": "Title or teaser, and address",
                "outlet": "Outlet",
                "listed_on": "Day",
                "captures": "Captures",
                "last_seen_on": "Last seen on",
            },
            html=["shown"],
        ),
    )


def _shown(title: str | None, teaser: str | None, is_truncated: bool, url: str | None) -> Markup:
    teased = f"{teaser} …" if teaser and is_truncated else teaser
    named = captured(title or teased, none="no title")
    return Markup('<span class="words">{}{}</span>').format(named, linked(url))
