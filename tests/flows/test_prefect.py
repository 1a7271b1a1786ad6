"""The three ways to run give the same rows: directly, embedded, on a server."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from polars.testing import assert_frame_equal

from flows.load import load
from schemas.tables import TABLES
from tests.conftest import ROOT

pytestmark = pytest.mark.server
STARTS_WITHIN = 150


def _environment(home: Path, **more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return clean | {"PREFECT_HOME": str(home), "DO_NOT_TRACK": "1"} | more


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
    printed = _build(tmp_path / "news", _environment(tmp_path / "home"), "--flow")
    assert "starting Prefect's embedded API" in printed
    assert "Error" not in printed
    assert "telemetry" not in printed.lower()
    _assert_same(sample, tmp_path / "news")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Start a Prefect server on loopback; return the address of its API."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    api = f"http://127.0.0.1:{port}/api"
    environment = _environment(
        tmp_path / "home", PREFECT_SERVER_ANALYTICS_ENABLED="false", PREFECT_SERVER_UI_API_URL=api
    )
    log = (tmp_path / "server.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "prefect", "server", "start", "--port", str(port)],
        env=environment,
        stdout=log,
        stderr=log,
    )
    try:
        _wait_for(f"{api}/health", process)
        yield api
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < last and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail("the Prefect server did not start")


def _post(api: str, path: str) -> list[dict[str, Any]]:
    request = urllib.request.Request(
        f"{api}/{path}/filter", b"{}", {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        found: list[dict[str, Any]] = json.load(response)
    return found


def test_on_a_server_the_run_its_tasks_and_its_summary_are_seen(
    sample: Path, tmp_path: Path, server: str
) -> None:
    news = tmp_path / "news"
    printed = _build(news, _environment(tmp_path / "client", PREFECT_API_URL=server))
    assert server.removesuffix("/api") in printed
    _assert_same(sample, news)
    runs = _post(server, "flow_runs")
    assert [(run["name"], run["state_type"]) for run in runs] == [(f"build {news}", "COMPLETED")]
    names = {re.sub(r" \d+ of \d+$", "", task["name"]) for task in _post(server, "task_runs")}
    assert names == {"read batch", "extract batch", "settle draft"}
    artifact = _post(server, "artifacts")[0]
    assert artifact["key"] == "build-summary"
    rows = {row["what"]: row["value"] for row in json.loads(artifact["data"])}
    assert (rows["captures"], rows["release"], rows["reject: bad_json"]) == (56, 1, 2)
