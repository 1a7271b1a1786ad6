"""About: what a dataset's people say in `dataset.toml`: title, description, licence, creator, and
which outlets are to be collected.

Written once with words to be replaced, at the first publish; read when a release is handed on, and
when outlets are collected.
"""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from schemas.collecting import Collection
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

# What `broadsheet collect` fetches. Take the marks away and write your own; see docs/collecting.md.
# contact = "https://example.org/about-this-collection"  # or an e-mail address; sent to outlets
#
# [[collect]]
# outlet = "Voice of Example"
# feeds = ["https://www.example.com/rss.xml"]
# listings = ["https://www.example.com/news/"]
# delay = 5  # seconds between two requests to a host

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
    said = _read(path, root)
    known = {field.name for field in fields(About)} & said.keys()
    for name in known:
        if not isinstance(said[name], str):
            raise InputError(f"{path}: {name} is {said[name]!r}; write a text in quotes")
    return About(**{"title": _title(root), **{name: said[name] for name in known}})


def read_collection(root: Path) -> Collection:
    """Return which outlets are to be collected; raises `InputError` where that is not said."""
    path = root / _FILE
    said = _read(path, root)
    if not said.get("collect"):
        raise InputError(
            f"{path} names no outlet to collect; write a [[collect]] section with outlet and feeds "
            "or listings (docs/collecting.md)"
        )
    if not said.get("contact"):
        raise InputError(
            f'{path} has no contact; write contact = "..." above the first section, an e-mail '
            "address or the address of a page about you: outlets must be able to ask who collects"
        )
    wanted = {name: said[name] for name in ("contact", "collect")}
    try:
        return Collection.model_validate(wanted)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path}: {place} is {first['input']!r}: {first['msg']}") from error


def _read(path: Path, root: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8") if path.exists() else _form(root))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not TOML: {error}") from error


def _form(root: Path) -> str:
    return _FORM.format(title=_title(root))


def _title(root: Path) -> str:
    return root.resolve().name.replace("\\", "").replace('"', "")
