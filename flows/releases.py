"""Releases: their form, and reading them. Needs neither the schemas nor a lock.

A release file names every table's immutable files; whoever reads one sees one state of all tables.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from schemas.errors import DatasetError, InputError

FORMAT = 1
"""Version of the layout on disk; a dataset with a higher one needs a newer Broadsheet."""


@dataclass(frozen=True)
class DataFile:
    """One immutable Parquet file: where it is, its digest, and the range of its sort columns."""

    path: str
    sha256: str
    bytes: int
    rows: int
    least: dict[str, str | None] = field(default_factory=dict)
    most: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class TableFiles:
    """The files that make up a table at one moment; `schema` is a file without rows."""

    schema: str
    files: tuple[DataFile, ...] = ()

    @property
    def rows(self) -> int:
        """Rows in all files."""
        return sum(file.rows for file in self.files)

    def paths(self) -> list[str]:
        """Return the schema's path, then the files', relative to the dataset."""
        return [self.schema, *(file.path for file in self.files)]


@dataclass(frozen=True)
class Manifest:
    """A release, or the draft of one (`release` 0): every table's files and their origin."""

    release: int
    parent: int | None
    tables: dict[str, TableFiles]
    created_at: str | None = None
    changes: dict[str, dict[str, int]] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    rules: dict[str, str] = field(default_factory=dict)
    packages: dict[str, str] = field(default_factory=dict)

    def with_table(self, name: str, files: TableFiles) -> "Manifest":
        """Return the manifest with one table's files exchanged."""
        return replace(self, tables={**self.tables, name: files})

    def to_json(self) -> str:
        """Return the manifest as it is written."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, ensure_ascii=False) + "\n"


def parse_manifest(text: str, where: Path) -> Manifest:
    """Return the manifest that a release file or a draft holds."""
    try:
        fields: dict[str, Any] = json.loads(text)
        version = fields.pop("format")
    except (ValueError, KeyError) as error:
        raise DatasetError(
            f"{where} is damaged ({error}); restore it from a copy of the dataset, or remove it to "
            "fall back to the release before"
        ) from error
    if version > FORMAT:
        raise DatasetError(
            f"{where} has format {version}, this Broadsheet reads up to {FORMAT}; "
            "install a newer one"
        )
    tables = {
        name: TableFiles(table["schema"], tuple(DataFile(**file) for file in table["files"]))
        for name, table in fields.pop("tables").items()
    }
    return Manifest(tables=tables, **fields | {"inputs": tuple(fields["inputs"])})


class Dataset:
    """A dataset's folder, to read."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        self.releases = self.root / "releases"

    def release_numbers(self) -> list[int]:
        """Return the numbers of all kept releases, in order."""
        if not self.releases.is_dir():
            return []
        return sorted(int(path.stem) for path in self.releases.glob("[0-9]*.json"))

    def release(self, number: int | None = None) -> Manifest:
        """Return one release, by default the newest."""
        numbers = self.release_numbers()
        if not numbers:
            raise DatasetError(
                f"no release in {self.root}; build one with `broadsheet build INPUT --dataset "
                f"{self.root}`"
            )
        wanted = numbers[-1] if number is None else number
        if wanted not in numbers:
            kept = f"{numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else str(numbers[0])
            raise InputError(f"no release {wanted} in {self.root}; kept are {kept}")
        path = self.releases / f"{wanted:06d}.json"
        return parse_manifest(path.read_text(encoding="utf-8"), path)

    def scan(self, table: TableFiles) -> pl.LazyFrame:
        """Return a table's rows; columns that older files lack are null."""
        return pl.scan_parquet(
            [self.root / path for path in table.paths()], glob=False, missing_columns="insert"
        )

    def read_file(self, table: TableFiles, file: DataFile) -> pl.DataFrame:
        """Return the rows of one file of a table, in the table's columns."""
        return self.scan(TableFiles(table.schema, (file,))).collect()
