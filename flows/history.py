"""The commands that look after releases: compare, check, rebuild, forget, hand on.

Like those in `cli`, each loads, calls one function and reports; slow imports wait inside.
"""

from pathlib import Path
from typing import Annotated

import typer

from flows.options import DatasetOption
from flows.terminal import console

app = typer.Typer()


@app.command()
def diff(
    old: Annotated[int, typer.Argument(metavar="N", help="The older release.")],
    new: Annotated[int, typer.Argument(metavar="M", help="The newer release.")],
    table: Annotated[str | None, typer.Option(help="One table instead of all.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the rows: .parquet or .csv.")
    ] = None,
    dataset: DatasetOption = None,
) -> None:
    """Say which rows differ between two releases, and why."""
    from flows.diff import print_difference
    from flows.load import dataset_folder
    from flows.releases import Dataset

    print_difference(Dataset(dataset_folder(dataset)), old, new, table, output)


@app.command()
def verify(
    release: Annotated[int | None, typer.Argument(help="A release other than the newest.")] = None,
    dataset: DatasetOption = None,
) -> None:
    """Check a release: files against digests, ids, keys, references, conservation."""
    from flows.load import dataset_folder
    from flows.releases import Dataset
    from flows.verify import verify as check

    store = Dataset(dataset_folder(dataset))
    number = store.release(release).release
    findings = check(store, number)
    for finding in findings:
        console.print(finding, markup=False)
    console.print(f"release {number}: {f'{len(findings)} findings' if findings else 'all right'}")
    if findings:
        raise typer.Exit(1)
