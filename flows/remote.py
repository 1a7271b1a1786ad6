"""A dataset in object storage, to read; `mirror` says how it is kept."""

from collections.abc import Iterable

from flows.mirror import Mirror
from flows.releases import Dataset, TableFiles


class RemoteDataset(Dataset):
    """A dataset in object storage as it was when opened; files are fetched when they are read."""

    is_remote = True

    def __init__(self, url: str, *, afresh: bool = False) -> None:
        self._mirror = Mirror(url)
        self._mirror.pull(afresh=afresh)
        super().__init__(self._mirror.root)
        self.name = self._mirror.bucket.url

    def fetch(self, tables: Iterable[TableFiles]) -> None:
        """Fetch the files of tables that are not on this machine yet."""
        self._mirror.fetch(tables)

    def measured(self, path: str) -> tuple[int, str]:
        """Return the size and SHA-256 of a file as it is in the bucket."""
        return self._mirror.measured(path)
