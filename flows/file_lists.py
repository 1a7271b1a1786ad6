"""The files of a table as DuckDB reads them: lists that the parameters of a macro choose from.

A file is written once and listed by the releases in which it lives, so the catalog grows with the
files and not with files times releases. Arguments of table functions may not hold subqueries;
constant lists in CASE are what works without any extension.
"""

from collections import defaultdict
from collections.abc import Sequence

from flows.releases import Manifest

Runs = tuple[tuple[int, int], ...]
"""First and last release of each unbroken stretch of kept releases."""


def files_at(table: str, releases: Sequence[Manifest], release: str = "release") -> str:
    """Return `read_parquet` over the files that live in the release named by the parameter."""
    lists = [
        _listed(_lives(runs, release), paths) for runs, paths in _by_life(table, releases).items()
    ]
    return _read(table, releases, lists, (release,))


def files_only_at(table: str, releases: Sequence[Manifest], here: str, there: str) -> str:
    """Return `read_parquet` over the files that live in the release `here` and not in `there`."""
    lists = [
        _listed(f"({_lives(runs, here)}) AND NOT ({_lives(runs, there)})", paths)
        for runs, paths in _by_life(table, releases).items()
        if runs != ((releases[0].release, releases[-1].release),)
    ]
    return _read(table, releases, lists, (here, there))


def files_of(table: str, release: Manifest) -> str:
    """Return `read_parquet` over the files of one release."""
    paths = ", ".join(map(quoted, release.tables[table].paths()))
    return f"read_parquet([{paths}], union_by_name = true)"


def quoted(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _by_life(table: str, releases: Sequence[Manifest]) -> dict[Runs, list[str]]:
    """Return the paths of a table's files by the stretches of releases in which they live."""
    alive: dict[str, list[int]] = defaultdict(list)
    for place, release in enumerate(releases):
        for file in release.tables[table].files if table in release.tables else ():
            alive[file.path].append(place)
    by_life: dict[Runs, list[str]] = defaultdict(list)
    for path, places in alive.items():
        runs = [[places[0], places[0]]]
        for place in places[1:]:
            if place == runs[-1][1] + 1:
                runs[-1][1] = place
            else:
                runs.append([place, place])
        numbers = tuple((releases[a].release, releases[b].release) for a, b in runs)
        by_life[numbers].append(path)
    return dict(sorted(by_life.items()))


def _lives(runs: Runs, release: str) -> str:
    return " OR ".join(f"{release} BETWEEN {first} AND {last}" for first, last in runs)


def _listed(condition: str, paths: Sequence[str]) -> str:
    return f"CASE WHEN {condition} THEN [{', '.join(map(quoted, paths))}] ELSE [] END"


def _read(
    table: str, releases: Sequence[Manifest], lists: Sequence[str], parameters: Sequence[str]
) -> str:
    numbers = [release.release for release in releases]
    kept = ", ".join(map(str, numbers))
    refusals = " ".join(
        f"WHEN {name} NOT IN ({kept}) THEN error('no release ' || {name} || "
        f"'; kept are {numbers[0]} to {numbers[-1]}')"
        for name in parameters
    )
    schema = quoted(releases[-1].tables[table].schema)
    return (
        f"read_parquet(CASE {refusals} ELSE flatten([{', '.join([f'[{schema}]', *lists])}]) END, "
        "union_by_name = true)"
    )
