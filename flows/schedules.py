"""Schedules: what `dataset.toml` says of when flows run on the dataset.

    [[schedule]]
    cron = "0 6 * * *"            # minute, hour, day of the month, month, day of the week
    timezone = "Asia/Pyongyang"   # default "UTC"
    flow = "build"                # default
    inputs = ["captures"]         # relative to the dataset's folder; any parameter of the flow

Parameters are checked where the flows are known (`flows.deployments.serving`).
"""

import tomllib
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from schemas.errors import InputError

FILE = "dataset.toml"


class Schedule(BaseModel):
    """When a flow runs, and with which parameters; `number` counts the file's schedules from 1."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)

    number: int
    cron: str
    timezone: str = "UTC"
    flow: str = "build"
    active: bool = True

    @field_validator("timezone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"{name!r} is no time zone; write one such as Asia/Seoul or UTC")
        return name

    @property
    def parameters(self) -> dict[str, Any]:
        """What is given to the flow: every key that does not say when."""
        return dict(self.model_extra or {})


def read_schedules(root: Path) -> list[Schedule]:
    """Return the schedules that a dataset's `dataset.toml` states; none where there is no file."""
    path = root / FILE
    if not path.exists():
        return []
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8")).get("schedule", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not TOML: {error}") from error
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        raise InputError(f"{path}: schedule is no list of tables; write each under [[schedule]]")
    return [_schedule(path, number, one) for number, one in enumerate(said, start=1)]


def where(root: Path, schedule: Schedule) -> str:
    """Return where a schedule stands, for a message."""
    return f"{root / FILE}, schedule {schedule.number}"


def _schedule(path: Path, number: int, said: dict[str, Any]) -> Schedule:
    try:
        return Schedule.model_validate({**said, "number": number})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(map(str, first["loc"]))
        told = first["msg"].removeprefix("Value error, ")
        if first["type"] == "missing":
            told = f'is missing; write one such as {name} = "0 6 * * *" for each day at 06:00'
        raise InputError(f"{path}, schedule {number}: {name}: {told}") from error
