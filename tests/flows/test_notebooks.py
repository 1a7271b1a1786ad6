"""The notebooks run as they are handed out, on the sample, and carry nothing of a machine."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.load import cite, describe
from flows.seals import digest_file
from schemas.errors import InputError
from tests.conftest import ROOT

NOTEBOOKS = ROOT / "notebooks"
OF_JUPYTER = """\
import sys, nbclient, nbformat
from jupyter_client.manager import AsyncKernelManager
notebook = nbformat.read(sys.argv[1], 4)
manager = AsyncKernelManager(kernel_name="python3", transport="ipc")
manager.ip = sys.argv[2]
nbclient.NotebookClient(notebook, km=manager, timeout=120).execute()
nbformat.write(notebook, sys.argv[3])
"""


def _run(*words: str | Path, dataset: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=ROOT,
        env=os.environ | {"BROADSHEET_DATASET": str(dataset), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_marimos_runs_and_shows_the_edit_and_the_citation(sample: Path, tmp_path: Path) -> None:
    page, copied = tmp_path / "revisions.html", tmp_path / "revisions.py"
    shutil.copy(NOTEBOOKS / "revisions.py", copied)  # marimo keeps what it ran beside the notebook
    _run(
        "-m", "marimo", "-q", "export", "html", copied, "-o", page,
        dataset=sample,
    )  # fmt: skip
    shown = page.read_text(encoding="utf-8")
    assert "New Houses Occupied in Flood-hit Riverside Villages" in shown
    assert digest_file(sample / "releases" / "000001.json") in shown
    assert "Articles of each outlet" in shown


def test_jupyters_runs_and_shows_the_story_and_the_citation(sample: Path, tmp_path: Path) -> None:
    done = tmp_path / "done.ipynb"
    _run("-c", OF_JUPYTER, NOTEBOOKS / "stories.ipynb", tmp_path / "k", done, dataset=sample)
    outputs = [
        output
        for cell in json.loads(done.read_text())["cells"]
        for output in cell.get("outputs", [])
    ]
    shown = json.dumps(outputs)
    assert "Rodong Sinmun" in shown
    assert "vega" in shown
    assert cite(dataset=sample) in shown


def test_notebooks_are_kept_without_outputs_or_paths() -> None:
    cells = json.loads((NOTEBOOKS / "stories.ipynb").read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        if cell["cell_type"] == "code":
            ast.parse("".join(cell["source"]))
    for path in NOTEBOOKS.iterdir():
        if path.is_file():
            assert "/home/" not in path.read_text(encoding="utf-8"), path


def test_describe_has_the_meaning_of_every_column() -> None:
    frame = describe("articles")
    assert frame.columns == ["column", "type", "may_be_null", "meaning"]
    assert dict(frame.select("column", "type").iter_rows())["published_on"] == "Date"
    assert frame["meaning"].str.len_chars().min() > 5  # type: ignore[operator]
    with pytest.raises(InputError, match="there are articles, captures"):
        describe("article")


def test_a_citation_names_the_release_by_its_digest(sample: Path) -> None:
    digest = digest_file(sample / "releases" / "000001.json")
    assert "release 1 of 2" in cite(1, sample)
    assert digest in cite(dataset=sample)
    with pytest.raises(InputError, match="no release 9"):
        cite(9, sample)
