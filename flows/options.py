"""Arguments and options that several commands share, so that one thing has one name everywhere."""

from typing import Annotated

import typer

from flows.completion import complete_outlet, complete_release

Inputs = Annotated[
    list[str] | None,
    typer.Argument(help="Files, folders or patterns; none: the sample in datasets/sample."),
]
DatasetOption = Annotated[
    str | None,
    typer.Option(
        "--dataset",
        help="The dataset's folder, or s3://bucket/prefix.",
        envvar="BROADSHEET_DATASET",
    ),
]
Outlet = Annotated[
    str | None,
    typer.Option(
        help="Outlet of captures that do not name theirs.", autocompletion=complete_outlet
    ),
]
CapturedAt = Annotated[
    str | None,
    typer.Option(
        help="Time of captures that do not state theirs; the word name: the ISO date in each "
        "file's or folder's name."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
Release = Annotated[
    int | None,
    typer.Option(help="A release other than the newest.", autocompletion=complete_release),
]
Wait = Annotated[
    float, typer.Option(metavar="SECONDS", help="Wait so long for another process to finish.")
]
