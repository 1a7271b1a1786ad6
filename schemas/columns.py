"""Column forms that several tables share, so that one quantity has one type everywhere.

Only constructors of `dataframely` columns belong here; a column's name and meaning stand in its
table's own module.
"""

from collections.abc import Iterable

import dataframely as dy

ID_LENGTH = 32
"""Hex digits of an id: 128 bits of SHA-256."""


def content_id(description: str, *, primary_key: bool = False, nullable: bool = False) -> dy.String:
    """An id: the first 32 hex digits of a SHA-256 of content."""
    return dy.String(
        primary_key=primary_key,
        nullable=nullable,
        regex=f"^[0-9a-f]{{{ID_LENGTH}}}$",
        description=description,
    )


def digest(description: str, *, primary_key: bool = False) -> dy.String:
    """A whole SHA-256 in hex."""
    return dy.String(primary_key=primary_key, regex="^[0-9a-f]{64}$", description=description)


def choice(values: Iterable[str], description: str, *, nullable: bool = False) -> dy.String:
    """A string out of a closed set."""
    allowed = tuple(values)
    return dy.String(
        nullable=nullable,
        check=lambda column: column.is_in(allowed),
        description=f"{description} One of: {', '.join(allowed)}.",
    )


def free_text(description: str, *, nullable: bool = True) -> dy.String:
    """Free text."""
    return dy.String(nullable=nullable, description=description)


def calendar_day(description: str) -> dy.Date:
    """A calendar day at the outlet's place; null where it is not certain."""
    return dy.Date(nullable=True, description=description)


def moment(description: str) -> dy.Datetime:
    """A time in UTC, microseconds, without a zone in the type."""
    return dy.Datetime(nullable=True, time_unit="us", description=description)


def count(description: str, *, nullable: bool = False) -> dy.Int64:
    """A number of things."""
    return dy.Int64(nullable=nullable, min=0, description=description)


def share(description: str) -> dy.Float64:
    """A number from 0 to 1."""
    return dy.Float64(nullable=True, min=0.0, max=1.0, description=description)
