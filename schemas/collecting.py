"""The shape of what `dataset.toml` says of collecting: who collects, and from which addresses.

contact = "https://example.org/about-this-collection"

[[collect]]
outlet = "Voice of Example"
feeds = ["https://www.example.com/rss.xml"]
"""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from schemas.outlet import Pattern

LEAST_DELAY = 1.0
"""Seconds between two requests to one host that nobody may go below."""
_CONTACT = re.compile(r"https?://[!-'*-~]{4,200}|[!-'*-?A-~]{1,64}@[A-Za-z0-9.-]{3,200}")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")


def _contact(value: str) -> str:
    if not _CONTACT.fullmatch(value):
        raise ValueError("write an e-mail address, or the http(s) address of a page about you")
    return value


def _source(value: str) -> str:
    if not re.match(r"https?://[^/\s]", value, re.I):
        raise ValueError("write a whole address, such as https://www.example.com/rss.xml")
    return value


def _host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise ValueError("write a host in small letters, such as example.com, without a path")
    return value.removeprefix("www.")


Source = Annotated[str, AfterValidator(_source)]
Host = Annotated[str, AfterValidator(_host)]


class Site(BaseModel):
    """One outlet to collect: where it lists its articles, and how gently it is asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    outlet: str = Field(min_length=1, description="Name in the column `outlet`.")
    feeds: tuple[Source, ...] = Field(default=(), description="RSS, Atom, RDF or JSON feeds.")
    listings: tuple[Source, ...] = Field(
        default=(), description="Pages that link to articles, such as a front page."
    )
    hosts: tuple[Host, ...] = Field(
        default=(),
        description="Hosts of its articles, subdomains included, beside those of its feeds and "
        "listings.",
    )
    articles: Pattern | None = Field(
        default=None,
        description="Regular expression found in the address of every article; without it a "
        "listing's headlines and dated addresses are taken.",
    )
    delay: float = Field(
        default=5.0, ge=LEAST_DELAY, le=600, description="Seconds between two requests to a host."
    )
    most: int = Field(default=200, ge=1, le=10_000, description="Articles fetched in one run.")

    @model_validator(mode="after")
    def _has_sources(self) -> "Site":
        if not (self.feeds or self.listings):
            raise ValueError("name at least one address in feeds or listings")
        return self


class Collection(BaseModel):
    """All outlets to collect, and whom their operators can ask about it."""

    model_config = ConfigDict(frozen=True)

    contact: Annotated[str, AfterValidator(_contact)] = Field(
        description="Sent with every request: an e-mail address or a page about the collection."
    )
    collect: tuple[Site, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_differ(self) -> "Collection":
        names = [site.outlet for site in self.collect]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"outlet {twice[0]!r} has two [[collect]] sections; join them")
        return self
