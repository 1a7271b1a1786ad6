"""What commands print: the build's summary, tables of what is there, errors, progress."""

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from flows.build import Summary

_PIPED_WIDTH = 140
_LIVE_SECONDS, _LINE_SECONDS = 0.1, 2.0
console = Console(highlight=False, width=None if sys.stdout.isatty() else _PIPED_WIDTH)
errors = Console(stderr=True, highlight=False)

_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), "�") | {
    ord("\n"): "\n", ord("\t"): " ",
}  # fmt: skip


def printable(text: str) -> str:
    """Return a text without what would steer the terminal: pages may hold escape sequences."""
    return text.translate(_CONTROLS)


def print_error(message: object) -> None:
    """Print an error that Broadsheet knows, the mark under its place in a colour."""
    text = Text(f"broadsheet: {message}")
    text.highlight_regex(r"(?m)^ *\^+$", "bold red")
    text.highlight_regex(r"(?m)^LINE \d+:", "dim")
    errors.print(text, soft_wrap=True)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in columns; numbers stand right. Brackets are text, not markup."""
    rows = list(rows)
    table = Table(header_style="bold", box=None, pad_edge=False)
    for place, name in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[place], int) for row in rows)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(_cell, row))
    console.print(table)


def print_summary(summary: "Summary", api: str | None, *, is_flow: bool) -> None:
    """Print what a build did."""
    rejected = sum(summary.rejects.values())
    rows: list[tuple[str, str, str]] = [
        ("captures", _shown(summary.captures), f"{_shown(summary.new_captures)} new"),
        ("articles", _shown(summary.articles), ""),
        ("revisions", _shown(summary.revisions), "texts changed after they were published"),
        ("copies", _shown(summary.copies), "further addresses of the same text"),
        ("stories", _shown(summary.stories), ""),
        ("rejects", _shown(rejected), ", ".join(f"{n} {r}" for r, n in summary.rejects.items())),
    ]
    print_table(("", "now", ""), rows)
    state = "published" if summary.is_new else "nothing changed, nothing published; newest is"
    console.print(f"{summary.dataset}: {state} release {summary.release} ({summary.seconds:.1f} s)")
    if api:
        console.print(f"run, tasks and summary: {api.removesuffix('/api')}", style="dim")
    else:
        console.print(
            "ran on Prefect's embedded API; to see runs: `prefect server start`, then set "
            "PREFECT_API_URL"
            if is_flow
            else "to see runs in Prefect's UI: `prefect server start`, then set PREFECT_API_URL",
            style="dim",
        )


class Progress:
    """Says how far a step is: a line that renews itself on a terminal, plain lines elsewhere.

    Elsewhere a step that takes long says so each tenth of the way, and no more often than
    `_LINE_SECONDS`; on a terminal the line is renewed no more often than `_LIVE_SECONDS`.
    """

    def __init__(self, quiet: bool, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._quiet = quiet
        self._live = sys.stderr.isatty()
        self._clock = clock
        self._step = ""
        self._said = 0.0
        self._tenth = 0

    def __call__(self, step: str, done: int, total: int, is_bytes: bool = False) -> None:
        """Take note that `done` of `total` calls, or bytes, of a step are over."""
        if self._quiet or total <= 0:
            return
        now = self._clock()
        if step != self._step:
            self._step, self._said, self._tenth = step, now if is_bytes else 0.0, 0
        ended, tenth = done >= total, 10 * done // total
        if self._live:
            if ended or now - self._said >= _LIVE_SECONDS:
                end = "\r\033[K" if ended else ""
                sys.stderr.write(f"\r\033[K{_line(step, done, total, is_bytes)}{end}")
                sys.stderr.flush()
                self._said = now
        elif total > 1 and tenth > self._tenth and now - self._said >= _LINE_SECONDS:
            errors.print(_line(step, done, total, is_bytes))
            self._said, self._tenth = now, tenth
        if ended:
            self._step = ""


def _line(step: str, done: int, total: int, is_bytes: bool) -> str:
    name = step.replace("_", " ")
    if is_bytes:
        return f"{name} {done / 1e6:,.0f} of {total / 1e6:,.0f} MB ({done / total:.0%})"
    return f"{name} {done}/{total}"


def _cell(value: object) -> Text:
    if isinstance(value, Text):
        return value
    return Text("" if value is None else printable(_shown(value)))


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
