"""Lookup: which article an id, the beginning of one, or an address means.

Where it means several the error lists them with their titles; where none, it says what to try.
"""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import duckdb

from flows.terminal import printable
from schemas.errors import InputError

_LEAST = 4
"""Characters from which the beginning of an id is looked for."""
_MOST_CANDIDATES = 20
_ID_SHOWN = 12
_ADDRESS = re.compile(r"://|^www\.|/")

Row = dict[str, Any]


def rows(connection: duckdb.DuckDBPyConnection, query: str, *given: object) -> list[Row]:
    """Return a query's rows by the names of their columns."""
    result = connection.execute(query, given)
    names = [column[0] for column in result.description or []]
    found = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    connection.abort()
    return found


def find_article(connection: duckdb.DuckDBPyConnection, identifier: str) -> str:
    """Return the id of the article that is meant; of a story's id, the one that came first.

    Raises `InputError` where nothing or several articles are meant.
    """
    if _ADDRESS.search(identifier):
        return _one(connection, identifier, _at_address(connection, identifier))
    start = identifier.lower()
    if len(start) < _LEAST:
        raise InputError(f"{identifier!r} is too short; give at least {_LEAST} letters of an id")
    own = "starts_with(version_id, $1) OR starts_with(article_id, $1)"
    found = (
        _ids(connection, own, start)
        or _ids(connection, "starts_with(story_id, $1)", start)
        or _of_capture(connection, start)
    )
    return _one(connection, identifier, found)


def _ids(connection: duckdb.DuckDBPyConnection, condition: str, *given: object) -> list[str]:
    query = (
        f"SELECT article_id FROM states WHERE {condition} GROUP BY article_id "
        "ORDER BY min(published_on) NULLS LAST, article_id"
    )
    return [row["article_id"] for row in rows(connection, query, *given)]


def _at_address(connection: duckdb.DuckDBPyConnection, address: str) -> list[str]:
    """Return the articles shown under an address; one that is only listed is told as such."""
    from transforms.urls import url_key

    key = url_key(address if "://" in address else f"https://{address}")
    last = urlsplit(f"//{key}").path.rstrip("/").rpartition("/")[2]
    part = last if last and "%" not in last else key.partition("/")[0]
    near = rows(
        connection,
        "SELECT DISTINCT url, version_id, kind FROM sightings WHERE contains(url, ?)", part,
    )  # fmt: skip
    same = [row for row in near if url_key(row["url"]) == key]
    shown = {row["version_id"] for row in same} - {None}
    if same and not shown:
        raise InputError(
            f"{address} is listed, but no capture shows it; who lists it: broadsheet sql "
            f" \"FROM missing_articles WHERE url = '{same[0]['url']}'\""
        )
    return _ids(connection, "list_contains($1, version_id)", sorted(shown)) if shown else []


def _of_capture(connection: duckdb.DuckDBPyConnection, start: str) -> list[str]:
    """Return the articles that a capture shows, else those that it lists."""
    for kinds in ("kind = 'page'", "kind <> 'page'"):
        seen = f"SELECT version_id FROM sightings WHERE {kinds} AND starts_with(capture_id, $1)"
        if found := _ids(connection, f"version_id IN ({seen})", start):
            return found
    _tell_why_not(connection, start)
    return []


def _tell_why_not(connection: duckdb.DuckDBPyConnection, start: str) -> None:
    """Raise `InputError` for a capture that was rejected or holds nothing of an article."""
    rejected = rows(connection, "FROM rejects WHERE starts_with(capture_id, ?)", start)
    if rejected:
        why = f"{rejected[0]['reason']}: {printable(rejected[0]['detail'] or '')}"
        raise InputError(f"the capture {rejected[0]['capture_id']} was rejected: {why}")
    kept = rows(connection, "FROM captures WHERE starts_with(capture_id, ?)", start)
    if kept:
        where = printable(kept[0]["uri"])
        raise InputError(f"the capture {kept[0]['capture_id']} ({where}) shows no article")


def _one(connection: duckdb.DuckDBPyConnection, identifier: str, found: Sequence[str]) -> str:
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(
            f"no text, article, story, capture or address is, or begins with, {identifier!r}; "
            'find one by its title: broadsheet sql "SELECT version_id, title FROM articles '
            "WHERE title ILIKE '%harvest%'\""
        )
    listed = rows(
        connection,
        "SELECT article_id, published_on, outlet, title FROM articles WHERE is_latest "
        "AND list_contains(?, article_id) ORDER BY published_on NULLS LAST, article_id LIMIT ?",
        list(found), _MOST_CANDIDATES,
    )  # fmt: skip
    lines = [
        f"  {row['article_id'][:_ID_SHOWN]}  {row['published_on'] or 'no day'!s:<10}  "
        f"{row['outlet'] or 'no outlet'}: {printable(row['title'] or '(no title)')}"
        for row in listed
    ]
    more = [f"  and {len(found) - len(listed)} more"] if len(found) > len(listed) else []
    head = f"{identifier!r} means {len(found)} articles; name one of them:"
    raise InputError("\n".join([head, *lines, *more]))
