"""Runners: how a step is called. Stages are written once and run directly or as Prefect tasks."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Runner(Protocol):
    """Calls a step, a plain module-level function of small records, once or for each item."""

    def call(self, step: Callable[[Item], Result], item: Item) -> Result:
        """Return the step's result."""
        ...

    def map(self, step: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """Return the step's results in the order of the items."""
        ...


class Direct:
    """Calls steps in this process, one after another, without Prefect."""

    def __init__(self, progress: Callable[[str, int, int], None] | None = None) -> None:
        self._progress = progress

    def call(self, step: Callable[[Item], Result], item: Item) -> Result:
        """Return the step's result."""
        return self.map(step, [item])[0]

    def map(self, step: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """Return the step's results in the order of the items."""
        results = []
        for done, item in enumerate(items, start=1):
            results.append(step(item))
            if self._progress:
                self._progress(step.__name__, done, len(items))
        return results
