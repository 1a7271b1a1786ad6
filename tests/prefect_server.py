"""A Prefect server on loopback for tests, and asking it; needs ten seconds or more to start."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

STARTS_WITHIN = 150
TRIES = 20


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return this process's environment with a Prefect home of its own and nothing else of it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return clean | {"PREFECT_HOME": str(home), "DO_NOT_TRACK": "1"} | more


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run a server, and give the address of its API."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    api = f"http://127.0.0.1:{port}/api"
    settings = environment(
        folder / "home", PREFECT_SERVER_ANALYTICS_ENABLED="false", PREFECT_SERVER_UI_API_URL=api
    )
    command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(port)]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, env=settings, stdout=log, stderr=log)
        try:
            _wait_for(f"{api}/health", process)
            yield api
        finally:
            process.terminate()
            process.wait(30)


def found(api: str, what: str, filters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return what the server holds of a kind."""
    answer: list[dict[str, Any]] = post(api, f"{what}/filter", filters or {})
    return answer


def post(api: str, path: str, body: dict[str, Any]) -> Any:
    """Send a request and return the answer; try again while the server's database is busy."""
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{api}/{path}", json.dumps(body).encode(), headers)
    for _ in range(TRIES):
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise
            time.sleep(1)
    raise TimeoutError(f"{api}/{path} answered 503 in {TRIES} tries")


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < last and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("the Prefect server did not start")
