"""Salvage: what a killed run left, and a memory that was lost, taken up by the next run."""

import csv
import os
import uuid
from collections.abc import Iterable
from pathlib import Path

from flows.visits import PAGE, Visits, is_given_up
from flows.warcs import ENDING, mend, visits_in


def salvage(folder: Path, new: Path, visits: Visits) -> list[Path]:
    """Keep what an earlier run left unfinished in `new`; return the files that came of it.

    Where the memory is new, it is made from all WARCs in `folder` as well. Sources are left out:
    asked without conditions once more, they list again what was not fetched.
    """
    unfinished = sorted(new.glob(f"_*{ENDING}"))
    mended = [found for path in unfinished if (found := mend(path))]
    known = sorted([*folder.glob(f"*{ENDING}"), *new.glob(f"*{ENDING}")], key=lambda p: p.name)
    _remember(known if visits.is_new else mended, visits)
    return mended


def _remember(files: Iterable[Path], visits: Visits) -> None:
    for path in files:
        for visit in visits_in(path):
            if visit.role == PAGE:
                visits.save(visit)


def list_unfetched(path: Path, visits: Visits) -> None:
    """Write what is listed and not fetched, and what failed, as a table; in one step."""
    temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    with temporary.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("outlet", "role", "url", "listed_at", "tried_at", "failures", "given_up",
                        "reason"))  # fmt: skip
        for visit in visits.unfetched():
            table.writerow((visit.outlet, visit.role, visit.url, visit.listed_at, visit.tried_at,
                            visit.failures, is_given_up(visit), visit.reason))  # fmt: skip
    os.replace(temporary, path)
