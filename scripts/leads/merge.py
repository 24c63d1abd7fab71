"""`leads merge A B`: two companies are one."""

from __future__ import annotations

from pathlib import Path

import click

from enrich.repair import merge
from scripts.leads.find import existing_database, one_lead
from scripts.leads.options import by_option, note_option
from scripts.leads.outcome import resolving, show_decision


@click.command("merge")
@click.argument("lead_a", metavar="A")
@click.argument("lead_b", metavar="B")
@by_option
@note_option
@click.pass_obj
def command(database: Path, lead_a: str, lead_b: str, decided_by: str, note: str) -> None:
    """Hold two companies to be one from now on.

    A and B are 线索编号, names or parts of names, or numbers. Refused where credit codes differ, or one is the other's
    branch. Both 线索编号 keep answering.
    """
    db = existing_database(database)
    uid_a, uid_b = (one_lead(db, wanted)["lead_uid"] for wanted in (lead_a, lead_b))
    with resolving():
        outcome = merge(db, uid_a, uid_b, decided_by=decided_by, note=note)
    show_decision(db, outcome)
