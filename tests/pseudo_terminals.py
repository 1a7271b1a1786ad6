"""A command in a terminal of its own, driven as a person would: keys go in, the screen comes out."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect

from tests.conftest import ROOT

_ESCAPES = re.compile(r"\x1b(\[[0-9;?>=]*[ -/]*[@-~]|\][^\x07]*\x07|[()][A-Z0-9]|[=>])|\r")
_PLAIN = {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"}
"""Nobody here answers when the prompt asks where the cursor stands."""
PATIENCE = 20.0
"""Seconds for an answer; a loaded machine takes some before the first."""


@contextmanager
def terminal(
    *arguments: str | Path, columns: int = 100, lines: int = 40, **environment: str
) -> Iterator["pexpect.spawn[str]"]:
    """Start `broadsheet` in a terminal of this size; it is ended if it has not left by itself."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PAGER", "LESS", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")
    }
    child = pexpect.spawn(
        sys.executable,
        ["-m", "flows", *map(str, arguments)],
        cwd=str(ROOT),
        env=kept | _PLAIN | environment,
        dimensions=(lines, columns),
        encoding="utf-8",
        timeout=PATIENCE,
    )
    try:
        yield child
    finally:
        child.close(force=True)


def plain(screen: str | None) -> str:
    """Return what was printed without the sequences that steer a terminal."""
    return _ESCAPES.sub("", screen or "")


def rest(child: "pexpect.spawn[str]") -> str:
    """Wait for the command to end and return what it printed until then."""
    child.expect(pexpect.EOF)
    child.close()
    return child.before or ""
