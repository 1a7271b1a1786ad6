"""Publish: the draft becomes a release, all tables at once, and the catalog is renewed."""

from dataclasses import asdict, replace

from flows.about import write_about
from flows.catalog import write_catalog
from flows.compact import compacted
from flows.delta import renew_projection
from flows.releases import Manifest, TableFiles
from flows.rows import changes
from flows.rules import packages, rules
from flows.store import Store
from flows.sweep import sweep
from schemas.tables import TABLES


def publish(dataset: Store) -> Manifest | None:
    """Publish the draft and return the release; None where nothing has changed."""
    draft = dataset.draft()
    releases = [dataset.release(number) for number in dataset.release_numbers()]
    parent = releases[-1] if releases else None
    held = {name: files.files for name, files in parent.tables.items()} if parent else {}
    release = None
    if any(files.files != held.get(name, ()) for name, files in draft.tables.items()):
        counted = {}
        for name, files in draft.tables.items():
            old = parent.tables.get(name) if parent else None
            difference = changes(dataset, TABLES[name], old or TableFiles(files.schema), files)
            counted[name] = asdict(difference)
        release = dataset.link_release(
            replace(
                compacted(dataset, draft),
                changes=counted,
                rules=rules(dataset.root),
                packages=packages(),
            )
        )
    dataset.clear_staging()
    write_about(dataset.root)
    write_catalog(dataset)
    sweep(dataset)
    renew_projection(dataset)
    return release
