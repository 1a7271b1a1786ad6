"""A dataset in object storage, to write; `mirror` says how, and why no lock in it is needed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.mirror import Mirror
from flows.places import dataset_folder, dataset_name, is_remote
from flows.releases import Manifest, TableFiles, parse_manifest
from flows.store import Store
from schemas.errors import BusyError


def open_store(dataset: str | Path | None = None) -> Store:
    """Return a dataset to write: a folder, or an address in object storage."""
    name = dataset_name(dataset)
    return RemoteStore(name) if is_remote(name) else Store(dataset_folder(name))


class RemoteStore(Store):
    """A dataset in object storage: written in its mirror, published by one conditional put."""

    is_remote = True

    def __init__(self, url: str) -> None:
        self._mirror = Mirror(url)
        self._mirror.pull()
        super().__init__(self._mirror.root)
        self.name = self._mirror.bucket.url

    @contextmanager
    def writing(self, wait: float = 0) -> Iterator[None]:
        """Hold the mirror for writing, brought up to the bucket's newest release."""
        with super().writing(wait):
            self._mirror.pull()
            self._refuse_stale_draft()
            if self.release_numbers():
                self.fetch(self.release().tables.values())
            yield
            if self.release_numbers():
                self._mirror.push_about()

    def fetch(self, tables: Iterable[TableFiles]) -> None:
        """Fetch the files of tables that are not on this machine yet."""
        self._mirror.fetch(tables)

    def _commit(self, written: Path, release: Manifest) -> bool:
        """Publish in the bucket, then here; who comes too late begins again without a draft."""
        parent = self.release(release.parent) if release.parent else None
        target = self.release_path(release.release)
        path = target.relative_to(self.root).as_posix()
        if not self._mirror.commit(path, written.read_text(encoding="utf-8"), release, parent):
            self.clear_staging()
            return False
        written.replace(target)
        return True

    def _refuse_stale_draft(self) -> None:
        """Drop a draft that another machine's release has overtaken, and say so."""
        path = self._staging / "draft.json"
        if not path.exists():
            return
        parent = parse_manifest(path.read_text(encoding="utf-8"), path).parent or 0
        newest = max(self.release_numbers(), default=0)
        if parent != newest:
            self.clear_staging()
            raise BusyError(
                f"release {newest} of {self.name} was published by another machine after this "
                f"one's draft was begun on release {parent}; the draft is dropped: ingest the same "
                "captures again"
            )
