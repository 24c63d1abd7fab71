"""`leads enrich`: from listings to graded companies."""

from __future__ import annotations

from pathlib import Path

import click

from enrich.profiles import ProfileError
from enrich.stages import enrich
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.options import profile_option
from scripts.leads.output import console, progress


@click.command("enrich")
@profile_option
@click.pass_obj
def command(database: Path, profile: str) -> None:
    """Merge listings into companies, classify and grade them. Only what changed is written."""
    db = existing_database(database)
    try:
        with progress() as report:
            counts = enrich(db, profile, report=report)
    except ProfileError as error:
        raise LeadsError(str(error)) from error
    for name in ("companies", "contacts", "signals", "grades"):
        count = getattr(counts, name)
        console.print(f"{name:10} {count.added} new, {count.changed} changed, {count.removed} removed")
