"""Completion at the prompt of `broadsheet sql`, with what each column means beside it."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

import duckdb
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from flows.sql_names import columns, macros, words

COMMANDS = {
    ".tables": "tables, views and macros",
    ".columns": "NAME: the columns of a table or view",
    ".help": "what can be typed",
    ".quit": "leave",
}
_WORD = re.compile(r"\w*$")
_OWNER = re.compile(r"(\w+)\.$")
_AFTER_FROM = re.compile(r"(?:\b(?:from|join|describe|summarize)|^\.columns)\s+$", re.I)
_SOURCE = re.compile(r"\b(?:from|join|,)\s+(\w+)(?:\s*\([^)]*\))?(?:\s+(?:as\s+)?(\w+))?", re.I)

Named = Iterable[tuple[str, str]]


class SqlCompleter(Completer):
    """Offers columns of the tables that the query names, then tables, macros and SQL's words."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @cached_property
    def tables(self) -> dict[str, dict[str, str]]:
        """Tables and views, each with its columns and their meaning."""
        return columns(self._connection)

    @cached_property
    def _macros(self) -> dict[str, str]:
        return macros(self._connection)

    @cached_property
    def _words(self) -> list[str]:
        return words(self._connection)

    def get_completions(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002
    ) -> Iterator[Completion]:
        """Return what the word before the cursor can become."""
        before = document.text_before_cursor
        if before.startswith(".") and " " not in before:
            yield from _fitting(before, COMMANDS.items())
            return
        word = _WORD.search(before)[0]  # type: ignore[index]
        behind = before[: len(before) - len(word)]
        yield from _fitting(word, self._named(word, behind, document.text))

    def _named(self, word: str, behind: str, text: str) -> Named:
        used = self._used(text)
        if owner := _OWNER.search(behind):
            return used.get(owner[1].lower(), self.tables.get(owner[1].lower(), {})).items()
        sources = [*((name, "table") for name in self.tables), *self._macros.items()]
        if _AFTER_FROM.search(behind):
            return sources
        shown = used.values() if used else self.tables.values()
        known = {name: meaning for table in shown for name, meaning in table.items()}
        return [*known.items(), *sources, *((one, "") for one in self._words if word)]

    def _used(self, text: str) -> dict[str, dict[str, str]]:
        """Return the tables that a query names, also by their aliases, with their columns."""
        found: dict[str, dict[str, str]] = {}
        for name, alias in _SOURCE.findall(text):
            table = self.tables.get(re.sub(r"_(at|as_known)$", "", name.lower()))
            if table:
                found |= {name.lower(): table, (alias or name).lower(): table}
        return found


def _fitting(word: str, named: Named) -> Iterator[Completion]:
    seen = set()
    for name, meaning in named:
        if name.lower().startswith(word.lower()) and name not in seen:
            seen.add(name)
            written = name.lower() if word.islower() else name
            yield Completion(written, -len(word), display_meta=meaning.partition(". ")[0])
