"""`leads erase`: whoever asks to be forgotten goes from the database, with a report."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from enrich.erasure import erase
from enrich.opt_outs import OptOutError, canonical
from pipelines.archive import archive_folder
from pipelines.suppression import KINDS
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.options import by_option
from scripts.leads.output import console


@click.command("erase")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("value")
@click.option("--reason", default="asked to be forgotten", show_default=True, help="Why; kept with the report.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@by_option
@click.pass_obj
def command(database: Path, *, kind: str, value: str, reason: str, yes: bool, decided_by: str) -> None:
    """Take a number, e-mail, domain, company (线索编号, name or credit code) or person out of the database for ever.

    Reaches listings, sightings, contacts, calls and the record of exports. Keyed hashes stay, so that nobody calls
    again. Web archives are masked. Files that were exported before are named by leads takeback; the nightly copies of
    the database are not reached, they are gone after a week.
    """
    db = existing_database(database)
    try:
        meant = canonical(db, kind, value)
    except OptOutError as error:
        raise LeadsError(str(error)) from error
    if not yes:
        click.confirm(f"Erase {kind} {meant} for ever? This cannot be undone", abort=True)
    done = erase(db, kind, meant, reason=reason, by=decided_by, archive=archive_folder(database))
    table = Table("table", "rows", box=None)
    for name, rows in sorted(done.counts.items()):
        table.add_row(name, str(rows))
    console.print(table if done.counts else "Nothing of it was stored.")
    if done.pages:
        console.print(f"{done.pages} pages of the web archive were masked or taken out.")
    console.print(f"{done.facts} keyed hashes stay: it will never be exported. Next: leads enrich, then leads takeback")
