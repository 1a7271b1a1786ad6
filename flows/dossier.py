"""Dossier: all that a release knows of an article, and where each value came from.

What `show` prints and hands on as JSON: the texts with their clues, sightings and relations, and
the changes from one to the next.
"""

import duckdb

from flows.lookup import Row, rows

_RELATIONS = """\
WITH alike AS (
    SELECT *, b AS other FROM relations WHERE a = $1
    UNION ALL SELECT *, a AS other FROM relations WHERE b = $1)
SELECT alike.*, articles.outlet, articles.title FROM alike
LEFT JOIN articles ON articles.version_id = other ORDER BY relation, other"""
_CLUES = """\
FROM date_clues WHERE version_id = ?
ORDER BY used DESC, role, "start" NULLS LAST, kind, text, clue_id"""
_SIGHTINGS = """\
FROM sightings WHERE version_id = ? ORDER BY captured_at NULLS LAST, capture_id, position"""
_CHANGES = "FROM revisions WHERE article_id = ? ORDER BY revision, revision_id"


def dossier(connection: duckdb.DuckDBPyConnection, article: str) -> Row:
    """Return an article: its `story`, its `revisions`, oldest first, and the `changes` between.

    The story is a row of `stories`, changes are rows of `revisions`. Each revision is a row of
    `articles` with its `date_clues`, `sightings` and `relations`, these with `other`, the id of the
    text that is alike, its `outlet` and its `title`.
    """
    texts = rows(connection, "FROM articles WHERE article_id = ? ORDER BY revision", article)
    for text in texts:
        version = text["version_id"]
        text["date_clues"] = rows(connection, _CLUES, version)
        text["sightings"] = rows(connection, _SIGHTINGS, version)
        text["relations"] = rows(connection, _RELATIONS, version)
    return {
        "article_id": article,
        "story": rows(connection, "FROM stories WHERE story_id = ?", texts[0]["story_id"])[0],
        "revisions": texts,
        "changes": rows(connection, _CHANGES, article),
    }
