"""`leads undo [DECISION]`: take a merge, a split or an answer of a review back."""

from __future__ import annotations

from pathlib import Path

import click

from enrich.repair import undo
from scripts.leads.find import existing_database
from scripts.leads.outcome import resolving, show_changes
from scripts.leads.output import console


@click.command("undo")
@click.argument("decision", metavar="[DECISION]", type=click.IntRange(min=1), required=False)
@click.pass_obj
def command(database: Path, decision: int | None) -> None:
    """Take back the last decision, or one by its number.

    What was decided on the same listings before holds again; companies have the 线索编号 back that they had.
    """
    db = existing_database(database)
    with resolving():
        outcome = undo(db, decision)
    console.print(f"Decision {outcome.decision_id} is undone.")
    show_changes(db, outcome.identity)
