"""Serving: the deployments of a dataset, registered and run from one process."""

import warnings
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from prefect import serve as serve_deployments
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound

from flows.deployments.incidents import settle_orphans
from flows.deployments.planning import WRITING, plan
from schemas.errors import DatasetError, InputError


@dataclass(frozen=True)
class Served:
    """What is about to be served, and the runs found that nobody had worked on any more."""

    deployments: list[RunnerDeployment]
    orphans: list[str]

    def described(self) -> list[tuple[str, str, str]]:
        """Return a row for each deployment: its name, its schedules, what it does."""
        return [
            (one.full_name, _times(one), (one.description or "").partition("\n")[0])
            for one in self.deployments
        ]


def prepare(root: Path, name: str, api: str) -> Served:
    """Plan the deployments of a dataset, and look after the runs that a lost machine left.

    Raises `InputError` where the schedules are not well formed or the name is another dataset's,
    `DatasetError` where no API answers.
    """
    if not root.is_dir():
        raise InputError(
            f"no folder {root}; build once, or make it and write its dataset.toml, then serve it"
        )
    planned = plan(root, name)
    with get_client(sync_client=True) as client:
        if error := client.api_healthcheck():
            raise DatasetError(
                f"no Prefect API answers at {api} ({error}); start one with `prefect server start`"
            )
        known = {one.flow_name: _registered(client, one, root.resolve()) for one in planned}
        for found in filter(None, known.values()):
            _drop_schedules(client, found)
        writing = [found for name, found in known.items() if found and name in WRITING]
        return Served(planned, settle_orphans(client, root, writing) if writing else [])


def serve(served: Served) -> None:
    """Register the deployments and run what comes until told to stop.

    Prefect pauses their schedules when this ends, unless it is killed.
    """
    # Prefect's own handler of SIGTERM makes a coroutine that it does not await
    warnings.filterwarnings("ignore", "coroutine 'Runner.astop' was never awaited", RuntimeWarning)
    serve_deployments(*served.deployments, print_starting_message=False)


def _registered(client: SyncPrefectClient, deployment: RunnerDeployment, root: Path) -> UUID | None:
    """Return the id of a deployment that was registered before, which is of the same dataset."""
    try:
        found = client.read_deployment_by_name(deployment.full_name)
    except ObjectNotFound:
        return None
    other = found.parameters.get("dataset")
    if other != str(root):
        raise InputError(
            f"the deployment {deployment.full_name} is of the dataset {other}; give this one a "
            "name of its own with --name, or remove that one: `prefect deployment delete "
            f"{deployment.full_name}`"
        )
    return found.id


def _drop_schedules(client: SyncPrefectClient, deployment: UUID) -> None:
    """Drop the schedules of an earlier time: Prefect adds those given, and keeps the others."""
    for schedule in client.read_deployment_schedules(deployment):
        client.delete_deployment_schedule(deployment, schedule.id)


def _times(deployment: RunnerDeployment) -> str:
    schedules = [one.schedule for one in deployment.schedules or ()]
    return "; ".join(
        f"{one.cron} {one.timezone}" for one in schedules if isinstance(one, CronSchedule)
    )
