"""What the shell offers at Tab, at the prompt and before it."""

import subprocess
import sys
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from flows.load import connect
from flows.prompt import is_whole
from flows.sql_completer import SqlCompleter
from tests.conftest import ROOT

RUN = "import sys; sys.argv[0] = 'broadsheet'; from flows.cli import main; main()"


def offered(words: str, dataset: Path) -> list[str]:
    """Return what bash would be offered for the last word."""
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=ROOT,
        env={
            "COMP_WORDS": f"broadsheet {words}",
            "COMP_CWORD": str(words.count(" ") + 1),
            "_BROADSHEET_COMPLETE": "complete_bash",
            "BROADSHEET_DATASET": str(dataset),
        },
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1]


@pytest.mark.parametrize(
    ("words", "among"),
    [
        ("describe s", "stories"),
        ("sql --release ", "1"),
        ("diff ", "1"),
        ("build --outlet Vo", "Voice of Korea (EN)"),
    ],
)
def test_names_of_the_dataset_are_offered(sample: Path, words: str, among: str) -> None:
    assert among in offered(words, sample)


def test_ids_are_offered_from_two_digits_on(sample: Path) -> None:
    with connect(sample) as connection:
        (own,) = connection.execute("SELECT min(version_id) FROM articles").fetchall()[0]
    assert own in offered(f"show {own[:2]}", sample)
    assert "".join(offered(f"show {own[:1]}", sample)) == ""


def test_where_there_is_no_dataset_nothing_breaks(tmp_path: Path) -> None:
    assert "".join(offered("show abcd", tmp_path)) == ""
    assert "".join(offered("sql --release ", tmp_path)) == ""
    assert "articles" in offered("describe a", tmp_path)


@pytest.mark.parametrize(
    ("text", "among", "not_among"),
    [
        ("SELECT a.pub", "published_on", "PUBLIC"),
        ("FROM art", "articles_at", "article_id"),
        ("select rel", "relation", "RELATION"),
        (".col", ".columns", "columns"),
        (".columns sto", "stories", "story_id"),
    ],
)
def test_the_prompt_offers_what_can_stand_there(
    sample: Path, text: str, among: str, not_among: str
) -> None:
    behind = " FROM articles AS a" if text.startswith("SELECT") else ""
    with connect(sample) as connection:
        completer = SqlCompleter(connection)
        document = Document(text + behind, len(text))
        names = [one.text for one in completer.get_completions(document, CompleteEvent())]
    assert among in names
    assert not_among not in names


def test_a_query_ends_with_a_semicolon_and_a_command_with_its_line() -> None:
    assert [is_whole(text) for text in ("SELECT 1", "SELECT 1;", "SELECT 1; ", ".help", "")] == [
        False, True, True, True, True,
    ]  # fmt: skip


def test_a_query_is_read_from_a_pipe(sample: Path) -> None:
    for text, code, said in (("SELECT 6 * 7 AS n;", 0, "n\n42\n"), ("", 2, "")):
        done = subprocess.run(
            [sys.executable, "-m", "flows", "sql", "--format", "csv", "--dataset", str(sample)],
            cwd=ROOT,
            input=text,
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stdout) == (code, said)
