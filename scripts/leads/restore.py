"""`leads restore`: a copy of the database in its place."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.backup import backup_folder, backups, restore
from scripts.leads.errors import LeadsError
from scripts.leads.output import console


@click.command("restore")
@click.argument("copy", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--list", "only_list", is_flag=True, help="Only name the copies.")
@click.pass_obj
def command(database: Path, copy: Path | None, only_list: bool) -> None:
    """Put COPY (by default the newest of the nightly backups) in the place of the database, which is kept aside.

    Stop crawls and the nightly timer first. What was crawled since the copy is read again by the next nightly.
    """
    known = backups(database)
    if only_list:
        for path in known:
            console.print(str(path), soft_wrap=True)
        return
    chosen = copy or next(iter(known), None)
    if chosen is None:
        raise LeadsError(f"there is no copy in {backup_folder(database)}; leads nightly makes one each night")
    aside = restore(database, chosen)
    console.print(f"{chosen} stands at {database}", soft_wrap=True)
    if aside:
        console.print(f"What stood there is {aside}", soft_wrap=True)
