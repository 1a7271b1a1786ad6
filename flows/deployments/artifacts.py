"""Artifacts: what a run shows of itself in Prefect's UI: progress, results, the dataset's state."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import cast
from uuid import UUID

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.build import Summary
from flows.collect import Collected
from flows.releases import Dataset

REPORT = "report.html"
"""Where a report of the newest release is looked for in the dataset's folder."""
SHARES = {
    "read_batch": (0.0, 20.0),
    "take_part": (20.0, 25.0),
    "extract_batch": (25.0, 80.0),
    "settle_draft": (80.0, 95.0),
}
"""From and to which part of a build, in percent, each step takes."""
LEAST_PERCENT, LEAST_SECONDS = 5.0, 2.0
"""A run's progress is renewed no more often than this: each time is a request and two events."""


class ProgressArtifact:
    """Shows how far a build is, in at most twenty updates; made when there is first news of it."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._artifact: UUID | None = None
        self._percent = 0.0
        self._said = clock()

    def __call__(self, step: str, done: int, total: int, is_bytes: bool = False) -> None:
        """Take note that `done` of `total` calls, or bytes, of a step are over."""
        if step not in SHARES or total <= 0:
            return
        start, end = SHARES[step]
        percent = start + (end - start) * done / total
        now = self._clock()
        if percent < self._percent + LEAST_PERCENT or now - self._said < LEAST_SECONDS:
            return
        unit = f"{done / 1e6:,.0f} of {total / 1e6:,.0f} MB" if is_bytes else f"{done} of {total}"
        self._show(percent, f"{step.replace('_', ' ')}: {unit}")
        self._said = now

    def end(self) -> None:
        """Say that all is done, if anything was said before."""
        if self._artifact:
            self._show(100.0, "done")

    def _show(self, percent: float, text: str) -> None:
        if self._artifact is None:
            made = create_progress_artifact(percent, "build-progress", text)
            self._artifact = cast(UUID, made)
        else:
            update_progress_artifact(self._artifact, percent, text)
        self._percent = percent


def show_summary(summary: Summary) -> None:
    """Show what a build gave, and where the report of its release is, if there is one."""
    rejects = sum(summary.rejects.values())
    rows: list[tuple[str, object, str]] = [
        ("release", summary.release, "published now" if summary.is_new else "nothing new"),
        ("captures", summary.captures, f"{summary.new_captures:,} new"),
        ("articles", summary.articles, ""),
        ("revisions", summary.revisions, "texts changed after they were published"),
        ("copies", summary.copies, "further addresses of the same text"),
        ("stories", summary.stories, ""),
        ("rejects", rejects, "captures that could not be used"),
        *((f"reject: {reason}", n, "") for reason, n in summary.rejects.items()),
        ("seconds", round(summary.seconds, 1), ""),
    ]
    create_table_artifact(
        key="build-summary",
        table=[{"what": what, "now": value, "note": note} for what, value, note in rows],
        description=f"What the build of `{summary.dataset}` gave",
    )
    show_report(Path(summary.dataset))


def show_rounds(dataset: str, collected: Collected) -> None:
    """Show what collecting gave of each outlet, and why something was not fetched."""
    create_table_artifact(
        key="collect-rounds",
        table=[
            {
                "outlet": one.outlet,
                "sources read": f"{one.answered} of {one.sources}",
                "new": one.new,
                "looked at again": one.again,
                "unchanged": one.unchanged,
                "gone": one.gone,
                "failed": one.failed,
                "left": one.left,
            }
            for one in collected.rounds
        ],
        description=f"What the outlets of `{dataset}` gave",
    )


def show_report(root: Path) -> None:
    """Link the report of the newest release where one lies in the dataset's folder."""
    path = root / REPORT
    if not path.is_file():
        return
    dataset = Dataset(root)
    newest = dataset.release().release
    is_older = path.stat().st_mtime < dataset.release_path(newest).stat().st_mtime
    state = f"made before release {newest}" if is_older else f"of release {newest}"
    place = path.resolve()
    create_markdown_artifact(
        f"[{path.name}]({place.as_uri()}), {state}.\n\nBrowsers open it from the folder, not from "
        f"a page of a server:\n\n```\n{place}\n```\n",
        key="report",
        description=f"The report of `{root}`",
    )


def show_findings(root: Path, findings: list[str], release: int) -> None:
    """Show what a check found."""
    listed = "\n".join(f"- {finding}" for finding in findings[:100])
    text = listed or f"Release {release}: all right."
    create_markdown_artifact(text, key="verify-findings", description=f"Checks of `{root}`")
