"""What commands print: the build's summary, tables of what is there, progress."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from flows.build import Summary

_PIPED_WIDTH = 140
console = Console(highlight=False, width=None if sys.stdout.isatty() else _PIPED_WIDTH)
errors = Console(stderr=True, highlight=False)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in columns; numbers stand right. Brackets are text, not markup."""
    rows = list(rows)
    table = Table(header_style="bold", box=None, pad_edge=False)
    for place, name in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[place], int) for row in rows)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if value is None else _shown(value)) for value in row))
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
    """Says how far a step is: a line that renews itself on a terminal, plain lines elsewhere."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._live = sys.stderr.isatty()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note that `done` of `total` calls of a step are over."""
        if self._quiet or (not self._live and total == 1):
            return
        text = f"{step.replace('_', ' ')} {done}/{total}"
        if self._live:
            sys.stderr.write(f"\r\033[K{text}" + ("\r\033[K" if done == total else ""))
            sys.stderr.flush()
        else:
            errors.print(text)


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
