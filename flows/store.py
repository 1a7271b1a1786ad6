"""The store: writing a dataset's immutable files, the draft of a release, and the release.

    releases/000001.json      the truth; linked into place, never rewritten
    tables/<table>/<sha24>.parquet, _schema-<sha16>.parquet    immutable, named by content
    _staging/                 draft.json, the writer's lock, work in progress

A draft has the form of a release without a number. Each stage ends by replacing it in one rename,
so a run that is killed loses the stage that it was in and nothing else.
"""

import os
import platform
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from filelock import FileLock, Timeout
from polars.exceptions import PolarsError

from flows.mishaps import explained
from flows.releases import DataFile, Dataset, Manifest, TableFiles, parse_manifest
from schemas.errors import BusyError
from schemas.tables import TABLES, Table
from transforms.ids import digest_bytes

ROW_GROUP = 16_384
"""Rows in a Parquet row group; stated, since the writer's own choice is not reproducible."""
COMPRESSION_LEVEL = 3


class Store(Dataset):
    """A dataset's folder, to write; everything but the constructor happens inside `writing()`."""

    def __init__(self, root: Path | str) -> None:
        super().__init__(root)
        self._staging = self.root / "_staging"
        self._schema_files: dict[str, str] = {}

    @contextmanager
    def writing(self, wait: float = 0) -> Iterator[None]:
        """Hold the dataset for writing, after at most `wait` seconds for another process.

        The lock is the operating system's, so a process that dies leaves none behind. Errors of the
        disk and of damaged files inside are told as errors of the dataset.
        """
        holder = self._staging / "writer.json"
        with self._explaining():
            for folder in (self.releases, self._staging, *(self._folder(t) for t in TABLES)):
                folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._staging / "writer.lock")
            try:
                lock.acquire(timeout=wait)
            except Timeout as error:
                raise BusyError(
                    f"{self.name} is being written to by {_named_in(holder)}; run this again when "
                    "that has finished, or wait for it with --wait SECONDS"
                ) from error
            try:
                since = datetime.now(UTC).isoformat(timespec="seconds")
                machine = platform.node() or "this machine"
                holder.write_text(f"process {os.getpid()} on {machine} since {since}\n")
                yield
            finally:
                holder.unlink(missing_ok=True)
                lock.release()

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except (OSError, PolarsError, duckdb.Error) as error:
            told = explained(error, self.name)
            if told is None:
                raise
            raise told from error

    def draft(self) -> Manifest:
        """Return the draft of the next release: what earlier stages left, or the newest release."""
        numbers = self.release_numbers()
        parent = numbers[-1] if numbers else None
        path = self._staging / "draft.json"
        if path.exists():
            draft = parse_manifest(path.read_text(encoding="utf-8"), path)
            if draft.parent == parent:
                return draft
        base = self.release().tables if numbers else {}
        tables = {
            name: TableFiles(self._schema_file(table), base[name].files if name in base else ())
            for name, table in TABLES.items()
        }
        return Manifest(release=0, parent=parent, tables=tables)

    def save_draft(self, draft: Manifest) -> None:
        """Put the draft in place in one step."""
        self._write_whole(self._staging / "draft.json", draft.to_json())

    def link_release(self, draft: Manifest) -> Manifest:
        """Make the draft the next release; fails if its number has been taken."""
        number = (draft.parent or 0) + 1
        created = datetime.now(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
        parent = self.release_path(draft.parent) if draft.parent else None
        release = replace(
            draft,
            release=number,
            created_at=created,
            parent_sha256=digest_bytes(parent.read_bytes()) if parent else None,
        )
        temporary = self._staging / f"release-{uuid.uuid4().hex}.json"
        self._write_whole(temporary, release.to_json())
        try:
            if not self._commit(temporary, release):
                raise BusyError(
                    f"release {number} of {self.name} was published by another process; build again"
                )
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(self.releases)
        self.clear_staging()
        return release

    def _commit(self, written: Path, release: Manifest) -> bool:
        """Make a written release file the release; False where its number has been taken."""
        try:
            os.link(written, self.release_path(release.release))
        except FileExistsError:
            return False
        return True

    def put_text(self, path: str, text: str) -> None:
        """Write a small file of the dataset in one step; what it held before is gone."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        self._write_whole(target, text)

    def clear_staging(self) -> None:
        """Remove the draft and all work in progress; the caller holds the lock."""
        (self._staging / "draft.json").unlink(missing_ok=True)
        for path in self._staging.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif not path.name.startswith("writer."):
                path.unlink(missing_ok=True)

    def workspace(self, name: str) -> Path:
        """Return a folder in `_staging`, made if need be; it is kept until a release is linked."""
        folder = self._staging / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def write_file(self, table: Table, rows: pl.DataFrame) -> DataFile:
        """Write rows, in the table's order, as one immutable file named by its content."""
        ordered = rows.select(table.polars_schema.names()).sort(table.sort_by, nulls_last=True)
        return DataFile(
            **self._place(ordered, table, lambda digest: f"{digest[:24]}.parquet"),
            rows=ordered.height,
            least=_bounds(ordered.head(1), table),
            most=_bounds(ordered.tail(1), table),
        )

    def _schema_file(self, table: Table) -> str:
        """Return the file without rows that fixes names, types and order; write it if need be."""
        if table.name not in self._schema_files:
            empty = table.schema.create_empty()
            placed = self._place(empty, table, lambda digest: f"_schema-{digest[:16]}.parquet")
            self._schema_files[table.name] = str(placed["path"])
        return self._schema_files[table.name]

    def _place(
        self, rows: pl.DataFrame, table: Table, name: Callable[[str], str]
    ) -> dict[str, Any]:
        self._staging.mkdir(parents=True, exist_ok=True)
        temporary = self._staging / f"file-{uuid.uuid4().hex}.parquet"
        try:
            rows.write_parquet(
                temporary,
                compression="zstd",
                compression_level=COMPRESSION_LEVEL,
                row_group_size=ROW_GROUP,
            )
            content = temporary.read_bytes()
            digest = digest_bytes(content)
            folder = self._folder(table.name)
            folder.mkdir(parents=True, exist_ok=True)
            target = folder / name(digest)
            if not target.exists():
                _sync_file(temporary)
                os.replace(temporary, target)
                _sync_folder(folder)
        finally:
            temporary.unlink(missing_ok=True)
        path = target.relative_to(self.root).as_posix()
        return {"path": path, "sha256": digest, "bytes": len(content)}

    def _folder(self, table: str) -> Path:
        return self.root / "tables" / table

    def _write_whole(self, path: Path, text: str) -> None:
        temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
        try:
            temporary.write_text(text, encoding="utf-8")
            _sync_file(temporary)
            os.replace(temporary, path)
            _sync_folder(path.parent)
        finally:
            temporary.unlink(missing_ok=True)


def _bounds(row: pl.DataFrame, table: Table) -> dict[str, str | None]:
    values: Mapping[str, Any] = row.select(table.sort_by).row(0, named=True) if row.height else {}
    return {name: None if value is None else str(value) for name, value in values.items()}


def _named_in(holder: Path) -> str:
    try:
        return holder.read_text().strip() or "an unknown process"
    except OSError:
        return "an unknown process"


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
