"""Planning: which deployments a dataset has, with the schedules that its `dataset.toml` states.

One run of a deployment at a time, the others wait in Prefect; across deployments and machines the
dataset's own lock decides, for which runs wait `WAIT_SECONDS`.
"""

import inspect
from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.schedules import Schedule as PrefectSchedule
from prefect.types.entrypoint import EntrypointType
from pydantic import TypeAdapter, ValidationError

from flows.deployments.runs import build, collect, forget, verify
from flows.schedules import Schedule, read_schedules, where
from schemas.errors import InputError

FLOWS: dict[str, Flow[..., Any]] = {flow.name: flow for flow in (build, collect, verify, forget)}
WRITING = ("build", "collect", "forget")
WAIT_SECONDS = 3600.0
"""How long a served run waits for another writer: longer than a usual build."""
_ONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)


def plan(root: Path, name: str) -> list[RunnerDeployment]:
    """Return a deployment of each flow, named `name`, for the dataset in `root`.

    Raises `InputError` for a schedule by which no flow could run.
    """
    root = root.resolve()
    schedules = read_schedules(root)
    for schedule in schedules:
        if schedule.flow not in FLOWS:
            raise InputError(
                f"{where(root, schedule)}: no flow {schedule.flow!r}; there are {', '.join(FLOWS)}"
            )
    return [
        RunnerDeployment.from_flow(
            flow,
            name,
            parameters=_defaults(flow, root),
            schedules=[_planned(root, one, flow) for one in schedules if one.flow == flow.name],
            concurrency_limit=_ONE,
            tags=["broadsheet", f"dataset:{root.name}"],
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for flow in FLOWS.values()
    ]


def _defaults(flow: Flow[..., Any], root: Path) -> dict[str, Any]:
    """Return the parameters that runs have unless told otherwise."""
    given: dict[str, Any] = {"dataset": str(root), "wait": WAIT_SECONDS}
    accepted = inspect.signature(flow.fn).parameters
    return {key: value for key, value in given.items() if key in accepted}


def _planned(root: Path, schedule: Schedule, flow: Flow[..., Any]) -> PrefectSchedule:
    given = _checked(root, schedule, flow)
    if "inputs" in given:
        given["inputs"] = [str(root / one) for one in given["inputs"]]
    try:
        return Cron(
            schedule.cron,
            timezone=schedule.timezone,
            active=schedule.active,
            parameters=given,
        )
    except ValueError as error:
        raise InputError(
            f"{where(root, schedule)}: cron: {schedule.cron!r} is no time; write minute, hour, day "
            'of the month, month and day of the week, such as "0 6 * * *" for each day at 06:00'
        ) from error


def _checked(root: Path, schedule: Schedule, flow: Flow[..., Any]) -> dict[str, Any]:
    """Return a schedule's parameters as the flow takes them."""
    given = schedule.parameters
    accepted = dict(inspect.signature(flow.fn).parameters)
    del accepted["dataset"]
    for key in given.keys() - accepted.keys():
        raise InputError(
            f"{where(root, schedule)}: {flow.name} takes no {key!r}; it takes {', '.join(accepted)}"
        )
    for key, parameter in accepted.items():
        if key not in given and parameter.default is parameter.empty:
            raise InputError(f"{where(root, schedule)}: {flow.name} needs {key}")
        if key not in given:
            continue
        try:
            given[key] = TypeAdapter(parameter.annotation).validate_python(given[key], strict=True)
        except ValidationError as error:
            told = error.errors(include_url=False)[0]["msg"]
            raise InputError(f"{where(root, schedule)}: {key} is {given[key]!r}: {told}") from error
    return given
