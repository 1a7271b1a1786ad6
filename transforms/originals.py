"""Originals: which capture a revisit repeats, and what the revisit is with its content."""

from dataclasses import asdict, fields

import polars as pl

from schemas.captures import Captures
from transforms.captures import capture_id
from transforms.readers.revisits import Revisit, parse_revisit

_COPIED = (
    "media_type", "charset", "charset_basis", "declared_charset", "content_sha256", "content_bytes",
)  # fmt: skip
_SCHEMA = {"reject_id": pl.String} | {field.name: pl.String for field in fields(Revisit)}


def waiting_revisits(rejects: pl.DataFrame) -> pl.DataFrame:
    """Return the revisits that wait in rejects: (reject_id) and the fields of `Revisit`."""
    rows = [
        {"reject_id": reject, **asdict(parse_revisit(detail))}
        for reject, detail in rejects.select("reject_id", "detail").iter_rows()
    ]
    moments = pl.col("captured_at", "original_at").str.to_datetime(time_unit="us", strict=False)
    return pl.DataFrame(rows, schema=_SCHEMA | {"http_status": pl.Int32}).with_columns(
        moments, key=pl.col("payload_digest").str.to_lowercase()
    )


def may_be_originals(revisits: pl.DataFrame) -> pl.Expr:
    """Return the condition on `captures` that holds for whatever a revisit may name."""
    return pl.col("payload_digest").str.to_lowercase().is_in(
        revisits["key"].drop_nulls().unique().implode()
    ) | pl.col("url").is_in(revisits["original_url"].drop_nulls().unique().implode())


def resolve(revisits: pl.DataFrame, captures: pl.DataFrame) -> pl.DataFrame:
    """Return the captures that revisits are, with (reject_id); those without an original are left.

    An original has the payload digest that the revisit states, or the address and time that it
    names. Of several the one named comes first, then one of the same address, then the least id:
    they hold the same bytes, and any other order would make the result depend on what came first.
    """
    originals = captures.select(
        pl.col("capture_id").alias("original"),
        pl.col("url").alias("held_url"),
        pl.col("captured_at").alias("held_at"),
        pl.col("http_status").alias("held_status"),
        pl.col("payload_digest").alias("held_digest"),
        *_COPIED,
        key=pl.col("payload_digest").str.to_lowercase(),
    )
    by_digest = revisits.join(originals, on="key")
    by_name = revisits.join(
        originals.drop("key"),
        left_on=["original_url", "original_at"],
        right_on=["held_url", "held_at"],
    ).with_columns(held_url="original_url", held_at="original_at")
    best = (
        pl.concat([by_digest, by_name], how="diagonal")
        .sort(
            "reject_id",
            (pl.col("original_url") != pl.col("held_url")).fill_null(True),
            (pl.col("original_at") != pl.col("held_at")).fill_null(True),
            (pl.col("url") != pl.col("held_url")).fill_null(True),
            "original",
        )
        .unique("reject_id", keep="first", maintain_order=True)
    )
    rows = best.with_columns(
        http_status=pl.coalesce("http_status", "held_status"),
        payload_digest=pl.coalesce("payload_digest", "held_digest"),
    )
    ids = [
        capture_id(digest, url, moment)
        for digest, url, moment in rows.select("content_sha256", "url", "captured_at").iter_rows()
    ]
    return rows.with_columns(capture_id=pl.Series(ids, dtype=pl.String)).select(
        "reject_id", *Captures.column_names()
    )
