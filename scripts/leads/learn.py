"""`leads learn`: the weights of matching, learnt anew from what people answered and credit codes decide."""

from __future__ import annotations

from pathlib import Path

import click

from enrich.identity import resolve_companies
from enrich.learning import learn_weights
from enrich.resolve.relearning import LEAST
from pipelines.match_weights import forget_weights, weights_in_force
from pipelines.transactions import alone, transaction
from scripts.leads.find import existing_database
from scripts.leads.outcome import show_changes
from scripts.leads.output import console, progress


@click.command("learn")
@click.option("--unlabelled", is_flag=True, help="From pairs alone, by expectation-maximisation; answers judge.")
@click.option("--forget", is_flag=True, help="Go back to the weights that come with the program.")
@click.pass_obj
def command(database: Path, unlabelled: bool, forget: bool) -> None:
    """Learn how much each kind of evidence weighs, from the answers of `leads review` and from credit codes.

    New weights are put in force, and companies merged anew, only if they judge answers that they were not learnt from
    better than those in force. Each version is kept in the database.
    """
    db = existing_database(database)
    with progress() as report, alone(db):
        if forget:
            with transaction(db):
                changed = forget_weights(db)
            console.print(f"Weights in force: {weights_in_force(db).version}, as they come with the program")
        else:
            found = learn_weights(db, unlabelled=unlabelled, progress=report)
            changed = found.better
            console.print(
                f"Answers: {found.same} same, {found.different} different. Mean surprise at one, in bits: "
                f"{found.before:.3f} under the weights in force, {found.after:.3f} under the new ones"
            )
            console.print(
                f"Weights in force: {found.weights.version}"
                if changed
                else f"Nothing is changed: it takes {LEAST} answers of each kind and less surprise. See: leads review"
            )
        if changed:
            show_changes(db, resolve_companies(db, progress=report))
