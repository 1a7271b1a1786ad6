"""A mirror: the local folder through which a dataset in object storage is read and written.

The truth is in the bucket, in the form of a dataset's folder: `releases/`, `tables/`, `tags/` and
`dataset.toml`; no catalog, which is made of the releases where it is needed. A mirror is a folder
on this machine that holds some of it, so all else works on it as on any dataset's folder:

- To open a dataset fetches its release files (what changed of them, by the bucket's tags). Parquet
  files are fetched when a table is read, or all of them for SQL; they are named by their content,
  never change, and are refused where their digest is not the one that the release says.
- A writer works on the newest release; the draft and all work in progress are local.
- A publish uploads the files that the parent does not name, then puts `releases/<number>.json` on
  the condition that there is none (If-None-Match: *). This one request is the commit: a run that
  ends before it leaves files that no release names, and of two writers one is refused and starts
  again from the other's release. No lock in the bucket is needed, so none can be left behind. The
  file is linked into the local folder after that, so what is here is there.
- A put whose answer was lost may have been done: where the number is taken, the bucket's file is
  compared with ours, and if it is the same we have won.
- Storage that ignores the condition would let writers overwrite each other. Before the first upload
  a small object is put twice; the second must be refused.

The mirror can be deleted at any time when nothing runs; only a draft is lost. Processes that share
it are kept apart by the dataset's writer lock and, while release files are fetched, by another.
"""

import hashlib
import json
import os
import time
import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from flows.bucket import Bucket, endpoint
from flows.releases import DataFile, Manifest, TableFiles
from schemas.errors import DatasetError
from transforms.ids import digest_bytes

ABOUT = "dataset.toml"
_FOLDERS = ("releases", "tags")
_PROBE = "releases/put-once.txt"
_PROBE_TEXT = b"Put on the condition that it is absent, to see that the storage honours this.\n"
_AT_ONCE = 8
"""Files fetched or sent at the same time."""
_STALE_SECONDS = 24 * 3600
"""Age of a half-fetched file from which no process can still be fetching it."""


class Mirror:
    """What this machine holds of a dataset in object storage."""

    def __init__(self, url: str) -> None:
        self.bucket = Bucket(url)
        place = digest_bytes(f"{endpoint()} {self.bucket.url}".encode())[:16]
        self._base = _cache() / f"{self.bucket.name}-{place}"
        self.root = self._base / self.bucket.name
        self._incoming = self._base / "incoming"
        for folder in (self.root, self._incoming):
            folder.mkdir(parents=True, exist_ok=True)

    def pull(self, *, afresh: bool = False) -> None:
        """Make releases, tags and what is said of the dataset here the same as in the bucket.

        With `afresh` also what seems unchanged is fetched again.
        """
        with FileLock(self._base / "pull.lock"):
            seen = {} if afresh else self._seen()
            held = {path.relative_to(self.root).as_posix() for path in self._small_files()}
            there = {p: tag for folder in _FOLDERS for p, tag in self.bucket.tags(folder).items()}
            there.pop(_PROBE, None)
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                changed = [p for p, tag in there.items() if p not in held or seen.get(p) != tag]
                list(pool.map(self._pull_one, changed))
            self._pull_one(ABOUT)
            for path in held - there.keys():
                (self.root / path).unlink(missing_ok=True)
            self._place(self._base / "seen.json", json.dumps(there).encode())
            self._drop_stale()

    def fetch(self, tables: Iterable[TableFiles]) -> None:
        """Fetch the files of tables that are not here yet."""
        wanted: dict[str, DataFile | None] = {}
        for table in tables:
            wanted[table.schema] = None
            wanted |= {file.path: file for file in table.files}
        missing = [item for item in wanted.items() if not (self.root / item[0]).exists()]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(lambda item: self._fetch_one(*item), missing))

    def measured(self, path: str) -> tuple[int, str]:
        """Return the size and SHA-256 of a file in the bucket, from all of its bytes."""
        size, digest = 0, hashlib.sha256()
        for chunk in self.bucket.chunks(path):
            size += len(chunk)
            digest.update(chunk)
        return size, digest.hexdigest()

    def commit(self, path: str, text: str, release: Manifest, parent: Manifest | None) -> bool:
        """Upload what a release adds to its parent, then the release; False if it was too late."""
        held = {name for table in _tables(parent) for name in table.paths()}
        new = {name for table in _tables(release) for name in table.paths()} - held
        self._assure_conditions()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(lambda name: self.bucket.put(name, self.root / name), sorted(new)))
        content = text.encode()
        return self.bucket.put_new(path, content) or self.bucket.read(path) == content

    def push_about(self) -> None:
        """Upload what is said of the dataset, unless the bucket says something already."""
        if (self.root / ABOUT).exists():
            self.bucket.put_new(ABOUT, (self.root / ABOUT).read_bytes())

    def _assure_conditions(self) -> None:
        if self.bucket.put_new(_PROBE, _PROBE_TEXT) and self.bucket.put_new(_PROBE, _PROBE_TEXT):
            raise DatasetError(
                f"{self.bucket.url}: the storage ignores conditional writes (If-None-Match), so "
                "two writers could overwrite each other's release; nothing was published"
            )

    def _seen(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads((self._base / "seen.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def _small_files(self) -> list[Path]:
        return [p for folder in _FOLDERS for p in (self.root / folder).rglob("*") if p.is_file()]

    def _drop_stale(self) -> None:
        """Remove what killed runs have half fetched."""
        for path in self._incoming.iterdir():
            with suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                    path.unlink()

    def _pull_one(self, path: str) -> None:
        content = self.bucket.read(path)
        if content is not None:
            self._place(self.root / path, content)

    def _fetch_one(self, path: str, file: DataFile | None) -> None:
        """Fetch one file, and put it in place if it is what the release says."""
        temporary = self._incoming / uuid.uuid4().hex
        digest = hashlib.sha256()
        try:
            with temporary.open("wb") as target:
                for chunk in self.bucket.chunks(path):
                    target.write(chunk)
                    digest.update(chunk)
            found = digest.hexdigest()
            named = file.sha256 if file else Path(path).stem.removeprefix("_schema-")
            if not found.startswith(named):
                raise DatasetError(
                    f"{path} of {self.bucket.url} is damaged: its digest is {found}, the release "
                    f"says {named}; restore it from a copy of the dataset"
                )
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            os.replace(temporary, self.root / path)
        except FileNotFoundError as error:
            raise DatasetError(
                f"{path} of {self.bucket.url} is missing; restore it from a copy of the dataset"
            ) from error
        finally:
            temporary.unlink(missing_ok=True)

    def _place(self, target: Path, content: bytes) -> None:
        temporary = self._incoming / uuid.uuid4().hex
        temporary.write_bytes(content)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, target)


def _tables(release: Manifest | None) -> Iterable[TableFiles]:
    return release.tables.values() if release else ()


def _cache() -> Path:
    """Return the folder for mirrors: `BROADSHEET_CACHE`, else in the user's cache folder."""
    named = os.environ.get("BROADSHEET_CACHE")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "broadsheet"
