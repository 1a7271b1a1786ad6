"""The Prefect flows: the stages as tasks of one flow run a user action.

Only this module imports Prefect. Steps stay plain functions and are wrapped here; data passes by
path. Publishing is atomic in the store, so nothing here has to undo or repeat anything.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import asdict

# Prefect reads [tool.prefect] of pyproject.toml only in the working directory, so the same settings
# stand here. Its start-up time-out of 20 s fails on a busy laptop; its telemetry is not for us to
# send.
_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "broadsheet",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}
for _name, _value in _SETTINGS.items():
    os.environ.setdefault(_name, _value)

from prefect import flow, task  # noqa: E402
from prefect.artifacts import create_table_artifact  # noqa: E402

from flows.build import Summary  # noqa: E402
from flows.build import build as build_dataset  # noqa: E402
from flows.runner import Item, Result  # noqa: E402


class Tasks:
    """Calls each step as a Prefect task, in this process and one after another."""

    def call(
        self, step: Callable[[Item], Result], item: Item, number: int = 1, total: int = 1
    ) -> Result:
        """Return the step's result; it is the `number`th of `total` calls."""
        name = step.__name__.replace("_", " ")
        run = task(name=name, task_run_name=f"{name} {number} of {total}")(step)
        return run(item)

    def map(self, step: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """Return the step's results in the order of the items."""
        return [self.call(step, item, n, len(items)) for n, item in enumerate(items, start=1)]

    def tell(self, step: str, done: int, total: int) -> None:
        """Prefect shows tasks; what is no task it does not show."""


@flow(name="build", flow_run_name="build {dataset}")
def build(
    inputs: list[str],
    dataset: str = "datasets/news",
    outlet: str | None = None,
    captured_at: str | None = None,
    wait: float = 0,
) -> Summary:
    """Turn captures into the next release of a dataset.

    Args:
        inputs: Files, folders or patterns that hold captures.
        dataset: The dataset's folder, or its address in object storage.
        outlet: Outlet of captures that do not name theirs.
        captured_at: Time of captures that do not state theirs, or the word "name".
        wait: Seconds to wait for another process that writes to the dataset.
    """
    summary = build_dataset(
        dataset, inputs, Tasks(), outlet=outlet, captured_at=captured_at, wait=wait
    )
    create_table_artifact(
        key="build-summary",
        table=[
            {"what": name, "value": value}
            for name, value in asdict(summary).items()
            if name != "rejects"
        ]
        + [{"what": f"reject: {reason}", "value": n} for reason, n in summary.rejects.items()],
        description=f"What the build of {dataset} gave",
    )
    return summary
