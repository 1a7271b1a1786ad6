"""The command `collect`: what it takes, and what it prints of a run."""

from typing import Annotated

import typer

from flows.options import DatasetOption, Quiet, Wait
from flows.terminal import Progress, console, errors, print_summary, print_table

app = typer.Typer()
MOST_REASONS = 20
"""Lines printed of what was not fetched; all of it stands in `collected/_unfetched.csv`."""


@app.command()
def collect(
    dataset: DatasetOption = None,
    outlet: Annotated[
        list[str] | None, typer.Option(help="Only this outlet of dataset.toml; may be repeated.")
    ] = None,
    is_building: Annotated[
        bool, typer.Option("--build/--no-build", help="Build what was fetched, or leave it lying.")
    ] = True,
    private_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST",
            help="A host that may be a machine of this network; else only public ones are asked.",
        ),
    ] = None,
    wait: Wait = 0,
    quiet: Quiet = False,
) -> None:
    """Poll the outlets of dataset.toml, fetch what is new or due again, politely, and build.

    Exit code 1 if not one feed or listing of any outlet could be read; what else failed is listed.
    """
    from flows.collect import collect as run
    from flows.places import dataset_folder
    from flows.runner import Direct

    root = dataset_folder(dataset)
    done = run(
        root,
        outlet or (),
        is_building=is_building,
        private_hosts=private_host or (),
        wait=wait,
        runner=Direct(Progress(quiet)),
        tell=(lambda _: None) if quiet else (lambda line: errors.print(line, markup=False)),
    )
    if not quiet:
        rows = [
            (r.outlet, f"{r.answered} of {r.sources}", r.listed, r.new, r.again, r.unchanged,
             r.gone, r.failed, r.left)
            for r in done.rounds
        ]  # fmt: skip
        print_table(
            ("outlet", "sources read", "newly listed", "new", "looked at again", "unchanged",
             "gone", "failed", "left"),
            rows,
        )  # fmt: skip
    reasons = [(r.outlet, url, why) for r in done.rounds for url, why in r.reasons]
    if reasons and (done.is_failed or not quiet):
        print_table(("not fetched", "address", "why"), reasons[:MOST_REASONS])
        if len(reasons) > MOST_REASONS:
            console.print(f"... and {len(reasons) - MOST_REASONS} more")
        console.print(f"all that waits or failed: {root / 'collected' / '_unfetched.csv'}")
    if not quiet:
        if done.summary:
            print_summary(done.summary, None, is_flow=False)
        elif done.files:
            console.print(f"{done.files} files wait in {root / 'collected' / 'new'}; build later")
        else:
            console.print("nothing new to build")
    if done.is_failed:
        raise typer.Exit(1)
