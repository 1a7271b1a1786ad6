"""Stories: events that several articles tell, who told them first, how far others were behind."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from flows.report import queries
from flows.report.asking import Source
from flows.report.rendering import Section
from flows.report.rendering import section as rendered
from flows.report.tables import NO_OUTLET, table, with_outlets
from flows.report.words import captured

MOST_STORIES = 40
MOST_TELLINGS = 12
_RELATIONS = {
    "identical": "the same text",
    "revision": "a rewrite",
    "copy": "a copy",
    "excerpt": "an excerpt, or what it was taken from",
    "same_event": "told independently",
}


@dataclass(frozen=True)
class Telling:
    """One article of a story, with the days that it came behind the first."""

    outlet: str
    title: Markup
    day: str
    behind: str
    relation: str


@dataclass(frozen=True)
class Story:
    """A story with its tellings, the first of them first."""

    story_id: str
    title: Markup
    event_on: object
    articles: int
    outlets: int
    tellings: list[Telling]


def section(source: Source) -> Section:
    """Return the section: outlets by who was first, and the stories that most outlets tell."""
    listing = source.first(queries.STORIES, MOST_STORIES)
    tellings = _tellings(source) if listing.total else {}
    return rendered(
        "stories",
        "Stories",
        leads=table(
            "leads",
            "Who was first, of stories that several outlets tell",
            with_outlets(source.ask(queries.LEADS)),
            {
                "outlet": "Outlet",
                "stories": "Stories",
                "first": "First",
                "later": "Later",
                "median_days_behind": "Days behind, median",
            },
            decimals=1,
        ),
        stories=[_story(row, tellings) for row in listing.rows.iter_rows(named=True)],
        listing=listing,
    )


def _tellings(source: Source) -> dict[str, list[dict[str, Any]]]:
    shown = f"SELECT story_id FROM ({queries.STORIES} LIMIT {MOST_STORIES})"
    rows = source.ask(f"FROM ({queries.TELLINGS}) WHERE story_id IN ({shown})").rows
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.iter_rows(named=True):
        found[row["story_id"]].append(row)
    return found


def _story(row: dict[str, Any], tellings: dict[str, list[dict[str, Any]]]) -> Story:
    shown = tellings.get(row["story_id"], [])[:MOST_TELLINGS]
    return Story(
        row["story_id"],
        captured(row["title"], row["language"], none="no title"),
        row["event_on"],
        row["article_count"],
        row["outlet_count"],
        [_telling(one, row["title"]) for one in shown],
    )


def _telling(row: dict[str, Any], title: str | None) -> Telling:
    is_titled = row["title"] and row["title"] != title
    relation = "first" if row["is_first"] else _RELATIONS.get(row["relation"], "")
    return Telling(
        row["outlet"] or NO_OUTLET,
        captured(row["title"], row["language"]) if is_titled else Markup(),
        _day(row),
        _behind(row),
        relation,
    )


def _day(row: dict[str, Any]) -> str:
    if row["published_on"]:
        return str(row["published_on"])
    return f"by {row['published_to']}" if row["published_to"] else "day not known"


def _behind(row: dict[str, Any]) -> str:
    days = row["days_behind"]
    if row["is_first"] or days is None:
        return ""
    if days == 0:
        return "the same day"
    return f"{abs(days)} day{'s' * (abs(days) != 1)} {'later' if days > 0 else 'earlier'}"
