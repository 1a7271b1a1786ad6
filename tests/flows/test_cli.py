"""The commands, as a user calls them: output, exit codes, errors that say what to do."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from flows.load import load
from tests.commands import called
from tests.conftest import ROOT, SAMPLE


def broadsheet(
    *arguments: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, away from any Prefect server of the user's."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return subprocess.run(
        [sys.executable, "-m", "flows", *map(str, arguments)],
        cwd=cwd,
        env=clean | {"PYTHONPATH": str(ROOT), "PREFECT_HOME": "/nonexistent"} | dict(env or {}),
        capture_output=True,
        text=True,
    )


def test_build_prints_what_it_did_and_the_release(tmp_path: Path) -> None:
    done = broadsheet("build", "--dataset", tmp_path / "news")
    assert done.returncode == 0, done.stderr
    assert re.search(r"captures +56 +56 new", done.stdout)
    assert re.search(r"rejects +9 +2 bad_json", done.stdout)
    assert "published release 1" in done.stdout
    again = broadsheet("build", "--dataset", tmp_path / "news")
    assert "nothing changed, nothing published; newest is release 1" in again.stdout


def test_quiet_prints_nothing(tmp_path: Path) -> None:
    done = broadsheet("build", "--quiet", "--dataset", tmp_path / "news")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_dataset_can_be_named_by_the_environment(tmp_path: Path) -> None:
    env = {"BROADSHEET_DATASET": str(tmp_path / "mine")}
    assert broadsheet("build", SAMPLE / "kcna", env=env).returncode == 0
    assert broadsheet("releases", env=env).stdout.splitlines()[1].split()[0] == "1"


def test_outlet_and_capture_time_fill_what_captures_do_not_say(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("The bridge was opened to traffic.\nIt took two years to build.")
    news = tmp_path / "news"
    done = broadsheet(
        "build", page, "--outlet", "KCNA (EN)", "--captured-at", "2024-10-15T23:30:00+09:00",
        "--dataset", news,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    row = load("articles", dataset=news).collect().row(0, named=True)
    assert row["outlet"] == "KCNA"
    assert row["first_seen_at"].isoformat() == "2024-10-15T14:30:00"
    assert row["seen_month"] == "2024-10"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("build", "/no/such/pile"), 2, "no such file or folder: /no/such/pile"),
        (("build", SAMPLE, "--captured-at", "soon"), 2, "--captured-at 'soon' is no time"),
        (("sql", "FROM articles"), 1, "broadsheet build INPUT"),
        (("verify",), 1, "broadsheet build INPUT"),
        (("describe", "article"), 2, "no table 'article'; there are articles, captures"),
        (("build", "--nonsense"), 2, "No such option"),
        (("nonsense",), 2, "No such command"),
    ],
)
def test_bad_usage_ends_in_one_message(
    tmp_path: Path, arguments: tuple[str | Path, ...], code: int, message: str
) -> None:
    done = broadsheet(*arguments, env={"BROADSHEET_DATASET": str(tmp_path / "none")})
    assert done.returncode == code
    assert message in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = broadsheet("build", empty, "--dataset", tmp_path / "news")
    assert done.returncode == 2
    assert done.stderr == f"broadsheet: no files in {empty}; hidden ones are passed over\n"


def test_build_without_input_or_sample_says_so(tmp_path: Path) -> None:
    done = broadsheet("build", cwd=tmp_path)
    assert done.returncode == 2
    assert "no INPUT, and no sample in datasets/sample" in done.stderr


def test_sql_prints_tables_and_pipes(sample: Path, tmp_path: Path) -> None:
    query = (
        "SELECT outlet, count(*) AS n FROM latest_articles WHERE outlet = 'KCNA' GROUP BY outlet"
    )
    shown = broadsheet("sql", query, "--dataset", sample)
    assert re.search(r"KCNA\s+│\s+17", shown.stdout), shown.stderr
    csv = broadsheet("sql", query, "--dataset", sample, "--format", "csv")
    assert csv.stdout == "outlet,n\nKCNA,17\n"
    rows = broadsheet("sql", query, "--dataset", sample, "--format", "json")
    assert json.loads(rows.stdout) == [{"outlet": "KCNA", "n": 17}]
    with (tmp_path / "rows.parquet").open("wb") as file:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "flows",
                "sql",
                query,
                "--format",
                "parquet",
                "--dataset",
                sample,
            ],
            cwd=ROOT,
            stdout=file,
            check=True,
        )
    assert pl.read_parquet(tmp_path / "rows.parquet").rows() == [("KCNA", 17)]


def test_a_query_that_is_wrong_shows_where(sample: Path) -> None:
    done = broadsheet("sql", "SELECT titel FROM articles", "--dataset", sample)
    assert done.returncode == 1
    assert "LINE 1: SELECT titel FROM articles\n               ^^^^^\n" in done.stderr
    assert "did you mean title?" in done.stderr
    assert "Traceback" not in done.stderr


def test_sql_of_an_earlier_release(tmp_path: Path) -> None:
    news = tmp_path / "news"
    for name in ("2024-10-15.jsonl", "2024-10-16.jsonl.gz"):
        broadsheet("build", SAMPLE / "kcna" / name, "--captured-at", "name", "--dataset", news)
    query = "SELECT count(*) AS n FROM articles"
    then = broadsheet("sql", query, "--release", "1", "--format", "csv", "--dataset", news)
    now = broadsheet("sql", query, "--format", "csv", "--dataset", news)
    assert int(then.stdout.split()[1]) < int(now.stdout.split()[1])


def test_tables_and_describe_show_the_schemas(sample: Path) -> None:
    shown = broadsheet("tables", "--dataset", sample).stdout
    assert re.search(r"captures +56 ", shown)
    described = broadsheet("describe", "date_clues").stdout
    assert "Earliest day that the clue allows" in described


def test_verify_passes_on_a_whole_dataset_and_fails_on_a_damaged_one(tmp_path: Path) -> None:
    news = tmp_path / "news"
    broadsheet("build", SAMPLE / "kcna", "--dataset", news)
    assert "release 1: all right" in broadsheet("verify", "--dataset", news).stdout
    file = next((news / "tables" / "texts").glob("[0-9a-f]*.parquet"))
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    done = broadsheet("verify", "--dataset", news)
    assert done.returncode == 1
    assert file.name in done.stdout


def test_stages_as_commands_end_in_a_release(tmp_path: Path) -> None:
    news = tmp_path / "news"
    assert "draft of the next release" in broadsheet("ingest", SAMPLE, "--dataset", news).stdout
    for stage in ("normalize", "deduplicate", "publish"):
        done = broadsheet(stage, "--dataset", news)
        assert done.returncode == 0, done.stderr
    assert "published release 1" in done.stdout


def test_every_command_has_help_that_says_what_it_does() -> None:
    listed = called("--help").stdout
    commands = re.findall(r"^│ ([a-z]+) {2,}", listed, re.MULTILINE)
    assert {"build", "ingest", "normalize", "deduplicate", "publish", "sql"} <= set(commands)
    assert {"diff", "verify", "rebuild", "forget", "tag", "untag", "export"} <= set(commands)
    for command in commands:
        usage, meaning = called(command, "--help").stdout.split("╭")[0].strip().split("\n", 1)
        assert usage.strip().startswith("Usage:"), command
        assert len(meaning.strip()) > 10, command
