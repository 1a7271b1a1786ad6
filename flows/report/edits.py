"""Edits: the articles that changed after they were published, word by word."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from markupsafe import Markup

from flows.report import queries
from flows.report.asking import Source
from flows.report.rendering import Section
from flows.report.rendering import section as rendered
from flows.report.tables import NO_OUTLET, table
from flows.report.words import captured, drawn
from schemas.revisions import REVISION_CLASSES
from transforms.word_diff import loaded, word_diff

MOST_EDITS = 50
_MOST_DIFFERENCES = 12
"""Names, numbers and dates of a change that are listed."""


@dataclass(frozen=True)
class Edit:
    """One change of an article, ready to be shown."""

    article_id: str
    outlet: str
    language: str | None
    title: Markup
    published_on: date | None
    changed_at: datetime | None
    revision: int
    change: str
    words_added: int
    words_removed: int
    is_new: bool
    differences: list[Markup]
    title_diff: Markup | None
    diff: Markup | None


def section(source: Source, parent: int | None) -> Section:
    """Return the section: changes by kind, then each with its diff, the newest first."""
    kinds = source.ask(queries.CHANGES_OF_ARTICLES)
    meanings = [REVISION_CLASSES[change] for change in kinds.rows["change"]]
    kinds = kinds.with_rows(
        kinds.rows.with_columns(pl.Series("meaning", meanings, dtype=pl.String))
    )
    listing = source.first(queries.REVISIONS, MOST_EDITS)
    added = _added(source, parent)
    return rendered(
        "edits",
        "Revisions",
        kinds=table(
            "kinds",
            "Changes by kind",
            kinds,
            {
                "change": "Kind",
                "changes": "Changes",
                "articles": "Articles",
                "words_added": "Words put in",
                "words_removed": "Words taken out",
                "meaning": "What changed",
            },
        ),
        edits=[_edit(row, added) for row in listing.rows.iter_rows(named=True)],
        listing=listing,
        parent=parent,
    )


def _added(source: Source, parent: int | None) -> set[str]:
    """Return the ids of the changes that the release before did not have."""
    if parent is None:
        return set()
    known = f"SELECT revision_id FROM revisions_at(release := {parent})"
    query = f"SELECT revision_id FROM revisions WHERE revision_id NOT IN ({known})"
    return set(source.ask(query).rows["revision_id"])


def _edit(row: dict[str, Any], added: set[str]) -> Edit:
    language = row["language"]
    is_retitled = row["previous_title"] != row["title"]
    return Edit(
        article_id=row["article_id"],
        outlet=row["outlet"] or NO_OUTLET,
        language=language,
        title=captured(row["title"], language, none="no title"),
        published_on=row["published_on"],
        changed_at=row["changed_at"],
        revision=row["revision"],
        change=row["change"],
        words_added=row["words_added"],
        words_removed=row["words_removed"],
        is_new=row["revision_id"] in added,
        differences=[_difference(one) for one in (row["differences"] or [])[:_MOST_DIFFERENCES]],
        title_diff=_title_diff(row) if is_retitled else None,
        diff=drawn(loaded(row["diff"]), language) if row["diff"] else None,
    )


def _difference(difference: str) -> Markup:
    """Return a name, number or date that is gone (-) or new (+), in words."""
    kind, _, value = difference.partition(":")
    said = {"-": "gone", "+": "new"}.get(value[:1])
    if said is None:
        return Markup("{} {}").format(kind, captured(value))
    return Markup("{} {} is {}").format(kind, captured(value[1:]), said)


def _title_diff(row: dict[str, Any]) -> Markup:
    """Return the diff of two titles; a space at the end of both keeps their last words apart."""
    before, after = (f"{row[name] or ''} " for name in ("previous_title", "title"))
    return drawn(word_diff(before, after).ops, row["language"])
