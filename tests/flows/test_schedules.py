"""Schedules in `dataset.toml`: what is planned from them, and what is said of those not well formed."""

import re
from pathlib import Path

import pytest
from prefect.client.schemas.schedules import CronSchedule

from flows.about import read_about, write_about
from flows.deployments.planning import WAIT_SECONDS, plan
from flows.schedules import read_schedules
from schemas.errors import InputError
from tests.commands import called
from tests.conftest import ROOT

WELL_FORMED = """
title = "News"

[[schedule]]
cron = "0 6 * * *"
timezone = "Asia/Pyongyang"
inputs = ["../captures", "/elsewhere/*.jsonl"]
captured_at = "name"

[[schedule]]
cron = "0 3 1 * *"
flow = "forget"
keep_last = 30
active = false
"""


def _written(root: Path, text: str) -> Path:
    (root / "dataset.toml").write_text(text, encoding="utf-8")
    return root


def test_a_dataset_without_a_file_or_with_the_first_one_has_no_schedules(tmp_path: Path) -> None:
    assert read_schedules(tmp_path) == []
    write_about(tmp_path)
    assert read_schedules(tmp_path) == []


def test_the_example_in_the_first_file_is_well_formed(tmp_path: Path) -> None:
    write_about(tmp_path)
    path = tmp_path / "dataset.toml"
    lines = path.read_text().splitlines()
    start = lines.index("# [[schedule]]")
    lines[start:] = [line.removeprefix("# ") for line in lines[start:]]
    path.write_text("\n".join(lines))
    build, *_ = plan(tmp_path, "news")
    assert [one.schedule.cron for one in build.schedules or ()] == ["0 6 * * *"]  # type: ignore[union-attr]
    assert read_about(tmp_path).title == tmp_path.name


def test_every_flow_is_planned_with_its_schedules(tmp_path: Path) -> None:
    planned = {one.flow_name: one for one in plan(_written(tmp_path, WELL_FORMED), "news")}
    assert set(planned) == {"build", "collect", "verify", "forget"}
    build = (planned["build"].schedules or [])[0]
    assert isinstance(build.schedule, CronSchedule)
    assert (build.schedule.cron, build.schedule.timezone) == ("0 6 * * *", "Asia/Pyongyang")
    captures = str(tmp_path.resolve() / "../captures")
    assert build.parameters == {
        "inputs": [captures, "/elsewhere/*.jsonl"],
        "captured_at": "name",
    }
    forget = (planned["forget"].schedules or [])[0]
    assert (forget.active, forget.parameters) == (False, {"keep_last": 30})
    assert planned["verify"].schedules == []
    assert planned["verify"].parameters == {"dataset": str(tmp_path.resolve())}
    assert planned["build"].parameters["wait"] == WAIT_SECONDS
    assert all(one.concurrency_limit == 1 for one in planned.values())
    assert planned["build"].entrypoint == "flows.deployments.runs.build"


def test_the_schedules_in_the_documentation_are_well_formed(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "prefect.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```toml title=\"dataset.toml\"\n(.*?)```", text, re.S)
    planned = {one.flow_name: one.schedules or [] for one in plan(_written(tmp_path, block), "n")}
    assert {name: len(found) for name, found in planned.items()} == {
        "build": 1,
        "collect": 1,
        "verify": 1,
        "forget": 1,
    }
    assert planned["forget"][0].parameters == {"keep_last": 30, "keep_monthly": 12}


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('flow = "build"', "schedule 1: cron: is missing; write one such as cron = "),
        ('cron = "at six"', "schedule 1: cron: 'at six' is no time; write minute, hour"),
        ('cron = "0 25 * * *"\ninputs = ["a"]', "'0 25 \\* \\* \\*' is no time"),
        ("cron = 6", "schedule 1: cron: Input should be a valid string"),
        ('cron = "0 6 * * *"\ntimezone = "Mars/Base"', "timezone: 'Mars/Base' is no time zone"),
        (
            'cron = "0 6 * * *"\nflow = "bulid"',
            "no flow 'bulid'; there are build, collect, verify, forget",
        ),
        ('cron = "0 6 * * *"', "schedule 1: build needs inputs"),
        ('cron = "0 6 * * *"\ninput = ["a"]', "build takes no 'input'; it takes inputs, outlet"),
        ('cron = "0 6 * * *"\ninputs = "a"', "inputs is 'a': Input should be a valid list"),
        ('cron = "0 6 * * *"\ninputs = []', "inputs is \\[\\]: List should have at least 1"),
        ('cron = "0 6 * * *"\ninputs = ["a"]\nwait = -1', "wait is -1: Input should be greater"),
        ('cron = "0 6 * * *"\ninputs = ["a"]\ndataset = "b"', "takes no 'dataset'"),
    ],
)
def test_what_is_not_well_formed_is_told_with_its_place(
    tmp_path: Path, lines: str, told: str
) -> None:
    if 'cron = "at six"' in lines:
        lines += '\ninputs = ["a"]'
    with pytest.raises(InputError, match=told) as error:
        plan(_written(tmp_path, f"[[schedule]]\n{lines}\n"), "news")
    assert str(tmp_path / "dataset.toml") in str(error.value)


@pytest.mark.parametrize("text", ['schedule = "daily"', "[schedule]\ncron = '* * * * *'"])
def test_schedules_that_are_no_list_of_tables_are_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"write each under \[\[schedule\]\]"):
        read_schedules(_written(tmp_path, text))


def test_serving_without_an_api_says_how_to_have_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    done = called("serve", "--dataset", tmp_path)
    assert done.returncode == 2
    assert "run `prefect server start` elsewhere, then set PREFECT_API_URL" in done.stderr
