"""The README and the pages of `docs/`: all that they show to be run runs, and shows what they say."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.documents import PAGES, Block, Ran, Runner, blocks, environment, plain, workspace

_LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#[^)]*)?\)")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_FETCHED = re.compile(r"<(?:script|img|iframe|source)[^>]+src=\"?https?:|<link[^>]+href=\"?https?:")

RUN = [pytest.param(PAGES[0], marks=pytest.mark.server), *PAGES[1:]]
"""The pages; the README's `make run` starts Prefect's embedded API."""


def ran(page: Path, folder: Path) -> list[Ran]:
    runner = Runner(page.name, folder)
    return [one for block in blocks(page.read_text("utf-8")) for one in runner.run(block)]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample, which is the working directory."""
    for name, value in environment().items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    folder = tmp_path / "here"
    monkeypatch.chdir(workspace(folder))
    return folder


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_what_a_page_shows_runs_and_is_still_true(page: Path, here: Path) -> None:
    wrong = [
        f"{one.page}, line {one.line + 1}: {one.what}\nexit {one.code}\n{one.printed}\n"
        for one in ran(page, here)
        if not one.is_right
    ]
    assert not wrong, "\n".join([*wrong, "`python -m tests.documents` writes what is printed now"])


def test_the_cookbook_answers_twenty_questions() -> None:
    page = (ROOT / "docs" / "cookbook.md").read_text("utf-8")
    queries = [block for block in blocks(page) if block.language == "sql"]
    assert [int(n) for n in re.findall(r"^### (\d+)\. .+\?$", page, re.M)] == list(range(1, 21))
    assert len(queries) == 20
    empty = [block.text for block in queries if block.shown.count("\n") < 2]
    assert not empty, "an answer without rows shows nothing"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_s_blocks_are_of_kinds_that_are_run_or_say_why_not(page: Path) -> None:
    for block in blocks(page.read_text("utf-8")):
        known = block.language in ("console", "sh", "python", "sql", "text") or block.title
        assert known, f"line {block.first}: a block of {block.language} is not run"
        if block.text.startswith("# not run"):
            assert re.match(r"# not run here: \w+", block.text), f"line {block.first}: say why"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)
    targets = {page.parent / target for target in _LINK.findall(text) if target}
    missing = [str(one) for one in targets if not one.exists() and one.name != "dictionary.md"]
    assert not missing


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages as a site, built strictly."""
    site = tmp_path_factory.mktemp("docs") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return site


def test_the_site_has_all_pages_and_fetches_nothing(site: Path) -> None:
    pages = {path.name: path.read_text("utf-8") for path in site.glob("*.html")}
    assert {"index.html", "dictionary.html", *(f"{p.stem}.html" for p in PAGES[1:])} <= set(pages)
    assert not [name for name, page in pages.items() if _FETCHED.search(page)]
    styles = "".join(path.read_text("utf-8") for path in site.rglob("*.css"))
    assert not re.search(r"(?:url\(|@import )[\"']?(?:https?:)?//", styles)
    assert not [name for name, page in pages.items() if "generated:" in page]
    assert "published_basis" in pages["dictionary.html"]
    assert "MAX_CAPTURE_BYTES" in pages["limits.html"]
    assert "16 MiB" in pages["limits.html"]


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
def test_the_search_works_on_pages_opened_as_files_without_a_network(
    site: Path, tmp_path: Path
) -> None:
    shown = subprocess.run(
        [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={tmp_path}", "--virtual-time-budget=15000", "--dump-dom",
            f"{(site / 'index.html').as_uri()}?q=silent",
        ],
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout  # fmt: skip
    assert re.search(r"\d+ matching documents", shown)


@pytest.mark.parametrize(
    ("shown", "printed", "code", "is_right"),
    [
        ("done (2.4 s)", "done (13.0 s)", 0, True),
        ("done", "done", 1, False),
        ("done", "failed", 0, False),
        ("broadsheet: no", "broadsheet: no", 2, True),
        ("broadsheet: no", "broadsheet: no", 0, False),
        ("a\n...\nz", "a\nb\nc\nz", 0, True),
        ("a\n...\nz", "a\nb\nc", 0, False),
        (None, "anything", 0, True),
        ("", "anything", 0, False),
    ],
)
def test_an_output_is_compared_but_for_what_differs_from_run_to_run(
    shown: str | None, printed: str, code: int, is_right: bool
) -> None:
    assert Ran("page", 1, "command", shown, printed, code).is_right is is_right


def test_a_block_is_found_with_its_title_and_its_output() -> None:
    page = 'x\n```toml title="a/b.toml"\nc = 1\n```\n\n```sql\nFROM t\n```\n\n| n |\n| - |\n| 1 |\n\nend'
    first, second = blocks(page)
    assert (first.language, first.title, first.text, first.shown) == (
        "toml",
        "a/b.toml",
        "c = 1",
        "",
    )
    assert second == Block("sql", None, "FROM t", "| n |\n| - |\n| 1 |", 6, 9, 12)


def test_digests_and_times_do_not_count() -> None:
    assert plain("release 2 of 2026-11-24, " + "a" * 64) == "release 2 of DAY, DIGEST"
    assert plain("2024-10-15 stays") == "2024-10-15 stays"
