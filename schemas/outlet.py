"""The shape of an outlet profile: `transforms/outlets/*.toml`, and `outlets/*.toml` of a dataset.

A profile says what can be known of an outlet without reading a page: its names, addresses,
language, place, how its addresses state dates, and which lines of its pages are furniture.
"""

import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("no such time zone; write one such as 'Asia/Pyongyang'") from error
    return value


Pattern = Annotated[str, AfterValidator(_pattern)]


class UrlDate(BaseModel):
    """A date that the outlet's addresses carry."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: Pattern = Field(
        description="Regular expression with the groups year (or yy), month, day; or epoch."
    )
    decode: Literal["none", "base64_query"] = Field(
        default="none", description="What to do to the address before the pattern is tried."
    )
    means: Literal["published", "published_or_next", "not_after"] = Field(
        default="published",
        description="Day of publication, that or the day before it, or an upper bound only.",
    )


class Layout(BaseModel):
    """Where one layout of the outlet's pages keeps what; each field is a CSS selector."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    body: str = Field(description="Elements whose blocks are the paragraphs.")
    title: str | None = Field(default=None, description="Element that shows the title.")
    author: str | None = Field(default=None, description="Element that names the author.")
    shown_date: str | None = Field(
        default=None, description="Element that shows the day of publication."
    )
    drop: tuple[str, ...] = Field(
        default=(), description="Elements cut out before the body is read."
    )
    until: date | None = Field(
        default=None, description="Last day of capture on which it was in use."
    )


class Outlet(BaseModel):
    """One outlet, or an aggregator that shows other outlets' articles."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, description="Name in the column `outlet`.")
    kind: Literal["outlet", "aggregator"] = Field(
        default="outlet", description="An aggregator shows articles of other outlets."
    )
    aliases: tuple[str, ...] = Field(
        default=(), description="Other spellings, as headings write them."
    )
    language: str | None = Field(default=None, pattern="^[a-z]{2}$", description="ISO 639-1.")
    timezone: Annotated[str, AfterValidator(_zone)] | None = Field(
        default=None, description="Place that its days are of, such as Asia/Pyongyang."
    )
    hosts: tuple[str, ...] = Field(
        default=(),
        description="Hosts without www., each with a path prefix where editions differ by it.",
    )
    url_dates: tuple[UrlDate, ...] = Field(
        default=(), description="Dates that its addresses carry, as [[url_dates]]."
    )
    layouts: tuple[Layout, ...] = Field(
        default=(),
        description="How its pages are built, as [[layouts]]; tried in order, old ones first.",
    )
    furniture: tuple[Pattern, ...] = Field(
        default=(), description="Regular expressions; a line that one matches whole is furniture."
    )
