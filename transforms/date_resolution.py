"""Date resolution: from clues to the days on which a text may have been published.

Intervals are intersected; nothing is filled in. A day is stated only where the evidence leaves one.
Capture time and an aggregator's epoch bound from above; furniture is never asked.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from schemas.outlet import Outlet
from transforms.dates import Clue, clue
from transforms.urls import url_days

DATELINE_WITHIN = timedelta(days=14)
"""Furthest that a dateline may lie from a dated listing of the same text and take its year: of
1,000 datelines 995 bear the listing's day and the others lie one to seven days before it."""
CAPTURE_SLACK = timedelta(days=1)
"""A capture's day in UTC may be the day before at the outlet's place (UTC+14 at most)."""

MARKUP = ("jsonld", "meta", "microdata", "time", "visible")
"""Kinds of clues that a page's markup states."""
_DATED = ("dateline", "url", "markup", "header", "listing")
"""Kinds of clues that name a day of publication, the most reliable first."""


def sighting_clues(sightings: pl.DataFrame, outlets: Sequence[Outlet]) -> list[Clue]:
    """Return the clues that captures give a text: dates listed with it, its addresses, their times.

    `sightings` are rows of that table whose version is known.
    One clue stands for all captures that say the same; its evidence is the first of them.
    """
    ordered = sightings.sort(
        pl.col("captured_at").fill_null(pl.datetime(9999, 1, 1)), "capture_id", "position"
    )
    clues: list[Clue] = []
    listed = ordered.filter(pl.col("listed_on").is_not_null())
    for version, day, capture in (
        listed.unique(["version_id", "listed_on"], keep="first", maintain_order=True)
        .select("version_id", "listed_on", "capture_id")
        .iter_rows()
    ):
        clues.append(_day_clue(version, "listing", day.isoformat(), "listing:date", day, capture))
    addressed = ordered.filter(pl.col("url").is_not_null(), pl.col("matched_by") == "content")
    for version, url, capture in (
        addressed.unique(["version_id", "url"], keep="first", maintain_order=True)
        .select("version_id", "url", "capture_id")
        .iter_rows()
    ):
        for stated in url_days(url, outlets):
            rule = f"{stated.rule}:not_after" if stated.is_bound else stated.rule
            clues.append(_day_clue(version, "url", stated.text, rule, stated.day, capture))
    timed = ordered.filter(pl.col("captured_at").is_not_null(), pl.col("matched_by") == "content")
    for version, moment, capture in (
        timed.unique("version_id", keep="first", maintain_order=True)
        .select("version_id", "captured_at", "capture_id")
        .iter_rows()
    ):
        day = moment.date()
        clues.append(
            _day_clue(
                version, "captured_at", moment.isoformat(), "captured_at:not_after", day, capture
            )
        )
    return list({found.clue_id: found for found in clues}.values())


def _day_clue(version: str, kind: str, text: str, rule: str, day: date, capture: str) -> Clue:
    parts = (day.year, day.month, day.day)
    return clue(version, "published", kind, text, rule, parts=parts, capture_id=capture)


def resolve(clues: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the clues as read with each other, and the publication dates that follow.

    The first frame is `clues` with (earliest, latest, used) filled in; the second holds
    (version_id, published_on, published_from, published_to, published_basis).
    """
    stated = pl.date(pl.col("year"), pl.col("month"), pl.col("day"))
    is_bound = pl.col("rule").str.ends_with(":not_after")
    slack = pl.when(pl.col("kind") == "captured_at").then(CAPTURE_SLACK).otherwise(timedelta())
    read = clues.drop("earliest", "latest", "used").with_columns(
        earliest=pl.when(~is_bound).then(stated), latest=stated + slack
    )
    read = _with_dateline_years(read)
    dates = _publication(read.filter(pl.col("role") == "published"))
    used = (
        (pl.col("role") == "published")
        & (pl.col("published_basis") != "none")
        & pl.col("latest").is_not_null()
        & (pl.col("earliest").is_null() | (pl.col("earliest") <= pl.col("published_to")))
        & (pl.col("published_from").is_null() | (pl.col("latest") >= pl.col("published_from")))
    )
    columns = clues.columns
    marked = read.join(dates, on="version_id", how="left").with_columns(used=used.fill_null(False))
    return marked.select(columns), dates


def _with_dateline_years(read: pl.DataFrame) -> pl.DataFrame:
    """Give datelines without a year the year that puts them nearest to a dated clue of the text."""
    open_ = read.filter((pl.col("kind") == "dateline") & pl.col("year").is_null())
    anchors = read.filter(
        pl.col("kind").is_in(["listing", "url", "header", *MARKUP])
        & (pl.col("role") == "published")
        & pl.col("earliest").is_not_null()
    ).select("version_id", anchor="earliest")
    tried = open_.join(anchors, on="version_id").select("clue_id", "month", "day", "anchor")
    candidates = pl.concat(
        [
            tried.with_columns(
                found=_real_day(pl.col("anchor").dt.year() + step, pl.col("month"), pl.col("day"))
            )
            for step in (-1, 0, 1)
        ]
    ).with_columns(gap=(pl.col("found") - pl.col("anchor")).abs())
    nearest = (
        candidates.filter(pl.col("gap") <= DATELINE_WITHIN)
        .sort("clue_id", "gap", "found")
        .unique("clue_id", keep="first", maintain_order=True)
        .select("clue_id", dated="found")
    )
    return read.join(nearest, on="clue_id", how="left").with_columns(
        earliest=pl.coalesce("dated", "earliest"), latest=pl.coalesce("dated", "latest")
    ).drop("dated")  # fmt: skip


def _real_day(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Return the day, null where there is none (29 February)."""
    text = pl.format(
        "{}-{}-{}", year, month.cast(pl.String).str.zfill(2), day.cast(pl.String).str.zfill(2)
    )
    return text.str.to_date("%Y-%m-%d", strict=False)


def _publication(clues: pl.DataFrame) -> pl.DataFrame:
    """Return the publication interval and basis of each text that has clues."""
    is_bound = pl.col("rule").str.ends_with(":not_after")
    kind_of = pl.when(pl.col("kind").is_in(MARKUP)).then(pl.lit("markup")).otherwise(pl.col("kind"))

    def days(kind: str) -> pl.Expr:
        return pl.col("earliest").filter((kind_of == kind) & ~is_bound).drop_nulls()

    facts = clues.group_by("version_id").agg(
        **{f"{kind}_from": days(kind).min() for kind in _DATED},
        **{f"{kind}_to": days(kind).max() for kind in _DATED},
        others=pl.col("earliest").filter((kind_of != "dateline") & ~is_bound).drop_nulls().unique(),
        bound=pl.col("latest").filter(is_bound).min(),
        bound_kind=pl.col("kind")
        .filter(is_bound)
        .sort_by(pl.col("latest").filter(is_bound), pl.col("kind").filter(is_bound))
        .first(),
    )
    dateline, others = pl.col("dateline_to"), pl.col("others")
    alone = (others.list.len() > 0) & ~others.list.contains(dateline)
    basis = pl.coalesce(
        *(pl.when(pl.col(f"{kind}_from").is_not_null()).then(pl.lit(kind)) for kind in _DATED),
        "bound_kind",
        pl.lit("none"),
    )
    start = (
        pl.when(dateline.is_not_null() & alone)
        .then(pl.min_horizontal("dateline_from", others.list.min()))
        .otherwise(pl.coalesce(*(f"{kind}_from" for kind in _DATED)))
    )
    end = (
        pl.when(dateline.is_not_null() & alone)
        .then(pl.max_horizontal(dateline, others.list.min()))
        .otherwise(pl.coalesce(*(f"{kind}_to" for kind in _DATED), "bound"))
    )
    impossible = pl.col("published_from") > pl.col("bound")
    blank = pl.lit(None, pl.Date)
    return (
        facts.with_columns(published_from=start, published_to=end, published_basis=basis)
        .with_columns(impossible=impossible.fill_null(False))
        .with_columns(
            published_from=pl.when("impossible").then(blank).otherwise("published_from"),
            published_to=pl.when("impossible")
            .then("bound")
            .otherwise(pl.min_horizontal("published_to", "bound")),
            published_basis=pl.when("impossible").then("bound_kind").otherwise("published_basis"),
        )
        .select(
            "version_id",
            published_on=pl.when(pl.col("published_from") == pl.col("published_to")).then(
                "published_from"
            ),
            published_from="published_from",
            published_to="published_to",
            published_basis="published_basis",
        )
    )
