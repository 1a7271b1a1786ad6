"""The house rules that a test can hold: imports point inward, the core stays pure and light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
INNER = {"schemas": {"schemas"}, "transforms": {"schemas", "transforms"}}
IMPURE = {
    "os", "sys", "pathlib", "random", "socket", "subprocess", "time", "uuid",
    "duckdb", "pyarrow", "prefect", "requests", "httpx", "tempfile", "shutil",
}  # fmt: skip
USES_PYARROW = {"transforms/readers/parquet_rows.py"}
"""Parquet files of any make are read batch by batch, which Polars does not do from a stream."""
LONGEST_FILE = 350


def _modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("folder", ["schemas", "transforms"])
def test_imports_point_inward(folder: str) -> None:
    ours = {"schemas", "transforms", "flows"}
    for path in _modules(folder):
        reached = {name.split(".")[0] for name in _imports(path)} & ours
        assert reached <= INNER[folder], path


@pytest.mark.parametrize("folder", ["schemas", "transforms"])
def test_inner_layers_touch_no_clock_disk_or_network(folder: str) -> None:
    for path in _modules(folder):
        names = _imports(path)
        reached = names | {name.split(".")[0] for name in names}
        allowed = {"pyarrow"} if path.relative_to(ROOT).as_posix() in USES_PYARROW else set()
        assert not reached & (IMPURE - allowed), path
        source = path.read_text(encoding="utf-8")
        assert "datetime.now" not in source, path
        assert "date.today" not in source, path


def test_pyarrow_is_imported_only_where_foreign_parquet_is_read() -> None:
    users = {
        path.relative_to(ROOT).as_posix()
        for folder in ("schemas", "transforms", "flows")
        for path in _modules(folder)
        if any(name.split(".")[0] == "pyarrow" for name in _imports(path))
    }
    assert users == USES_PYARROW


def test_prefect_is_imported_in_one_package_only() -> None:
    users = {
        path.parent.relative_to(ROOT).as_posix()
        for path in _modules("flows")
        if any(name.split(".")[0] == "prefect" for name in _imports(path))
    }
    assert users == {"flows/deployments"}


@pytest.mark.parametrize(
    "statement",
    ["import flows.load", "import flows.cli", "import flows.query", "import flows.schedules"],
)
def test_loader_sql_and_help_never_import_prefect(statement: str) -> None:
    code = (
        f"{statement}; import sys; print('prefect' in sys.modules or 'trafilatura' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "False", done.stderr


def test_every_module_opens_with_a_docstring_and_stays_short() -> None:
    for folder in ("schemas", "transforms", "flows"):
        for path in _modules(folder):
            source = path.read_text(encoding="utf-8")
            assert ast.get_docstring(ast.parse(source)), path
            assert source.count("\n") <= LONGEST_FILE, path
