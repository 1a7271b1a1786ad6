"""Outlet profiles and the almanac: those that ship with the transforms, and a dataset's own.

A dataset's own profiles are the TOML files of its folder `outlets/`. They go before those that
ship: one that bears a shipped profile's name takes its place, and at equal addresses it wins. Days
of a dataset's own `almanac.toml` are tried before the shipped ones.
"""

import hashlib
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from schemas.almanac import AlmanacDay
from schemas.errors import ProfileError
from schemas.outlet import Outlet
from transforms.outlet_index import OutletIndex

FOLDER = "outlets"
"""Where a dataset keeps its own profiles."""
_ALMANAC = "almanac.toml"


class ProfileFile(NamedTuple):
    """One TOML file: where it is, and what stands in it."""

    place: str
    text: str
    is_own: bool

    @property
    def is_almanac(self) -> bool:
        """Whether it holds days of the almanac instead of an outlet."""
        return self.place.replace("\\", "/").rpartition("/")[2] == _ALMANAC


def load_outlets(root: Path | str | None = None) -> OutletIndex:
    """Return the profiles and the almanac in force for a dataset: its own, then those that ship.

    Raises `ProfileError` for a file that is not well formed.
    """
    return _index(profile_files(root))


def profile_files(root: Path | str | None = None) -> tuple[ProfileFile, ...]:
    """Return the files of profiles, a dataset's own first, each group in order of name."""
    shipped = _read(files("transforms") / "outlets", "", is_own=False)
    folder = Path(root, FOLDER) if root is not None else None
    own = _read(folder, f"{folder}/", is_own=True) if folder and folder.is_dir() else []
    return (*own, *shipped)


def read_profile(file: ProfileFile) -> Outlet:
    """Return the profile in a file; raises `ProfileError` where it is not well formed."""
    try:
        return Outlet.model_validate(tomllib.loads(file.text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise _not_well_formed(file, error) from error


def profiles_digest(root: Path | str | None = None) -> str:
    """Return a digest of all profiles: a part of the rules that a dataset was made by."""
    state = hashlib.sha256()
    for file in profile_files(root):
        name = Path(file.place).name
        state.update(f"{FOLDER + '/' if file.is_own else ''}{name}\0{file.text}\0".encode())
    return state.hexdigest()[:16]


@cache
def _index(found: tuple[ProfileFile, ...]) -> OutletIndex:
    own = _unique(file for file in found if file.is_own and not file.is_almanac)
    shipped = _unique(file for file in found if not file.is_own and not file.is_almanac)
    names = {outlet.name for outlet in own}
    almanac = [day for file in found if file.is_almanac for day in _days(file)]
    kept = (outlet for outlet in shipped if outlet.name not in names)
    return OutletIndex((*own, *kept), tuple(almanac))


def _unique(profiles: Iterable[ProfileFile]) -> list[Outlet]:
    """Return profiles; two of one name, of which only one could count, are an error."""
    places: dict[str, str] = {}
    outlets: list[Outlet] = []
    for file in profiles:
        outlet = read_profile(file)
        if outlet.name in places:
            raise ProfileError(
                f"{file.place}: {outlet.name!r} has a profile already, in {places[outlet.name]}; "
                "merge the two or rename one"
            )
        places[outlet.name] = file.place
        outlets.append(outlet)
    return outlets


def _days(file: ProfileFile) -> list[AlmanacDay]:
    try:
        return [AlmanacDay.model_validate(row) for row in tomllib.loads(file.text)["day"]]
    except (tomllib.TOMLDecodeError, ValidationError, KeyError, TypeError) as error:
        raise _not_well_formed(file, error) from error


def _not_well_formed(file: ProfileFile, error: Exception) -> ProfileError:
    """Return an error that names the file and each field that is wrong."""
    if isinstance(error, ValidationError):
        wrong = "; ".join(
            f"{'.'.join(map(str, one['loc'])) or 'the whole'}: {one['msg']}"
            for one in error.errors()
        )
    elif isinstance(error, KeyError):
        wrong = f"{error} is missing"
    else:
        wrong = str(error)
    return ProfileError(f"{file.place} is not well formed: {wrong}")


def _read(folder: Traversable, prefix: str, *, is_own: bool) -> list[ProfileFile]:
    found = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not entry.name.endswith(".toml") or entry.name.startswith("."):
            continue
        place = f"{prefix}{entry.name}"
        try:
            found.append(ProfileFile(place, entry.read_text(encoding="utf-8"), is_own))
        except UnicodeDecodeError as error:
            raise ProfileError(f"{place} is not UTF-8; save it as UTF-8") from error
    return found
