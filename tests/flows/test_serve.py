"""Serving: runs asked for through the API, cancelled there, killed, and taken up again."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.load import load
from flows.releases import Dataset
from flows.verify import verify
from tests.conftest import ROOT, SAMPLE, build_direct
from tests.prefect_server import environment, found, post
from tests.prose import articles

pytestmark = pytest.mark.server
PAGES = 2_000
DEPLOYMENTS = 4
PATIENCE = 120
ENDED = ("COMPLETED", "CANCELLED", "CRASHED", "FAILED")
TOML = f"""
[[schedule]]
cron = "0 6 * * *"
timezone = "Asia/Pyongyang"
inputs = ["{SAMPLE}"]
"""


def _until(true: Callable[[], Any]) -> Any:
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        if answer := true():
            return answer
        time.sleep(0.1)
    raise TimeoutError


@pytest.fixture(scope="module")
def captures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So many pages that a build of them lasts long enough to be stopped within."""
    folder = tmp_path_factory.mktemp("captures")
    with (folder / "2024-04-01.jsonl").open("w", encoding="utf-8") as file:
        for one in articles(PAGES, seed=5):
            paragraphs = "".join(f"<p>{text}</p>" for text in one.paragraphs)
            html = f"<html><body><h1>{one.title}</h1>{paragraphs}</body></html>"
            file.write(json.dumps({"url": one.url, "html": html}) + "\n")
    return folder


@pytest.fixture(scope="module")
def undisturbed(captures: Path, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """The articles of those pages, built without Prefect and without being stopped."""
    root = tmp_path_factory.mktemp("undisturbed")
    build_direct(root, [captures])
    return load("articles", dataset=root).collect().sort("version_id")


class Served:
    """A dataset that is served: starts runs through the API and follows them."""

    def __init__(self, api: str, root: Path) -> None:
        self.api, self.root = api, root
        self.deployments = {
            one["entrypoint"].rpartition(".")[2]: one
            for one in found(api, "deployments")
            if one["name"] == root.name
        }

    def start(self, flow: str, **parameters: Any) -> str:
        path = f"deployments/{self.deployments[flow]['id']}/create_flow_run"
        body = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
        return str(post(self.api, path, body)["id"])

    def run(self, run: str) -> dict[str, Any]:
        return found(self.api, "flow_runs", {"flow_runs": {"id": {"any_": [run]}}})[0]

    def ended(self, run: str) -> dict[str, Any]:
        _until(lambda: self.run(run)["state_type"] in ENDED)
        return self.run(run)

    def artifacts(self, run: str) -> dict[str, str]:
        filters = {"flow_runs": {"id": {"any_": [run]}}}
        return {one["key"]: one["data"] for one in found(self.api, "artifacts", filters)}

    def writer(self, root: Path) -> int:
        """Wait until a run has read its captures and works on; return its process."""
        _until((root / "_staging" / "draft.json").exists)
        return int((root / "_staging" / "writer.json").read_text().split()[1])


@pytest.fixture(scope="module")
def served(prefect_api: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    root = folder / "newsdesk"
    root.mkdir()
    (root / "dataset.toml").write_text(TOML)
    command = [sys.executable, "-m", "flows", "serve", "--dataset", str(root)]
    settings = environment(folder / "home", PREFECT_API_URL=prefect_api)
    with (folder / "log").open("w+") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=log, stderr=log)
        try:
            _until(lambda: len(Served(prefect_api, root).deployments) == DEPLOYMENTS)
            yield Served(prefect_api, root)
        finally:
            process.terminate()
            process.wait(60)
    told = (folder / "log").read_text()
    assert "Warning" not in told
    assert "build/newsdesk 0 6 * * * Asia/Pyongyang" in " ".join(told.split())


def test_the_form_has_a_description_for_every_field(served: Served) -> None:
    for flow, deployment in served.deployments.items():
        fields = deployment["parameter_openapi_schema"]["properties"]
        assert all(len(field["description"]) > 20 for field in fields.values()), flow
        assert all("type" in field for field in fields.values()), flow
    build = served.deployments["build"]
    assert build["parameter_openapi_schema"]["required"] == ["inputs"]
    assert build["parameters"]["dataset"] == str(served.root.resolve())
    assert build["global_concurrency_limit"]["limit"] == 1


def test_the_schedule_plans_runs(served: Served) -> None:
    of_build = {"deployments": {"id": {"any_": [served.deployments["build"]["id"]]}}}

    def planned() -> list[dict[str, Any]]:
        runs = found(served.api, "flow_runs", of_build)
        return [run for run in runs if run["auto_scheduled"]]

    first = min(_until(planned), key=lambda run: str(run["expected_start_time"]))
    assert first["expected_start_time"].partition("T")[2].startswith("21:00:00")  # 06:00 there
    assert first["parameters"]["inputs"] == [str(SAMPLE)]


def test_schedules_that_are_taken_out_of_the_file_are_dropped(
    prefect_api: str, tmp_path: Path
) -> None:
    root = tmp_path / "changing"
    root.mkdir()
    code = (
        "import sys; from pathlib import Path; from flows.deployments.serving import prepare; "
        "served = prepare(Path(sys.argv[1]), 'changing', ''); "
        "[one.apply() for one in served.deployments]"
    )
    for count in (2, 1, 0, 1):
        (root / "dataset.toml").write_text(TOML * count)
        subprocess.run(
            [sys.executable, "-c", code, str(root)],
            cwd=ROOT,
            env=environment(tmp_path / "home", PREFECT_API_URL=prefect_api),
            check=True,
        )
        build = Served(prefect_api, root).deployments["build"]
        assert [one["schedule"]["cron"] for one in build["schedules"]] == ["0 6 * * *"] * count


def _prefect(api: str, home: Path, *words: str, **more: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", *words],
        cwd=ROOT,
        env=environment(home, PREFECT_API_URL=api, **more),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_files_for_a_pool_and_an_automation_are_taken(prefect_api: str, tmp_path: Path) -> None:
    _prefect(prefect_api, tmp_path, "work-pool", "create", "broadsheet", "--type", "process")
    _prefect(prefect_api, tmp_path, "deploy", "--all", BROADSHEET_DATASET="/data/news")
    pooled = [d for d in found(prefect_api, "deployments") if d["name"] == "broadsheet"]
    assert len(pooled) == DEPLOYMENTS
    for one in pooled:
        assert one["parameters"]["dataset"] == "/data/news"
        assert one["global_concurrency_limit"]["limit"] == 1
        assert one["work_pool_name"] == "broadsheet"
    file = "docs/automations.yaml"
    told = _prefect(prefect_api, tmp_path, "automation", "create", "--from-file", file)
    assert "Created automation 'Runs of Broadsheet without a heartbeat'" in told


def test_a_run_is_named_summed_up_and_links_its_report(served: Served) -> None:
    (served.root / "report.html").write_text("<p>A report.</p>")
    run = served.start("build", inputs=[str(SAMPLE)], captured_at="name")
    ended = served.ended(run)
    assert ended["name"] == "build newsdesk: sample"
    assert ended["state"]["message"] == "published release 1: 56 new captures"
    shown = served.artifacts(run)
    rows = {row["what"]: row["now"] for row in json.loads(shown["build-summary"])}
    assert (rows["captures"], rows["articles"], rows["rejects"]) == (56, 30, 9)
    assert f"{served.root}/report.html" in shown["report"]
    assert "made before release 1" in shown["report"]
    checked = served.ended(served.start("verify"))
    assert checked["state"]["message"] == "release 1: all right"


def test_our_own_errors_fail_at_once_and_say_what_state_the_dataset_is_in(served: Served) -> None:
    run = served.start("build", inputs=["/nowhere/at/all"])
    ended = served.ended(run)
    assert ended["state_type"] == "FAILED"
    assert "InputError" in ended["state"]["message"]
    assert (ended["run_count"], len(_task_runs(served, run))) == (1, 0)
    assert "Nobody is writing to it." in served.artifacts(run)["dataset-state"]


def _task_runs(served: Served, run: str) -> list[dict[str, Any]]:
    return found(served.api, "task_runs", {"flow_runs": {"id": {"any_": [run]}}})


@pytest.mark.parametrize("how", ["cancelled", "killed"])
def test_a_run_that_is_stopped_leaves_a_draft_that_the_next_finishes(
    served: Served, captures: Path, undisturbed: pl.DataFrame, tmp_path: Path, how: str
) -> None:
    root = tmp_path / how
    run = served.start("build", inputs=[str(captures)], dataset=str(root), captured_at="name")
    writer = served.writer(root)
    if how == "cancelled":
        post(served.api, f"flow_runs/{run}/set_state", {"state": {"type": "CANCELLING"}})
    else:
        os.kill(writer, signal.SIGKILL)
    ended = served.ended(run)
    assert ended["state_type"] == ("CANCELLED" if how == "cancelled" else "CRASHED")
    told = _until(lambda: served.artifacts(run).get("dataset-state"))
    assert "Nobody is writing to it." in told
    assert f"draft holds {PAGES:,} captures more" in told
    assert Dataset(root).release_numbers() == []
    again = served.ended(
        served.start("build", inputs=[str(captures)], dataset=str(root), captured_at="name")
    )
    assert again["state"]["message"] == f"published release 1: {PAGES:,} new captures"
    assert verify(Dataset(root)) == []
    assert load("articles", dataset=root).collect().sort("version_id").equals(undisturbed)


def test_a_run_that_nobody_works_on_is_marked_when_served_again(
    served: Served, prefect_api: str, tmp_path: Path
) -> None:
    code = (
        "import sys, datetime; from pathlib import Path; from uuid import UUID; "
        "from flows.deployments import incidents; "
        "from prefect.client.orchestration import get_client; "
        "incidents.SETTLING = datetime.timedelta(0); "
        "client = get_client(sync_client=True).__enter__(); "
        "print(incidents.settle_orphans(client, Path(sys.argv[1]), [UUID(sys.argv[2])]))"
    )
    forget = served.deployments["forget"]["id"]
    body = {"state": {"type": "RUNNING"}, "name": "lost", "deployment_id": forget}
    flow = served.deployments["forget"]["flow_id"]
    lost = post(served.api, "flow_runs/", {**body, "flow_id": flow})["id"]
    settings = environment(tmp_path, PREFECT_API_URL=prefect_api)
    command = [sys.executable, "-c", code, str(served.root), forget]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True)
    assert done.stdout.strip() == "['lost']", done.stderr
    assert served.run(lost)["state_type"] == "CRASHED"


def test_a_name_that_is_another_datasets_is_refused(served: Served, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flows", "serve", "--dataset", tmp_path, "--name", "newsdesk"],
        cwd=ROOT,
        env=environment(tmp_path / "home", PREFECT_API_URL=served.api),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 2, done.stderr
    assert f"is of the dataset {served.root.resolve()}; give this one a name" in done.stderr
