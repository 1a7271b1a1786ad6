"""The commands that look after releases: compare, check, rebuild, forget, hand on.

Like those in `cli`, each loads, calls one function and reports; slow imports wait inside.
"""

from pathlib import Path
from typing import Annotated

import typer

from flows.completion import complete_release, complete_table, complete_tag
from flows.options import DatasetOption, Quiet, Wait
from flows.terminal import Progress, console

app = typer.Typer()


@app.command()
def diff(
    old: Annotated[
        int, typer.Argument(metavar="N", help="The older release.", autocompletion=complete_release)
    ],
    new: Annotated[
        int, typer.Argument(metavar="M", help="The newer release.", autocompletion=complete_release)
    ],
    table: Annotated[
        str | None, typer.Option(help="One table instead of all.", autocompletion=complete_table)
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the rows: .parquet or .csv.")
    ] = None,
    dataset: DatasetOption = None,
) -> None:
    """Say which rows differ between two releases, and why."""
    from flows.diff import print_difference
    from flows.load import open_dataset

    print_difference(open_dataset(dataset), old, new, table, output)


@app.command()
def verify(
    release: Annotated[
        int | None, typer.Argument(help="One release; without it all files, and the newest's rows.")
    ] = None,
    dataset: DatasetOption = None,
) -> None:
    """Check files against digests, ids, keys, references, conservation, and the catalog."""
    from flows.load import open_dataset
    from flows.verify import verify as check

    store = open_dataset(dataset, afresh=True)
    findings = check(store, release)
    for finding in findings:
        console.print(finding, markup=False, soft_wrap=True)
    if findings:
        console.print(f"{store.name}: {len(findings)} findings")
        raise typer.Exit(1)
    number = store.release(release).release
    whole = f", {len(store.release_numbers())} releases whole" if release is None else ""
    console.print(f"release {number}: all right{whole}")


@app.command()
def rebuild(
    publish: Annotated[
        bool, typer.Option("--publish", help="Make it the next release if any row differs.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the rows: .parquet or .csv.")
    ] = None,
    wait: Wait = 0,
    quiet: Quiet = False,
    dataset: DatasetOption = None,
) -> None:
    """Read all captures anew under the rules of today, and say what would change."""
    from flows.diff import check_output, print_lines
    from flows.rebuild import discard, impact, publish_rebuilt
    from flows.rebuild import rebuild as read_anew
    from flows.remote_store import open_store
    from flows.runner import Direct

    check_output(output)
    store = open_store(dataset)
    newest = store.release()
    with store.writing(wait):
        rebuilt = read_anew(store, Direct(Progress(quiet)))
        difference = impact(store, rebuilt)
        try:
            console.print(f"release {newest.release}, and what it would be if built today:")
            print_lines(difference)
            if output:
                console.print(f"{output}: {difference.write(output):,} rows")
            is_other = bool(difference.lines())
        finally:
            difference.close()
        if is_other and publish:
            publish_rebuilt(store, rebuilt)
            console.print(f"{store.name}: published release {rebuilt.release}")
        else:
            discard(store)
            if is_other:
                console.print("nothing published; --publish makes it the next release")


@app.command()
def forget(
    keep_last: Annotated[
        int | None, typer.Option("--keep-last", "--keep", min=1, help="Keep the last N releases.")
    ] = None,
    keep_daily: Annotated[
        int | None, typer.Option(min=1, help="Keep the last release of each of the last N days.")
    ] = None,
    keep_monthly: Annotated[
        int | None, typer.Option(min=1, help="Keep the last of each of the last N months.")
    ] = None,
    grace: Annotated[
        float | None,
        typer.Option(min=0, metavar="HOURS", help="Hours for which readers may need files; 24."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be dropped, drop nothing.")
    ] = False,
    wait: Wait = 0,
    dataset: DatasetOption = None,
) -> None:
    """Drop old releases; the newest and those with a tag always stay."""
    from flows.forget import Policy
    from flows.forget import forget as drop
    from flows.places import dataset_folder
    from flows.releases import spans
    from flows.store import Store
    from flows.sweep import GRACE_HOURS

    store = Store(dataset_folder(dataset))
    store.release()
    policy = Policy(keep_last, keep_daily, keep_monthly)
    hours = GRACE_HOURS if grace is None else grace
    with store.writing(wait):
        done = drop(store, policy, grace_hours=hours, dry_run=dry_run)
    verb = "would forget" if dry_run else "forgot"
    console.print(f"{verb}: {spans(done.dropped) or 'nothing'}; kept: {spans(done.kept)}")
    if done.swept:
        freed = f"{done.swept.bytes / 1_000_000:,.1f} MB"
        console.print(f"removed {done.swept.removed} files, {freed}")
        if done.swept.waiting:
            console.print(
                f"{done.swept.waiting} files stay until {hours:g} hours after their release was "
                "forgotten; run this again then"
            )


@app.command()
def tag(
    release: Annotated[
        int, typer.Argument(metavar="N", help="The release.", autocompletion=complete_release)
    ],
    name: Annotated[str, typer.Argument(help="Its name, such as paper-2026.")],
    wait: Wait = 0,
    dataset: DatasetOption = None,
) -> None:
    """Give a release a name; it is then never forgotten."""
    from flows.places import dataset_folder
    from flows.store import Store
    from flows.tags import tag as give

    store = Store(dataset_folder(dataset))
    store.release(release)
    give(store, release, name, wait)
    console.print(f"release {release} is now {name}")


@app.command()
def untag(
    name: Annotated[
        str, typer.Argument(help="The name to take away.", autocompletion=complete_tag)
    ],
    wait: Wait = 0,
    dataset: DatasetOption = None,
) -> None:
    """Take a release's name away; it may then be forgotten."""
    from flows.places import dataset_folder
    from flows.store import Store
    from flows.tags import untag as take

    store = Store(dataset_folder(dataset))
    store.release()
    take(store, name, wait)
    console.print(f"no release is {name} any more")


@app.command()
def export(
    release: Annotated[
        int, typer.Argument(metavar="N", help="The release.", autocompletion=complete_release)
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="A folder, new or empty.")],
    dataset: DatasetOption = None,
) -> None:
    """Write one release as plain Parquet with all that describes it, to be handed on."""
    from flows.export import export as write
    from flows.load import open_dataset

    done = write(open_dataset(dataset), release, output)
    console.print(
        f"{output}: release {done.release}, {done.tables} tables, {done.bytes / 1e6:,.1f} MB"
    )
