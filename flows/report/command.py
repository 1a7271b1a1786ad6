"""The command `report`: writes the page of a release to a file."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.options import DatasetOption, Release
from flows.terminal import console
from schemas.errors import InputError

if TYPE_CHECKING:
    from flows.releases import Dataset

_LIBRARIES = ("altair", "great_tables", "jinja2", "vl_convert")
"""What the extra `report` installs, by the names under which it is imported."""

app = typer.Typer()


@app.command()
def report(
    output: Annotated[
        Path, typer.Option("-o", "--output", help="The file; one that is there is replaced.")
    ] = Path("report.html"),
    release: Release = None,
    dataset: DatasetOption = None,
) -> None:
    """Write a release as one HTML page with charts, tables and word diffs."""
    from flows.load import open_dataset

    check_libraries()
    if output.is_dir() or not output.parent.is_dir():
        raise InputError(f"cannot write {output}: name a file in a folder that is there")
    store = open_dataset(dataset)
    number = store.release(release).release
    size = write_report(store, number, output)
    console.print(f"{output}: release {number}, {size / 1e6:,.1f} MB", markup=False, soft_wrap=True)


def write_report(store: "Dataset", release: int, path: Path) -> int:
    """Write the page of a release into a file; return its size in bytes."""
    from flows.report.page import page

    content = page(store, release).encode()
    _write(path, content)
    return len(content)


def check_libraries() -> None:
    """Raise `InputError` where a library is missing that the page is drawn with."""
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        raise InputError(
            f"`broadsheet report` needs {', '.join(missing)}; install the extra `report`, in the "
            "folder of Broadsheet: pip install --editable '.[report]'"
        )


def _write(path: Path, content: bytes) -> None:
    """Write a file in one step, so that nobody reads half a page."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
