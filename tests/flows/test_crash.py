"""A build that is killed loses nothing and publishes nothing half; the long run is a benchmark."""

from pathlib import Path

import pytest

from benchmarks.crash import run
from tests.conftest import SAMPLE


@pytest.mark.crash
def test_killed_builds_end_in_the_same_dataset(tmp_path: Path) -> None:
    drops = sorted(map(str, (SAMPLE / "kcna").iterdir()))
    report = run(drops, kills=8, folder=tmp_path, seed=7)
    assert sum(report.hit.values()) >= 3
    assert report.findings == []
    assert report.differing == []
