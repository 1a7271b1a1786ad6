"""Feeds: the entries of RSS, Atom, RDF and JSON Feed, each as the feed states it.

feedparser reads the XML. What it would guess is kept from it: the character set is settled by
`transforms.decode`; dates are handed on as they stand (its own reading takes Korean time for UTC);
nothing is sanitized away. What precedes the root element is cut off, so that no entity is ever
defined, and feedparser gets a stream, since it opens strings that look like a path or an address.
"""

import html
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import feedparser
from selectolax.lexbor import LexborHTMLParser

from transforms import limits
from transforms.decode import decode

_ROOT = re.compile(r"<(?:\w{1,20}:)?(?:rss|feed|rdf|channel)\b", re.I)
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))
_ENTRY = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.I)
_ENDS_SHORT = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\W{0,3}$")
_FULL_CHARS = 1000
"""Length from which a description is the whole article; of 248 real teasers the longest had 905."""


@dataclass(frozen=True)
class FeedEntry:
    """One entry of a feed; texts are plain, `content` is HTML and the whole article."""

    title: str | None = None
    url: str | None = None
    teaser: str | None = None
    content: str | None = None
    published: str | None = None
    author: str | None = None
    updated: str | None = None


@dataclass(frozen=True)
class FeedInput:
    """A feed to read: its content, address, and the character set of its header."""

    content: bytes
    url: str | None = None
    declared: str | None = None


def read_feeds(feeds: Iterable[FeedInput]) -> list[list[FeedEntry]]:
    """Return the entries of each feed."""
    return [entries(feed.content, feed.url, feed.declared) for feed in feeds]


def entries(content: bytes, url: str | None = None, declared: str | None = None) -> list[FeedEntry]:
    """Return the entries of one feed, in its order; none for what cannot be read as a feed.

    `url` is the feed's own address, to which relative ones are relative.
    """
    decoded = decode(content, declared)
    if decoded is None:
        return []
    text = decoded.text.lstrip("\ufeff")
    if text.lstrip().startswith("{"):
        return _json_entries(text)
    return _xml_entries(text, url)


def _xml_entries(text: str, url: str | None) -> list[FeedEntry]:
    root = _ROOT.search(text)
    if root is None:
        return []
    text = text[root.start() :].translate(_CONTROL)
    surplus = next(islice(_ENTRY.finditer(text), limits.MAX_FEED_ENTRIES, None), None)
    if surplus:
        text = text[: surplus.start()]
    headers = {"content-type": "application/xml; charset=utf-8"}
    if url:
        headers["content-location"] = url
    parsed = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    found = (_xml_entry(entry, parsed.version) for entry in parsed.entries)
    return [entry for entry in found if entry != FeedEntry()]


def _xml_entry(entry: dict[str, Any], version: str) -> FeedEntry:
    stated: dict[str, Any] = dict(entry)  # its own lookups answer with other fields, and warn
    addresses = (stated.get(name) for name in ("feedburner_origlink", "link", "id"))
    published, updated = _string(stated.get("published")), _string(stated.get("updated"))
    if published is None and not version.startswith("atom"):
        published = updated  # dc:date, which in RSS is the day of publication
    contents = filter(None, map(_as_html, stated.get("content") or ()))
    summary = _markup(stated, "summary")
    teaser, content = _told_apart(summary, max(contents, key=len, default=None))
    return FeedEntry(
        title=_plain(_markup(stated, "title")),
        url=next(filter(None, map(_address, addresses)), None),
        teaser=teaser,
        content=content,
        published=published,
        author=_plain(_string(stated.get("author"))),
        updated=updated,
    )


def _json_entries(text: str) -> list[FeedEntry]:
    try:
        items = json.loads(text).get("items")
    except (ValueError, RecursionError, AttributeError):
        return []
    if not isinstance(items, list):
        return []
    found = [item for item in items[: limits.MAX_FEED_ENTRIES] if isinstance(item, dict)]
    return [entry for item in found if (entry := _json_entry(item)) != FeedEntry()]


def _json_entry(item: Mapping[str, Any]) -> FeedEntry:
    authors = item.get("authors") or [item.get("author")]
    author = authors[0] if isinstance(authors, list) and authors else None
    text = _string(item.get("content_text"))
    full = _string(item.get("content_html")) or (_paragraphs(text) if text else None)
    summary = _string(item.get("summary"))
    teaser, content = _told_apart(_paragraphs(summary) if summary else None, full)
    return FeedEntry(
        title=_plain(_string(item.get("title"))),
        url=_address(item.get("url")) or _address(item.get("external_url")),
        teaser=teaser,
        content=content,
        published=_string(item.get("date_published")),
        author=_plain(_string(author.get("name"))) if isinstance(author, dict) else None,
        updated=_string(item.get("date_modified")),
    )


def _told_apart(summary: str | None, full: str | None) -> tuple[str | None, str | None]:
    """Return teaser and whole article: what a feed calls the one may be the other."""
    teaser, text = _plain(summary), _plain(full)
    if full is None and teaser and len(teaser) >= _FULL_CHARS and not _ENDS_SHORT.search(teaser):
        return None, summary
    if full is None or text is None:
        return teaser, None
    if len(text) < _FULL_CHARS and _ENDS_SHORT.search(text):
        return teaser or text, None
    return (None if teaser == text else teaser), full


def _markup(stated: Mapping[str, Any], name: str) -> str | None:
    """Return a title or summary as HTML; feeds put tags into what they call plain text."""
    detail = stated.get(f"{name}_detail") or {}
    value = _string(stated.get(name))
    return value if value and "<" in value else _as_html({**detail, "value": value})


def _as_html(part: Mapping[str, Any]) -> str | None:
    """Return a part of an entry as HTML, which it is unless it says that it is text."""
    value = _string(part.get("value"))
    return _paragraphs(value) if value and part.get("type") == "text/plain" else value


def _paragraphs(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line)


def _plain(value: str | None) -> str | None:
    """Return the text of HTML on one line."""
    if not value:
        return None
    if "<" in value or "&" in value:
        tree = LexborHTMLParser(value)
        tree.strip_tags(["script", "style"])
        value = tree.body.text(separator=" ") if tree.body else ""
    return " ".join(value.split()) or None


def _address(value: Any) -> str | None:
    address = _string(value)
    return address if address and address.lower().startswith(("http://", "https://")) else None


def _string(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
