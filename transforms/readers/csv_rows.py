"""CSV: rows of a table in text, each as JSON under the names of its header."""

import csv
import io
from collections.abc import Iterator

from transforms import limits
from transforms.decode import decode
from transforms.readers.formats import HEAD
from transforms.readers.items import GiveUp, Item, Unread
from transforms.readers.layers import Layer
from transforms.readers.pages import too_large
from transforms.readers.rows import check_columns, table_capture, too_many
from transforms.records import is_field

_DELIMITERS = ",\t;|"
SURPLUS = "beyond_the_header"
"""The name under which a row's cells beyond those of the header are kept, as a list."""


def read_csv(stream: io.BufferedReader, layer: Layer) -> Iterator[Item]:
    """Yield the rows of a table; a bad one takes no other along."""
    csv.field_size_limit(limits.MAX_CAPTURE_BYTES)
    lines = _Lines(stream)
    header_line = lines.first()
    if not header_line:
        raise GiveUp(layer.uri, "empty", "no content")
    delimiter = _delimiter(header_line)
    header = [name.strip() for name in next(csv.reader([header_line], delimiter=delimiter), [])]
    check_columns(header, layer)
    rows = csv.reader(lines, delimiter=delimiter)
    for number in range(1, limits.MAX_RECORDS + 2):
        lines.begin_row()
        place = f"{layer.uri}#row={number}"
        try:
            cells = next(rows, None)
        except _TooLong:
            yield too_large(place)
            continue
        except csv.Error as error:
            yield Unread(place, "bad_row", f"{place}: {error}")
            continue
        if cells is None:
            return
        if number > limits.MAX_RECORDS:
            yield too_many(layer, "rows")
        elif cells:
            yield table_capture(_row(header, cells), place, layer.given)


def _row(header: list[str], cells: list[str]) -> dict[str, str | list[str]]:
    """Return the row by name; of two columns of one name the first counts, none is lost."""
    row: dict[str, str | list[str]] = {}
    surplus = cells[len(header) :]
    for name, cell in zip(header, cells, strict=False):
        if name in row:
            surplus.append(cell)
        else:
            row[name] = cell
    return row | ({SURPLUS: surplus} if surplus else {})


def _delimiter(header: str) -> str:
    """Return the delimiter by which the header holds the most names that records have."""

    def names(delimiter: str) -> tuple[int, int]:
        found = next(csv.reader([header], delimiter=delimiter), [])
        return sum(is_field(name) for name in found), len(found)

    return max(_DELIMITERS, key=names)


class _TooLong(Exception):  # noqa: N818
    """A row over the limit of a capture."""


class _Lines:
    """The lines of a table as text, counted so that no row grows without end."""

    def __init__(self, stream: io.BufferedReader) -> None:
        decoded = decode(stream.peek(HEAD)[:HEAD])
        charset = decoded.charset if decoded else "utf-8"
        self._text = io.TextIOWrapper(stream, charset, "replace", newline="")
        self._row_size = 0

    def begin_row(self) -> None:
        self._row_size = 0

    def first(self) -> str:
        """Return the header's line."""
        return self._text.readline(HEAD).lstrip("\ufeff")

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(limits.MAX_CAPTURE_BYTES + 1)
        if not line:
            raise StopIteration
        self._row_size += len(line)
        if self._row_size > limits.MAX_CAPTURE_BYTES:
            while line and not line.endswith(("\n", "\r")):
                line = self._text.readline(HEAD)
            raise _TooLong
        return line
