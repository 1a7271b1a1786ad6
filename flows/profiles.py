"""The command that says which outlet profiles are in force for a dataset."""

from pathlib import Path

import typer

from flows.options import DatasetOption
from flows.terminal import print_table

app = typer.Typer()


@app.command()
def outlets(dataset: DatasetOption = None) -> None:
    """List the outlet profiles in force: the dataset's own, then those that ship."""
    from flows.outlets import FOLDER, load_outlets, profile_files, read_profile
    from flows.places import dataset_folder

    root = dataset_folder(dataset)
    in_force = {outlet.name: outlet for outlet in load_outlets(root).outlets}
    rows: list[tuple[object, ...]] = []
    for file in profile_files(root):
        found = None if file.is_almanac else read_profile(file)
        outlet = in_force.pop(found.name, None) if found else None
        if outlet:
            hosts = " ".join(outlet.hosts)
            reads = str(len(outlet.layouts) or "")
            where = f"{FOLDER}/{Path(file.place).name}" if file.is_own else "ships with Broadsheet"
            rows.append((outlet.name, outlet.language, hosts, reads, where))
    print_table(("outlet", "language", "hosts", "layouts", "profile"), rows)
