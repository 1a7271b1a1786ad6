"""Outlet profiles and the almanac, read from the TOML files that ship with the transforms."""

import hashlib
import tomllib
from functools import cache
from importlib.resources import files

from pydantic import ValidationError

from schemas.almanac import AlmanacDay
from schemas.errors import ProfileError
from schemas.outlet import Outlet
from transforms.outlet_index import OutletIndex

_ALMANAC = "almanac.toml"


@cache
def load_outlets() -> OutletIndex:
    """Return all profiles, in order of file name, and the almanac."""
    found: list[Outlet] = []
    almanac: tuple[AlmanacDay, ...] = ()
    for name, text in _profiles():
        try:
            fields = tomllib.loads(text)
            if name == _ALMANAC:
                almanac = tuple(AlmanacDay.model_validate(row) for row in fields["day"])
            else:
                found.append(Outlet.model_validate(fields))
        except (tomllib.TOMLDecodeError, ValidationError, KeyError) as error:
            raise ProfileError(f"outlet profile {name} is not well formed: {error}") from error
    return OutletIndex(tuple(found), almanac)


def profiles_digest() -> str:
    """Return a digest of all profiles: a part of the rules that a dataset was made by."""
    state = hashlib.sha256()
    for name, text in _profiles():
        state.update(f"{name}\0{text}\0".encode())
    return state.hexdigest()[:16]


def _profiles() -> list[tuple[str, str]]:
    folder = files("transforms") / "outlets"
    return sorted(
        (entry.name, entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )
