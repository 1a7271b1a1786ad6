"""Rebuild: all derived tables anew from `captures` and `payloads`, under the rules of today.

The stages run on a draft of their own in `_staging/rebuild`, which sees the dataset's tables and
profiles through links. The dataset's draft is not touched, and a run that is killed leaves nothing
behind but files that the next publish sweeps.
"""

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime

from flows.deduplicate import deduplicate
from flows.diff import Difference
from flows.normalize import normalize
from flows.outlets import FOLDER
from flows.publish import publish
from flows.releases import Manifest, TableFiles
from flows.rows import put
from flows.rules import packages, rules
from flows.runner import Runner
from flows.store import Store
from flows.sweep import sweep
from schemas.errors import DatasetError
from schemas.tables import TABLES

SOURCES = ("captures", "payloads")
"""Tables that hold what was captured; all others follow from them."""


def rebuild(store: Store, runner: Runner) -> Manifest:
    """Return what the next release would be if all were read anew; the caller holds the lock."""
    newest = store.release()
    if store.draft().tables != _held(store, newest):
        raise DatasetError(
            f"a draft waits in {store.name}; run `broadsheet publish` first, then rebuild"
        )
    workspace = _workspace(store)
    with workspace.writing():
        workspace.save_draft(_sources(workspace, newest))
        normalize(workspace, runner)
        deduplicate(workspace, runner)
        tables = workspace.draft().tables
    created = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    return Manifest(
        release=newest.release + 1,
        parent=newest.release,
        tables=tables,
        created_at=created,
        inputs=newest.inputs,
        rules=rules(store.root),
        packages=packages(),
    )


def impact(store: Store, rebuilt: Manifest) -> Difference:
    """Return the rows in which a rebuild differs from the newest release."""
    return Difference(store, store.release(rebuilt.parent), rebuilt)


def publish_rebuilt(store: Store, rebuilt: Manifest) -> Manifest | None:
    """Make a rebuild the next release."""
    store.save_draft(replace(rebuilt, release=0, created_at=None))
    return publish(store)


def discard(store: Store) -> None:
    """Remove what a rebuild that is not published has written."""
    shutil.rmtree(_folder(store), ignore_errors=True)
    sweep(store)


def _held(store: Store, release: Manifest) -> dict[str, TableFiles]:
    """Return a release's tables as a draft names them: with the schemas of today."""
    drafted = store.draft().tables
    return {
        name: TableFiles(files.schema, release.tables[name].files if name in release.tables else ())
        for name, files in drafted.items()
    }


def _folder(store: Store) -> str:
    return str(store.root / "_staging" / "rebuild")


def _workspace(store: Store) -> Store:
    shutil.rmtree(_folder(store), ignore_errors=True)
    workspace = Store(_folder(store))
    workspace.root.mkdir(parents=True)
    for name in ("tables", FOLDER):
        os.symlink(os.path.join("..", "..", name), workspace.root / name)
    return workspace


def _sources(workspace: Store, release: Manifest) -> Manifest:
    """Return a draft that holds captures, payloads and what ingest could not read."""
    draft = workspace.draft()
    for name in SOURCES:
        files = TableFiles(draft.tables[name].schema, release.tables[name].files)
        draft = draft.with_table(name, files)
    unread = workspace.scan(release.tables["rejects"]).filter(stage="ingest").collect()
    rejects = put(workspace, TABLES["rejects"], draft.tables["rejects"], unread)
    return draft.with_table("rejects", rejects)
