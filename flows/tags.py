"""Tags: names for releases that are cited, and so are never forgotten.

A tag is a sealed file `tags/<name>.json` with the number of the release and the digest of its file.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from flows.releases import Dataset
from flows.seals import digest_file, is_sealed, sealed
from flows.store import Store
from schemas.errors import DatasetError, InputError

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def tag(store: Store, number: int, name: str, wait: float = 0) -> None:
    """Give a release a name; a name that is taken by another release stays where it is."""
    if not _NAME.fullmatch(name):
        raise InputError(
            f"{name!r} is no name for a tag; use small letters, digits, dots, dashes, such as "
            "paper-2026"
        )
    with store.writing(wait):
        store.release(number)
        held = tags(store).get(name)
        if held is not None and held != number:
            raise InputError(f"the tag {name} is release {held}; choose another name")
        fields = {"tag": name, "release": number, "sha256": digest_file(store.release_path(number))}
        store.put_text(f"tags/{name}.json", sealed(fields))


def untag(store: Store, name: str, wait: float = 0) -> None:
    """Take a name away; its release is then kept or forgotten as any other."""
    with store.writing(wait):
        path = store.root / "tags" / f"{name}.json"
        if not _NAME.fullmatch(name) or not path.exists():
            there = ", ".join(tags(store)) or "none"
            raise InputError(f"no tag {name!r} in {store.root}; there are: {there}")
        path.unlink()


def tags(dataset: Dataset) -> dict[str, int]:
    """Return the releases that have names; a damaged tag is an error, since it protects one."""
    found = {}
    for path in sorted((dataset.root / "tags").glob("*.json")):
        fields = _read(path.read_bytes())
        if fields is None:
            raise DatasetError(f"{path} is damaged; remove it, then tag the release again")
        found[path.stem] = int(fields["release"])
    return found


def tag_findings(dataset: Dataset) -> Iterator[str]:
    """Say which tags are damaged, or name what is not there or is another release now."""
    numbers = dataset.release_numbers()
    for path in sorted((dataset.root / "tags").glob("*")):
        where = path.relative_to(dataset.root).as_posix()
        fields = _read(path.read_bytes())
        if fields is None or path.name != f"{fields['tag']}.json":
            yield f"{where}: damaged; remove it, then tag the release again"
        elif fields["release"] not in numbers:
            yield f"{where}: release {fields['release']} is not there"
        elif fields["sha256"] != digest_file(dataset.release_path(fields["release"])):
            yield f"{where}: release {fields['release']} is not as it was when it was tagged"


def _read(content: bytes) -> dict[str, Any] | None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not is_sealed(text):
        return None
    fields: dict[str, Any] = json.loads(text)
    return fields
