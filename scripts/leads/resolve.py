"""`leads resolve`: which listings are one company, computed anew from all of them."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table

from enrich.identity import resolve_companies
from pipelines.transactions import alone
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.outcome import show_changes
from scripts.leads.output import console, progress


@click.command("resolve")
@click.pass_obj
def command(database: Path) -> None:
    """Merge listings into companies anew. Repairs what the order of arrival got wrong.

    What people decided holds; 线索编号 stay. `leads enrich` does the same and goes on to grade.
    """
    if not database.exists():
        raise LeadsError(f"there is no database at {database} yet. Start with: scrapy crawl NAME, or leads demo")
    db = existing_database(database)
    with progress() as report, alone(db):
        identity = resolve_companies(db, progress=report)
    listings = sum(map(len, identity.members.values()))
    counts = identity.counts
    table = Table(box=None, show_header=False)
    table.add_row("companies", str(len(identity.members)))
    table.add_row("listings", f"{listings}, of which {listings - len(identity.members)} joined another's company")
    table.add_row("branches linked", str(len(identity.heads)))
    table.add_row("memberships", f"{counts.added} new, {counts.changed} changed, {counts.removed} ended")
    console.print(table)
    show_changes(db, identity)
