"""About: what a dataset's people say of it in `dataset.toml`: title, description, licence, creator.

Written once with words to be replaced, at the first publish; read when a release is handed on.
"""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from schemas.errors import InputError

_FILE = "dataset.toml"
_FORM = """\
# What is said of this dataset where a release of it is handed on (`broadsheet export`).
title = "{title}"
description = "News texts read from captures of web pages, with revisions, sightings and dates."
# A licence's address, such as "https://creativecommons.org/licenses/by/4.0/", or terms in words.
licence = "The texts belong to their publishers. No licence is given for the dataset as a whole."
# Who made it, as citations shall name them.
creator = ""

# When `broadsheet serve` runs a flow by itself. Inputs are found from this folder.
# [[schedule]]
# cron = "0 6 * * *"
# timezone = "UTC"
# flow = "build"
# inputs = ["../captures"]
# captured_at = "name"
"""


@dataclass(frozen=True)
class About:
    """What citations and descriptions say beside what the release itself knows."""

    title: str
    description: str = ""
    licence: str = ""
    creator: str = ""


def write_about(root: Path) -> None:
    """Write `dataset.toml` with words to be replaced, unless there is one."""
    path = root / _FILE
    if not path.exists():
        path.write_text(_form(root), encoding="utf-8")


def read_about(root: Path) -> About:
    """Return what `dataset.toml` says; where there is none, what would be written."""
    path = root / _FILE
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8") if path.exists() else _form(root))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not TOML: {error}") from error
    known = {field.name for field in fields(About)} & said.keys()
    for name in known:
        if not isinstance(said[name], str):
            raise InputError(f"{path}: {name} is {said[name]!r}; write a text in quotes")
    return About(**{"title": _title(root), **{name: said[name] for name in known}})


def _form(root: Path) -> str:
    return _FORM.format(title=_title(root))


def _title(root: Path) -> str:
    return root.resolve().name.replace("\\", "").replace('"', "")
