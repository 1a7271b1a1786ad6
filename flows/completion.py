"""Shell completion: what can stand where, read from the dataset that the command names.

Asked at every Tab, so only what is light is imported; what cannot be read completes to nothing.
"""

import tomllib
from collections.abc import Callable
from functools import wraps
from importlib.resources import files

import typer

from flows.places import dataset_folder
from flows.releases import Dataset

_MOST_IDS = 50
_LEAST = 2
"""Digits of an id from which it is completed; before, too many fit."""
_IDS = """\
SELECT version_id, coalesce(title, '') AS title FROM articles WHERE starts_with(version_id, ?)
ORDER BY version_id LIMIT ?"""

Offers = list[tuple[str, str]]


def _or_nothing(
    offered: Callable[[typer.Context, str], Offers],
) -> Callable[[typer.Context, str], Offers]:
    @wraps(offered)
    def quiet(context: typer.Context, incomplete: str) -> Offers:
        try:
            return offered(context, incomplete)
        except Exception:  # whatever it is, a traceback between two words helps nobody
            return []

    return quiet


@_or_nothing
def complete_release(context: typer.Context, incomplete: str) -> Offers:
    """Return the kept releases with the time of each, the newest first."""
    kept = _dataset(context).readable_releases()
    return [
        (str(one.release), one.created_at or "")
        for one in reversed(kept)
        if str(one.release).startswith(incomplete)
    ]


@_or_nothing
def complete_tag(context: typer.Context, incomplete: str) -> Offers:
    """Return the names that releases have."""
    names = (path.stem for path in (_dataset(context).root / "tags").glob("*.json"))
    return [(name, "") for name in sorted(names) if name.startswith(incomplete)]


@_or_nothing
def complete_table(context: typer.Context, incomplete: str) -> Offers:
    """Return the tables of the newest release; where there is none, all that there can be."""
    dataset = _dataset(context)
    if dataset.release_numbers():
        names = list(dataset.release().tables)
    else:
        from schemas.tables import TABLES

        names = list(TABLES)
    return [(name, "") for name in ("articles", *names) if name.startswith(incomplete)]


@_or_nothing
def complete_id(context: typer.Context, incomplete: str) -> Offers:
    """Return texts whose ids begin so, with their titles."""
    from flows.load import connect
    from flows.lookup import rows

    if len(incomplete) < _LEAST:
        return []
    with connect(_dataset(context).root) as connection:
        found = rows(connection, _IDS, incomplete.lower(), _MOST_IDS)
    return [(row["version_id"], row["title"]) for row in found]


def complete_outlet(incomplete: str) -> list[str]:
    """Return the names of the outlets that have a profile."""
    folder = files("transforms") / "outlets"
    profiles = (
        tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )
    names = (str(profile["name"]) for profile in profiles if "name" in profile)
    return sorted(name for name in names if name.lower().startswith(incomplete.lower()))


def _dataset(context: typer.Context) -> Dataset:
    return Dataset(dataset_folder(context.params.get("dataset")))
