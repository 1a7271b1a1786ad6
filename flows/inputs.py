"""Inputs: what the user names, as a list of files in a fixed order, cut into batches by size."""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path

from schemas.errors import InputError
from transforms import limits
from transforms.readers.sidecars import parse_sidecar, sidecar_names
from transforms.records import Record, day_in_name, parse_moment

BATCH_BYTES = 64 * 1024 * 1024
"""Bytes of input read in one batch: some seconds of work, and it fits memory many times over."""
BATCH_FILES = 2_000
SAMPLE = Path("datasets/sample")
_HIDDEN = (".", "_")


@dataclass(frozen=True)
class InputFile:
    """A file to read; `name` is its path within the input and goes into the tables."""

    path: str
    name: str
    bytes: int
    sidecar: str | None = None
    """The file beside it that says where and when it was captured."""
    leads_out: bool = False
    """Whether it is a link that leads out of the folder named, or to another folder."""


def find_files(inputs: Sequence[str]) -> list[InputFile]:
    """Return the files that the inputs (files, folders, globs) name, each once, by name.

    Hidden files and folders are passed over, and sidecars go with their pages. A name that matches
    nothing is an error, and so are inputs without any file.
    """
    found: dict[str, InputFile] = {}
    for named in inputs:
        paths = [named] if os.path.exists(named) else sorted(glob.glob(named, recursive=True))
        if not paths:
            raise InputError(f"no such file or folder: {named}; name a file, a folder or a pattern")
        for path in paths:
            for file in _walk(Path(path)):
                found.setdefault(os.path.realpath(file.path), file)
    if not found:
        raise InputError(f"no files in {', '.join(inputs)}; hidden ones are passed over")
    files = [_with_sidecar(file) for file in found.values()]
    sidecars = {os.path.realpath(file.sidecar) for file in files if file.sidecar}
    files = [file for file in files if os.path.realpath(file.path) not in sidecars]
    return sorted(files, key=lambda file: (file.name, file.path))


def read_sidecar(path: str) -> Record | None:
    """Return what the sidecar at `path` says, None for anything else that is there."""
    try:
        with open(path, "rb") as file:
            return parse_sidecar(file.read(limits.MAX_SIDECAR_BYTES))
    except OSError:
        return None


def _with_sidecar(file: InputFile) -> InputFile:
    beside = (Path(file.path).with_name(name) for name in sidecar_names(Path(file.path).name))
    found = next((p for p in beside if p.is_file() and read_sidecar(str(p))), None)
    return replace(file, sidecar=str(found)) if found else file


def _walk(root: Path) -> Iterator[InputFile]:
    """Yield the files of a folder, and the links that are not followed because they lead out."""
    if not root.is_dir():
        yield InputFile(str(root), root.name, _size(root))
        return
    inside = os.path.realpath(root) + os.sep
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith(_HIDDEN))
        for name in sorted([*names, *folders]):
            path = Path(folder, name)
            is_link = path.is_symlink()
            if name.startswith(_HIDDEN) or (path.is_dir() and not is_link):
                continue
            out = is_link and (path.is_dir() or not os.path.realpath(path).startswith(inside))
            relative = path.relative_to(root).as_posix()
            yield InputFile(str(path), relative, _size(path), leads_out=out)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def cut(files: Sequence[InputFile]) -> list[list[InputFile]]:
    """Return the files in batches of some `BATCH_BYTES`."""
    batches: list[list[InputFile]] = []
    size = 0
    for file in files:
        if not batches or size + file.bytes > BATCH_BYTES or len(batches[-1]) >= BATCH_FILES:
            batches.append([])
            size = 0
        batches[-1].append(file)
        size += file.bytes
    return batches


def check_captured_at(captured_at: str | None) -> None:
    """Raise if `--captured-at` is neither a time nor the word `name`."""
    if captured_at not in (None, "name") and parse_moment(captured_at) is None:
        raise InputError(
            f"--captured-at {captured_at!r} is no time; write one such as 2024-08-04 or "
            "2024-08-04T09:00:00+09:00, or the word name for the date in each file's name"
        )


def given_time(captured_at: str | None, file: InputFile) -> datetime | None:
    """Return the capture time that the user states for a file."""
    if captured_at == "name":
        day = day_in_name(Path(file.path).name) or day_in_name(Path(file.path).parent.name)
        return datetime.combine(day, time()) if day else None
    return parse_moment(captured_at)
