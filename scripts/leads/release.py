"""`leads release`: leads back to their pools."""

from __future__ import annotations

from pathlib import Path

import click

from enrich.calls.assignment import release_leads, release_overdue
from enrich.calls.holdings import leads_of
from enrich.calls.team import team_of
from enrich.toml_tables import TableError
from scripts.leads.assign import show_loads
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database, one_lead
from scripts.leads.options import by_option
from scripts.leads.output import console, literal


@click.command("release")
@click.argument("leads", nargs=-1, metavar="[LEAD]...")
@click.option("--all-of", "agent", metavar="NAME", help="Everything that this person has.")
@click.option("--overdue", is_flag=True, help="What was not worked in time, refused, or is off the call list.")
@click.option("--reason", default="主动释放", show_default=True, help="Why; kept with the assignment.")
@by_option
@click.pass_obj
def command(
    database: Path, *, leads: tuple[str, ...], agent: str | None, overdue: bool, reason: str, decided_by: str
) -> None:
    """Return leads to their pools: these, all of one person, or what is overdue."""
    db = existing_database(database)
    if not (leads or agent or overdue):
        raise LeadsError("which leads? Name them, or give --all-of NAME or --overdue.")
    try:
        team = team_of(database)
    except (TableError, OSError) as error:
        raise LeadsError(str(error)) from error
    if overdue:
        for uid, why in release_overdue(db, team, by=decided_by).items():
            console.print(f"  {uid}: {why}")
    uids = [one_lead(db, lead)["lead_uid"] for lead in leads] + (leads_of(db, agent) if agent else [])
    released = release_leads(db, uids, by=decided_by, reason=reason)
    for uid, holder in released:
        console.print(f"  {uid}: {literal(holder)} had it")
    console.print(f"{len(released)} of {len(uids)} leads returned to their pools")
    show_loads(db, team)
