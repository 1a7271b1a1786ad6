"""Differences: what one text of a pair says that the other does not, where it matters.

Persons and names, numbers, dates, recipients and senders, and opposite acts. A mention on one side
alone is what retelling does; one on *each* side, instead of each other, is what a form does that is
filled in again. So kinds are counted by the lesser side.
"""

import polars as pl

from transforms import mentions
from transforms.acts import OPPOSITES
from transforms.mentions import leads

KINDS = ("name", "title", "number", "date", "weekday")
"""Kinds of mentions that are compared; `opposite` comes on top."""
_SHOWN_AS = {"title": "name", "weekday": "date"}
MOST_SHOWN = 3
"""Mentions of one kind and side that a difference spells out."""


class Mentions:
    """What the texts of some pairs mention, found once: frames keyed by the number of the text."""

    def __init__(self, texts: pl.DataFrame) -> None:
        """Read `texts` (text, title, body)."""
        read = leads(texts)
        written = mentions.words(read)
        titled = mentions.title_names(read, written)
        ways = mentions.directions(read, titled)
        self.vocabulary = mentions.vocabulary(read, written)
        self.numbers = mentions.all_numbers(read, self.vocabulary)
        self.acts = mentions.acts(read)
        self.title_words = mentions.title_words(read)
        self.lead_words = mentions.lead_words(read)
        self.of_kind = {
            "name": mentions.names(read),
            "title": _shown(titled),
            "number": _shown(mentions.numbers(read)),
            "date": _shown(mentions.days(read)),
            "weekday": _shown(mentions.weekdays(read)),
        }
        self.ways = {
            way: ways.filter(pl.col("way") == way).select("text", "token") for way in ("to", "from")
        }

    def known(self, kind: str) -> pl.DataFrame:
        """Return (text, token): where a mention of this kind is looked for in the other text.

        Names and numbers in the whole of it, the others among its mentions of the same kind.
        """
        if kind == "name":
            return self.vocabulary
        if kind == "number":
            return self.numbers
        return self.of_kind[kind].select("text", "token")


def _shown(found: pl.DataFrame) -> pl.DataFrame:
    return found.with_columns(shown="token", is_short=pl.lit(False))


def lacking(pairs: pl.DataFrame, found: Mentions, kind: str) -> pl.DataFrame:
    """Return (pair, side, shown) for mentions that the other text of a pair lacks.

    `pairs` holds (pair, a, b), the ends as numbers of texts. A name of several words is lacking
    where at least half of them are, unless the other text has its short form.
    """
    sides = pl.concat(
        [
            pairs.select("pair", side=pl.lit("a"), text="a", other="b"),
            pairs.select("pair", side=pl.lit("b"), text="b", other="a"),
        ]
    )
    known = found.known(kind).select("token", other="text", held=True)
    return (
        sides.join(found.of_kind[kind], on="text")
        .join(known, on=["other", "token"], how="left")
        .group_by("pair", "side", "shown")
        .agg(
            missed=pl.col("held").is_null().filter(~pl.col("is_short")).mean(),
            is_shortened=pl.col("held").is_not_null().filter("is_short").any(),
        )
        .filter(pl.col("missed") >= 0.5, ~pl.col("is_shortened"))
        .drop("missed", "is_shortened")
    )


def swaps(pairs: pl.DataFrame, found: Mentions) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return `pairs` with a count for each kind, and the differences in words.

    The counts are `<kind>_swaps`, mentions on the side that lacks fewer; the second frame holds
    (pair, differences), sorted strings such as `number:12/15`.
    """
    parts = []
    for kind in KINDS:
        side = (
            lacking(pairs, found, kind)
            .group_by("pair", "side")
            .agg(count=pl.len(), said=pl.col("shown").sort().head(MOST_SHOWN).str.join(", "))
        )
        first = side.filter(pl.col("side") == "a").drop("side")
        second = side.filter(pl.col("side") == "b").drop("side")
        both = first.join(second, on="pair", suffix="_b")
        counted = both.select("pair", pl.min_horizontal("count", "count_b").alias(f"{kind}_swaps"))
        pairs = pairs.join(counted, on="pair", how="left")
        form = f"{_SHOWN_AS.get(kind, kind)}:{{}}/{{}}"
        parts.append(both.select("pair", difference=pl.format(form, "said", "said_b")))
    opposed = opposites(pairs, found)
    parts.append(opposed)
    counts = opposed.group_by("pair").agg(opposite_swaps=pl.len())
    pairs = pairs.join(counts, on="pair", how="left").with_columns(
        pl.col(f"{kind}_swaps").fill_null(0).cast(pl.Int32) for kind in (*KINDS, "opposite")
    )
    said = pl.concat(parts).group_by("pair").agg(differences=pl.col("difference").unique().sort())
    return pairs, said


def opposites(pairs: pl.DataFrame, found: Mentions) -> pl.DataFrame:
    """Return (pair, difference) where one text says an act and the other only its opposite.

    A name that one title sets behind `to` and the other behind `from` is one too.
    """
    rows = []
    for act, opposite in OPPOSITES:
        said = [_saying(found.acts, name) for name in (act, opposite)]
        for ends, says in ((("a", "b"), f"{act}/{opposite}"), (("b", "a"), f"{opposite}/{act}")):
            one, other = ends
            rows.append(
                pairs.join(said[0], left_on=one, right_on="text", how="semi")
                .join(said[1], left_on=one, right_on="text", how="anti")
                .join(said[1], left_on=other, right_on="text", how="semi")
                .join(said[0], left_on=other, right_on="text", how="anti")
                .select("pair", difference=pl.lit(f"opposite:{says}"))
            )
    ways = [found.ways[way] for way in ("to", "from")]
    for one, other, says in (("a", "b", "to/from"), ("b", "a", "from/to")):
        crossed = (
            pairs.join(ways[0], left_on=one, right_on="text")
            .join(ways[1], left_on=[other, "token"], right_on=["text", "token"], how="semi")
            .join(ways[0], left_on=[other, "token"], right_on=["text", "token"], how="anti")
            .join(ways[1], left_on=[one, "token"], right_on=["text", "token"], how="anti")
        )
        rows.append(crossed.select("pair", difference=pl.lit(f"opposite:{says}")).unique())
    return pl.concat(rows)


def _saying(acts: pl.DataFrame, act: str) -> pl.DataFrame:
    return acts.filter(pl.col("token") == act).select("text")


def overlap(pairs: pl.DataFrame, words: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return `pairs` with (`name`): Dice coefficient of the ends' `words` (text, token).

    Null where a text has no words of the kind.
    """
    size = words.group_by("text").agg(size=pl.len())
    shared = (
        pairs.select("pair", "a", "b")
        .join(words, left_on="a", right_on="text")
        .join(words, left_on=["b", "token"], right_on=["text", "token"], how="semi")
        .group_by("pair")
        .agg(shared=pl.len())
    )
    sized = pairs.join(size, left_on="a", right_on="text", how="left").join(
        size, left_on="b", right_on="text", how="left", suffix="_b"
    )
    dice = 2 * pl.col("shared").fill_null(0) / (pl.col("size") + pl.col("size_b"))
    return (
        sized.join(shared, on="pair", how="left")
        .with_columns(dice.alias(name))
        .drop("size", "size_b", "shared")
    )
