"""The README and the pages of `docs/` as things to run: their commands, queries and programs.

    python -m tests.documents [PAGE...]    write into the pages what their blocks print now

A page's blocks are run in order, in a folder of its own that holds a copy of the sample:

    ```console   `$ command`, then what it prints; a line `...` stands for lines left out
    ```sh        commands, without what they print
    ```python    a program; a ```text block straight after it is what it prints
    ```sql       a query of the newest release; a table straight after it is the answer
    ```toml title="FILE"   (or another language) a file, which is written under that name

A block whose first line is a comment that begins `# not run` is left out, and says why.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from flows.load import connect
from tests.commands import called
from tests.conftest import ROOT, SAMPLE

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
WIDTH = 110
"""Columns of the terminal that the pages show."""
NOT_RUN = "# not run"
_FENCE = re.compile(r"^```(?P<language>\w+)(?: title=\"(?P<title>[^\"]+)\")?$")
_SHELL = set("|&;<>$`#*~(")
"""Characters for which a command is given to a shell."""
_VOLATILE = (
    (re.compile(r"\(\d+\.\d s\)"), "(SECONDS)"),
    (re.compile(r"\b[\d.,]+ MB\b"), "SIZE"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "MOMENT"),
    (re.compile(r"(release \d+ of )\d{4}-\d\d-\d\d"), r"\1DAY"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "DIGEST"),
    (re.compile(r"\b(profiles: )[0-9a-f]{16} before, [0-9a-f]{16} now"), r"\1OTHERS"),
)
"""What differs from run to run."""


@dataclass(frozen=True)
class Block:
    """A fenced block: what stands in it, and the output that a page shows of it."""

    language: str
    title: str | None
    text: str
    shown: str
    first: int
    """Line of the page on which `text` begins, from 0."""
    shown_first: int
    shown_last: int

    @property
    def is_run(self) -> bool:
        """Whether the block says nothing against being run."""
        return not self.text.startswith(NOT_RUN)


def blocks(page: str) -> list[Block]:
    """Return the fenced blocks of a page, in order."""
    lines = page.split("\n")
    found: list[Block] = []
    place = 0
    while place < len(lines):
        match = _FENCE.match(lines[place])
        if not match:
            place += 1
            continue
        end = lines.index("```", place)
        language, title = match["language"], match["title"]
        text = "\n".join(lines[place + 1 : end])
        shown = _shown(lines, end + 1, language)
        found.append(
            Block(language, title, text, "\n".join(lines[shown[0] : shown[1]]), place + 1, *shown)
        )
        place = end + 1
    return found


def _shown(lines: Sequence[str], place: int, language: str) -> tuple[int, int]:
    """Return which lines hold the output of a block that ends before `place`."""
    while place < len(lines) and not lines[place]:
        place += 1
    if language == "sql" and place < len(lines) and lines[place].startswith("|"):
        end = next((n for n in range(place, len(lines)) if not lines[n].startswith("|")), place)
        return place, end
    if language == "python" and place < len(lines) and lines[place] == "```text":
        return place + 1, lines.index("```", place)
    return place, place


@dataclass(frozen=True)
class Ran:
    """A piece of a page that was run: what the page shows of it and what came of it."""

    page: str
    line: int
    what: str
    shown: str | None
    printed: str
    code: int

    @property
    def is_right(self) -> bool:
        """Whether it ended as the page says; one that shows an error is to fail."""
        return self._ended_as_shown() and (self.shown is None or self._fits(self.shown))

    @property
    def is_by_hand(self) -> bool:
        """Whether the output shown cannot be renewed: it failed, or lines are left out."""
        return not self._ended_as_shown() or "\n...\n" in f"\n{self.shown}\n"

    def _ended_as_shown(self) -> bool:
        return (self.code != 0) == (self.shown or "").startswith("broadsheet: ")

    def _fits(self, shown: str) -> bool:
        """Whether the output shown is the output printed, but for what differs from run to run."""
        pattern = "\n".join(
            ".*" if line == "..." else re.escape(line) for line in plain(shown).split("\n")
        )
        return re.fullmatch(pattern, plain(self.printed), re.DOTALL) is not None


def plain(output: str) -> str:
    """Return output without what differs from run to run, and without blanks at ends of lines."""
    for pattern, word in _VOLATILE:
        output = pattern.sub(word, output)
    return re.sub(r" *--- *", "---", "\n".join(line.rstrip() for line in output.split("\n")))


class Runner:
    """Runs the blocks of one page in a folder; the caller has made that the working directory."""

    def __init__(self, page: str, folder: Path) -> None:
        self._page, self._folder = page, folder
        self._names: dict[str, Any] = {"__name__": "page"}

    def run(self, block: Block) -> Iterator[Ran]:
        """Run one block; yield each of its commands with what came of it."""
        if not block.is_run:
            return
        if block.title:
            path = self._folder / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text + "\n", encoding="utf-8")
        elif block.language == "console":
            for line, command, shown in commands(block):
                printed, code = self._command(command)
                yield Ran(self._page, line, command, shown, printed, code)
        elif block.language == "sh":
            printed, code = self._shell(f"set -e\n{block.text}")
            yield Ran(self._page, block.first, block.text, None, printed, code)
        elif block.language in ("python", "sql"):
            step = self._program if block.language == "python" else answer
            try:
                printed, code = step(block.text), 0
            except Exception as error:
                printed, code = f"{type(error).__name__}: {error}", 1
            yield Ran(self._page, block.first, block.text, block.shown, printed, code)

    def _command(self, command: str) -> tuple[str, int]:
        if command.startswith("broadsheet ") and not _SHELL & set(_unquoted(command)):
            done = called(*shlex.split(command.replace("\\\n", ""))[1:])
        else:
            return self._shell(command)
        return (done.stdout + done.stderr).rstrip("\n"), done.returncode

    def _shell(self, commands: str) -> tuple[str, int]:
        done = subprocess.run(
            ["bash", "-c", commands],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self._folder,
            check=False,
        )
        return done.stdout.rstrip("\n"), done.returncode

    def _program(self, text: str) -> str:
        printed = StringIO()
        with redirect_stdout(printed):
            exec(compile(text, self._page, "exec"), self._names)
        return printed.getvalue().rstrip("\n")


def _unquoted(command: str) -> str:
    """Return a command without what stands in quotes that hide it from a shell."""
    return re.sub(r"'[^']*'|\"[^\"$`]*\"", "", command)


def commands(block: Block) -> Iterator[tuple[int, str, str]]:
    """Yield the commands of a console block: their line, themselves, the output shown."""
    lines = block.text.split("\n")
    starts = [n for n, line in enumerate(lines) if line.startswith("$ ")]
    for start, following in zip(starts, [*starts[1:], len(lines)], strict=True):
        last = start
        while lines[last].endswith("\\"):
            last += 1
        command = "\n".join(lines[start : last + 1]).removeprefix("$ ")
        shown = "\n".join(lines[last + 1 : following]).rstrip("\n")
        yield block.first + start, command, shown


def answer(query: str) -> str:
    """Return the rows of a query as a table of Markdown."""
    connection = connect()
    try:
        found = connection.execute(query)
        names = [column[0] for column in found.description or ()]
        rows = found.fetchall()
    finally:
        connection.close()
    head = [names, ["---"] * len(names)]
    return "\n".join(f"| {' | '.join(line)} |" for line in [*head, *map(_cells, rows)])


def _cells(row: Sequence[object]) -> list[str]:
    return [_cell(value).replace("|", "\\|").replace("\n", " ") for value in row]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def workspace(folder: Path) -> Path:
    """Return a folder in which a page can be run: the sample, and what `make run` needs."""
    shutil.copytree(SAMPLE, folder / "datasets" / "sample")
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copyfile(ROOT / name, folder / name)
    for name in (".venv", ".venv-test"):  # an environment that make finds ready
        (folder / name).mkdir()
        (folder / name / "bin").symlink_to(Path(sys.executable).parent)
        (folder / name / ".installed").touch()
    return folder


def environment() -> dict[str, str | None]:
    """Return the variables that running pages needs; None for those that must not be set."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    # MAKE too: under `make test` another make would say which folder it enters
    given = {name: None for name in os.environ if name.startswith(("PREFECT_", "MAKE"))}
    return {**given, "PATH": path, "COLUMNS": str(WIDTH), "BROADSHEET_DATASET": None}


def renewed(page: str, ran: dict[int, list[Ran]]) -> str:
    """Return a page with what its blocks print now, where that is no longer what it shows.

    What failed, and blocks with lines left out, are kept as they are, to be mended by hand.
    """
    lines = page.split("\n")
    for block in reversed(blocks(page)):
        results = ran.get(block.first, [])
        if all(one.is_right or one.is_by_hand for one in results):
            continue
        if block.language == "console":
            text = [
                f"$ {one.what}\n{one.shown if one.is_by_hand else one.printed}".rstrip()
                for one in results
            ]
            lines[block.first : block.first + block.text.count("\n") + 1] = "\n".join(text).split(
                "\n"
            )
        elif block.shown_last > block.shown_first or results[0].printed:
            fresh = results[0].printed.split("\n")
            if block.shown_last == block.shown_first:
                fresh = [*fresh, ""] if block.language == "sql" else ["```text", *fresh, "```", ""]
            lines[block.shown_first : block.shown_last] = fresh
    return "\n".join(line.rstrip() for line in lines)


def main(names: Sequence[str]) -> None:
    """Renew the pages named, or all."""
    import tempfile

    for path in [Path(name).resolve() for name in names] or PAGES:
        page = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(workspace(Path(folder)))
            for name, value in environment().items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value
            runner = Runner(path.name, Path(folder))
            ran = {block.first: list(runner.run(block)) for block in blocks(page)}
            os.chdir(ROOT)
        wrong = [one for results in ran.values() for one in results if not one.is_right]
        path.write_text(renewed(page, ran), encoding="utf-8")
        sys.stdout.write(f"{path.name}: {sum(map(len, ran.values()))} run, {len(wrong)} renewed\n")
        for one in wrong:
            sys.stdout.write(f"  line {one.line + 1}: {one.what[:80]} (exit {one.code})\n")


if __name__ == "__main__":
    main(sys.argv[1:])
