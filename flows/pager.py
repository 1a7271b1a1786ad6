"""Paging: what is longer than the screen is handed to `less`, or to what PAGER names.

As git does it: only on a terminal, only where the text does not fit, with colours, and without a
trace where PAGER is empty or `cat`.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flows.terminal import console

_LESS = "-R"
"""Lets colours through."""
_LESS_BY_DEFAULT = "-FRX"
"""Also leaves the text on the screen, and ends at once where all of it fits; git's choice."""


@contextmanager
def paged() -> Iterator[None]:
    """Hold back what is printed meanwhile and show it page by page if it is long."""
    command = _pager()
    if command is None or not console.is_terminal or not sys.stdin.isatty():
        yield
        return
    with console.capture() as captured:
        yield
    text = captured.get()
    if text.count("\n") < console.height:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        _show(command, text)


def _pager() -> list[str] | None:
    """Return the pager's command, or None where there is none or none is wanted."""
    named = os.environ.get("PAGER")
    command = shlex.split("less" if named is None else named)
    if not command or command == ["cat"] or shutil.which(command[0]) is None:
        return None
    return command


def _show(command: list[str], text: str) -> None:
    given = os.environ.get("LESS")
    less = _LESS_BY_DEFAULT if given is None else f"{_LESS} {given}"
    pager = subprocess.Popen(  # noqa: S603 - the user's own choice, as every command's pager is
        command, stdin=subprocess.PIPE, env=os.environ | {"LESS": less}
    )
    with suppress(BrokenPipeError):
        pager.communicate(text.encode())
    while pager.returncode is None:
        with suppress(KeyboardInterrupt):
            pager.wait()
