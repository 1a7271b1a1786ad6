"""Releases: their form, and reading them. Needs neither the schemas nor a lock, and Polars only for
rows, so that a command which asks DuckDB starts in a third of a second.

A release file names every table's immutable files; whoever reads one sees one state of all tables.
"""

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.seals import SEAL, digest_file, is_sealed, sealed
from schemas.errors import DatasetError, InputError

if TYPE_CHECKING:
    import polars as pl

FORMAT = 2
"""Version of the layout on disk; a dataset with a higher one needs a newer Broadsheet. Those of 1
bear no seal."""

_RELEASE_FILE = re.compile(r"([0-9]{6,})\.json")


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
    parent_sha256: str | None = None

    def with_table(self, name: str, files: TableFiles) -> "Manifest":
        """Return the manifest with one table's files exchanged."""
        return replace(self, tables={**self.tables, name: files})

    def to_json(self) -> str:
        """Return the manifest as it is written."""
        return sealed({"format": FORMAT, **asdict(self)})


def parse_manifest(text: str, where: Path) -> Manifest:
    """Return the manifest that a release file or a draft holds; a damaged one is an error."""
    try:
        fields: dict[str, Any] = json.loads(text)
        version = int(fields.pop("format"))
        if version > FORMAT:
            raise DatasetError(
                f"{where} has format {version}, this Broadsheet reads up to {FORMAT}; "
                "install a newer one"
            )
        if (version > 1 or SEAL in fields) and not is_sealed(text):
            raise ValueError("its content is not that of its seal")
        fields.pop(SEAL, None)
        tables = {
            name: TableFiles(table["schema"], tuple(DataFile(**file) for file in table["files"]))
            for name, table in fields.pop("tables").items()
        }
        return Manifest(tables=tables, **fields | {"inputs": tuple(fields["inputs"])})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetError(
            f"{where} is damaged ({error}); restore it from a copy of the dataset, or remove it to "
            "fall back to the release before"
        ) from error


def read_manifest(path: Path) -> Manifest:
    """Return the manifest that a file holds."""
    return parse_manifest(read_text(path), path)


def read_text(path: Path) -> str:
    """Return a file's text; nothing for what is no text, which then is no manifest either."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def in_columns(rows: "pl.LazyFrame", schema: "pl.Schema") -> "pl.LazyFrame":
    """Return rows in a schema's columns; those that an older release did not have are null."""
    import polars as pl

    held = rows.collect_schema().names()
    missing = (pl.lit(None, schema[name]).alias(name) for name in schema if name not in held)
    return rows.with_columns(missing).select(schema.names())


def spans(numbers: Sequence[int]) -> str:
    """Return numbers in order as a text, such as "1, 4 to 7"."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in found)


def _numbers(folder: Path) -> list[int]:
    if not folder.is_dir():
        return []
    named = (_RELEASE_FILE.fullmatch(path.name) for path in folder.iterdir())
    return sorted(int(match[1]) for match in named if match)


class Dataset:
    """A dataset's folder, to read; `name` is what people call it by."""

    is_remote = False

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)
        self.name = str(root)
        self.releases = self.root / "releases"
        self._read: dict[int, tuple[str, Manifest]] = {}

    def release_numbers(self) -> list[int]:
        """Return the numbers of all kept releases, in order."""
        return _numbers(self.releases)

    def forgotten_numbers(self) -> list[int]:
        """Return the numbers of the releases whose files are kept for the record only."""
        return _numbers(self.releases / "forgotten")

    def release(self, number: int | None = None) -> Manifest:
        """Return one release, by default the newest."""
        numbers = self.release_numbers()
        if not numbers:
            raise DatasetError(
                f"no release in {self.name}; build one with `broadsheet build INPUT --dataset "
                f"{self.name}`"
            )
        wanted = numbers[-1] if number is None else number
        if wanted not in numbers:
            forgotten = " (it was forgotten)" if self.record_path(wanted).exists() else ""
            raise InputError(
                f"no release {wanted} in {self.name}{forgotten}; kept are {spans(numbers)}"
            )
        text = read_text(self.release_path(wanted))
        if wanted not in self._read or self._read[wanted][0] != text:
            self._read[wanted] = text, parse_manifest(text, self.release_path(wanted))
        return self._read[wanted][1]

    def readable_releases(self) -> list[Manifest]:
        """Return the kept releases whose files are whole, oldest first."""
        found = []
        for number in self.release_numbers():
            with suppress(DatasetError):
                found.append(self.release(number))
        return found

    def release_path(self, number: int) -> Path:
        """Return the path of a release's file."""
        return self.releases / f"{number:06d}.json"

    def record_path(self, number: int) -> Path:
        """Return where a release's file is kept for the record when the release is forgotten."""
        return self.releases / "forgotten" / f"{number:06d}.json"

    def fetch(self, tables: Iterable[TableFiles]) -> None:
        """Make sure that the files of tables are at hand; in a folder they are."""

    def measured(self, path: str) -> tuple[int, str]:
        """Return the size and SHA-256 of a file, from its bytes."""
        return (self.root / path).stat().st_size, digest_file(self.root / path)

    def scan(self, table: TableFiles) -> "pl.LazyFrame":
        """Return a table's rows; columns that older files lack are null."""
        import polars as pl

        self.fetch([table])
        return pl.scan_parquet(
            [self.root / path for path in table.paths()], glob=False, missing_columns="insert"
        )

    def read_file(self, table: TableFiles, file: DataFile) -> "pl.DataFrame":
        """Return the rows of one file of a table, in the table's columns."""
        return self.scan(TableFiles(table.schema, (file,))).collect()
