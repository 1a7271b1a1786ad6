"""Verify: whether a dataset is what it says, from the bytes of its files to what its rows mean."""

from flows.integrity import Finding, check_catalog, check_files, check_releases, check_tags
from flows.releases import Dataset
from flows.soundness import check_conservation, check_references, check_rows


def verify(dataset: Dataset, number: int | None = None) -> list[Finding]:
    """Return what is wrong; nothing where all is right.

    Without a number the files of all releases are checked and the rows of the newest, with one that
    release alone. Rows are read only if the files are whole, since damaged ones say nothing.
    """
    damaged = [*check_releases(dataset), *check_tags(dataset)] if number is None else []
    if damaged:
        return damaged
    numbers = dataset.release_numbers() if number is None else [number]
    releases = [dataset.release(one) for one in numbers] or [dataset.release()]
    stale = list(check_catalog(dataset)) if number is None else []
    damaged = list(check_files(dataset, releases))
    if damaged:
        return damaged + stale
    checks = (check_rows, check_references, check_conservation)
    return stale + [finding for check in checks for finding in check(dataset, releases[-1])]
