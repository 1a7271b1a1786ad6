"""A hook of MkDocs: what the pages take from the code, so that nobody copies it by hand.

The data dictionary is a page of its own; elsewhere a line `<!-- generated: NAME -->` is replaced by
a table. Entries of the navigation whose page does not exist are left out.
"""

import ast
import inspect
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from flows.changes import CAUSES
from flows.papers import dictionary
from schemas import outlet
from schemas.almanac import AlmanacDay
from schemas.captures import MEDIA_TYPES
from schemas.rejects import REASONS
from schemas.revisions import REVISION_CLASSES
from schemas.tables import ARTICLES, TABLES
from transforms import limits

_MADE = {"dictionary.md"}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Leave pages that do not exist out of the navigation."""
    config.nav = _existing(config.nav or [], Path(config.docs_dir))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the data dictionary."""
    page = dictionary((ARTICLES, *TABLES.values())).replace(
        "# What the columns mean\n", _DICTIONARY, 1
    )
    files.append(File.generated(config, "dictionary.md", content=page))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put generated tables where a page asks for them."""
    for name, make in _TABLES.items():
        mark = f"<!-- generated: {name} -->"
        if mark in markdown:
            markdown = markdown.replace(mark, make())
    return markdown


def _existing(entries: list[Any], docs: Path) -> list[Any]:
    kept: list[Any] = []
    for entry in entries:
        ((title, target),) = entry.items()
        if isinstance(target, list):
            target = _existing(target, docs)
        elif target not in _MADE and not (docs / target).exists():
            continue
        kept.append({title: target})
    return kept


_DICTIONARY = """\
# Data dictionary

Made from the schemas, which also check every row and comment the columns in SQL.
`broadsheet describe TABLE` prints the same. Times are UTC. Days are calendar days at the outlet's
place. Ids are hashes of content: the same captures give the same ids on every machine.

`articles` is the view to begin with. It joins `texts`, which never change, with `states`, which
holds all that later captures may change.

"""


def _rows(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def _meanings(head: str, meanings: dict[str, str]) -> str:
    return _rows((head, "meaning"), [(f"`{name}`", said) for name, said in meanings.items()])


def _limits() -> str:
    """Return the limits with what stands below each in the module."""
    body = ast.parse(inspect.getsource(limits)).body
    rows = []
    for place, statement in enumerate(body[:-1]):
        said = body[place + 1]
        if isinstance(statement, ast.Assign) and isinstance(said, ast.Expr):
            name = ast.unparse(statement.targets[0])
            text = " ".join(str(ast.literal_eval(said.value)).split())
            rows.append((f"`{name}`", _amount(name, getattr(limits, name)), text))
    return _rows(("limit", "value", "what, and how it was found"), rows)


def _amount(name: str, value: int) -> str:
    if not name.endswith("BYTES"):
        return f"{value:,}"
    for size, unit in ((1024**3, "GiB"), (1024**2, "MiB"), (1024, "KiB")):
        if value >= size:
            return f"{value // size:,} {unit}"
    return f"{value:,} B"


def _fields(model: type[Any]) -> str:
    rows = []
    for name, field in model.model_fields.items():
        needed = "yes" if field.is_required() else ""
        rows.append((f"`{field.alias or name}`", needed, field.description or ""))
    return _rows(("field", "needed", "meaning"), rows)


_TABLES: dict[str, Callable[[], str]] = {
    "limits": _limits,
    "reasons": lambda: _meanings("reason", REASONS),
    "causes": lambda: _meanings("cause", CAUSES),
    "changes": lambda: _meanings("change", REVISION_CLASSES),
    "media types": lambda: _meanings("media type", MEDIA_TYPES),
    "outlet fields": lambda: _fields(outlet.Outlet),
    "layout fields": lambda: _fields(outlet.Layout),
    "url date fields": lambda: _fields(outlet.UrlDate),
    "almanac fields": lambda: _fields(AlmanacDay),
}
