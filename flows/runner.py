"""Runners: how a step is called. Stages are written once and run directly or as Prefect tasks."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Runner(Protocol):
    """Calls a step: a plain module-level function of small records."""

    def call(
        self, step: Callable[[Item], Result], item: Item, number: int = 1, total: int = 1
    ) -> Result:
        """Return the step's result; it is the `number`th of `total` calls."""
        ...

    def map(self, step: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """Return the step's results in the order of the items."""
        ...


class Direct:
    """Calls steps in this process, one after another, without Prefect."""

    def __init__(self, progress: Callable[[str, int, int], None] | None = None) -> None:
        self._progress = progress

    def call(
        self, step: Callable[[Item], Result], item: Item, number: int = 1, total: int = 1
    ) -> Result:
        """Return the step's result; it is the `number`th of `total` calls."""
        result = step(item)
        if self._progress:
            self._progress(step.__name__, number, total)
        return result

    def map(self, step: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """Return the step's results in the order of the items."""
        return [self.call(step, item, n, len(items)) for n, item in enumerate(items, start=1)]
