"""Sighting clues: what captures say of a text's date beside the text itself.

Dates listed with it, its addresses, and the time of its first capture.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from schemas.outlet import Outlet
from transforms.dates import Clue, clue
from transforms.urls import url_days


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
