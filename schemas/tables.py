"""The registry of stored tables and of the views over them: the one place that lists them all."""

from dataclasses import dataclass

import dataframely as dy
import polars as pl

from schemas.articles import Articles
from schemas.captures import Captures
from schemas.date_clues import DateClues
from schemas.furniture import Furniture
from schemas.outcomes import Outcomes
from schemas.pairs import Pairs
from schemas.payloads import Payloads
from schemas.rejects import Rejects
from schemas.relations import Relations
from schemas.revisions import Revisions
from schemas.sightings import Sightings
from schemas.sketches import Sketches
from schemas.states import States
from schemas.stories import Stories
from schemas.texts import Texts
from schemas.wrappers import Wrappers


@dataclass(frozen=True)
class Table:
    """A stored table: its schema, and the columns that order its rows (ending in the key)."""

    name: str
    schema: type[dy.Schema]
    sort_by: tuple[str, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the primary key's columns."""
        return tuple(self.schema.primary_key())

    @property
    def description(self) -> str:
        """What one row is."""
        return (self.schema.__doc__ or "").strip()

    @property
    def polars_schema(self) -> pl.Schema:
        """Names and types of the columns, in order."""
        return self.schema.create_empty().schema


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("captures", Captures, ("capture_id",)),
        Table("payloads", Payloads, ("content_sha256",)),
        Table("outcomes", Outcomes, ("capture_id",)),
        Table("texts", Texts, ("outlet", "version_id")),
        Table("states", States, ("outlet", "published_on", "version_id")),
        Table("sightings", Sightings, ("outlet", "captured_at", "capture_id", "position")),
        Table("date_clues", DateClues, ("version_id", "clue_id")),
        Table("wrappers", Wrappers, ("host", "wrapper_id")),
        Table("furniture", Furniture, ("outlet", "form", "furniture_id")),
        Table("sketches", Sketches, ("version_id",)),
        Table("pairs", Pairs, ("a", "b")),
        Table("relations", Relations, ("a", "b")),
        Table("revisions", Revisions, ("article_id", "revision", "revision_id")),
        Table("stories", Stories, ("published_on", "story_id")),
        Table("rejects", Rejects, ("stage", "reason", "reject_id")),
    )
}
"""Stored tables by name, in the order in which the stages fill them."""

ARTICLES = Table("articles", Articles, ("outlet", "published_on", "version_id"))
"""The view that joins `texts` and `states`; it is not stored."""
