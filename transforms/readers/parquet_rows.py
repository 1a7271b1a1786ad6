"""Parquet: rows of a table, read a few at a time, each as JSON under the names of its columns."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from pyarrow.lib import ArrowException, timestamp
from pyarrow.parquet import ParquetFile

from transforms import limits
from transforms.readers.items import GiveUp, Item, Unread
from transforms.readers.layers import Layer
from transforms.readers.pages import too_large
from transforms.readers.rows import check_columns, table_capture, too_many

_BATCH_ROWS = 1024
_READ_BYTES = 1024 * 1024
_MAX_NAMES = 100_000
"""Names and other parts of a Parquet file's description; wide tables have some thousands."""


def read_parquet(file: BinaryIO, layer: Layer) -> Iterator[Item]:
    """Yield the rows of a Parquet file that can be sought."""
    number = 0
    try:
        table = ParquetFile(
            file,
            buffer_size=_READ_BYTES,
            pre_buffer=False,
            thrift_string_size_limit=limits.MAX_DIRECTORY_BYTES,
            thrift_container_size_limit=_MAX_NAMES,
        )
        check_columns(table.schema_arrow.names, layer)
        if table.metadata.num_rows == 0:
            raise GiveUp(layer.uri, "empty", "a table without rows")
        for batch in table.iter_batches(_batch_rows(table.metadata), use_threads=False):
            for row in _rows(batch):
                number += 1
                place = f"{layer.uri}#row={number}"
                if number > limits.MAX_RECORDS:
                    yield too_many(layer, "rows")
                    return
                if isinstance(row, str):
                    yield Unread(place, "bad_row", f"{place}: {row}")
                    continue
                capture = table_capture(row, place, layer.given)
                if len(capture.content) > limits.MAX_CAPTURE_BYTES:
                    yield too_large(place)
                else:
                    yield capture
    except (ArrowException, OSError, ValueError) as error:
        where = f"after row {number}: {str(error).splitlines()[0][:200]}"
        raise GiveUp(layer.uri, "damaged_container", where) from error


def _batch_rows(description: Any) -> int:
    """Return how many rows can be held even if each has the longest value of its column."""
    longest = max(
        (
            description.row_group(group).column(column).total_uncompressed_size
            for group in range(min(description.num_row_groups, 1000))
            for column in range(description.row_group(group).num_columns)
        ),
        default=1,
    )
    return max(1, min(_BATCH_ROWS, limits.MAX_PARQUET_BATCH_BYTES // max(1, longest)))


def _rows(batch: Any) -> Iterator[dict[str, Any] | str]:
    """Yield the rows of a batch, or for a row that Python cannot hold, why."""
    for place, column in enumerate(batch.columns):
        if str(column.type).startswith("timestamp[ns"):
            held = column.cast(timestamp("us", tz=column.type.tz), safe=False)
            batch = batch.set_column(place, batch.schema.names[place], held)
    for place in range(batch.num_rows):
        try:
            yield batch.slice(place, 1).to_pylist()[0]
        except (ValueError, OverflowError) as error:
            yield str(error)
