"""What a Delta version says of a release: files added and removed, columns, and which release."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from flows.releases import DataFile, Manifest

if TYPE_CHECKING:
    from deltalake import CommitProperties, Schema
    from deltalake.transaction import AddAction, RemoveAction
    from polars._typing import PolarsDataType

APPLICATION = "broadsheet"
"""Under which name a log keeps the number of the release it has come to."""


def additions(name: str, release: Manifest) -> "list[AddAction]":
    """Return the files of a table in a release, as all added."""
    return [_added(file, release) for file in _files(release, name)]


def actions(name: str, before: Manifest, release: Manifest) -> "list[AddAction | RemoveAction]":
    """Return what turns a table's files in one release into those in the next."""
    from deltalake.transaction import RemoveAction

    old = {file.path: file for file in _files(before, name)}
    new = {file.path: file for file in _files(release, name)}
    return [
        *(_added(file, release) for path, file in new.items() if path not in old),
        *(
            RemoveAction(Path(path).name, True, _milliseconds(release), file.bytes, {})
            for path, file in old.items()
            if path not in new
        ),
    ]


def _added(file: DataFile, release: Manifest) -> "AddAction":
    from deltalake.transaction import AddAction

    return AddAction(
        path=Path(file.path).name,
        size=file.bytes,
        partition_values={},
        modification_time=_milliseconds(release),
        data_change=True,
        stats=json.dumps(_statistics(file)),
    )


def _statistics(file: DataFile) -> dict[str, Any]:
    """Return rows, and the range of the column that the file's rows are sorted by first.

    Rows where it is null stand last, so a last row that has a value says that none is null.
    """
    first = next(iter(file.least), "")
    least, most = file.least.get(first), file.most.get(first)
    if least is None or most is None:
        return {"numRecords": file.rows}
    ranges = {"minValues": {first: least}, "maxValues": {first: most}, "nullCount": {first: 0}}
    return {"numRecords": file.rows, **ranges}


def properties(number: int, digest: str) -> "CommitProperties":
    """Return which release a version is; it is committed as the next version or not at all."""
    from deltalake import CommitProperties, Transaction

    return CommitProperties(
        custom_metadata={"release": number, "releaseSha256": digest},
        max_commit_retries=0,
        app_transactions=[Transaction(APPLICATION, number)],
    )


def columns(path: Path) -> "Schema":
    """Return a Parquet file's columns as Delta's, where unsigned numbers become wider ones."""
    from deltalake import Schema

    columns = pl.read_parquet_schema(path)
    return Schema.from_arrow(pl.Schema({name: _signed(kind) for name, kind in columns.items()}))


def _signed(kind: "PolarsDataType") -> "PolarsDataType":
    if isinstance(kind, pl.List):
        return pl.List(_signed(kind.inner))
    return pl.Int64() if kind.is_unsigned_integer() else kind


def _files(release: Manifest, name: str) -> tuple[DataFile, ...]:
    return release.tables[name].files if name in release.tables else ()


def _milliseconds(release: Manifest) -> int:
    created = datetime.fromisoformat(release.created_at or "1970-01-01T00:00:00Z")
    return int(created.timestamp() * 1000)
