"""`leads takeback`: who has what of people that opted out since."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from enrich.export.takeback import read_take_back, write_take_back
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.output import console


@click.command("takeback")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="The csv [data/work/exports/收回-DAY.csv]."
)
@click.pass_obj
def command(database: Path, output: Path | None) -> None:
    """Write the exported rows whose number, address, person or company has opted out since, export by export."""
    found = read_take_back(existing_database(database))
    if not found.rows:
        console.print("Nothing to take back: nobody of an earlier export has opted out.")
        return
    path = output or Path("data/work/exports") / f"收回-{date.today().isoformat()}.csv"
    try:
        write_take_back(found, path)
    except OSError as error:
        raise LeadsError(f"cannot write to {path}: {error.strerror}") from error
    console.print(f"{len(found.rows)} entries of {found.exports} exports to take back\n  {path}", soft_wrap=True)
