"""Export: one release as a folder that needs no Broadsheet: Parquet, and papers that describe it.

    articles.parquet, captures.parquet ...    one file a table
    README.md, DICTIONARY.md, LICENCE.txt, CITATION.txt, croissant.json, release.json
    SHA256SUMS                                for `sha256sum -c`

The folder appears in one rename when all of it is written.
"""

import json
import os
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.about import About, read_about
from flows.croissant import croissant
from flows.load import load
from flows.papers import citation, dictionary, readme
from flows.releases import Dataset, Manifest, in_columns
from flows.seals import digest_file
from flows.store import COMPRESSION_LEVEL, ROW_GROUP
from schemas.errors import InputError
from schemas.tables import ARTICLES, TABLES, Table


@dataclass(frozen=True)
class Exported:
    """What was written."""

    release: int
    tables: int
    bytes: int


def export(dataset: Dataset, number: int | None, target: Path) -> Exported:
    """Write a release to a new folder; raises `InputError` where the folder holds something."""
    release = dataset.release(number)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(f"{target} is there already; name a folder that is new or empty")
    tables = (ARTICLES, *(table for table in TABLES.values() if table.name in release.tables))
    unfinished = target.resolve().with_name(f".{target.name}-{uuid.uuid4().hex}")
    try:
        unfinished.mkdir(parents=True)
        _tables(dataset, release, tables, unfinished)
        _papers(dataset, release, tables, unfinished)
        size = sum(path.stat().st_size for path in unfinished.iterdir())
        if target.exists():
            target.rmdir()
        os.replace(unfinished, target.resolve())
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Exported(release.release, len(tables), size)


def _tables(dataset: Dataset, release: Manifest, tables: Sequence[Table], folder: Path) -> None:
    """Write each table as one file, rows in the order in which the release holds them."""
    for table in tables:
        rows = load(table.name, release.release, dataset)
        in_columns(rows, table.polars_schema).sink_parquet(
            folder / f"{table.name}.parquet",
            compression="zstd",
            compression_level=COMPRESSION_LEVEL,
            row_group_size=ROW_GROUP,
            maintain_order=True,
        )


def _papers(dataset: Dataset, release: Manifest, tables: Sequence[Table], folder: Path) -> None:
    """Write what describes the tables, and last of all the digests."""
    about: About = read_about(dataset.root)
    source = dataset.release_path(release.release)
    shutil.copyfile(source, folder / "release.json")
    cited = citation(about, release, digest_file(source))
    files = {
        table.name: (digest_file(path), path.stat().st_size)
        for table in tables
        for path in [folder / f"{table.name}.parquet"]
    }
    described = croissant(about, release, cited, tables, files)
    papers = {
        "README.md": readme(about, release, cited, tables),
        "DICTIONARY.md": dictionary(tables),
        "LICENCE.txt": f"{about.licence}\n",
        "CITATION.txt": f"{cited}\n",
        "croissant.json": json.dumps(described, indent=1, ensure_ascii=False) + "\n",
    }
    for name, text in papers.items():
        (folder / name).write_text(text, encoding="utf-8")
    sums = "".join(f"{digest_file(path)}  {path.name}\n" for path in sorted(folder.iterdir()))
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
