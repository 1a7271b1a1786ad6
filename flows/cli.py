"""The commands. Each loads, calls one function and reports; what is slow to import waits inside.

Exit codes: 0 done, 1 the data or a check failed, 2 usage.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from flows import collecting, history, profiles, service
from flows.completion import complete_id, complete_table
from flows.options import CapturedAt, DatasetOption, Inputs, Outlet, Quiet, Release, Wait
from flows.report import command as report
from flows.terminal import Progress, console, errors, print_error, print_summary, print_table
from schemas.errors import BroadsheetError, InputError

if TYPE_CHECKING:
    from flows.store import Store

app = typer.Typer(
    name="broadsheet",
    help="Turn captures of news pages into a versioned dataset of Parquet tables.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(collecting.app)
app.add_typer(history.app)
app.add_typer(report.app)
app.add_typer(profiles.app)
app.add_typer(service.app)


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


class ArticleFormat(StrEnum):
    """How an article is printed."""

    text = "text"
    json = "json"


@app.command()
def build(
    inputs: Inputs = None,
    dataset: DatasetOption = None,
    outlet: Outlet = None,
    captured_at: CapturedAt = None,
    flow: Annotated[
        bool, typer.Option("--flow", help="Run as a Prefect flow, on its embedded API if need be.")
    ] = False,
    wait: Wait = 0,
    quiet: Quiet = False,
) -> None:
    """Run the whole pipeline: ingest, normalize, deduplicate, publish."""
    from flows.api import configured_api
    from flows.places import dataset_name

    named, captured_at = _inputs(inputs, captured_at)
    root, api = dataset_name(dataset), configured_api()
    if flow or api:
        if not api and not quiet:
            errors.print("starting Prefect's embedded API, which takes ten seconds or more ...")
        from flows.deployments import build as build_flow

        summary = build_flow(named, root, outlet or "", captured_at or "", wait)
    else:
        from flows.build import build as build_dataset
        from flows.runner import Direct

        runner = Direct(Progress(quiet))
        summary = build_dataset(
            root, named, runner, outlet=outlet, captured_at=captured_at, wait=wait
        )
    if not quiet:
        print_summary(summary, api, is_flow=flow or bool(api))


@app.command()
def ingest(
    inputs: Inputs = None,
    dataset: DatasetOption = None,
    outlet: Outlet = None,
    captured_at: CapturedAt = None,
    wait: Wait = 0,
    quiet: Quiet = False,
) -> None:
    """Read captures into the draft of the next release."""
    from flows.ingest import ingest as stage
    from flows.runner import Direct

    named, captured_at = _inputs(inputs, captured_at)
    with _stage(dataset, wait, quiet) as store:
        stage(store, named, Direct(Progress(quiet)), outlet=outlet, captured_at=captured_at)


@app.command()
def normalize(dataset: DatasetOption = None, wait: Wait = 0, quiet: Quiet = False) -> None:
    """Read texts, sightings and date clues out of the captures in the draft."""
    from flows.normalize import normalize as stage
    from flows.runner import Direct

    with _stage(dataset, wait, quiet) as store:
        stage(store, Direct(Progress(quiet)))


@app.command()
def deduplicate(dataset: DatasetOption = None, wait: Wait = 0, quiet: Quiet = False) -> None:
    """Settle articles, revisions, stories and dates in the draft."""
    from flows.deduplicate import deduplicate as stage
    from flows.runner import Direct

    with _stage(dataset, wait, quiet) as store:
        stage(store, Direct(Progress(quiet)))


@app.command()
def publish(dataset: DatasetOption = None, wait: Wait = 0, quiet: Quiet = False) -> None:
    """Make the draft the next release."""
    from flows.build import summarize
    from flows.publish import publish as stage
    from flows.remote_store import open_store

    store, began = open_store(dataset), time.monotonic()
    with store.writing(wait):
        parents = store.release_numbers()
        published = stage(store)
    if not quiet:
        parent = parents[-1] if parents else None
        print_summary(summarize(store, parent, published is not None, began), None, is_flow=False)


@app.command()
def sql(
    query: Annotated[
        str | None,
        typer.Argument(help='SQL, such as "FROM articles"; none: asked for, or read from a pipe.'),
    ] = None,
    dataset: DatasetOption = None,
    release: Release = None,
    form: Annotated[Format, typer.Option("--format", help="How rows are printed.")] = Format.table,
) -> None:
    """Query the dataset with DuckDB."""
    from flows.query import print_query

    print_query(query, dataset, release, form.value)


@app.command()
def show(
    identifier: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Id of a text, article, story or capture, its beginning, or an address.",
            autocompletion=complete_id,
        ),
    ],
    dataset: DatasetOption = None,
    release: Release = None,
    form: Annotated[
        ArticleFormat, typer.Option("--format", help="How it is printed.")
    ] = ArticleFormat.text,
) -> None:
    """Show an article with its dates and their clues, revisions, relations and captures."""
    from flows.show import print_article

    print_article(identifier, dataset, release, form.value)


@app.command()
def tables(dataset: DatasetOption = None, release: Release = None) -> None:
    """List the tables of a release."""
    from flows.load import open_dataset
    from schemas.tables import ARTICLES, TABLES

    manifest = open_dataset(dataset).release(release)
    rows: list[tuple[object, ...]] = [
        (name, manifest.tables[name].rows, len(manifest.tables[name].files), table.description)
        for name, table in TABLES.items()
        if name in manifest.tables
    ]
    rows.append(("articles", manifest.tables["states"].rows, 0, ARTICLES.description))
    print_table(("table", "rows", "files", "one row for"), rows)


@app.command()
def describe(
    table: Annotated[str, typer.Argument(help="Name of a table.", autocompletion=complete_table)],
) -> None:
    """Say what a table's columns are."""
    from schemas.tables import ARTICLES, TABLES

    found = TABLES.get(table) or (ARTICLES if table == "articles" else None)
    if found is None:
        raise InputError(f"no table {table!r}; there are articles, {', '.join(TABLES)}")
    types = found.polars_schema
    console.print(found.description)
    rows = [
        (name, str(types[name]), "yes" if column.nullable else "no", column.description)
        for name, column in found.schema.columns().items()
    ]
    print_table(("column", "type", "null", "meaning"), rows)


@app.command()
def releases(dataset: DatasetOption = None) -> None:
    """List the releases that are kept."""
    from flows.load import open_dataset
    from flows.tags import tags

    store = open_dataset(dataset)
    store.release()
    rows, known = [], tags(store)
    for number in store.release_numbers():
        found = store.release(number)
        counts = (found.tables[name].rows for name in ("captures", "texts", "stories", "rejects"))
        named = ", ".join(name for name, tagged in known.items() if tagged == number)
        rows.append((number, found.created_at, *counts, named))
    print_table(("release", "created", "captures", "texts", "stories", "rejects", "tags"), rows)


@app.command()
def delta(dataset: DatasetOption = None, wait: Wait = 0) -> None:
    """Make each table a Delta table too, over the same files; publishes then keep it up to date."""
    from flows.delta import project
    from flows.places import dataset_folder
    from flows.store import Store

    store = Store(dataset_folder(dataset))
    store.release()
    with store.writing(wait):
        release = project(store)
    console.print(f"{store.root}: Delta version {release - 1} of every table is release {release}")


def _inputs(inputs: list[str] | None, captured_at: str | None) -> tuple[list[str], str | None]:
    """Return the inputs; without any the sample, whose files bear their day in the name."""
    from flows.inputs import SAMPLE

    if inputs:
        return inputs, captured_at
    if not SAMPLE.is_dir():
        raise InputError(f"no INPUT, and no sample in {SAMPLE}; name files, folders or patterns")
    return [str(SAMPLE)], captured_at or "name"


@contextmanager
def _stage(dataset: str | None, wait: float, quiet: bool) -> Iterator["Store"]:
    """Hold the dataset for one stage and say afterwards what the draft holds."""
    from flows.remote_store import open_store

    store = open_store(dataset)
    with store.writing(wait):
        yield store
        if not quiet:
            rows = [(name, files.rows) for name, files in store.draft().tables.items()]
            console.print("draft of the next release:")
            print_table(("table", "rows"), rows)


def main() -> None:
    """Run the command line; errors that Broadsheet knows end in a line, not in a traceback."""
    try:
        app()
    except BroadsheetError as error:
        print_error(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        from flows.mishaps import explained

        told = explained(error)
        if told is None:
            raise
        print_error(told)
        sys.exit(told.exit_code)


if __name__ == "__main__":
    main()
