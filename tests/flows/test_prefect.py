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
    assert "leaked" not in printed
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


def _run(code: str, client: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=client, capture_output=True, text=True
    )


def test_a_run_that_collects_shows_what_each_outlet_gave(tmp_path: Path, prefect_api: str) -> None:
    news = tmp_path / "collected_news"
    news.mkdir()
    (news / "dataset.toml").write_text(
        'contact = "https://example.org/about"\n[[collect]]\noutlet = "Harbour Herald"\n'
        'feeds = ["http://harbour.invalid/rss.xml"]\n',
        encoding="utf-8",
    )
    client = environment(tmp_path / "client", PREFECT_API_URL=prefect_api)
    done = _run(f"from flows.deployments import collect; collect({str(news)!r})", client)
    assert "not one feed or listing of any outlet could be read" in done.stderr
    named = "collect collected_news"
    (run,) = [one for one in found(prefect_api, "flow_runs") if one["name"] == named]
    assert run["state_type"] == "FAILED"
    of_run = {"flow_runs": {"id": {"any_": [run["id"]]}}}
    artifacts = {one["key"]: one["data"] for one in found(prefect_api, "artifacts", of_run)}
    (row,) = json.loads(artifacts["collect-rounds"])
    assert (row["outlet"], row["sources read"], row["new"]) == ("Harbour Herald", "0 of 1", 0)


def test_a_build_that_is_told_to_writes_and_links_the_report(
    tmp_path: Path, prefect_api: str
) -> None:
    news, source = tmp_path / "reported", tmp_path / "fog.jsonl"
    source.write_text(json.dumps({"title": "Fog", "text": "Fog came in. It stayed all day."}))
    client = environment(tmp_path / "client", PREFECT_API_URL=prefect_api)
    call = f"build([{str(source)!r}], {str(news)!r}, report=True)"
    done = _run(
        f"from flows.deployments import build\nif __name__ == '__main__':\n    {call}", client
    )
    assert done.returncode == 0, done.stderr
    assert (news / "report.html").read_text(encoding="utf-8").startswith("<!")
    name = "build reported: fog.jsonl"
    (run,) = [one for one in found(prefect_api, "flow_runs") if one["name"] == name]
    of_run = {"flow_runs": {"id": {"any_": [run["id"]]}}}
    artifacts = {one["key"]: one["data"] for one in found(prefect_api, "artifacts", of_run)}
    assert "of release 1" in artifacts["report"]
    checked = subprocess.run(
        [sys.executable, "-m", "flows", "verify", "--dataset", str(news)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout
