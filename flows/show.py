"""One article on the terminal, with where each value came from.

Clues are printed in the words that they stand in, so that a reader can check them by eye.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
from rich.text import Text

from flows.changes_shown import print_changes
from flows.load import load, open_dataset
from flows.releases import Dataset
from flows.terminal import console, print_table
from schemas.errors import InputError

_AROUND = 40
"""Characters of a sentence printed on each side of a clue."""
_LEAST = 4
"""Characters from which the beginning of an id is looked for."""
_MOST_CAPTURES = 20
_LEAD = 300

Row = dict[str, Any]


def print_article(identifier: str, named: str | Path | None, number: int | None) -> None:
    """Print the article that an id belongs to; raises `InputError` where there is none."""
    dataset = open_dataset(named)
    release = dataset.release(number).release
    rows = _rows("articles", dataset, release)
    article = _article_id(identifier.lower(), rows, _rows("sightings", dataset, release))
    revisions = rows.filter(article_id=article).sort("revision").collect().to_dicts()
    for text in revisions:
        _print_text(text, len(revisions))
        _print_clues(text, _of_version("date_clues", text, dataset, release))
        _print_sightings(_of_version("sightings", text, dataset, release))
        _print_relations(text, _rows("relations", dataset, release))
    print_changes(_rows("revisions", dataset, release).filter(article_id=article).collect())


def _rows(table: str, dataset: Dataset, release: int) -> pl.LazyFrame:
    return load(table, release, dataset)


def _of_version(table: str, text: Row, dataset: Dataset, release: int) -> pl.DataFrame:
    return _rows(table, dataset, release).filter(version_id=text["version_id"]).collect()


def _article_id(identifier: str, articles: pl.LazyFrame, sightings: pl.LazyFrame) -> str:
    """Return the article that a whole id or its beginning means."""
    if len(identifier) < _LEAST:
        raise InputError(f"{identifier!r} is too short; give at least {_LEAST} letters of an id")
    fits = pl.any_horizontal(
        pl.col(name).str.starts_with(identifier)
        for name in ("version_id", "article_id", "story_id")
    )
    found = articles.filter(fits).select("article_id").unique().collect()["article_id"].to_list()
    if not found:
        shown = sightings.filter(pl.col("capture_id").str.starts_with(identifier))
        versions = shown.select("version_id").drop_nulls().unique()
        found = (
            articles.join(versions, on="version_id", how="semi")
            .select("article_id").unique().collect()["article_id"].to_list()
        )  # fmt: skip
    if not found:
        raise InputError(
            f"no text, article, story or capture with an id that begins with {identifier!r}; "
            "ids stand in the columns version_id, article_id, story_id, capture_id"
        )
    if len(found) > 1:
        listed = ", ".join(sorted(found)[:5])
        raise InputError(f"{identifier!r} means {len(found)} articles; give one: {listed}")
    return str(found[0])


def _print_text(text: Row, count: int) -> None:
    title = text["title"] or "(no title)"
    console.print()
    console.print(Text(title, style="bold"))
    _line("text", text["version_id"])
    _line("article", f"{text['article_id']}, revision {text['revision']} of {count}, ordered by "
          f"{text['revision_basis']}")  # fmt: skip
    _line("story", text["story_id"])
    about = (text["outlet"], text["author"], text["language"], f"{text['word_count']:,} words")
    _line("outlet", ", ".join(str(value) for value in about if value))
    _line("address", text["url"])
    conflict = "; the evidence contradicts itself" if text["is_date_conflict"] else ""
    _line("published", _interval(text, "published") + conflict)
    _line("event", _interval(text, "event"))
    body = text["body"]
    lead = body if len(body) <= _LEAD else f"{body[:_LEAD].rsplit(' ', 1)[0]} ..."
    console.print()
    console.print(Text(f"{text['dateline']} " if text["dateline"] else "", style="dim"), end="")
    console.print(Text(lead))


def _line(name: str, value: object) -> None:
    if value is not None:
        console.print(Text.assemble((f"{name:<10}", "dim"), str(value)), soft_wrap=True)


def _interval(text: Row, name: str) -> str:
    """Return what is known of a date: the day, the days that remain, or that nothing is."""
    first, last = text[f"{name}_from"], text[f"{name}_to"]
    basis, sure = text[f"{name}_basis"], text[f"{name}_confidence"]
    if first is None and last is None:
        return "not known"
    if first is None:
        return f"not after {last} ({basis})"
    days = str(first) if first == last else f"{first} to {last}"
    return f"{days} ({basis}, confidence {sure:.2f})"


def _print_clues(text: Row, clues: pl.DataFrame) -> None:
    if clues.is_empty():
        return
    console.print()
    console.print("Date clues (* used)", style="bold")
    ordered = clues.sort(pl.col("used").not_(), "role", "start", "kind", "text", nulls_last=True)
    print_table(
        ("", "role", "kind", "days allowed", "in its words", "rule", "capture"),
        (
            (
                "*" if clue["used"] else "",
                clue["role"],
                clue["kind"],
                _allowed(clue),
                _in_words(text["body"], clue),
                clue["rule"],
                (clue["capture_id"] or "")[:8],
            )
            for clue in ordered.iter_rows(named=True)
        ),
    )


def _allowed(clue: Row) -> str:
    first, last = clue["earliest"], clue["latest"]
    if last is None:
        return ""
    if first is None:
        return f"to {last}"
    return str(first) if first == last else f"{first} to {last}"


def _in_words(body: str, clue: Row) -> str:
    """Return a clue with the words around it, itself in brackets."""
    start, end = clue["start"], clue["end"]
    if start is None:
        return str(clue["text"])
    before = body[max(0, start - _AROUND) : start].rpartition("\n")[2]
    behind = body[end : end + _AROUND].partition("\n")[0]
    return f"{before}[{body[start:end]}]{behind}"


def _print_sightings(sightings: pl.DataFrame) -> None:
    if sightings.is_empty():
        return
    console.print()
    more = sightings.height - _MOST_CAPTURES
    console.print(f"Shown by {sightings.height} captures", style="bold")
    ordered = sightings.sort("captured_at", "capture_id", "position", nulls_last=True)
    columns = ("capture_id", "kind", "captured_at", "listed_on", "matched_by", "url")
    print_table(columns, _short(ordered.head(_MOST_CAPTURES).select(columns).iter_rows()))
    if more > 0:
        console.print(f"and {more:,} more")


def _print_relations(text: Row, relations: pl.LazyFrame) -> None:
    own = text["version_id"]
    found = relations.filter((pl.col("a") == own) | (pl.col("b") == own)).collect()
    if found.is_empty():
        return
    console.print()
    console.print("Alike texts", style="bold")
    other = pl.when(pl.col("a") == own).then("b").otherwise("a").alias("text")
    shown = found.select(other, "relation", "jaccard", "containment", "days_apart", "rule")
    print_table(shown.columns, _short(shown.sort("relation", "text").iter_rows()))


def _short(rows: Iterable[tuple[object, ...]]) -> Iterable[tuple[object, ...]]:
    """Return rows with their first column, an id, cut, and shares rounded."""
    for first, *rest in rows:
        rounded = (f"{value:.2f}" if isinstance(value, float) else value for value in rest)
        yield (str(first)[:12], *rounded)
