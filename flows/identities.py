"""Identities: every id of a table computed anew from the content of its rows.

A table that is not listed has keys that are not hashes of its own columns.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import polars as pl

from transforms.captures import capture_id, reject_id
from transforms.ids import content_id, digest_bytes, id_column
from transforms.text import normal_form
from transforms.wrappers import Wrapper

Recomputed = dict[str, pl.Series]


def _captures(rows: pl.DataFrame) -> Recomputed:
    parts = rows.select("content_sha256", "url", "captured_at").iter_rows()
    return {"capture_id": _series(capture_id(*part) for part in parts)}


def _payloads(rows: pl.DataFrame) -> Recomputed:
    return {"content_sha256": _series(digest_bytes(content) for content in rows["content"])}


def _texts(rows: pl.DataFrame) -> Recomputed:
    forms = rows.select(form=normal_form(pl.col("body")))
    return {
        "version_id": id_column(rows, ("outlet", "dateline", "body", "end_mark")),
        "form_id": id_column(forms, ("form",)),
    }


def _date_clues(rows: pl.DataFrame) -> Recomputed:
    parts = rows.select("version_id", "rule", "text", "start", "capture_id").iter_rows()
    return {
        "clue_id": _series(
            content_id("clue", version, rule, text, str(start), capture)
            for version, rule, text, start, capture in parts
        )
    }


def _rejects(rows: pl.DataFrame) -> Recomputed:
    parts = rows.select("capture_id", "stage", "reason", "detail").iter_rows()
    return {
        "reject_id": _series(
            reject_id(capture, stage, reason, detail if stage == "ingest" else None)
            for capture, stage, reason, detail in parts
        )
    }


def _furniture(rows: pl.DataFrame) -> Recomputed:
    return {"furniture_id": id_column(rows, ("outlet", "kind", "form"))}


def _wrappers(rows: pl.DataFrame) -> Recomputed:
    learned: Iterator[dict[str, Any]] = (
        {name: tuple(v) if isinstance(v, list) else v for name, v in row.items()}
        for row in rows.drop("wrapper_id").iter_rows(named=True)
    )
    return {"wrapper_id": _series(Wrapper(**one).wrapper_id for one in learned)}


def _series(values: Iterable[str]) -> pl.Series:
    return pl.Series(list(values), dtype=pl.String)


IDENTITIES: dict[str, Callable[[pl.DataFrame], Recomputed]] = {
    "captures": _captures,
    "payloads": _payloads,
    "texts": _texts,
    "date_clues": _date_clues,
    "rejects": _rejects,
    "furniture": _furniture,
    "wrappers": _wrappers,
}
"""For each table that has ids of its own: a function from rows to those ids."""
