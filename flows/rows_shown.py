"""Rows of a query on the terminal: a table where that can be read, else one value a line.

A table is drawn only if no word has to be broken and no row grows tall; the many columns of
`articles`, or its bodies, are better read one below the other.
"""

import re
from collections.abc import Sequence
from typing import Any

from rich.box import SQUARE
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from flows.terminal import console, printable

MAX_ROWS, _MAX_RECORDS = 1_000, 100
"""Rows that are drawn as a table, and one value a line: half a second's work."""
_LONGEST_WORD = 40
"""Columns for which a word claims a line of its own; longer ones, such as addresses, are folded."""
_TALLEST_ROW = 4
"""Lines of a row of a table, and of a value where several rows are shown one value a line."""
_NUMBER = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL\(.*\)")

Rows = Sequence[Sequence[Any]]


def drawn_rows(
    columns: Sequence[str], types: Sequence[str], rows: Rows, width: int
) -> tuple[RenderableType, int]:
    """Return rows, ready to be printed `width` columns wide, and how many of them are there."""
    cells = [[shown(value) for value in row] for row in rows[:MAX_ROWS]]
    widths = _widths(columns, types, cells, width)
    if widths is None:
        return Group(*_records(columns, cells[:_MAX_RECORDS], width)), len(cells[:_MAX_RECORDS])
    return _table(columns, types, cells, widths), len(cells)


def shown(value: object) -> str:
    """Return a value as one reads it: nothing for NULL, bytes as their number."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return f"({len(value):,} bytes)"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(shown, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {shown(one)}' for name, one in value.items())}}}"
    return printable(str(value))


def _widths(
    columns: Sequence[str], types: Sequence[str], cells: Sequence[Sequence[str]], width: int
) -> list[int] | None:
    """Return how wide each column shall be, or None where a table would be hard to read."""
    heads = [max(len(name), len(kind)) for name, kind in zip(columns, types, strict=True)]
    natural, least = heads[:], heads[:]
    for row in cells:
        for place, cell in enumerate(row):
            natural[place] = max(natural[place], *map(cell_len, cell.split("\n")))
            longest = max((cell_len(word) for word in cell.split()), default=0)
            least[place] = max(least[place], min(longest, _LONGEST_WORD))
    room = width - 3 * len(heads) - 1
    if sum(least) > room:
        return None
    widths = [min(wide, room) for wide in natural]
    while sum(widths) > room:
        widest = max((wide, at) for at, wide in enumerate(widths) if wide > least[at])[1]
        widths[widest] -= 1
    tallest = max(
        (_lines(cell, widths[at]) for row in cells for at, cell in enumerate(row)), default=1
    )
    return widths if tallest <= _TALLEST_ROW else None


def _lines(cell: str, width: int) -> int:
    return sum(max(1, -(-cell_len(line) // width)) for line in cell.split("\n"))


def _table(
    columns: Sequence[str], types: Sequence[str], cells: Sequence[Sequence[str]], widths: list[int]
) -> RenderableType:
    is_tall = any(_lines(cell, widths[at]) > 1 for row in cells for at, cell in enumerate(row))
    table = Table(box=SQUARE, show_lines=is_tall, header_style="")
    for name, kind, width in zip(columns, types, widths, strict=True):
        head = Text.assemble((name, "bold"), "\n", (kind.lower(), "dim"), justify="center")
        is_number = _NUMBER.fullmatch(kind)
        table.add_column(
            head, justify="right" if is_number else "left", width=width, overflow="fold"
        )
    for row in cells:
        table.add_row(*map(Text, row))
    return table


def _records(
    columns: Sequence[str], cells: Sequence[Sequence[str]], width: int
) -> list[RenderableType]:
    """Return each row as a list of its values; where there are several, long ones are cut."""
    name_width = max(map(cell_len, columns))
    room = max(width - name_width - 2, 20)
    parts: list[RenderableType] = []
    for number, row in enumerate(cells, 1):
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(style="dim", width=name_width, no_wrap=True)
        grid.add_column(overflow="fold")
        for name, cell in zip(columns, row, strict=True):
            if cell:
                grid.add_row(name, Text(cell if len(cells) == 1 else _cut(cell, room)))
        if len(cells) > 1:
            parts.append(Rule(Text(str(number), "bold"), align="left", style="dim"))
        parts.append(grid)
    return parts


def _cut(cell: str, width: int) -> str:
    """Return what of a value fits its lines, and how long it is as a whole."""
    if _lines(cell, width) <= _TALLEST_ROW:
        return cell
    lines = Text(cell[: _TALLEST_ROW * width]).wrap(console, width, overflow="fold")
    kept = [line.plain.rstrip() for line in lines[: _TALLEST_ROW - 1]]
    return "\n".join([*kept, f"... ({len(cell):,} characters)"])
