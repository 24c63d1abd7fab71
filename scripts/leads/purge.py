"""`leads purge`: facts about persons that nobody verified for long go from the database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from rich.table import Table

from enrich.purge import purge
from enrich.retention import retention
from enrich.toml_tables import TableError
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.options import by_option
from scripts.leads.output import console


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@by_option
@click.pass_obj
def command(database: Path, *, dry_run: bool, decided_by: str) -> None:
    """Take people, mobiles and private e-mail addresses that were not verified for long out of the database.

    Verified is what a page showed or a call reached; for how long it is kept, and what is about a person, stands in
    data/reference/retention.toml. Companies, office lines and the outcomes of calls stay. A page that is read again
    brings back what it still says. The nightly does this by itself.
    """
    db = existing_database(database)
    try:
        months = retention().months
    except TableError as error:
        raise LeadsError(str(error)) from error
    done = purge(db, today=date.today(), by=decided_by, dry_run=dry_run)
    table = Table("table", "rows", box=None)
    for name, rows in sorted(done.counts.items()):
        table.add_row(name, str(rows))
    console.print(f"Not verified since {done.before} ({months} months): {done.facts} facts about persons")
    if done.counts:
        console.print(table)
        console.print("Nothing was changed." if dry_run else "Purged, and on record. Next: leads enrich")
