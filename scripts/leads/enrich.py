"""`leads enrich`: from listings to graded companies."""

from __future__ import annotations

from pathlib import Path

import click

from enrich.profiles import ProfileError
from enrich.stages import STAGES, enrich
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.options import adcodes, profile_option, region_option
from scripts.leads.output import console, progress
from scripts.visits import visit_websites

WEBSITE = "website"


@click.command("enrich")
@profile_option
@click.option(
    "--stage",
    "stages",
    multiple=True,
    type=click.Choice([*STAGES, WEBSITE]),
    help=f"Run only this stage; may be given again. [default: all but {WEBSITE}, in the order named]",
)
@click.option("--limit", type=click.IntRange(min=1), default=None, help=f"Sites at most, for --stage {WEBSITE}.")
@region_option
@click.pass_obj
def command(
    database: Path, *, profile: str, stages: tuple[str, ...], limit: int | None, region: tuple[str, ...]
) -> None:
    """Merge listings into companies, classify and grade them. Only what changed is judged and written.

    Ctrl-C loses nothing: what is judged is stored batch by batch, and the next run does the rest.

    --stage website visits the companies' own sites that listings state, a few pages each, within their robots.txt; what
    they say is judged by the next pass, or by this one if other stages are named too.
    """
    regions = adcodes(region)
    db = existing_database(database)
    if WEBSITE in stages:
        with progress() as report:
            ended = visit_websites(db, database, report, limit=limit or 0, regions=regions)
        console.print(
            "websites   " + (", ".join(f"{count} {what}" for what, count in ended.most_common()) or "none due")
        )
        stages = tuple(stage for stage in stages if stage != WEBSITE)
        if not stages:
            return
    try:
        with progress() as report:
            counts = enrich(db, profile, stages=stages or STAGES, regions=regions, report=report)
    except ProfileError as error:
        raise LeadsError(str(error)) from error
    for name in ("companies", "contacts", "signals", "chains", "grades"):
        count = getattr(counts, name)
        console.print(f"{name:10} {count.added} new, {count.changed} changed, {count.removed} removed")
