"""`leads grade`: grade anew, or see who would move under other rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from rich.table import Table
from sqlite_utils import Database

from enrich.profiles import FITS, READINESS, Profile, ProfileError, load_profile, read_profile
from enrich.stages import companies_within, enrich
from enrich.vocabulary import say
from enrich.what_if import Move, WhatIf, what_if
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.options import adcodes, profile_option, region_option
from scripts.leads.output import console, literal, progress

GRADES = tuple(fit + readiness for fit in FITS for readiness in READINESS)


@click.command("grade")
@profile_option
@region_option
@click.option(
    "--what-if",
    "draft",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another version of the profile: say who would move, write nothing.",
)
@click.option(
    "--list", "most", type=click.IntRange(min=0), default=20, show_default=True, help="Moves shown one by one."
)
@click.pass_obj
def command(database: Path, *, profile: str, region: tuple[str, ...], draft: Path | None, most: int) -> None:
    """Grade every lead by the rules as they stand; grades that stay the same are not written.

    --what-if FILE grades twice in memory, by the profile and by FILE, and shows how many leads go from which grade to
    which, who enters the queue and who leaves it, and which rules make the difference. To change the rules, put FILE in
    the place of data/profiles/PROFILE.toml and run leads grade.
    """
    regions = adcodes(region)
    db = existing_database(database)
    try:
        if draft:
            _compare(db, load_profile(profile), read_profile(draft), regions, most)
            return
        with progress() as report:
            counts = enrich(db, profile, stages=("grade",), regions=regions, report=report).grades
    except ProfileError as error:
        raise LeadsError(str(error)) from error
    console.print(f"grades     {counts.added} new, {counts.changed} changed, {counts.removed} removed")


def _compare(db: Database, now: Profile, then: Profile, regions: tuple[str, ...], most: int) -> None:
    only = companies_within(db, regions)
    with progress() as report:
        found = what_if(db, now, then, report=report, today=date.today(), only=only, most=most)
    if not found.graded:
        console.print("No leads to grade yet. Run: leads enrich")
        return
    console.print(
        f"{now.name} {now.version} to {literal(then.source.file)} {then.version}: "
        f"{found.moved} of {found.graded} leads would move; "
        f"{found.entering} would enter the queue, {found.leaving} would leave it. Nothing was written."
    )
    if found.moved:
        console.print(_matrix(found))
    if found.moves:
        console.print(_moves(db, found.moves))


def _matrix(found: WhatIf) -> Table:
    """From grade (row) to grade (column)."""
    before = [grade for grade in GRADES if any(found.grades.get((grade, other)) for other in GRADES)]
    after = [grade for grade in GRADES if any(found.grades.get((other, grade)) for other in GRADES)]
    table = Table(box=None, title="leads from grade (row) to grade (column)", title_justify="left")
    table.add_column("")
    for grade in after:
        table.add_column(grade, justify="right")
    for row in before:
        cells = ((found.grades.get((row, column), 0), row == column) for column in after)
        table.add_row(row, *(f"[dim]{n}[/dim]" if stays and n else str(n or "") for n, stays in cells))
    return table


def _moves(db: Database, moves: tuple[Move, ...]) -> Table:
    table = Table(box=None, title="moves, the greatest change of value first", title_justify="left")
    for heading in ("lead", "company", "grade", "tier", "value (yuan)", "rules that differ"):
        table.add_column(heading, overflow="fold")
    for move in moves:
        (name,) = db.execute("SELECT name FROM companies WHERE lead_uid = ?", [move.lead_uid]).fetchone()
        table.add_row(
            move.lead_uid,
            literal(name),
            f"{move.before} → {move.after}",
            f"{say('tier', move.tier_before)} → {say('tier', move.tier_after)}",
            f"{move.value_before:g} → {move.value_after:g}",
            "; ".join(f"{rule} {_points(was)} → {_points(will)}" for rule, (was, will) in move.rules.items()),
        )
    return table


def _points(points: float | None) -> str:
    return "–" if points is None else f"{points:+g}"
