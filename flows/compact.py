"""Compaction: many small files of a table become few, without changing a row.

It happens as a draft is published, so that a release is one state whether files were merged or not,
and old releases keep the files that they name. Diffs stay right and read more files that once.
"""

from collections.abc import Iterator

import polars as pl

from flows.releases import DataFile, Manifest, TableFiles
from flows.rows import write_rows
from flows.store import Store
from schemas.tables import TABLES

SMALL_BYTES = 16 * 1024 * 1024
MOST_SMALL_FILES = 32
"""Small files of a table from which they are merged: a daily build does so about once a month."""
MERGED_BYTES = 128 * 1024 * 1024
"""Bytes of the files merged into one; bounds what is held in memory."""


def compacted(store: Store, draft: Manifest) -> Manifest:
    """Return the draft with its small files merged where a table has many."""
    for name, files in draft.tables.items():
        small = [file for file in files.files if file.bytes < SMALL_BYTES]
        if len(small) < MOST_SMALL_FILES:
            continue
        merged: list[DataFile] = []
        for group in _groups(small):
            rows = pl.concat([store.read_file(files, file) for file in group])
            merged += write_rows(store, TABLES[name], rows)
        kept = (file for file in files.files if file.bytes >= SMALL_BYTES)
        draft = draft.with_table(name, TableFiles(files.schema, (*kept, *merged)))
    return draft


def _groups(files: list[DataFile]) -> Iterator[list[DataFile]]:
    group: list[DataFile] = []
    for file in files:
        if group and sum(one.bytes for one in group) + file.bytes > MERGED_BYTES:
            yield group
            group = []
        group.append(file)
    yield group
