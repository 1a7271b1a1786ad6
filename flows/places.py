"""Where a dataset is: the folder, or the address in object storage, that its name means."""

import os
from pathlib import Path

from schemas.errors import InputError

DEFAULT_DATASET = Path("datasets/news")


def dataset_name(dataset: str | Path | None = None) -> str:
    """Return the dataset as named, else `BROADSHEET_DATASET`, else datasets/news."""
    return str(dataset or os.environ.get("BROADSHEET_DATASET") or DEFAULT_DATASET)


def is_remote(dataset: str | Path) -> bool:
    """Return whether a dataset is named by an address in object storage."""
    return "://" in str(dataset)


def dataset_folder(dataset: str | Path | None = None) -> Path:
    """Return the dataset's folder, for what works on folders alone."""
    name = dataset_name(dataset)
    if is_remote(name):
        raise InputError(
            f"{name} is in object storage; this works on a folder: copy the dataset to one first"
        )
    return Path(name)
