"""The three ways to run give the same rows: directly, embedded, on a server."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from flows.load import load
from schemas.tables import TABLES
from tests.conftest import ROOT
from tests.prefect_server import environment, found

pytestmark = pytest.mark.server


def _build(dataset: Path, environment: dict[str, str], *options: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "flows", "build", *options, "--dataset", str(dataset)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "published release 1" in done.stdout
    return done.stdout + done.stderr


def _assert_same(one: Path, two: Path) -> None:
    for name in ("articles", *TABLES):
        key = TABLES[name].key if name in TABLES else ("version_id",)
        first, second = (load(name, dataset=root).collect().sort(key) for root in (one, two))
        assert_frame_equal(first, second)


def test_the_embedded_api_gives_the_same_rows_and_is_quiet(sample: Path, tmp_path: Path) -> None:
    printed = _build(tmp_path / "news", environment(tmp_path / "home"), "--flow")
    assert "starting Prefect's embedded API" in printed
    assert "Error" not in printed
    assert "telemetry" not in printed.lower()
    _assert_same(sample, tmp_path / "news")


def test_on_a_server_the_run_its_tasks_and_its_summary_are_seen(
    sample: Path, tmp_path: Path, prefect_api: str
) -> None:
    news = tmp_path / "seen"
    printed = _build(news, environment(tmp_path / "client", PREFECT_API_URL=prefect_api))
    assert prefect_api.removesuffix("/api") in printed
    _assert_same(sample, news)
    runs = [one for one in found(prefect_api, "flow_runs") if one["name"] == "build seen: sample"]
    assert [run["state_type"] for run in runs] == ["COMPLETED"]
    assert runs[0]["state"]["message"] == "published release 1: 56 new captures"
    of_run = {"flow_runs": {"id": {"any_": [runs[0]["id"]]}}}
    tasks = found(prefect_api, "task_runs", of_run)
    names = {re.sub(r" \d+ of \d+$", "", task["name"]) for task in tasks}
    assert names == {"read batch", "extract batch", "settle draft"}
    artifacts = {one["key"]: one["data"] for one in found(prefect_api, "artifacts", of_run)}
    rows = {row["what"]: row["now"] for row in json.loads(artifacts["build-summary"])}
    assert (rows["captures"], rows["release"], rows["reject: bad_json"]) == (56, 1, 2)
