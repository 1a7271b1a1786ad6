"""What is tried again, and how often a run tells of its progress."""

from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prefect.client.schemas.objects import State, StateType

from flows.deployments import artifacts
from flows.deployments.artifacts import LEAST_SECONDS, SHARES, ProgressArtifact
from flows.deployments.tasks import is_of_the_world
from schemas.errors import BusyError, DatasetError, InputError


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ConnectionResetError("by peer"), True),
        (TimeoutError(), True),
        (httpx.ConnectTimeout("slow"), True),
        (InputError("no such folder"), False),
        (DatasetError("damaged"), False),
        (BusyError("held"), False),
        (FileNotFoundError("gone"), False),
        (ValueError("ours"), False),
    ],
)
def test_only_the_network_is_tried_again(error: Exception, expected: bool) -> None:
    state = State[object](type=StateType.FAILED, data=error)
    assert is_of_the_world(None, None, state) is expected  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.sampled_from([*SHARES, "other"]), st.integers(0, 500)), max_size=300))
def test_progress_grows_and_is_told_at_most_twenty_times(calls: list[tuple[str, int]]) -> None:
    told: list[float] = []
    now = 0.0

    def create(percent: float, key: str, text: str) -> UUID:
        told.append(percent)
        return uuid4()

    def update(artifact: UUID, percent: float, text: str) -> None:
        told.append(percent)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(artifacts, "create_progress_artifact", create)
        patch.setattr(artifacts, "update_progress_artifact", update)
        progress = ProgressArtifact(clock=lambda: now)
        for step, done in calls:
            now += LEAST_SECONDS
            progress(step, done, 500, is_bytes=True)
        progress.end()
    assert len(told) <= 20
    assert told == sorted(told)
    assert not told or told[-1] == 100
    if any(step in SHARES and SHARES[step][0] + done * 0.03 > 40 for step, done in calls):
        assert told


def test_a_short_build_makes_no_artifact_of_its_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifacts, "create_progress_artifact", lambda *_: pytest.fail("told"))
    progress = ProgressArtifact(clock=lambda: 1.0)
    for done in range(10):
        progress("extract_batch", done, 10)
    progress.end()
