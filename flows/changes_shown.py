"""Changes of an article on the terminal: what each revision added and took out, word by word.

Colours alone would tell nothing to a pipe or to the colour-blind, so both are marked as well.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from rich.text import Text

from flows.terminal import console, printable

_MARKS = {"-": ("[-", "-]", "red strike"), "+": ("{+", "+}", "green")}


def print_changes(revisions: Iterable[Mapping[str, Any]]) -> None:
    """Print rows of `revisions` of one article, which are in order."""
    for row in revisions:
        console.print()
        console.print(
            Text(f"Revision {row['revision']}: {row['change']}", style="bold"),
            Text(_counted(row), style="dim"),
        )
        if row["previous_title"] != row["title"]:
            previous = printable(row["previous_title"] or "(none)")
            console.print(Text.assemble(("title was ", "dim"), previous))
        if row["differences"]:
            console.print(Text("differs in " + ", ".join(row["differences"]), style="dim"))
        if row["diff"]:
            console.print(drawn(row["diff"]))


def _counted(row: Mapping[str, Any]) -> str:
    when = f", first seen {row['changed_at']}" if row["changed_at"] else ""
    return f"+{row['words_added']} -{row['words_removed']} words{when}"


def drawn(diff: str) -> Text:
    """Return a word diff as text: what went in [-...-], what came in {+...+}."""
    from transforms.word_diff import loaded

    text = Text()
    for op, words in loaded(diff):
        if op == "~":
            text.append(f" ... {words} words ... ", style="dim")
        elif op == "=":
            text.append(words)
        else:
            before, behind, style = _MARKS[op]
            bare = words.rstrip()
            text.append(f"{before}{bare}{behind}", style=style)
            text.append(words[len(bare) :])
    return text
