"""`leads assign`: who works which lead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.table import Table
from sqlite_utils import Database

from enrich.call_list import Filters
from enrich.calls.assignment import (
    Assigned,
    AssignmentError,
    Wanted,
    assign_leads,
    give_leads,
    mark_key_account,
    unmark_key_account,
)
from enrich.calls.holdings import loads
from enrich.calls.team import TABLE, Team, team_of
from enrich.toml_tables import TableError
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database, one_lead
from scripts.leads.options import adcodes, by_option, profile_option, region_option
from scripts.leads.output import console, literal

SHOWN = 12


@click.command("assign")
@click.argument("leads", nargs=-1, metavar="[LEAD]...")
@click.option("--to", "agents", multiple=True, metavar="NAME", help="Give to this person; may be given again.")
@click.option(
    "--limit", type=click.IntRange(min=0), default=0, help="At most so many leads; 0 is as many as there is room."
)
@click.option("--key", "key_reason", metavar="WHY", help="Make each LEAD a key account (大客户) of the person.")
@click.option("--no-key", is_flag=True, help="Make each LEAD a lead like others again.")
@click.option("--dry-run", is_flag=True, help="Say what would be given, and change nothing.")
@click.option("--show", is_flag=True, help="Only show who has what.")
@region_option
@click.option("--grade", multiple=True, metavar="GRADE", help="A, B1 …; may be given again.")
@profile_option
@by_option
@click.pass_obj
def command(
    database: Path,
    *,
    leads: tuple[str, ...],
    agents: tuple[str, ...],
    limit: int,
    key_reason: str | None,
    no_key: bool,
    dry_run: bool,
    show: bool,
    region: tuple[str, ...],
    grade: tuple[str, ...],
    profile: str,
    decided_by: str,
) -> None:
    """Give leads to the team by territory, load, key accounts and pools, best lead first; no lead to two people.

    Who is of the team, with territories and capacity, stands in team.toml beside the database; how, and the limits and
    recycling of the pools, in data/reference/team.toml. With LEAD and --to: these leads to this person. What was not
    worked in time goes back first.
    """
    db = existing_database(database)
    uids = [one_lead(db, lead)["lead_uid"] for lead in leads]
    try:
        team = team_of(database)
        if no_key:
            _unmark(db, uids)
        elif leads and not show:
            _give(db, team, uids, agents, key_reason=key_reason, by=decided_by)
        elif not show:
            filters = Filters(regions=adcodes(region), grades=tuple(text.strip().upper() for text in grade))
            wanted = Wanted(agents, filters, limit)
            _show_assigned(
                assign_leads(db, team, profile, by=decided_by, wanted=wanted, dry_run=dry_run), dry_run=dry_run
            )
    except AssignmentError as error:
        if not (team.agents or agents):
            raise LeadsError(
                f"there is nobody to give leads to. Name them in {database.with_name(TABLE)} (an example stands in "
                "data/reference/team.toml), or give --to NAME."
            ) from error
        raise LeadsError(f"{error}. Nothing was changed.") from error
    except (TableError, OSError) as error:
        raise LeadsError(str(error)) from error
    show_loads(db, team)


def _give(
    db: Database, team: Team, uids: Sequence[str], agents: tuple[str, ...], *, key_reason: str | None, by: str
) -> None:
    if len(agents) != 1:
        raise LeadsError("whose are these leads? Give one --to NAME.")
    agent = agents[0]
    if key_reason is None:
        given = give_leads(db, team, uids, agent, by=by)
        console.print(f"{len(given)} leads to {literal(agent)}; {len(uids) - len(given)} were theirs already")
        return
    for uid in uids:
        before = mark_key_account(db, uid, agent, reason=key_reason, by=by)
        no_longer = f", no longer of {literal(before)}" if before else ""
        console.print(f"{uid} is a key account of {literal(agent)}{no_longer}")


def _unmark(db: Database, uids: Sequence[str]) -> None:
    for uid in uids:
        was = unmark_key_account(db, uid)
        console.print(f"{uid} " + ("is no key account any more" if was else "was no key account"))


def _show_assigned(done: Assigned, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    console.print(f"{len(done.given)} leads {would}given, {len(done.returned)} {would}returned to their pools")
    for uid, why in list(done.returned.items())[:SHOWN]:
        console.print(f"  {uid}: {why}")
    for why, count in done.left.most_common():
        console.print(f"  {count} stay: {why}")


def show_loads(db: Database, team: Team) -> None:
    """Who has how much, and how much room there is."""
    table = Table(box=None)
    for header in ("负责人", "持有", "容量", "空余", "今日分配", "未拨打", "待回访", "大客户", "各池"):
        table.add_column(header, justify="left" if header in ("负责人", "各池") else "right")
    for load in loads(db, team, datetime.now(UTC)):
        numbers = (load.held, load.capacity, load.free, load.given_today, load.untouched, load.due, load.key_accounts)
        pools = "、".join(f"{pool} {count}" for pool, count in load.pools.items() if count)
        table.add_row(literal(load.agent), *map(str, numbers), pools)
    if table.row_count:
        console.print(table)
