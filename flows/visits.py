"""Visits: what a collector remembers of each address, in `collected/visits.sqlite`.

It is no second truth: the captures and the WARCs say what was fetched when. It holds what those do
not: which addresses are listed and still to be fetched, the validators by which servers tell that a
page has not changed, failures, and hosts that asked to be left alone. Lost or damaged, it is made
anew (`flows.salvage`), at the cost of asking once more for what failed.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, astuple, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from transforms.looks import MOST_FAILURES, VISITS, Visit
from transforms.urls import url_key

PAGE, SOURCE = "page", "source"
_NAMES = [field.name for field in fields(Visit)]
_MOMENTS = {"listed_at", "first_at", "last_at", "tried_at", "page_at"}
_TABLES = f"""
CREATE TABLE IF NOT EXISTS visits ({", ".join(_NAMES)}, PRIMARY KEY (role, key));
CREATE TABLE IF NOT EXISTS hosts (host PRIMARY KEY, rests_until);
"""
_PUT = f"INSERT OR REPLACE INTO visits VALUES ({', '.join('?' * len(_NAMES))})"  # noqa: S608


class Visits:
    """The memory of one dataset's collector; threads may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_new = not path.exists()
        self._lock = threading.Lock()
        try:
            self._held = _opened(path)
        except sqlite3.DatabaseError:
            self.is_new = True
            for name in (path.name, f"{path.name}-journal"):
                path.with_name(name).unlink(missing_ok=True)
            self._held = _opened(path)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._held.close()

    def get(self, role: str, key: str) -> Visit | None:
        """Return what is known of an address."""
        where = "FROM visits WHERE role = ? AND key = ?"
        rows = self._rows(f"SELECT * {where}", (role, key))
        return _visit(rows[0]) if rows else None

    def save(self, visit: Visit) -> None:
        """Remember what is known of an address now."""
        with self._writing() as held:
            held.execute(_PUT, _row(visit))

    def discover(self, outlet: str, urls: Iterable[str], now: datetime) -> int:
        """Remember pages that are listed; return how many were not known."""
        new = 0
        with self._writing() as held:
            for url in urls:
                row = _row(Visit(PAGE, url_key(url), url, outlet, listed_at=now))
                statement = _PUT.replace("OR REPLACE", "OR IGNORE")
                new += held.execute(statement, row).rowcount
        return new

    def pages(self, outlet: str) -> pl.DataFrame:
        """Return an outlet's pages in the order in which they were listed, as `looks.due` wants."""
        columns = ", ".join(VISITS)
        rows = self._rows(
            f"SELECT {columns} FROM visits WHERE role = ? AND outlet = ? ORDER BY rowid",  # noqa: S608
            (PAGE, outlet),
        )
        moments = [name in _MOMENTS for name in VISITS]
        read = [
            tuple(_moment(v) if m else v for v, m in zip(row, moments, strict=True)) for row in rows
        ]
        return pl.DataFrame(read, schema=VISITS, orient="row")

    def unfetched(self) -> list[Visit]:
        """Return the pages still to be fetched, and all whose last look failed."""
        rows = self._rows(
            "SELECT * FROM visits WHERE failures > 0 OR (role = ? AND first_at IS NULL) "
            "ORDER BY outlet, role, rowid",
            (PAGE,),
        )
        return [_visit(row) for row in rows]

    def rests_until(self, host: str) -> datetime | None:
        """Return until when a host asked to be left alone."""
        rows = self._rows("SELECT rests_until FROM hosts WHERE host = ?", (host,))
        return _moment(rows[0][0]) if rows else None

    def let_rest(self, host: str, until: datetime) -> None:
        """Remember that a host asked to be left alone."""
        with self._writing() as held:
            held.execute("INSERT OR REPLACE INTO hosts VALUES (?, ?)", (host, until.isoformat()))

    def _rows(self, query: str, values: tuple[str, ...]) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._held.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._held:
            yield self._held


def is_given_up(visit: Visit) -> bool:
    """Return whether there is no further try."""
    return visit.failures >= MOST_FAILURES


def to_json(visit: Visit) -> dict[str, Any]:
    """Return a visit as JSON holds it."""
    return dict(zip(asdict(visit), _row(visit), strict=True))


def from_json(stated: dict[str, Any]) -> Visit:
    """Return the visit that JSON states; raises TypeError or ValueError for what is none."""
    return _visit(tuple({**dict.fromkeys(_NAMES), **stated}[name] for name in _NAMES))


def _opened(path: Path) -> sqlite3.Connection:
    held = sqlite3.connect(path, check_same_thread=False)
    try:
        held.executescript(_TABLES)
        with closing(held.execute("SELECT * FROM visits LIMIT 1")) as cursor:
            names = [column[0] for column in cursor.description]
            cursor.fetchall()
        if names != _NAMES:
            raise sqlite3.DatabaseError(f"columns {names}")
    except sqlite3.DatabaseError:
        held.close()
        raise
    return held


def _row(visit: Visit) -> tuple[Any, ...]:
    return tuple(v.isoformat() if isinstance(v, datetime) else v for v in astuple(visit))


def _visit(row: tuple[Any, ...]) -> Visit:
    stated = dict(zip(_NAMES, row, strict=True))
    fields: dict[str, Any] = {n: _moment(v) if n in _MOMENTS else v for n, v in stated.items()}
    return Visit(**fields)


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
