"""`leads status`: what the database holds and how the last runs ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.table import Table

from enrich.summary import last_runs, summary
from scripts.leads.find import existing_database
from scripts.leads.options import profile_option
from scripts.leads.output import console, literal

VERDICT_STYLE = {"ok": "green", "partial": "yellow", "empty": "yellow", None: "cyan"}


@click.command("status")
@profile_option
@click.pass_obj
def command(database: Path, profile: str) -> None:
    """Show what was found, merged, rejected and graded, and how each source's last run ended."""
    db = existing_database(database)
    figures = summary(db, profile)
    table = Table(box=None, show_header=False)
    for name, value in figures.lines():
        table.add_row(name, value)
    console.print(table)
    show_runs(last_runs(db))


def show_runs(runs: list[dict[str, Any]]) -> None:
    """One line a run; below, what speaks against those that are not ok, and what to do."""
    table = Table("source", "verdict", "when", "pages", "new", "changed", "rejected", box=None)
    table.columns[0].no_wrap = True
    for run in runs:
        style = VERDICT_STYLE.get(run["verdict"], "red")
        table.add_row(
            run["source"],
            f"[{style}]{run['verdict'] or run['state']}[/{style}]",
            run["started_at"][:16].replace("T", " "),
            *(str(run[n]) for n in ("pages", "listings_new", "listings_changed", "rejected")),
        )
    console.print(table)
    for run in runs:
        if run["verdict"] not in ("ok", None):
            why = f"{run['source']}: {run['evidence']}. Next: {run['next_step']}"
            console.print(f"  {literal(why)}", soft_wrap=True)
