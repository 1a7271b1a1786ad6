"""One article on the terminal, with where each value came from, or as JSON.

Clues are printed in the words that they stand in, so that a reader can check them by eye.
"""

import json
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from rich.text import Text

from flows.changes_shown import print_changes
from flows.dossier import dossier
from flows.load import connect
from flows.lookup import Row, find_article
from flows.pager import paged
from flows.terminal import console, print_table, printable

_AROUND = 40
"""Characters of a sentence printed on each side of a clue."""
_MOST_CAPTURES = 20
_LEAD = 300
_ID_SHOWN = 8
_WIDE = 160
"""Columns from which rules and captures are printed beside the clues."""


def print_article(
    identifier: str, dataset: str | Path | None, release: int | None, form: str = "text"
) -> None:
    """Print what an id or an address means; raises `InputError` where that is no article."""
    with closing(connect(dataset, release)) as connection:
        article = dossier(connection, find_article(connection, identifier))
    if form == "json":
        print(json.dumps(article, ensure_ascii=False, indent=1, default=_plain))  # noqa: T201
        return
    with paged():
        for text in article["revisions"]:
            _print_text(text, len(article["revisions"]), article["story"])
            _print_clues(text)
            _print_sightings(text)
            _print_relations(text["relations"])
        print_changes(article["changes"])


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _print_text(text: Row, count: int, story: Row) -> None:
    console.print()
    console.print(Text(printable(text["title"] or "(no title)"), style="bold"))
    _line("text", text["version_id"])
    _line("article", f"{text['article_id']}, revision {text['revision']} of {count}, ordered by "
          f"{text['revision_basis']}")  # fmt: skip
    told = f", told by {story['article_count']} articles of {story['outlet_count']} outlets"
    _line("story", story["story_id"] + (told if story["article_count"] > 1 else ""))
    about = (text["outlet"], text["author"], text["language"], f"{text['word_count']:,} words")
    _line("outlet", ", ".join(str(value) for value in about if value))
    _line("address", text["url"])
    conflict = "; the evidence contradicts itself" if text["is_date_conflict"] else ""
    _line("published", _interval(text, "published") + conflict)
    _line("event", _interval(text, "event"))
    body = printable(text["body"])
    lead = body if len(body) <= _LEAD else f"{body[:_LEAD].rsplit(' ', 1)[0]} ..."
    dateline = f"{printable(text['dateline'])} " if text["dateline"] else ""
    console.print()
    console.print(Text.assemble((dateline, "dim"), lead))


def _line(name: str, value: object) -> None:
    if value is not None:
        console.print(
            Text.assemble((f"{name:<10}", "dim"), printable(str(value))),
            soft_wrap=name == "address",
        )


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


def _print_clues(text: Row) -> None:
    if not text["date_clues"]:
        return
    console.print()
    console.print("Date clues (* used)", style="bold")
    columns = ["", "role", "kind", "days allowed", "in its words"]
    is_wide = console.width >= _WIDE
    rows = []
    for clue in text["date_clues"]:
        mark = Text("*", style="green") if clue["used"] else ""
        row = [mark, clue["role"], clue["kind"], _allowed(clue), _in_words(text["body"], clue)]
        more = [clue["rule"], (clue["capture_id"] or "")[:_ID_SHOWN]]
        rows.append([*row, *more] if is_wide else row)
    print_table([*columns, "rule", "capture"] if is_wide else columns, rows)


def _allowed(clue: Row) -> str:
    first, last = clue["earliest"], clue["latest"]
    if last is None:
        return ""
    if first is None:
        return f"to {last}"
    return str(first) if first == last else f"{first} to {last}"


def _in_words(body: str, clue: Row) -> Text:
    """Return a clue with the words around it, itself in brackets."""
    start, end = clue["start"], clue["end"]
    if start is None:
        return Text(printable(str(clue["text"])))
    before = body[max(0, start - _AROUND) : start].rpartition("\n")[2]
    if len(before) == _AROUND:
        before = before.partition(" ")[2]
    behind = body[end : end + _AROUND].partition("\n")[0]
    if len(behind) == _AROUND:
        behind = behind.rpartition(" ")[0]
    clue_text = f"[{printable(body[start:end])}]"
    return Text.assemble(printable(before), (clue_text, "green"), printable(behind))


def _print_sightings(text: Row) -> None:
    found = text["sightings"]
    if not found:
        return
    console.print()
    count = "1 capture" if len(found) == 1 else f"{len(found):,} captures"
    console.print(f"Shown by {count}", style="bold")
    print_table(
        ("capture", "kind", "captured", "listed on", "matched by", "address, where another"),
        (
            (
                one["capture_id"][:_ID_SHOWN],
                one["kind"],
                _minute(one["captured_at"]),
                one["listed_on"],
                one["matched_by"],
                "" if one["url"] == text["url"] else one["url"],
            )
            for one in found[:_MOST_CAPTURES]
        ),
    )
    if len(found) > _MOST_CAPTURES:
        console.print(f"and {len(found) - _MOST_CAPTURES:,} more")


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def _print_relations(relations: list[Row]) -> None:
    if not relations:
        return
    console.print()
    console.print("Alike texts", style="bold")
    print_table(
        ("text", "relation", "jaccard", "days apart", "outlet", "title"),
        (
            (
                one["other"][:_ID_SHOWN],
                one["relation"],
                "" if one["jaccard"] is None else f"{one['jaccard']:.2f}",
                one["days_apart"],
                one["outlet"],
                one["title"],
            )
            for one in relations
        ),
    )
