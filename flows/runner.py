"""Runners: how a step is called. Stages are written once and run directly or as Prefect tasks.

A step may say from within how far it is (`advance`); whoever runs it may listen.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
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
        result = step(item)
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
        for item, size in zip(items, sizes, strict=True):
            found.append(self._listened(step, item, before, size, sum(sizes)))
            before += size
        return found

    def tell(self, step: str, done: int, total: int) -> None:
        """Take note of how far something is that is no step of its own."""
        if self._progress:
            self._progress(step, done, total, False)

    def _listened(
        self, step: Callable[[Item], Result], item: Item, before: int, size: int, total: int
    ) -> Result:
        def listen(done: int) -> None:
            if self._progress:
                self._progress(step.__name__, before + min(done, size), total, True)

        token = _listener.set(listen)
        try:
            result = step(item)
        finally:
            _listener.reset(token)
        listen(size)
        return result
