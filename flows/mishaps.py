"""Mishaps: what went wrong with the disk or a file of the dataset, said so that a reader can act.

Libraries name neither the dataset nor what to do, and some hide the system's error in a text.
"""

import errno
import re

from schemas.errors import BroadsheetError, DatasetError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_TEXTS = (
    (re.compile(r"No space left on device|Disk quota exceeded|File too large"), errno.ENOSPC),
    (re.compile(r"Permission denied|Read-only file system|not permitted"), errno.EACCES),
)
"""What libraries write of the system's errors that they do not pass on."""
_READERS = ("polars", "duckdb", "_duckdb", "pyarrow")
_DAMAGE = re.compile(
    r"parquet|out of specification|thrift|magic|corrupt|snappy|zstd|No files found|"
    r"No such file", re.I
)  # fmt: skip
_FILE = re.compile(r"tables/\w+/[\w-]+\.parquet")


def explained(error: BaseException, name: str | None = None) -> BroadsheetError | None:
    """Return the error in words that help, or None for one that is not of the disk or the files."""
    dataset = f"the dataset {name}" if name else "the dataset"
    text = str(error)
    is_reader = type(error).__module__.partition(".")[0] in _READERS
    if not is_reader and not isinstance(error, OSError):
        return None
    number = error.errno if isinstance(error, OSError) else None
    if number is None:
        number = next((number for pattern, number in _TEXTS if pattern.search(text)), None)
    if number in _FULL:
        return DatasetError(
            f"the disk of {dataset} is full; the last release is untouched: make room, then run "
            "the same command again"
        )
    if number in _FORBIDDEN:
        return DatasetError(
            f"{dataset} may not be written to ({_first_line(text)}); reading works as it is; to "
            "build, copy the dataset to a folder that you may write to"
        )
    if is_reader and "transport error" in text and not _FILE.search(text):
        return DatasetError(
            f"a file of {dataset} could not be written or read ({_first_line(text)}); the last "
            "release is untouched: if the disk is full, make room, then run the same command "
            "again; else see what `broadsheet verify` lists"
        )
    if _FILE.search(text) or (is_reader and _DAMAGE.search(text)):
        named = _FILE.search(text)
        return DatasetError(
            f"{named[0] if named else 'a file'} of {dataset} is missing or damaged "
            f"({_first_line(text)}); `broadsheet verify` lists what is; restore it from a copy of "
            "the dataset, or read another release with --release"
        )
    return None


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0][:200]
