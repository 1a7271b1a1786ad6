"""Workers: a document that hangs, dies or eats memory is lost alone."""

import os
import signal
import time

import pytest

from flows import workers as module
from flows.workers import workers


def double_unless_bad(items: list[int]) -> list[int]:
    """Double numbers; some numbers are documents that no parser survives."""
    for item in items:
        if item == -1:
            time.sleep(60)
        if item == -2:
            os.kill(os.getpid(), signal.SIGKILL)
        if item == -3:
            bytearray(module.MEMORY_BYTES)
    return [2 * item for item in items]


@pytest.fixture(autouse=True)
def _short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 1.0)


def test_results_come_in_the_order_of_the_items() -> None:
    with workers() as pool:
        assert pool.run(double_unless_bad, list(range(100))) == [2 * n for n in range(100)]


@pytest.mark.parametrize(("bad", "reason"), [(-1, "timeout"), (-2, "crashed"), (-3, "crashed")])
def test_a_bad_document_costs_itself_only(bad: int, reason: str) -> None:
    items: list[int] = [*range(20), bad, *range(20, 40)]
    with workers() as pool:
        found = pool.run(double_unless_bad, items)
    assert found == [reason if item == bad else 2 * item for item in items]


def test_a_call_that_hangs_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 1)
    with workers() as pool:
        assert pool.calls(double_unless_bad, [([-1],), ([4],)]) == [None, [8]]
