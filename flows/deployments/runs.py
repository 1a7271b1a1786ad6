"""The flows: one for each thing that is done with a dataset again and again.

Parameters have the names of the commands' options. Their descriptions below are what Prefect's UI
shows beside the form's fields; it takes titles from the names.
"""

import logging
from pathlib import Path
from typing import Annotated, Any

from prefect import flow
from prefect.runtime import flow_run
from pydantic import Field

from flows.build import Summary
from flows.build import build as build_dataset
from flows.deployments.artifacts import ProgressArtifact, show_findings, show_summary
from flows.deployments.incidents import DEFAULT_DATASET, tell_condition
from flows.deployments.tasks import Tasks
from flows.forget import Forgotten, Policy
from flows.forget import forget as drop
from flows.releases import Dataset
from flows.store import Store
from flows.sweep import GRACE_HOURS
from flows.verify import verify as check
from schemas.errors import DatasetError

Inputs = Annotated[list[str], Field(min_length=1)]
Folder = Annotated[str, Field(min_length=1)]
Seconds = Annotated[float, Field(ge=0)]
Hours = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=1)]
_NAMED_INPUTS = 2
_HOOKS: dict[str, Any] = {
    "on_failure": [tell_condition],
    "on_crashed": [tell_condition],
    "on_cancellation": [tell_condition],
}

logging.getLogger("broadsheet").setLevel(logging.INFO)


def run_name() -> str:
    """Return a run's name: the flow, the dataset's folder, and the inputs if it has any."""
    given = flow_run.parameters
    name = f"{flow_run.flow_name} {Path(given.get('dataset', DEFAULT_DATASET)).name}"
    inputs = [Path(one).name or one for one in given.get("inputs", ())]
    shown = ", ".join(inputs[:_NAMED_INPUTS])
    more = len(inputs) - _NAMED_INPUTS
    return f"{name}: {shown}{f' and {more} more' if more > 0 else ''}" if inputs else name


@flow(name="build", flow_run_name=run_name, **_HOOKS)
def build(
    inputs: Inputs,
    dataset: Folder = DEFAULT_DATASET,
    outlet: str | None = None,
    captured_at: str | None = None,
    wait: Seconds = 0,
) -> Summary:
    """Turn captures into the next release of a dataset; what it holds already changes nothing.

    Args:
        inputs: Files, folders or patterns that hold captures, such as captures/2024-10-15 or
            drops/*.jsonl.gz, one a line. They are read on the machine that runs the flow.
        dataset: The dataset's folder on that machine.
        outlet: Outlet of captures that do not name theirs, such as Voice of Korea (EN).
        captured_at: Time of captures that do not state theirs, such as 2024-08-04 or
            2024-08-04T09:00:00+09:00; the word name takes the day in each file's or folder's name.
        wait: Seconds to wait for another process that writes to the dataset.
    """
    progress = ProgressArtifact()
    summary = build_dataset(
        Path(dataset), inputs, Tasks(progress), outlet=outlet, captured_at=captured_at, wait=wait
    )
    progress.end()
    show_summary(summary)
    return summary


@flow(name="verify", flow_run_name=run_name, **_HOOKS)
def verify(dataset: Folder = DEFAULT_DATASET, release: Count | None = None) -> int:
    """Check a dataset's files against their digests, and what its rows mean; fail on any finding.

    Args:
        dataset: The dataset's folder on the machine that runs the flow.
        release: One release; without it the files of all, and the rows of the newest.
    """
    store = Dataset(dataset)
    findings = [str(finding) for finding in check(store, release)]
    number = store.release(release).release
    show_findings(store.root, findings, number)
    if findings:
        raise DatasetError(f"{len(findings)} findings in {store.root}; the first: {findings[0]}")
    return number


@flow(name="forget", flow_run_name=run_name, **_HOOKS)
def forget(
    dataset: Folder = DEFAULT_DATASET,
    keep_last: Count | None = None,
    keep_daily: Count | None = None,
    keep_monthly: Count | None = None,
    grace: Hours = GRACE_HOURS,
    dry_run: bool = False,
    wait: Seconds = 0,
) -> Forgotten:
    """Drop old releases; the newest, and those with a tag, always stay.

    Args:
        dataset: The dataset's folder on the machine that runs the flow.
        keep_last: Keep the last so many releases.
        keep_daily: Keep the last release of each of the last so many days.
        keep_monthly: Keep the last release of each of the last so many months.
        grace: Hours for which those who read may still need the files of a dropped release.
        dry_run: Say what would be dropped, drop nothing.
        wait: Seconds to wait for another process that writes to the dataset.
    """
    store = Store(dataset)
    policy = Policy(keep_last, keep_daily, keep_monthly)
    with store.writing(wait):
        done = drop(store, policy, grace_hours=grace, dry_run=dry_run)
    verb = "would forget" if dry_run else "forgot"
    logging.getLogger("broadsheet.forget").info("%s %s, kept %s", verb, done.dropped, done.kept)
    return done
