"""Progress: what is said of how far a step is, and that it is true."""

import io
from pathlib import Path

import pytest

import flows.terminal
from flows.ingest import ReadBatch, read_batch
from flows.inputs import InputFile
from flows.runner import Direct, advance
from flows.terminal import Progress


class Clock:
    """A clock that goes one second further each time that it is read."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    lines: list[str] = []
    monkeypatch.setattr(flows.terminal.errors, "print", lines.append)
    return lines


def test_elsewhere_than_on_a_terminal_each_tenth_is_one_plain_line(said: list[str]) -> None:
    progress = Progress(quiet=False, clock=Clock())
    for done in range(1001):
        progress("read_batch", done * 10**6, 10**9, True)
    assert len(said) == 10
    assert said[0] == "read batch 100 of 1,000 MB (10%)"
    assert said[-1] == "read batch 1,000 of 1,000 MB (100%)"


def test_what_is_quick_says_nothing(said: list[str]) -> None:
    progress = Progress(quiet=False, clock=lambda: 5.0)
    for done in range(11):
        progress("read_batch", done, 10, True)
    assert said == []
    Progress(quiet=True, clock=Clock())("extract_batch", 1, 3)
    assert said == []


def test_a_terminal_gets_one_line_that_is_cleared_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setattr("sys.stderr", screen)
    progress = Progress(quiet=False, clock=Clock())
    progress("extract_batch", 1, 2)
    progress("extract_batch", 2, 2)
    assert "\n" not in screen.getvalue()
    assert screen.getvalue().endswith("extract batch 2/2\r\033[K")


def test_bytes_told_of_files_grow_and_end_at_their_sizes(tmp_path: Path) -> None:
    told: list[tuple[str, int, int, bool]] = []
    files = []
    for number in range(3):
        path = tmp_path / f"{number}.jsonl"
        path.write_text(f'{{"text": "The lamp no. {number} was lit."}}\n' * 3000)
        files.append(InputFile(str(path), path.name, path.stat().st_size))
    batches = [
        ReadBatch(tuple(part), None, None, str(tmp_path / f"out-{at}"))
        for at, part in enumerate((files[:2], files[2:]))
    ]
    whole = sum(file.bytes for file in files)
    Direct(lambda *heard: told.append(heard)).map(read_batch, batches)
    done = [heard[1] for heard in told]
    assert done == sorted(done)
    assert {(step, total, is_bytes) for step, _, total, is_bytes in told} == {
        ("read_batch", whole, True)
    }
    assert done[-1] == whole
    assert len({number for number in done if 0 < number < files[0].bytes}) >= 1


def test_without_a_listener_nothing_is_told() -> None:
    advance(5)
    assert Direct().map(len, ["ab", "c"]) == [2, 1]
