"""Calling commands from tests: in this process, for those that need no process of their own."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

from flows.cli import main


def called(*arguments: str | Path) -> CompletedProcess[str]:
    """Run a command as `broadsheet` would and return its exit code and what it printed."""
    output, errors, code = io.StringIO(), io.StringIO(), 0
    words = ["broadsheet", *map(str, arguments)]
    with patch.object(sys, "argv", words), redirect_stdout(output), redirect_stderr(errors):
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
    return CompletedProcess(words, code, output.getvalue(), errors.getvalue())
