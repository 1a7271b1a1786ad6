"""`sql` and `show` in a terminal: the prompt, paging, colours, Ctrl-C; and none of it in a pipe."""

import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest

from tests.conftest import ROOT
from tests.pseudo_terminals import plain, rest, terminal

# Python 3.12 and later warn of every fork beside threads; the child starts a new program at once
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*multi-threaded, use of forkpty:DeprecationWarning"
)

ENDLESS = "SELECT count(*) FROM range(100000000000) WHERE hash(range) = 3"


@pytest.fixture
def state(tmp_path: Path) -> str:
    return str(tmp_path / "state")


def test_the_prompt_answers_completes_forgives_and_leaves(sample: Path, state: str) -> None:
    with terminal("sql", "--dataset", sample, XDG_STATE_HOME=state) as child:
        child.expect("sql>")
        child.send("SELECT outlet, count(*) AS n\r")
        child.send("FROM latest_arti\t")
        child.expect("cles")
        child.send(" WHERE outlet = 'KCNA' GROUP BY ALL;\r")
        child.expect(r"1 row in \d")
        assert "KCNA" in plain(child.before)
        assert "17" in plain(child.before)
        child.send("SELECT titel FROM articles;\r")
        child.expect(r"did you mean title\?")
        child.send(".columns stories\r")
        child.expect("7 rows in")
        assert "Outlets that tell it." in plain(child.before)
        child.send(".help\r")
        child.expect("Ctrl-D leaves")
        child.send("\x04")
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 0
    history = Path(state, "broadsheet", "sql_history")
    assert "titel" in history.read_text()
    assert history.stat().st_mode & 0o077 == 0


def test_ctrl_c_ends_the_query_and_not_the_session(sample: Path, state: str) -> None:
    with terminal("sql", "--dataset", sample, XDG_STATE_HOME=state) as child:
        child.expect("sql>")
        child.send(f"{ENDLESS};\r")
        time.sleep(1.0)
        child.send("\x03")
        child.expect("interrupted")
        child.send("SELECT 40 + 2 AS answer;\r")
        child.expect("1 row in")
        assert "42" in plain(child.before)
        child.send(".quit\r")
        child.expect(pexpect.EOF)


def test_ctrl_c_ends_a_single_query_with_130_and_no_traceback(sample: Path) -> None:
    with terminal("sql", ENDLESS, "--dataset", sample) as child:
        time.sleep(2.0)
        child.send("\x03")
        said = rest(child)
        assert child.exitstatus == 130
        assert "Traceback" not in said


def test_long_output_goes_to_the_pager_and_short_does_not(sample: Path) -> None:
    told = f"{sys.executable} -c \"import sys; print('paged', len(sys.stdin.readlines()))\""
    for query, is_long in (("FROM articles", True), ("SELECT 1", False)):
        with terminal("sql", query, "--dataset", sample, lines=24, PAGER=told) as child:
            assert ("paged" in rest(child)) is is_long, query
    for pager in ("cat", ""):
        with terminal("sql", "FROM articles", "--dataset", sample, lines=24, PAGER=pager) as child:
            assert "31 rows in" in plain(rest(child))


def test_less_shows_the_first_page_in_colours_and_leaves_at_q(sample: Path) -> None:
    with terminal("sql", "FROM articles", "--dataset", sample, lines=24, PAGER="less") as child:
        child.expect("version_id")
        child.expect(":")
        child.send("q")
        rest(child)
        assert child.exitstatus == 0


def test_no_color_is_obeyed_and_a_pipe_has_none(sample: Path) -> None:
    query = ("sql", "SELECT 1 AS one", "--dataset", sample)
    with terminal(*query) as child:
        assert "\x1b[1m" in rest(child)
    with terminal(*query, NO_COLOR="1") as child:
        assert "\x1b[3" not in rest(child)
    done = subprocess.run(
        [sys.executable, "-m", "flows", *map(str, query)], cwd=ROOT, capture_output=True, text=True
    )
    assert "\x1b" not in done.stdout
    assert "row in" not in done.stdout


@pytest.mark.parametrize("columns", [60, 100, 160])
def test_no_line_is_wider_than_the_terminal(sample: Path, columns: int) -> None:
    queries = ("FROM articles", "SELECT version_id, title, outlet, revision FROM articles")
    for query in queries:
        with terminal(
            "sql", query, "--dataset", sample, columns=columns, PAGER="cat", NO_COLOR="1"
        ) as child:
            lines = plain(rest(child)).splitlines()
        assert len(lines) > 31
        assert max(map(len, lines)) <= columns


def test_a_reader_that_leaves_early_is_no_error(sample: Path) -> None:
    for query in (("sql", "FROM range(1000000)", "--format", "csv"), ("sql", "FROM articles")):
        words = [sys.executable, "-m", "flows", *query, "--dataset", str(sample)]
        with subprocess.Popen(
            words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as child:
            assert child.stdout is not None
            assert child.stderr is not None
            assert child.stdout.read(10)
            child.stdout.close()
            assert child.stderr.read() == b""


@pytest.mark.parametrize(
    "words", [("--help",), ("sql", "SELECT 1"), ("sql", "FROM stories", "--format", "csv")]
)
def test_a_query_starts_without_what_it_does_not_need(sample: Path, words: tuple[str, ...]) -> None:
    code = (
        f"import sys; sys.argv = {['broadsheet', *words]!r}\n"
        "from flows.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "slow = {'polars', 'dataframely', 'numpy', 'sqlalchemy', 'prefect', 'prompt_toolkit'}\n"
        "print(sorted(slow & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"BROADSHEET_DATASET": str(sample)},
        capture_output=True,
        text=True,
    )
    assert done.stdout
    assert done.stderr == "[]\n"
