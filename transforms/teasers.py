"""Teasers: which article a listing without a usable address announces.

A teaser is the beginning of the article, or its title, as some page or feed shows it. It is no key:
two articles of one day begin with the same words more often than not, and aggregators cut them at
some 125 characters. A match becomes evidence for the article's date, so a wrong one is worse than
none: outlet and day must agree, and where two articles or two listed items could be meant, or the
words say too little, the listing stays unmatched.
"""

import polars as pl

from schemas.sightings import Sightings
from transforms.text import normal_form, without_marks

LEAST_WORDS = 6
"""Words from which a teaser is asked for at all."""
LEAST_LETTERS = 30
"""Letters and digits of it: of the 1,059 texts of kcna.kp four in a hundred share their first 30
with another text; of those none is of the same day and outlet and unlisted as ambiguous here."""
KEY_LETTERS = 30
"""Letters by which teasers and texts are first brought together."""
LISTED_DAYS = 3
"""Furthest that the day shown with a listing may lie from the days on which the article may have
been published; datelines and listing dates agree on 995 of 1,000 texts, and copies are listed up to
two days later."""

_CUT = r"(?:\s*(?:\.\.+|…|\[[…. ]+\]))\s*$"
"""How a cut teaser ends."""


def match_teasers(listings: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Return the listings (Sightings) that announce exactly one article, with its text filled in.

    `listings` are rows of sightings whose text is not known; `texts` holds (version_id, article_id,
    outlet, title, body, published_from, published_to, revision). Only what is new is returned.
    """
    items = _items(listings)
    announced = _beginnings(texts)
    met = (
        items.join(announced, on=["outlet", "key"])
        .filter(pl.col("whole").str.starts_with(pl.col("said")))
        .filter(_near())
    )
    chosen = (
        met.sort("item", "revision", "version_id")
        .group_by("item", maintain_order=True)
        .agg(pl.col("article_id").n_unique().alias("articles"), meant=pl.col("version_id").first())
        .filter(pl.col("articles") == 1)
    )
    clear = _unambiguous(items.join(chosen, on="item"))
    return (
        listings.with_row_index("item")
        .join(clear, on="item")
        .with_columns(version_id="meant", matched_by=pl.lit("teaser"))
        .select(Sightings.column_names())
    )


def _items(listings: pl.DataFrame) -> pl.DataFrame:
    """Return (item, outlet, said, key, listed_on, capture_id, url) for what can be asked for."""
    shown = pl.col("text").str.replace(_CUT, "")
    # a cut teaser may end within a word
    kept = pl.when("is_truncated").then(shown.str.replace(r"\s*\S*$", "")).otherwise(shown)
    return (
        listings.with_row_index("item")
        .with_columns(shown=without_marks(kept.fill_null("")))
        .filter(
            pl.col("version_id").is_null(),
            pl.col("outlet").is_not_null(),
            pl.col("listed_on").is_not_null(),
            pl.col("shown").str.split(" ").list.len() >= LEAST_WORDS,
        )
        .with_columns(said=_letters(pl.col("shown")))
        .filter(pl.col("said").str.len_chars() >= LEAST_LETTERS)
        .select(
            "item", "outlet", "said", "listed_on", "capture_id", "url",
            key=pl.col("said").str.slice(0, KEY_LETTERS),
        )
    )  # fmt: skip


def _beginnings(texts: pl.DataFrame) -> pl.DataFrame:
    """Return (outlet, key, whole, ...) for how each text may be announced: body, and title."""
    facts = ["version_id", "article_id", "revision", "outlet", "published_from", "published_to"]
    body = texts.select(*facts, whole=_letters(pl.col("body")))
    titled = texts.select(*facts, whole=_letters(pl.col("title").fill_null("")))
    return (
        pl.concat([body, titled])
        .filter(pl.col("whole").str.len_chars() >= LEAST_LETTERS)
        .with_columns(key=pl.col("whole").str.slice(0, KEY_LETTERS))
    )


def _letters(text: pl.Expr) -> pl.Expr:
    """Return letters and digits alone: what quotes, dashes and lost spaces cannot change."""
    return normal_form(text).str.replace_all(r"[^\p{L}\p{N}]", "")


def _near() -> pl.Expr:
    """Return whether the listing's day agrees with the article's; unknown days do not agree."""
    slack = pl.duration(days=LISTED_DAYS)
    return (
        (pl.col("listed_on") >= pl.col("published_from") - slack)
        & (pl.col("listed_on") <= pl.col("published_to") + slack)
    ).fill_null(False)


def _unambiguous(chosen: pl.DataFrame) -> pl.DataFrame:
    """Return (item, meant) without those of which a page lists two: it means two articles."""
    entries = chosen.with_columns(
        entries=pl.len().over("capture_id", "outlet", "said", "listed_on"),
        addresses=pl.col("url").drop_nulls().n_unique().over("outlet", "said", "listed_on"),
    )
    return entries.filter(pl.col("entries") == 1, pl.col("addresses") <= 1).select("item", "meant")
