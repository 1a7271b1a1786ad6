"""Workers: parsers run in processes of their own, which alone can stop one that hangs.

A chunk of documents goes to a worker with one time limit. Where the worker hangs, dies or runs out
of memory it is killed and the chunk's documents are tried one by one, so that the culprit alone is
lost.
"""

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

Item = TypeVar("Item")
Result = TypeVar("Result")

SECONDS = 10.0
"""Time limit of a chunk, and of a document alone; the slowest real page measured took 1.1 s."""
CHUNK = 16
"""Documents in a chunk: sending one costs a third of a millisecond, a new worker half a second."""
CHUNK_BYTES = 4 * 1024 * 1024
MEMORY_BYTES = 4 * 1024**3
"""Address space of a worker; parsers took up to 0.5 GB on the hostile pages measured."""
COLLECT_FROM = 50_000
"""New objects from which Python looks for cycles among them. Pages make many objects and hardly any
cycles; at the default of 700 the search took a twelfth of the time."""
_PRELOAD = ["transforms.pages"]


class Inline:
    """Runs documents in this process, with nothing to stop them: for tests and benchmarks."""

    def run(self, step: Callable[..., list[Any]], items: Sequence[Item], *more: Any) -> list[Any]:
        """Return `step`'s result for each item, in order."""
        before = gc.get_threshold()
        gc.set_threshold(COLLECT_FROM)
        try:
            return list(step(list(items), *more))
        finally:
            gc.set_threshold(*before)

    def calls(
        self, step: Callable[..., Result], arguments: Sequence[tuple[Any, ...]]
    ) -> list[Result | None]:
        """Return `step`'s result for each tuple of arguments."""
        return [step(*given) for given in arguments]


class Workers:
    """A pool of parser processes."""

    def __init__(self, pool: ProcessPool) -> None:
        self._pool = pool

    def run(self, step: Callable[..., list[Any]], items: Sequence[Item], *more: Any) -> list[Any]:
        """Return `step`'s result for each item, in order; for a document that is lost, why.

        `step` takes a list of items (and `more`) and returns a list of as many results.
        """
        chunks = list(_chunks(items))
        futures = [self._pool.schedule(step, [chunk, *more], timeout=SECONDS) for chunk in chunks]
        found: list[Any] = []
        for chunk, future in zip(chunks, futures, strict=True):
            try:
                found.extend(future.result())
            except (FutureTimeout, ProcessExpired, MemoryError):
                found.extend(self._alone(step, item, *more) for item in chunk)
        return found

    def calls(
        self, step: Callable[..., Result], arguments: Sequence[tuple[Any, ...]]
    ) -> list[Result | None]:
        """Return `step`'s result for each tuple of arguments; None where its worker is lost."""
        limit = SECONDS * CHUNK
        futures = [self._pool.schedule(step, list(given), timeout=limit) for given in arguments]
        return [self._result(future) for future in futures]

    def _result(self, future: "ProcessFuture[Any]") -> Any:
        try:
            return future.result()
        except (FutureTimeout, ProcessExpired, MemoryError):
            return None

    def _alone(self, step: Callable[..., list[Any]], item: Item, *more: Any) -> Any:
        try:
            return self._pool.schedule(step, [[item], *more], timeout=SECONDS).result()[0]
        except FutureTimeout:
            return "timeout"
        except (ProcessExpired, MemoryError):
            return "crashed"


@contextmanager
def workers() -> Iterator[Workers]:
    """Run a pool of as many workers as there are processors, stopped at the end."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    pool = ProcessPool(max_workers=os.cpu_count() or 1, initializer=_limit, context=context)
    try:
        yield Workers(pool)
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _limit() -> None:
    gc.freeze()
    gc.set_threshold(COLLECT_FROM)
    try:
        import resource
    except ImportError:  # no such limit on Windows; the time limit still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _chunks(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield the items in chunks of at most `CHUNK`, fewer where they are large."""
    chunk: list[Item] = []
    size = 0
    for item in items:
        weight = len(getattr(item, "html", ""))
        if chunk and (len(chunk) >= CHUNK or size + weight > CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(item)
        size += weight
    if chunk:
        yield chunk
