"""Tasks: steps called as Prefect tasks, in this process and one after another."""

from collections.abc import Callable
from typing import Any

import httpx
from prefect import task
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

from flows.runner import Direct, Item, Result

RETRIES = 3
RETRY_SECONDS = [5.0, 20.0, 60.0]
"""Waits before each retry; a host that is still away after a minute and a half fails the run."""
_OF_THE_WORLD = (ConnectionError, TimeoutError, httpx.TransportError)


class Tasks(Direct):
    """Calls each step as a Prefect task."""

    def run(self, step: Callable[[Item], Result], item: Item, place: str) -> Result:
        """Run a step as a task."""
        name = step.__name__.replace("_", " ")
        wrapped = task(
            name=name,
            task_run_name=f"{name} {place}",
            retries=RETRIES,
            retry_delay_seconds=RETRY_SECONDS,
            retry_jitter_factor=0.3,
            retry_condition_fn=is_of_the_world,
        )(step)
        return wrapped(item)


def is_of_the_world(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:  # noqa: ARG001
    """Return whether a step failed for what time may heal: the network, and nothing of ours."""
    return isinstance(state.data, _OF_THE_WORLD)
