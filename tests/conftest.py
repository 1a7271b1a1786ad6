"""Fixtures that several tests share."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from flows.build import Summary, build
from flows.runner import Direct
from tests.prefect_server import running

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "datasets" / "sample"
SHARED = ROOT.parent / "shared" / "data"

Build = Callable[..., Summary]


def build_direct(root: Path | str, inputs: Sequence[Path | str], **given: Any) -> Summary:
    """Build without Prefect, capture times from file names unless told otherwise."""
    settings: dict[str, Any] = {"captured_at": "name", **given}
    return build(root, [str(path) for path in inputs], Direct(), **settings)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, built once; tests only read it."""
    root = tmp_path_factory.mktemp("sample") / "news"
    build_direct(root, [SAMPLE])
    return root


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real data beside the repository; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no shared data beside the repository")
    return SHARED


@pytest.fixture(scope="session")
def prefect_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prefect server on loopback, started once; the address of its API."""
    with running(tmp_path_factory.mktemp("prefect")) as api:
        yield api
