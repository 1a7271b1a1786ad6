"""Captures as frames: what the readers yield, with ids, ready for the tables."""

from collections.abc import Iterable
from dataclasses import dataclass

import dataframely as dy
import polars as pl

from schemas.captures import Captures
from schemas.payloads import Payloads
from schemas.rejects import Rejects
from transforms.ids import content_id, digest_bytes
from transforms.readers import Capture, Unread


@dataclass(frozen=True)
class Ingested:
    """Frames of the three tables that ingest fills, each key once."""

    captures: dy.DataFrame[Captures]
    payloads: dy.DataFrame[Payloads]
    rejects: dy.DataFrame[Rejects]


def ingested(items: Iterable[Capture | Unread]) -> Ingested:
    """Return the rows for what was read, in frames of (capture), (content) and (reject)."""
    captures: list[tuple[object, ...]] = []
    payloads: dict[str, bytes] = {}
    rejects: list[tuple[object, ...]] = []
    for item in items:
        if isinstance(item, Unread):
            rejects.append(_reject(item))
        else:
            digest = digest_bytes(item.content)
            payloads[digest] = item.content
            captures.append(_capture(item, digest))
    return Ingested(
        merge_captures(_frame(captures, Captures)),
        Payloads.validate(_frame(list(payloads.items()), Payloads)),
        Rejects.validate(_frame(rejects, Rejects).unique("reject_id")),
    )


def capture_id(digest: str, url: str | None, captured_at: object) -> str:
    """Return the id of a capture: of its content, address and time, never of where it was read."""
    return content_id("capture", digest, url, None if captured_at is None else str(captured_at))


def merge_captures(captures: pl.DataFrame) -> dy.DataFrame[Captures]:
    """Return one row for each capture read from several places: least `uri`, then least value.

    The result depends on the set of rows alone, so any order of inputs gives the same.
    """
    columns = [name for name in captures.columns if name != "capture_id"]
    merged = captures.group_by("capture_id").agg(pl.col(columns).min())
    return Captures.validate(merged.select(captures.columns))


def reject_id(capture: str | None, stage: str, reason: str, detail: str | None) -> str:
    """Return the id of a reject."""
    return content_id("reject", capture, stage, reason, detail)


def _capture(item: Capture, digest: str) -> tuple[object, ...]:
    url = _whole(item.url)
    return (
        capture_id(digest, url, item.captured_at),
        url,
        _whole(item.uri),
        item.media_type,
        item.charset,
        item.charset_basis,
        _whole(item.declared_charset),
        item.captured_at,
        item.http_status,
        _whole(item.outlet),
        _whole(item.payload_digest),
        digest,
        len(item.content),
    )


def _reject(item: Unread) -> tuple[object, ...]:
    capture = None if item.content is None else capture_id(digest_bytes(item.content), None, None)
    detail = _whole(item.detail)
    key = reject_id(capture, "ingest", item.reason, detail)
    return (key, capture, "ingest", item.reason, detail, item.excerpt)


def _whole(text: str | None) -> str | None:
    """Return the text as UTF-8 can hold it: names of files and addresses may have broken bytes."""
    return text.encode("utf-8", "replace").decode() if text else text


def _frame(rows: list[tuple[object, ...]], schema: type[dy.Schema]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema.create_empty().schema, orient="row")
