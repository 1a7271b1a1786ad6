"""Incidents: a run that failed, crashed or was cancelled says what state it left its dataset in.

Prefect calls hooks by these argument names. Where a process was killed, the one that started it
(`broadsheet serve` or a worker) calls them. What nobody lives to report, since the machine went
down, is found when the dataset is served again (`settle_orphans`).
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import ArtifactCreate
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.logging.loggers import flow_run_logger
from prefect.states import Crashed

from flows.condition import condition, is_written
from schemas.errors import BroadsheetError

DEFAULT_DATASET = "datasets/news"
SETTLING = timedelta(seconds=30)
"""A run that began so recently may be about to take the lock, which takes less than a second."""


def tell_condition(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Say in the run's log and in an artifact what state its dataset is in."""
    from flows.load import open_dataset

    name = str(flow_run.parameters.get("dataset", DEFAULT_DATASET))
    try:
        told = condition(open_dataset(name).root)
    except BroadsheetError as error:
        told = f"{name} cannot be read: {error}"
    flow_run_logger(flow_run, flow).warning("%s", told)
    with get_client(sync_client=True) as client:
        client.create_artifact(
            ArtifactCreate(
                key="dataset-state",
                type="markdown",
                description=f"State of `{name}` after a run of {flow.name} ended badly",
                data=f"**{state.name}**: {state.message or 'no message'}\n\n{told}\n",
                flow_run_id=flow_run.id,
            )
        )


def settle_orphans(client: SyncPrefectClient, root: Path, deployments: list[UUID]) -> list[str]:
    """Mark as crashed the writing runs of a dataset that no process works on; return their names.

    That no process does is told by the dataset's lock, which a dead process cannot hold. Until they
    are marked they keep the slot of their deployment for up to five minutes.
    """
    if is_written(root):
        return []
    running = client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(any_=deployments),
            state=FlowRunFilterState(
                type=FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.CANCELLING])
            ),
        )
    )
    settled = []
    for run in running:
        if run.start_time and datetime.now(UTC) - run.start_time < SETTLING:
            continue
        crashed: State[Any] = Crashed(
            message="no process works on this run any more; the machine went down"
        )
        client.set_flow_run_state(run.id, crashed, force=True)
        settled.append(run.name)
    return settled
