"""States: what is known of every text once all captures are seen together.

From texts, sightings, clues and relations follow articles, revisions, stories and dates. The result
depends on the set of rows alone, never on their order or on the batches they came in.
"""

from dataclasses import dataclass

import dataframely as dy
import polars as pl

from schemas.relations import ARTICLE_RELATIONS, STORY_RELATIONS
from schemas.sightings import Sightings
from schemas.states import States
from schemas.stories import Stories
from transforms.groups import guarded_components

ARTICLE_DAYS = 7
"""Furthest that texts of one article, joined as rewrites under different addresses, may lie apart;
what one address showed is one article however long it is edited."""
STORY_DAYS = 7
"""Furthest that articles of one story may lie apart, unless their texts are the same. Retellings
of KCNA come 0 to 2 days later, datelines and listing dates differ by up to 7."""

_LAST = pl.datetime(9999, 1, 1)
_LAST_DAY = pl.date(9999, 1, 1)


@dataclass(frozen=True)
class Settled:
    """Rows of the two tables that follow from all others."""

    states: dy.DataFrame[States]
    stories: dy.DataFrame[Stories]


def settle(
    texts: pl.DataFrame, sightings: pl.DataFrame, dates: pl.DataFrame, relations: pl.DataFrame
) -> Settled:
    """Return the states of all texts and the stories that they tell.

    `texts` holds (version_id, outlet), `sightings` the rows that show a text, `dates` the columns
    of `date_resolution.DATES`, `relations` (a, b, relation, probability, same_url).
    """
    seen = texts.join(_seen(sightings), on="version_id", how="left").join(
        dates, on="version_id", how="left"
    )
    articles = _revisions(seen.with_columns(group=_articles(seen, relations)))
    placed = articles.with_columns(story=_stories(articles, relations))
    with_story = _story_ids(placed)
    states = with_story.with_columns(
        published_basis=pl.col("published_basis").fill_null("none"),
        event_basis=pl.col("event_basis").fill_null("none"),
        is_date_conflict=pl.col("is_date_conflict").fill_null(value=False),
        seen_month=pl.col("first_seen_at").dt.strftime("%Y-%m"),
        capture_count=pl.col("capture_count").fill_null(0).cast(pl.Int64),
    ).select(States.column_names())
    return Settled(States.validate(states), _story_rows(states))


def _seen(sightings: pl.DataFrame) -> pl.DataFrame:
    """Return what the captures that show a text say of it: times, count, address, title."""
    ordered = sightings.sort(
        "version_id", pl.col("captured_at").fill_null(_LAST), "url", "capture_id"
    )
    counts = ordered.group_by("version_id").agg(
        first_seen_at=pl.col("captured_at").min(),
        last_seen_at=pl.col("captured_at").max(),
        capture_count=pl.col("capture_id").n_unique(),
        url=pl.col("url")
        .sort_by(pl.col("captured_at").fill_null(_LAST), "url")
        .drop_nulls()
        .first(),
    )
    shown = counts
    named = ordered.with_columns(title=pl.coalesce("title", "text"))
    for column in ("title", "author"):
        shown = shown.join(_most_shown(named, column), on="version_id", how="left")
    return shown


def shown_titles(sightings: pl.DataFrame) -> pl.DataFrame:
    """Return (version_id, title): the title that most captures show with each text."""
    ordered = sightings.sort(
        "version_id", pl.col("captured_at").fill_null(_LAST), "url", "capture_id"
    )
    return _most_shown(ordered.with_columns(title=pl.coalesce("title", "text")), "title")


def crossed_addresses(pages: pl.DataFrame) -> pl.DataFrame:
    """Return (a, b, crossed) for texts that two addresses show in opposite order.

    Then each address has shown the other's text by a fault of the site or of the capture, and
    neither text is a revision of the other. `pages` are the sightings that show a text, with
    (url_key).
    """
    first = (
        pages.filter(pl.col("captured_at").is_not_null(), pl.col("url_key").is_not_null())
        .group_by("url_key", "version_id")
        .agg(since=pl.col("captured_at").min())
    )
    both = first.join(first, on="url_key", suffix="_b").filter(
        pl.col("version_id") < pl.col("version_id_b"), pl.col("since") != pl.col("since_b")
    )
    return (
        both.with_columns(forward=pl.col("since") < pl.col("since_b"))
        .group_by(a="version_id", b="version_id_b")
        .agg(crossed=pl.col("forward").n_unique() > 1)
        .filter("crossed")
    )


def _most_shown(ordered: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return the value that most captures show with each text; the first captured of equals."""
    return (
        ordered.filter(pl.col(column).is_not_null())
        .group_by("version_id", column)
        .agg(shown=pl.len(), first=pl.col("captured_at").min().fill_null(_LAST))
        .sort("version_id", -pl.col("shown").cast(pl.Int64), "first", column)
        .unique("version_id", keep="first", maintain_order=True)
        .select("version_id", column)
    )


def _articles(seen: pl.DataFrame, relations: pl.DataFrame) -> pl.Series:
    outlets = seen.select("version_id", outlet=pl.col("outlet").fill_null(""))
    within = (
        relations.filter(pl.col("relation").is_in(ARTICLE_RELATIONS))
        .join(outlets, left_on="a", right_on="version_id")
        .join(outlets, left_on="b", right_on="version_id", suffix="_b")
        .filter(pl.col("outlet") == pl.col("outlet_b"))
    )
    certain = pl.col("same_url") | (pl.col("relation") == "identical")
    return guarded_components(
        _dated(seen), within.filter(certain), within.filter(~certain), ARTICLE_DAYS
    )


def _dated(texts: pl.DataFrame) -> pl.DataFrame:
    return texts.select(
        member="version_id", earliest=pl.col("published_from"), latest=pl.col("published_to")
    )


def _revisions(grouped: pl.DataFrame) -> pl.DataFrame:
    """Number the texts of each article (group) in order of first capture.

    Where a capture time is missing in an article the order is by publication date, then by id. The
    article's id is that of its first text, so a text captured later does not change it.
    """
    timed = pl.col("first_seen_at").is_not_null().all().over("group")
    keys = {
        "captured_at": pl.when(timed).then("first_seen_at").otherwise(_LAST),
        "published": pl.col("published_from").fill_null(_LAST_DAY),
    }
    ordered = grouped.with_columns(**{f"by_{name}": key for name, key in keys.items()}).sort(
        "group", *(f"by_{name}" for name in keys), "version_id"
    )

    def differs(name: str) -> pl.Expr:
        key = pl.col(f"by_{name}")
        before = key.shift(1).over("group")
        after = key.shift(-1).over("group")
        return (key != before.fill_null(after)) & pl.coalesce(before, after).is_not_null()

    basis = pl.coalesce(
        pl.when(pl.len().over("group") == 1).then(pl.lit("only")),
        *(pl.when(differs(name)).then(pl.lit(name)) for name in keys),
        pl.lit("id"),
    )
    return ordered.with_columns(
        revision=(pl.int_range(pl.len()).over("group") + 1).cast(pl.Int32),
        revision_basis=basis,
        article_id=pl.col("version_id").first().over("group"),
    ).with_columns(is_latest=pl.col("revision") == pl.len().over("group"))


def _stories(articles: pl.DataFrame, relations: pl.DataFrame) -> pl.Series:
    """Join texts of one article, and texts that tell one event."""
    same_article = articles.select(a="article_id", b="version_id")
    told = relations.filter(pl.col("relation").is_in(STORY_RELATIONS))
    same_text = pl.col("relation") == "identical"
    certain = pl.concat([same_article, told.filter(same_text).select("a", "b")])
    return guarded_components(_dated(articles), certain, told.filter(~same_text), STORY_DAYS)


def _story_ids(placed: pl.DataFrame) -> pl.DataFrame:
    """Name each story after the article that came first: by publication, capture, then id."""
    order = [
        pl.col("published_from").fill_null(_LAST_DAY),
        pl.col("first_seen_at").fill_null(_LAST),
        pl.col("article_id"),
    ]
    return placed.with_columns(story_id=pl.col("article_id").sort_by(order).first().over("story"))


def _story_rows(states: pl.DataFrame) -> dy.DataFrame[Stories]:
    first = pl.col("article_id") == pl.col("story_id")
    rows = states.group_by("story_id").agg(
        article_count=pl.col("article_id").n_unique().cast(pl.Int64),
        outlet_count=pl.col("outlet").drop_nulls().n_unique().cast(pl.Int64),
        first_outlet=pl.col("outlet").filter(first).first(),
        published_on=pl.col("published_on").filter(first & (pl.col("revision") == 1)).first(),
        event_on=pl.when(pl.col("event_on").drop_nulls().n_unique() == 1).then(
            pl.col("event_on").drop_nulls().first()
        ),
        title=pl.col("title")
        .sort_by(~first, pl.col("published_from").fill_null(_LAST_DAY), "article_id", "revision")
        .drop_nulls()
        .first(),
    )
    return Stories.validate(rows.select(Stories.column_names()))


def match_listings(listings: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """Return the listings (Sightings) that meet a page by address, with the text that they mean.

    `listings` holds whole rows of kind `listing` with (url_key); `shown` (url_key, version_id) with
    the text to take for each address. Only rows whose match is new or has changed are returned.
    """
    matched = listings.join(
        shown.rename({"version_id": "meant"}), on="url_key", how="inner"
    ).filter(pl.col("version_id").ne_missing(pl.col("meant")))
    return matched.with_columns(version_id="meant", matched_by=pl.lit("url")).select(
        Sightings.column_names()
    )
