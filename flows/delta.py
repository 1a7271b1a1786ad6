"""The Delta projection: each table's folder is also a Delta table over the same Parquet files.

    tables/<table>/_delta_log/    version N - 1 is release N

It is for readers that know Delta Lake, is derived from the releases alone, and is written by
deltalake, which writes no data file here. All versions have the columns of the newest release, as
the catalog's macros do; where those change, a table's log is made anew. Each version also says its
release and the digest of the release's file, by which a log is known to be ours to go on with.
"""

import logging
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from flows import delta_versions
from flows.delta_versions import APPLICATION, actions, additions, properties
from flows.releases import Dataset, Manifest, read_manifest
from flows.seals import digest_file
from flows.store import Store
from schemas.errors import BroadsheetError, DatasetError
from schemas.tables import TABLES

if TYPE_CHECKING:
    from deltalake import DeltaTable, Schema

logger = logging.getLogger("broadsheet.delta")

LOG = "_delta_log"
_SETTINGS: dict[str, str | None] = {
    "delta.enableExpiredLogCleanup": "false",
    "delta.deletedFileRetentionDuration": "interval 36500 days",
}
"""Keep others from cleaning away old versions, and files that older releases name."""


class _ForeignError(Exception):
    """A log is not ours to go on with."""


class _Releases:
    """A dataset's releases by number, kept and forgotten ones, each read once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._read: dict[int, Manifest] = {}

    def path(self, number: int) -> Path:
        record = self.store.record_path(number)
        return record if record.exists() else self.store.release_path(number)

    def __getitem__(self, number: int) -> Manifest:
        if number not in self._read:
            if not self.path(number).exists():
                raise DatasetError(
                    f"the file of release {number} is missing in {self.store.releases}; Delta "
                    "versions count all releases, so restore it from a copy of the dataset"
                )
            self._read[number] = read_manifest(self.path(number))
        return self._read[number]


def has_projection(dataset: Dataset) -> bool:
    """Return whether any table of the dataset has a Delta log."""
    return any((dataset.root / "tables").glob(f"*/{LOG}"))


def renew_projection(store: Store) -> None:
    """Bring a projection that was once made up to the newest release.

    It is called when a release has been published, so what goes wrong is told and not raised.
    """
    if not has_projection(store):
        return
    try:
        project(store)
    except (BroadsheetError, OSError) as error:
        logger.warning("the release is published, but its Delta tables are not: %s", error)


def project(store: Store) -> int:
    """Make or bring up to date the Delta log of every table; return the newest release's number.

    The caller holds the lock. A run that is killed leaves tables at different versions, which the
    next run goes on with. Raises `DatasetError` where a log was written by others.
    """
    try:
        from deltalake.exceptions import DeltaError
    except ImportError as error:
        raise DatasetError(
            "Delta tables need the package deltalake, which is not installed: pip install deltalake"
        ) from error
    newest, releases = store.release(), _Releases(store)
    refused = []
    for name in newest.tables:
        try:
            _project_table(releases, newest, name)
        except DeltaError as error:
            reason = str(error).partition("\n")[0]
            refused.append(f"tables/{name}/{LOG} cannot be read or written ({reason})")
        except _ForeignError as error:
            refused.append(str(error))
    if refused:
        raise DatasetError(
            f"in {store.root}: {'; '.join(refused)}; remove that folder, then `broadsheet delta` "
            "makes it anew"
        )
    return newest.release


def _project_table(releases: _Releases, newest: Manifest, name: str) -> None:
    from deltalake import DeltaTable

    store = releases.store
    folder = store.root / "tables" / name
    schema = delta_versions.columns(store.root / newest.tables[name].schema)
    if (folder / LOG).is_dir():
        table = DeltaTable(folder)
        if not _is_ours(releases, table):
            raise _ForeignError(
                f"version {table.version()} in tables/{name}/{LOG} was not made from a release "
                "that is there: somebody else wrote to the table, or a release was exchanged"
            )
        if table.schema() == schema:
            _extend(releases, table, name, newest.release, schema)
            return
    beside = store.workspace(f"delta-{name}")
    shutil.rmtree(beside)
    beside.mkdir()
    table = _created(releases, beside, name, schema)
    _extend(releases, table, name, newest.release, schema)
    if (folder / LOG).is_dir():
        os.replace(folder / LOG, beside / "replaced")
    os.replace(beside / LOG, folder / LOG)
    shutil.rmtree(beside)


def _is_ours(releases: _Releases, table: "DeltaTable") -> bool:
    """Return whether the newest version is what we made of a release that is still the same.

    Then all before it are ours too: a version of somebody else's would have moved ours by one.
    """
    release = table.version() + 1
    path = releases.path(release)
    said = table.history(1)[0]
    return (
        path.exists()
        and table.transaction_version(APPLICATION) == release
        and said.get("release") == release
        and said.get("releaseSha256") == digest_file(path)
    )


def _created(releases: _Releases, folder: Path, name: str, schema: "Schema") -> "DeltaTable":
    """Return a new Delta table whose version 0 is the first release."""
    from deltalake import DeltaTable
    from deltalake.transaction import create_table_with_add_actions

    create_table_with_add_actions(
        str(folder.resolve()),
        schema,
        additions(name, releases[1]),
        name=name,
        description=TABLES[name].description if name in TABLES else None,
        configuration=_SETTINGS,
        commit_properties=properties(1, digest_file(releases.path(1))),
    )
    return DeltaTable(folder)


def _extend(
    releases: _Releases, table: "DeltaTable", name: str, newest: int, schema: "Schema"
) -> None:
    """Commit a version for each release that the table does not have yet."""
    for number in range(table.version() + 2, newest + 1):
        table.create_write_transaction(
            actions(name, releases[number - 1], releases[number]),
            "append",
            schema,
            commit_properties=properties(number, digest_file(releases.path(number))),
        )
        table.update_incremental()
