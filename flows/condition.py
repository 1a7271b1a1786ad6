"""Condition: what state a dataset is in, in words, for whoever finds a run that ended badly."""

from pathlib import Path

from filelock import FileLock, Timeout

from flows.releases import Dataset, parse_manifest
from schemas.errors import BroadsheetError


def condition(root: Path) -> str:
    """Return what stands, what waits in the draft, who writes, and what to do."""
    try:
        return " ".join((_released(root), _drafted(root), _written(root)))
    except (BroadsheetError, OSError) as error:
        return f"{root} cannot be read: {error}"


def is_written(root: Path) -> bool:
    """Return whether a process holds the dataset for writing; a dead one holds nothing."""
    path = root / "_staging" / "writer.lock"
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def _released(root: Path) -> str:
    dataset = Dataset(root)
    if not dataset.release_numbers():
        return f"{root} has no release yet."
    newest = dataset.release()
    return f"{root}: release {newest.release} of {newest.created_at} stands as it was published."


def _drafted(root: Path) -> str:
    """Say what the draft holds beyond the newest release; one of an older release is void."""
    dataset, path = Dataset(root), root / "_staging" / "draft.json"
    newest = dataset.release() if dataset.release_numbers() else None
    draft = parse_manifest(path.read_text(encoding="utf-8"), path) if path.exists() else None
    parent = newest.release if newest else None
    held = newest.tables if newest else {}
    if draft is None or draft.parent != parent or draft.tables == held:
        return "No work waits in its draft."
    more = draft.tables["captures"].rows - (held["captures"].rows if held else 0)
    outcomes = dataset.scan(draft.tables["outcomes"]).select("capture_id")
    captures = dataset.scan(draft.tables["captures"]).select("capture_id")
    unread = captures.join(outcomes, on="capture_id", how="anti").collect().height
    return (
        f"Its draft holds {more:,} captures more, {unread:,} of them not read yet; nothing of that "
        "is published. Build again with the same inputs: it goes on from there."
    )


def _written(root: Path) -> str:
    return "A process is writing to it now." if is_written(root) else "Nobody is writing to it."
