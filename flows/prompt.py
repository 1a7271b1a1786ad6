"""The prompt of `broadsheet sql`: queries typed one after the other, with names completed.

A query may take several lines and ends with a semicolon. What was typed is kept for the arrow keys
in the user's state folder.
"""

import os
from pathlib import Path

import duckdb
from prompt_toolkit import PromptSession
from prompt_toolkit.application.current import get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.sql import SqlLexer

from flows.query import run
from flows.sql_completer import COMMANDS, SqlCompleter
from flows.sql_names import macros
from flows.terminal import console, print_error
from schemas.errors import BroadsheetError

_HELP = """\
A query ends with ; and may take several lines. Tab completes names, arrows bring back queries.
Ctrl-C drops a line or ends a query, Ctrl-D leaves.
"""
_TABLES = """\
SELECT view_name AS name, comment AS meaning FROM duckdb_views() WHERE NOT internal ORDER BY name"""
_COLUMNS = """\
SELECT column_name AS name, data_type AS type, comment AS meaning FROM duckdb_columns()
WHERE table_name = '{name}' AND NOT internal ORDER BY column_index"""


def converse(connection: duckdb.DuckDBPyConnection, dataset: str, form: str) -> None:
    """Ask for queries and print their rows until Ctrl-D."""
    console.print(f"{dataset}; a query ends with ;  .help says more, Ctrl-D leaves", style="dim")
    names = SqlCompleter(connection)
    session: PromptSession[str] = PromptSession(
        history=_history(),
        lexer=PygmentsLexer(SqlLexer),
        completer=names,
        complete_while_typing=False,
        multiline=True,
        key_bindings=_keys(),
        prompt_continuation=lambda width, *_: " " * (width - 2) + "> ",
    )
    while True:
        try:
            text = session.prompt("sql> ").strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if text in (".quit", ".exit"):
            return
        try:
            _answer(connection, text, dataset, form, names)
        except BroadsheetError as error:
            print_error(error)
        except KeyboardInterrupt:
            console.print("interrupted", style="dim")


def _answer(
    connection: duckdb.DuckDBPyConnection, text: str, dataset: str, form: str, names: SqlCompleter
) -> None:
    if text.startswith("."):
        command, _, name = text.rstrip(";").partition(" ")
        if command == ".tables":
            run(connection, _TABLES, dataset)
            console.print(", ".join(macros(connection).values()), style="dim", soft_wrap=True)
        elif command == ".columns" and name.strip() in names.tables:
            run(connection, _COLUMNS.format(name=name.strip()), dataset)
        else:
            told = "\n".join(f"{name:<16} {meaning}" for name, meaning in COMMANDS.items())
            console.print(_HELP + told, markup=False)
    elif text.strip(";"):
        run(connection, text, dataset, form)


def is_whole(text: str) -> bool:
    """Return whether Enter shall run what was typed: it ends with ; or is a command, or nothing."""
    stripped = text.strip()
    return not stripped or stripped.startswith(".") or stripped.endswith(";")


def _keys() -> KeyBindings:
    keys = KeyBindings()
    whole = Condition(lambda: is_whole(get_app().current_buffer.text))

    @keys.add("enter", filter=whole)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    return keys


def _history() -> History:
    """Return what was typed before, from the user's state folder, or nothing where none can be."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    path = Path(state, "broadsheet", "sql_history")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(path)
