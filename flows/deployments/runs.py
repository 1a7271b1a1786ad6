"""The flows: one for each thing that is done with a dataset again and again.

Parameters have the names of the commands' options. Their descriptions below are what Prefect's UI
shows beside the form's fields; it takes titles from the names. A text left empty and a number left
at 0 mean what an option that is not given means: a field that may be null is a poor one to fill in.
"""

import logging
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

from prefect import flow
from prefect.runtime import flow_run
from prefect.states import Completed
from pydantic import Field

from flows.build import Summary
from flows.build import build as build_dataset
from flows.collect import collect as collect_outlets
from flows.deployments.artifacts import (
    REPORT,
    ProgressArtifact,
    show_findings,
    show_rounds,
    show_summary,
)
from flows.deployments.incidents import DEFAULT_DATASET, tell_condition
from flows.deployments.tasks import Tasks
from flows.forget import Forgotten, Policy
from flows.forget import forget as drop
from flows.places import dataset_folder, is_remote
from flows.releases import spans
from flows.report.command import check_libraries, write_report
from flows.store import Store
from flows.sweep import GRACE_HOURS
from flows.verify import verify as check
from schemas.errors import DatasetError

Given = TypeVar("Given")
Inputs = Annotated[list[str], Field(min_length=1)]
Folder = Annotated[str, Field(min_length=1)]
Seconds = Annotated[float, Field(ge=0)]
Hours = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]
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
    outlet: str = "",
    captured_at: str = "",
    wait: Seconds = 0,
    report: bool = False,
) -> Summary:
    """Turn captures into the next release of a dataset; what it holds already changes nothing.

    Args:
        inputs: Files, folders or patterns that hold captures, one an item, such as
            /data/captures/2024-10-15 or /data/drops/*.jsonl.gz; on the machine that runs the flow.
        dataset: The dataset's folder on that machine.
        outlet: Outlet of captures that do not name theirs, such as Voice of Korea (EN).
        captured_at: Time of captures that do not state theirs, such as 2024-08-04 or
            2024-08-04T09:00:00+09:00; the word name takes the day in each file's or folder's name.
        wait: Seconds to wait for another process that writes to the dataset.
        report: Write report.html of a new release into the dataset's folder, and link it.
    """
    progress = ProgressArtifact()
    summary = build_dataset(
        dataset,
        inputs,
        Tasks(progress),
        outlet=outlet or None,
        captured_at=captured_at or None,
        wait=wait,
    )
    progress.end()
    if report and summary.is_new and summary.release and not is_remote(dataset):
        from flows.load import open_dataset

        check_libraries()
        write_report(open_dataset(dataset), summary.release, Path(dataset, REPORT))
    show_summary(summary)
    state = "published" if summary.is_new else "nothing changed; newest is"
    told = f"{state} release {summary.release}: {summary.new_captures:,} new captures"
    return _completed(told, summary)


@flow(name="collect", flow_run_name=run_name, **_HOOKS)
def collect(
    dataset: Folder = DEFAULT_DATASET,
    outlets: list[str] = [],  # noqa: B006 - forms show no field that may be null as a list
    wait: Seconds = 0,
) -> int:
    """Fetch what the outlets of dataset.toml have published or changed, and build it.

    Args:
        dataset: The dataset's folder on the machine that runs the flow.
        outlets: Only these of the outlets that dataset.toml names; none for all.
        wait: Seconds to wait for another process that collects or writes.
    """
    progress = ProgressArtifact()
    done = collect_outlets(dataset_folder(dataset), outlets, wait=wait, runner=Tasks(progress))
    progress.end()
    show_rounds(dataset, done)
    if done.summary:
        show_summary(done.summary)
    if done.is_failed:
        raise DatasetError(f"{dataset}: not one feed or listing of any outlet could be read")
    fetched = sum(one.new + one.again for one in done.rounds)
    return _completed(f"{fetched:,} pages fetched", fetched)


@flow(name="verify", flow_run_name=run_name, **_HOOKS)
def verify(dataset: Folder = DEFAULT_DATASET, release: Count = 0) -> int:
    """Check a dataset's files against their digests, and what its rows mean; fail on any finding.

    Args:
        dataset: The dataset's folder on the machine that runs the flow.
        release: Number of one release; 0 for the files of all, and the rows of the newest.
    """
    from flows.load import open_dataset

    store = open_dataset(dataset)
    wanted = release or None
    findings = [str(finding) for finding in check(store, wanted)]
    number = store.release(wanted).release
    show_findings(store.root, findings, number)
    if findings:
        raise DatasetError(f"{len(findings)} findings in {store.root}; the first: {findings[0]}")
    return _completed(f"release {number}: all right", number)


@flow(name="forget", flow_run_name=run_name, **_HOOKS)
def forget(
    dataset: Folder = DEFAULT_DATASET,
    keep_last: Count = 0,
    keep_daily: Count = 0,
    keep_monthly: Count = 0,
    grace: Hours = GRACE_HOURS,
    dry_run: bool = False,
    wait: Seconds = 0,
) -> Forgotten:
    """Drop old releases; the newest, and those with a tag, always stay.

    Args:
        dataset: The dataset's folder on the machine that runs the flow.
        keep_last: Keep the last so many releases; 0 for no such rule.
        keep_daily: Keep the last release of each of the last so many days; 0 for no such rule.
        keep_monthly: Keep the last release of each of the last so many months; 0 for no such rule.
        grace: Hours for which those who read may still need the files of a dropped release.
        dry_run: Say what would be dropped, drop nothing.
        wait: Seconds to wait for another process that writes to the dataset.
    """
    store = Store(dataset_folder(dataset))
    policy = Policy(keep_last or None, keep_daily or None, keep_monthly or None)
    with store.writing(wait):
        done = drop(store, policy, grace_hours=grace, dry_run=dry_run)
    verb = "would forget" if dry_run else "forgot"
    return _completed(f"{verb}: {spans(done.dropped) or 'nothing'}; kept: {spans(done.kept)}", done)


def _completed(message: str, data: Given) -> Given:
    """Return what a flow returns so that its run ends with a message; callers are given `data`."""
    return cast(Given, Completed(message=message, data=data))
