"""Since: what changed since the release before, by table and cause."""

from dataclasses import asdict

import polars as pl

from flows.changes import CAUSES
from flows.diff import Difference, Line, changed_rules
from flows.releases import Dataset, Manifest
from flows.report.asking import Listing
from flows.report.rendering import Section
from flows.report.rendering import section as rendered
from flows.report.tables import table

_MOST_COLUMNS = 5
_SCHEMA = {
    "table": pl.String, "cause": pl.String, "added": pl.Int64, "changed": pl.Int64,
    "removed": pl.Int64, "columns": pl.String,
}  # fmt: skip


def section(dataset: Dataset, release: Manifest, before: Manifest | None) -> Section:
    """Return the section: rows that differ, what the causes mean, rules that are others."""
    lines = _lines(dataset, before, release) if before else []
    command = f"broadsheet diff {before.release} {release.release}" if before else ""
    rows = pl.DataFrame([_row(line) for line in lines], schema=_SCHEMA)
    told = {line.cause for line in lines}
    return rendered(
        "since",
        f"What changed since release {before.release}" if before else "What changed",
        release=release,
        before=before,
        is_parent=before is not None and release.parent == before.release,
        changes=table(
            "changes",
            f"Rows that differ from release {before.release}, by cause" if before else "",
            Listing(command, rows, rows.height),
            {
                "table": "Table",
                "cause": "Cause",
                "added": "Added",
                "changed": "Changed",
                "removed": "Removed",
                "columns": "In columns",
            },
        ),
        causes={cause: meaning for cause, meaning in CAUSES.items() if cause in told},
        rules=changed_rules(before, release) if before else [],
    )


def release_before(dataset: Dataset, release: Manifest) -> Manifest | None:
    """Return the newest kept release before this one: its parent, unless that was forgotten."""
    earlier = [number for number in dataset.release_numbers() if number < release.release]
    return dataset.release(earlier[-1]) if earlier else None


def _lines(dataset: Dataset, before: Manifest, release: Manifest) -> list[Line]:
    difference = Difference(dataset, before, release)
    try:
        return difference.lines()
    finally:
        difference.close()


def _row(line: Line) -> dict[str, object]:
    more = " …" if len(line.columns) > _MOST_COLUMNS else ""
    return asdict(line) | {"columns": ", ".join(line.columns[:_MOST_COLUMNS]) + more}
