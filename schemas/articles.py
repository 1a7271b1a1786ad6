"""`articles`: the join of `texts` and `states`, which is what most people read."""

import dataframely as dy

from schemas.states import States
from schemas.texts import Texts

ARTICLE_COLUMNS = (
    "version_id", "article_id", "revision", "revision_basis", "is_latest", "story_id", "outlet",
    "language", "url", "title", "author", "body", "word_count", "published_on", "published_from",
    "published_to", "published_basis", "published_confidence", "is_date_conflict", "event_on",
    "event_from", "event_to", "event_basis", "event_confidence",
    "first_seen_at", "last_seen_at", "capture_count", "seen_month", "dateline", "end_mark",
    "form_id",
)  # fmt: skip


def _column(name: str) -> dy.Column:
    return States.columns().get(name) or Texts.columns()[name]


Articles: type[dy.Schema] = type(
    "Articles",
    (dy.Schema,),
    {
        "__doc__": "One row for each distinct text of an article: `texts` joined with `states`.",
        **{name: _column(name) for name in ARTICLE_COLUMNS},
    },
)
