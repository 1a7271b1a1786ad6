"""The command that runs Broadsheet as a service, on a Prefect API; Prefect is imported inside."""

import os
from pathlib import Path
from typing import Annotated

import typer

from flows.options import DatasetOption
from flows.terminal import console, print_table
from schemas.errors import InputError

app = typer.Typer()

_SETTINGS = {
    "PREFECT_LOGGING_LEVEL": "INFO",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
}
"""What serving sets unless told otherwise: its log is read, and a run that was lost is to be found
soon; 30 seconds is the least that Prefect takes."""


@app.command()
def serve(
    dataset: DatasetOption = None,
    name: Annotated[
        str | None, typer.Option(help="Name of the deployments; by default the folder's name.")
    ] = None,
) -> None:
    """Run the flows on demand and on the schedules of dataset.toml, with a Prefect API."""
    from flows.api import configured_api
    from flows.places import dataset_folder

    root, api = dataset_folder(dataset), configured_api()
    if api is None:
        raise InputError(
            "serve needs a Prefect API: run `prefect server start` elsewhere, then set "
            "PREFECT_API_URL=http://127.0.0.1:4200/api"
        )
    for setting, value in _SETTINGS.items():
        os.environ.setdefault(setting, value)
    from flows.deployments.serving import prepare
    from flows.deployments.serving import serve as serve_deployments

    served = prepare(root, name or _name(root), api)
    for orphan in served.orphans:
        console.print(f"marked as crashed, nobody works on it: {orphan}", markup=False)
    print_table(("deployment", "schedule", "what it does"), served.described())
    console.print(f"serving {root} from {api.removesuffix('/api')}; Ctrl+C stops", markup=False)
    serve_deployments(served)


def _name(root: Path) -> str:
    return root.resolve().name
