"""Runners: how a step is called. Stages are written once and run directly or as Prefect tasks.

A step may say from within how far it is (`advance`); whoever runs it may listen.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import partial
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Progress = Callable[[str, int, int, bool], None]
"""Takes a step's name, what is done, of how much, and whether that is bytes and no calls."""

_listener: ContextVar[Callable[[int], None] | None] = ContextVar("listener", default=None)


def advance(done: int) -> None:
    """Say how many bytes of its item a step has done; without a listener this does nothing."""
    if listen := _listener.get():
        listen(done)


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

    def tell(self, step: str, done: int, total: int) -> None:
        """Take note of how far something is that is no step of its own."""
        ...


class Direct:
    """Calls steps in this process, one after another, without Prefect."""

    def __init__(self, progress: Progress | None = None) -> None:
        self._progress = progress

    def call(
        self, step: Callable[[Item], Result], item: Item, number: int = 1, total: int = 1
    ) -> Result:
        """Return the step's result; it is the `number`th of `total` calls."""
        result = self.run(step, item, f"{number} of {total}")
        self.tell(step.__name__, number, total)
        return result

    def map(self, step: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """Return the step's results in the order of the items.

        Items that know their `bytes` are shown by bytes, as far as the step says.
        """
        sizes = [int(getattr(item, "bytes", 0)) for item in items]
        if self._progress is None or not sum(sizes):
            return [self.call(step, item, n, len(items)) for n, item in enumerate(items, start=1)]
        before, found = 0, []
        for number, (item, size) in enumerate(zip(items, sizes, strict=True), start=1):
            run = partial(self.run, step, item, f"{number} of {len(items)}")
            found.append(self._listened(step.__name__, run, before, size, sum(sizes)))
            before += size
        return found

    def tell(self, step: str, done: int, total: int) -> None:
        """Take note of how far something is that is no step of its own."""
        if self._progress:
            self._progress(step, done, total, False)

    def run(self, step: Callable[[Item], Result], item: Item, place: str) -> Result:  # noqa: ARG002
        """Run a step; `place` says which call of how many this is, for runners that show it."""
        return step(item)

    def _listened(
        self, name: str, run: Callable[[], Result], before: int, size: int, total: int
    ) -> Result:
        def listen(done: int) -> None:
            if self._progress:
                self._progress(name, before + min(done, size), total, True)

        token = _listener.set(listen)
        try:
            result = run()
        finally:
            _listener.reset(token)
        listen(size)
        return result
