"""Rows of a table: added or exchanged by key, rewriting only the files that hold a changed row."""

from dataclasses import dataclass

import polars as pl

from flows.releases import DataFile, TableFiles
from flows.store import Store
from schemas.tables import Table

MAX_FILE_ROWS = 262_144
"""Rows from which a rewritten table is cut into several files."""
_SMALL_ROWS = 65_536
_SMALL_FILES = 16
"""A narrow table with more files under `_SMALL_ROWS` than this has them merged when it is next
written, so that a year of daily builds does not end in hundreds of files."""


@dataclass(frozen=True)
class Changes:
    """How many rows differ between two states of a table."""

    added: int
    changed: int
    removed: int


def append(dataset: Store, table: Table, files: TableFiles, rows: pl.DataFrame) -> TableFiles:
    """Add the rows whose key the table does not hold yet; rows that it holds stay as they are."""
    if rows.is_empty():
        return files
    held = dataset.scan(files).select(table.key)
    new = rows.lazy().join(held, on=table.key, how="anti", nulls_equal=True).collect()
    return TableFiles(files.schema, files.files + write_rows(dataset, table, new))


def put(
    dataset: Store, table: Table, files: TableFiles, rows: pl.DataFrame, *, whole: bool = False
) -> TableFiles:
    """Add or exchange rows by key; with `whole`, the table then holds these rows and no others."""
    key = list(table.key)
    rows = rows.select(table.polars_schema.names())
    placed = _placed(dataset, table, files)
    met = placed.join(rows.select(key), on=key, how="semi")
    gone = placed.join(rows.select(key), on=key, how="anti") if whole else placed.clear()
    affected = set(met["file"].to_list()) | set(gone["file"].to_list())
    removed = set(gone["file"].to_list())
    new = rows.join(placed, on=key, how="anti")
    opened: dict[int, pl.DataFrame] = {}
    for number in sorted(affected):
        held = dataset.read_file(files, files.files[number])
        fresh = rows.join(held.select(key), on=key, how="semi")
        if number in removed or _differ(held, fresh, key):
            opened[number] = pl.concat([held.join(rows, on=key, how="anti"), fresh])
            if whole:
                opened[number] = fresh
    if new.is_empty() and not opened:
        return files
    small = [n for n, file in enumerate(files.files) if file.rows < _SMALL_ROWS and n not in opened]
    if len(small) >= _SMALL_FILES:
        opened |= {number: dataset.read_file(files, files.files[number]) for number in small}
    kept = tuple(file for number, file in enumerate(files.files) if number not in opened)
    return TableFiles(
        files.schema, kept + write_rows(dataset, table, pl.concat([*opened.values(), new]))
    )


def remove(dataset: Store, table: Table, files: TableFiles, gone: pl.DataFrame) -> TableFiles:
    """Remove the rows that share all of `gone`'s columns with one of its rows.

    Only files that hold such rows are written anew.
    """
    kept: list[DataFile] = []
    rest: list[pl.DataFrame] = []
    for file in files.files:
        scan = pl.scan_parquet(dataset.root / file.path, glob=False)
        if scan.join(gone.lazy(), on=gone.columns, how="semi").head(1).collect().is_empty():
            kept.append(file)
        else:
            rows = dataset.read_file(files, file)
            rest.append(rows.join(gone, on=gone.columns, how="anti"))
    if not rest:
        return files
    return TableFiles(files.schema, (*kept, *write_rows(dataset, table, pl.concat(rest))))


def changes(dataset: Store, table: Table, old: TableFiles, new: TableFiles) -> Changes:
    """Count rows added, changed and removed; files that both states hold are not read.

    Nor is content: the keys of such rows are digests of it.
    """
    shared = {file.path for file in old.files} & {file.path for file in new.files}
    before, after = (
        TableFiles(files.schema, tuple(one for one in files.files if one.path not in shared))
        for files in (old, new)
    )
    if not before.files or not after.files:
        return Changes(after.rows, 0, before.rows)
    key = list(table.key)
    kept = [name for name, kind in table.polars_schema.items() if kind != pl.Binary]
    was, now = (dataset.scan(files).select(kept) for files in (before, after))
    both = now.select(key).join(was.select(key), on=key, how="inner", nulls_equal=True).collect()
    held, fresh = (rows.join(both.lazy(), on=key, how="semi").collect() for rows in (was, now))
    changed = _differing(held, fresh, key).height
    return Changes(after.rows - both.height, changed, before.rows - both.height)


def _placed(dataset: Store, table: Table, files: TableFiles) -> pl.DataFrame:
    """Return the keys that the table holds, with the number of the (file) that holds each."""
    frames = [
        pl.scan_parquet(dataset.root / file.path, glob=False).select(
            *table.key, file=pl.lit(number, pl.Int64)
        )
        for number, file in enumerate(files.files)
    ]
    empty = table.schema.create_empty().lazy().select(*table.key, file=pl.lit(0, pl.Int64))
    return pl.concat([empty, *frames]).collect()


def _differ(held: pl.DataFrame, fresh: pl.DataFrame, key: list[str]) -> bool:
    return not _differing(held, fresh, key).is_empty()


def _differing(before: pl.DataFrame, after: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Return the rows of `after` whose key `before` holds with another value somewhere."""
    others = [name for name in after.columns if name not in key]
    if not others:
        return after.clear()
    joined = after.join(before, on=key, how="inner", suffix="_before")
    return joined.filter(
        pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_before")) for name in others)
    )


def write_rows(dataset: Store, table: Table, rows: pl.DataFrame) -> tuple[DataFile, ...]:
    """Write rows in the table's order, in files of at most `MAX_FILE_ROWS`."""
    ordered = rows.sort(table.sort_by, nulls_last=True)
    return tuple(
        dataset.write_file(table, part)
        for part in ordered.iter_slices(MAX_FILE_ROWS)
        if not part.is_empty()
    )
