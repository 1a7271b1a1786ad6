"""Teasers: which article a listing without a usable address announces.

A teaser is the beginning of the article, or its title, as some page or feed shows it. It is no key:
of 706 texts of kcna.kp 253 begin with the same 30 letters as another, 104 with the same 100. A
match becomes evidence for the article's date, so a wrong one is worse than none: outlet and day
must agree, and where the words say too little, are the beginning of any other article of the
outlet, or are listed for two items, the listing stays unmatched.
"""

import polars as pl

from schemas.sightings import Sightings
from transforms.text import normal_form, without_marks

LEAST_WORDS = 6
LEAST_LETTERS = 40
"""Words, and letters and digits, from which a teaser or title is asked for at all: a headline of
KCNA such as "Greetings to DPRK FM" has 4 words and comes back every month."""
LISTED_DAYS = 3
"""Furthest that the day shown with a listing may lie from the days on which the article may have
been published; datelines and listing dates agree on 995 of 1,000 texts, and copies are listed up to
two days later."""

DATING_LETTERS = 80
"""Letters from which a teaser may date an article of which no day is known, if its first
`LEAST_LETTERS` begin no other text or listing of the outlet. Of KCNA's 706 texts 68 % begin so that
40 letters tell them from all others; stock openings are listed again and again."""

_CUT = r"\s*(?:\.\.+|…|\[[…. ]+\])\s*$"
"""How a cut teaser ends."""


def match_teasers(listings: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Return the listings (Sightings) that announce exactly one article, with its first text.

    `listings` are rows of sightings; those whose text is known are left alone. `texts` holds
    (version_id, article_id, revision, outlet, title, body, published_from, published_to).
    """
    items = _items(listings.with_row_index("item"))
    met = items.join(_beginnings(texts), on=["outlet", "key"]).filter(
        pl.when(pl.col("is_cut") | (pl.col("part") == "body"))
        .then(pl.col("whole").str.starts_with(pl.col("said")))
        .otherwise(pl.col("whole") == pl.col("said"))
    )
    sole = (
        met.sort("item", "revision", "version_id")
        .group_by("item", maintain_order=True)
        .agg(
            pl.col("version_id", "published_from", "published_to", "headline").first(),
            articles=pl.col("article_id").n_unique(),
        )
        .filter(pl.col("articles") == 1)
    )
    asked = items.select("item", "listed_on", "titled").unique("item")
    kept = (
        sole.join(asked, on="item")
        .join(_own_openings(items, texts), on="item", how="left")
        .filter(_near() | _dates_alone(), _same_title())
    )
    clear = _listed_once(items).join(kept.select("item", meant="version_id"), on="item")
    return (
        listings.with_row_index("item")
        .join(clear, on="item", maintain_order="left")
        .with_columns(version_id="meant", matched_by=pl.lit("teaser"))
        .select(Sightings.column_names())
    )


def _items(listings: pl.DataFrame) -> pl.DataFrame:
    """Return (item, part, said, key, ...) for what can be asked for: teasers, and titles."""
    open_ = listings.filter(
        pl.col("version_id").is_null(),
        pl.col("outlet").is_not_null(),
        pl.col("listed_on").is_not_null(),
    )
    facts = ["item", "outlet", "listed_on", "capture_id", "url"]
    titled = _letters(pl.col("title").fill_null(""))
    cut = pl.col("is_truncated").fill_null(False)
    teaser = pl.col("text").fill_null("").str.replace(_CUT, "")
    # a cut teaser may end within a word
    whole = pl.when(cut).then(teaser.str.replace(r"\s*\S*$", "")).otherwise(teaser)
    asked = [
        open_.select(
            *facts,
            part=pl.lit(part),
            is_cut=is_cut,
            titled=titled,
            words=shown.str.split(" ").list.len(),
            said=_letters(shown),
        )
        for part, is_cut, shown in (
            ("body", cut, without_marks(whole)),
            ("title", cut, whole),
            ("title", pl.lit(False), pl.col("title").fill_null("")),
        )
    ]
    return (
        pl.concat(asked)
        .filter(
            pl.col("words") >= LEAST_WORDS, pl.col("said").str.len_chars() >= LEAST_LETTERS
        )
        .with_columns(key=pl.format("{}:{}", "part", pl.col("said").str.slice(0, LEAST_LETTERS)))
    )  # fmt: skip


def _beginnings(texts: pl.DataFrame) -> pl.DataFrame:
    """Return (outlet, key, whole, headline, ...) for how each text may be announced."""
    facts = ["version_id", "article_id", "revision", "outlet", "published_from", "published_to"]
    headline = _letters(pl.col("title").fill_null(""))
    ways = [
        texts.select(*facts, headline=headline, whole=whole, part=pl.lit(part))
        for part, whole in (("body", _letters(pl.col("body"))), ("title", headline))
    ]
    return (
        pl.concat(ways)
        .filter(pl.col("whole").str.len_chars() >= LEAST_LETTERS)
        .with_columns(key=pl.format("{}:{}", "part", pl.col("whole").str.slice(0, LEAST_LETTERS)))
        .drop("part")
    )


def _letters(text: pl.Expr) -> pl.Expr:
    """Return letters and digits alone: what quotes, dashes and lost spaces cannot change."""
    return normal_form(text).str.replace_all(r"[^\p{L}\p{N}]", "")


def _near() -> pl.Expr:
    """Return whether the listing's day agrees with the article's; unknown days do not agree."""
    slack = pl.duration(days=LISTED_DAYS)
    after = pl.col("listed_on") >= pl.col("published_from") - slack
    before = pl.col("listed_on") <= pl.col("published_to") + slack
    return (after & before).fill_null(False)


def _own_openings(items: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Return (item, is_own) for teasers that no other article of the outlet begins like.

    Neither may any other item that is listed, whatever day it bears.
    """
    begun = (
        _beginnings(texts).group_by("outlet", "key").agg(articles=pl.col("article_id").n_unique())
    )
    told = items.filter(pl.col("part") == "body", pl.col("said").str.len_chars() >= DATING_LETTERS)
    alike = items.group_by("outlet", "key").agg(
        sayings=pl.col("said").str.slice(0, DATING_LETTERS).n_unique(),
        days=pl.col("listed_on").n_unique(),
    )
    return (
        told.join(begun, on=["outlet", "key"])
        .join(alike, on=["outlet", "key"])
        .filter(pl.col("articles") == 1, pl.col("sayings") == 1, pl.col("days") == 1)
        .select("item", is_own=pl.lit(True))
        .unique("item")
    )


def _dates_alone() -> pl.Expr:
    """Return whether a listing may date an article of which no day is known."""
    undated = pl.col("published_from").is_null()
    not_later = pl.col("listed_on") <= pl.col("published_to")
    return undated & not_later.fill_null(True) & pl.col("is_own").fill_null(False)


def _same_title() -> pl.Expr:
    """Return whether the titles of listing and article agree, as far as both are known."""
    unknown = (pl.col("titled") == "") | (pl.col("headline") == "")
    return unknown | (pl.col("titled") == pl.col("headline"))


def _listed_once(items: pl.DataFrame) -> pl.DataFrame:
    """Return (item) for items whose words no other item of the page, or of the day, has.

    Pages list one article twice over only by mistake, so the same words mean two articles; and so
    they do under two addresses of one day.
    """
    words = ["outlet", "said", "listed_on"]
    counted = items.with_columns(
        entries=pl.col("item").n_unique().over("capture_id", *words),
        addresses=pl.col("url").drop_nulls().n_unique().over(*words),
    )
    return (
        counted.group_by("item")
        .agg(pl.col("entries", "addresses").max())
        .filter(pl.col("entries") == 1, pl.col("addresses") <= 1)
        .select("item")
    )
