"""Integrity: whether the dataset's files are byte for byte what its releases say.

Release files bear seals and name their parents by digest; they name data files by digest, and those
of schemas by name; the catalog is made from them and compared with what would be made now.
"""

from collections.abc import Iterable, Iterator

from flows.catalog import catalog_files, catalog_findings
from flows.releases import DataFile, Dataset, Manifest, read_manifest
from flows.seals import digest_file
from flows.tags import tag_findings
from schemas.errors import DatasetError

Finding = str


def check_releases(dataset: Dataset) -> Iterator[Finding]:
    """Check release files, also of forgotten releases: seals, numbers, the chain of parents."""
    paths = {number: dataset.release_path(number) for number in dataset.release_numbers()}
    records = {number: dataset.record_path(number) for number in dataset.forgotten_numbers()}
    for number, path in sorted((records | paths).items()):
        where = path.relative_to(dataset.root).as_posix()
        try:
            release = read_manifest(path)
        except DatasetError as error:
            yield f"{where}: {str(error).removeprefix(f'{path} ')}"
            continue
        if release.release != number:
            yield f"{where}: says that it is release {release.release}"
        if release.parent is None:
            continue
        parent = (records | paths).get(release.parent)
        if parent is None or release.parent >= number:
            yield f"{where}: its parent, release {release.parent}, is not there"
        elif release.parent_sha256 not in (None, digest_file(parent)):
            yield f"{where}: its parent, release {release.parent}, is not the one it was made from"


def check_files(dataset: Dataset, releases: Iterable[Manifest]) -> Iterator[Finding]:
    """Check every file that the releases name against size and digest, each file once."""
    schemas: set[str] = set()
    files: dict[str, DataFile] = {}
    for release in releases:
        for table in release.tables.values():
            schemas.add(table.schema)
            files |= {file.path: file for file in table.files}
    for path in sorted(schemas):
        try:
            _, digest = dataset.measured(path)
        except OSError as error:
            yield f"{path}: {error.strerror or 'missing'}"
            continue
        if not path.endswith(f"_schema-{digest[:16]}.parquet"):
            yield f"{path}: its digest is {digest[:16]}, its name says another"
    for path, file in sorted(files.items()):
        try:
            size, digest = dataset.measured(path)
        except OSError as error:
            yield f"{path}: {error.strerror or 'missing'}"
            continue
        if size != file.bytes:
            yield f"{path}: it has {size} bytes, the release says {file.bytes}"
        elif digest != file.sha256:
            yield f"{path}: its digest is {digest}, the release says {file.sha256}"


def check_catalog(dataset: Dataset) -> Iterator[Finding]:
    """Check that the catalog is that of the releases and that nobody wrote beside it.

    Object storage has no catalog.
    """
    if dataset.is_remote:
        return
    releases = [dataset.release(number) for number in dataset.release_numbers()]
    yield from (
        f"{finding}; `broadsheet publish` makes it anew"
        for finding in catalog_findings(dataset, releases)
    )
    target, _ = catalog_files(dataset)
    left = target.with_name(f"{target.name}.wal")
    if left.exists():
        yield (
            f"{left.name}: somebody opened the catalog to write; "
            "`broadsheet publish` removes it, and opening with -readonly leaves none"
        )


def check_tags(dataset: Dataset) -> Iterator[Finding]:
    """Check that tags are whole and name releases that are kept, as they were when tagged."""
    yield from tag_findings(dataset)
