"""Revisions: each change of an article, what kind of change it is, and the words that changed.

What is a revision at all is decided in `states`, by the relations; here consecutive texts of one
article are compared. A title is no part of a text's id, so a change of the title alone is read from
the captures. A capture without text shows no change: it is no deletion. Where an address went over
to another article the change is listed as `replaced`, and joins nothing.
"""

import re
from collections.abc import Iterable

import dataframely as dy
import polars as pl

from schemas.revisions import Revisions
from transforms.calendar import ENGLISH_MONTHS
from transforms.day_forms import TITLE_LABEL
from transforms.ids import id_column
from transforms.mentions import PERSON
from transforms.text import normal_form
from transforms.word_diff import WordDiff, dumped, shortened, word_diff

ONE_WAY = 0.9
"""Share of the changed words on one side from which a change is a cut or an extension..."""
SUBSTANTIAL = 0.1
"""...if it also is this share of the longer text; a name taken out of a long text is less."""

_DAY = re.compile(
    rf"\b({'|'.join(sorted(ENGLISH_MONTHS, key=len, reverse=True))})\.? (\d{{1,2}})\b"
    r"|\b((?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.I,
)
_UNITS = "two|three|four|five|six|seven|eight|nine"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_NUMBER = re.compile(
    rf"\d+(?:[.,:]\d+)*|\b(?:{_TENS})(?:[- ](?:one|{_UNITS}))?\b"
    rf"|\b(?:{_UNITS}|ten|eleven|twelve|hundred|thousand|million)\b",
    re.I,
)
"""Numbers, also in words; `one`, `first` and `second` are too often no number."""
_PERSON = re.compile(PERSON.replace(r"\p{Lu}", "[A-Z]").replace(r"\p{Ll}", "[a-z]"))
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][^\W\d_]{2,}(?: [A-Z][^\W\d_]{2,})*")
"""Capitals inside a sentence."""
_OFFICES = frozenset(
    "central chairman comrade commission committee democratic general great leader marshal people "
    "president republic respected secretary".split()
)
"""Words of titles and offices: how somebody is called is wording."""
_MONTHS = frozenset(ENGLISH_MONTHS)
"""A month without its day is no name; with it, it is part of a date."""
_MOST_FACTS = 12
_WORD = re.compile(r"[^\W\d_]+")

_CHANGE: dict[str, type[pl.DataType] | pl.DataType] = {
    "article_id": pl.String,
    "revision": pl.Int32,
    "version_id": pl.String,
    "previous_version_id": pl.String,
    "url": pl.String,
    "title": pl.String,
    "previous_title": pl.String,
    "changed_at": pl.Datetime("us"),
    "replaced": pl.Boolean,
}


def changes(states: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Return the changes that `revisions` is to describe, each with its `revision_id`.

    `states` holds (version_id, article_id, revision, title, first_seen_at), `pages` the sightings
    that show a text, with (url_key).
    """
    shown = (
        pages.filter(pl.col("version_id").is_not_null(), pl.col("captured_at").is_not_null())
        .with_columns(shown_title=_plain_title(pl.coalesce("title", "text")))
        .select("version_id", "url_key", "url", "captured_at", "capture_id", "shown_title")
        .join(states.select("version_id", "article_id", "revision"), on="version_id")
    )
    found = pl.concat([_rewritten(states), *_at_addresses(shown)])
    key = ["previous_version_id", "version_id", "previous_title", "title", "url"]
    kept = found.unique(key, keep="first", maintain_order=True)
    marked = kept.select("previous_version_id", "version_id", "previous_title", "title", "url")
    return kept.with_columns(revision_id=id_column(marked, key))


def _rewritten(states: pl.DataFrame) -> pl.DataFrame:
    """Return the steps from each text of an article to the next."""
    ordered = states.sort("article_id", "revision")
    before = {
        f"previous_{name}": pl.col(name).shift(1).over("article_id")
        for name in ("version_id", "title")
    }
    return (
        ordered.with_columns(**before, url=pl.lit(None, pl.String), replaced=pl.lit(False))
        .filter(pl.col("previous_version_id").is_not_null())
        .select(_columns("first_seen_at"))
    )


def _columns(moment: str) -> list[pl.Expr]:
    """Return the columns of a change, of which `moment` is the time."""
    return [
        pl.col(moment if name == "changed_at" else name).cast(kind).alias(name)
        for name, kind in _CHANGE.items()
    ]


def _at_addresses(shown: pl.DataFrame) -> Iterable[pl.DataFrame]:
    """Yield changes of the title alone, and of the article, between captures of one address."""
    ordered = shown.filter(pl.col("url_key").is_not_null()).sort(
        "url_key", "captured_at", "capture_id"
    )
    steps = ordered.with_columns(
        **{
            f"previous_{name}": pl.col(name).shift(1).over("url_key")
            for name in ("version_id", "article_id", "shown_title", "captured_at")
        }
    ).filter(
        pl.col("previous_version_id").is_not_null(),
        pl.col("previous_captured_at") < pl.col("captured_at"),
    )
    named = steps.with_columns(title="shown_title", previous_title="previous_shown_title")
    retitled = (pl.col("version_id") == pl.col("previous_version_id")) & (
        pl.col("title") != pl.col("previous_title")
    )
    moved = pl.col("article_id") != pl.col("previous_article_id")
    for which, replaced in ((retitled, False), (moved, True)):
        chosen = named.filter(which).with_columns(replaced=pl.lit(replaced))
        yield chosen.select(_columns("captured_at"))


def _plain_title(title: pl.Expr) -> pl.Expr:
    return title.str.replace_all(r"\s+", " ").str.strip_chars()


def revisions(
    found: pl.DataFrame, texts: pl.DataFrame, known: pl.DataFrame | None = None
) -> dy.DataFrame[Revisions]:
    """Return the table for some `changes`.

    `texts` holds (version_id, body) for the texts in them; `known` are rows of an earlier release,
    which spare the comparison where they are about the same texts and titles.
    """
    measures = ["change", "words_added", "words_removed", "differences", "diff"]
    done = Revisions.create_empty() if known is None else known
    done = done.select("revision_id", *measures)
    new = found.join(done, on="revision_id", how="anti")
    bodies = dict(texts.select("version_id", "body").iter_rows())
    compared = [
        _measured(bodies[before], bodies[after], retitled=retitled, replaced=replaced)
        for before, after, retitled, replaced in new.select(
            "previous_version_id", "version_id", _retitled(), "replaced"
        ).iter_rows()
    ]
    schema = {name: Revisions.create_empty().schema[name] for name in measures}
    fresh = pl.DataFrame(compared, schema=schema, orient="row")
    described = pl.concat([new.select("revision_id").hstack(fresh), done])
    return Revisions.validate(
        found.join(described, on="revision_id")
        .select(Revisions.column_names())
        .sort("article_id", "revision", "revision_id")
    )


def _retitled() -> pl.Expr:
    """Return whether a title changed in more than writing or its date label."""
    plain = [
        normal_form(pl.col(name).str.replace(TITLE_LABEL, "")).fill_null("")
        for name in ("title", "previous_title")
    ]
    return (plain[0] != plain[1]).alias("retitled")


def _measured(
    before: str, after: str, *, retitled: bool, replaced: bool
) -> tuple[str, int, int, list[str] | None, str | None]:
    """Return class, words added and removed, differences and diff of a change."""
    diff = word_diff(before, after)
    words = max(len(before.split()), len(after.split()), 1)
    lost_and_won = facts(before, after)
    change = "replaced" if replaced else _class(diff, words, lost_and_won, retitled=retitled)
    shown = None if replaced or not diff.added + diff.removed else dumped(shortened(diff.ops))
    return change, diff.added, diff.removed, lost_and_won[:_MOST_FACTS] or None, shown


def _class(diff: WordDiff, words: int, differ: list[str], *, retitled: bool) -> str:
    changed = diff.added + diff.removed
    if not changed:
        return "title" if retitled else "cosmetic"
    if changed >= SUBSTANTIAL * words:
        if diff.removed >= ONE_WAY * changed:
            return "cut"
        if diff.added >= ONE_WAY * changed:
            return "extended"
    return "facts" if differ else "wording"


def facts(earlier: str, later: str) -> list[str]:
    """Return names, numbers and dates that one of two texts has and the other lacks.

    Each as `name:-Kim Tok Hun` where the later text lost it, with `+` where it won it.
    """
    old, new = _stated(earlier), _stated(later)
    found = [f"{kind}:-{fact}" for kind, fact in old - new if not _holds(later, kind, fact)]
    found += [f"{kind}:+{fact}" for kind, fact in new - old if not _holds(earlier, kind, fact)]
    return sorted(found)


def _stated(text: str) -> set[tuple[str, str]]:
    days = {("date", _day(found)) for found in _DAY.finditer(text)}
    undated = _DAY.sub(" ", text)
    small = {word for word in _WORD.findall(undated) if word[0].islower()}
    persons = {("name", person) for person in _PERSON.findall(undated)}
    names = {
        ("name", word)
        for phrase in _NAME.findall(_PERSON.sub(";", undated))
        for word in phrase.split()
        if word.lower() not in small | _OFFICES | _MONTHS
    }
    return days | persons | names | {("number", one.lower()) for one in _NUMBER.findall(undated)}


def _day(found: re.Match[str]) -> str:
    month, day, weekday = found.groups()
    return weekday.lower() if weekday else f"{month[:3].lower()} {day}"


def _holds(text: str, kind: str, fact: str) -> bool:
    """Tell whether a text writes a name in other letters or with other spaces."""
    return kind == "name" and fact.lower() in " ".join(text.lower().split())
