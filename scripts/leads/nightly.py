"""`leads nightly`: what is due is crawled, judged, exported, backed up and reported, without anyone watching."""

from __future__ import annotations

import os
import re
import sqlite3
from datetime import datetime, time, timedelta
from itertools import islice
from pathlib import Path
from signal import SIGTERM, default_int_handler, signal

import click
from rich.table import Table
from scrapy.utils.project import get_project_settings
from sqlite_utils import Database

from enrich.changes import changes_since
from enrich.export.engine import MovingError, OptionError, chosen_options
from enrich.export.receivers import HOUSE, ReceiverError, load_receiver
from enrich.feed import atom_feed
from enrich.profiles import ProfileError, load_profile
from enrich.report import Report
from enrich.reporting.health import health_of
from enrich.reporting.health_page import health_page
from enrich.safe_files import whole
from pipelines.nights import Night, runs_of
from pipelines.schema import DatabaseError, open_database
from scripts.leads.errors import LeadsError
from scripts.leads.options import adcodes
from scripts.leads.output import console, literal, progress
from scripts.nightly.alerts import AlertError, send
from scripts.nightly.night import NightPlan, run_night
from scripts.nightly.plan import Task, Wanted, tasks
from scripts.nightly.troubles import Trouble, broken_off, summary, troubles
from scripts.sources import cards
from spiders.arguments import ArgumentError
from spiders.base import require_contact

FEED_DAYS, FEED_ENTRIES = timedelta(days=30), 500
WINDOW = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]):([0-5]\d)")


@click.command("nightly")
@click.option("--source", "names", multiple=True, metavar="NAME[=ADDRESS]", help="Only these. [default: all enabled]")
@click.option("--url", "urls", multiple=True, help="A list by its address, visited --every-days.")
@click.option("--every-days", type=click.IntRange(min=1), default=Wanted().every_days, show_default=True)
@click.option("--region", multiple=True, metavar="PLACE", help="Only these regions of each source.")
@click.option("--processes", type=click.IntRange(min=1), default=NightPlan().processes, show_default=True)
@click.option("--window", default="", metavar="HH:MM-HH:MM", help="Crawl only then, by the local clock.")
@click.option(
    "--hours", type=click.FloatRange(min=0), default=NightPlan().hours, show_default=True, help="Of crawling."
)
@click.option("--pages", type=click.IntRange(min=0), default=0, help="Read so many of all sources; 0: no bound.")
@click.option("--source-pages", type=click.IntRange(min=0), default=0, help="Of one source; 0: its own bound.")
@click.option("--retries", type=click.IntRange(min=0), default=NightPlan().retries, show_default=True)
@click.option("--profile", "profiles", multiple=True, default=NightPlan().profiles, show_default=True)
@click.option("--format", "formats", multiple=True, default=(HOUSE,), show_default=True, help="Lists to export.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A Scrapy setting of every crawl.")
@click.option("--dry-run", is_flag=True, help="Only say what is due and why.")
@click.pass_obj
def command(database: Path, /, *, dry_run: bool, **options: object) -> None:
    """Crawl what is due, merge, grade, export, back up, report; once at a time, and safe to kill at any moment.

    What is due follows from each source's card and from what its visits brought. An interrupted night or crawl goes on
    when the command runs again. TUOKE_WEBHOOK and TUOKE_SMTP with TUOKE_ALERT_TO say whom to tell what needs attention.
    """
    plan = _plan(**options)  # type: ignore[arg-type]  # click's values, by the names above
    _require_contact(plan.wanted)
    db = open_database(database)
    if dry_run:
        show_tasks(tasks(db, plan.wanted))
        return
    signal(SIGTERM, default_int_handler)  # as Ctrl-C: the crawls end well
    with progress() as report:
        night = _run(db, database, plan, report)
    runs = runs_of(db, night)
    found = troubles(night, runs)
    said = summary(night, runs, found)
    _write_reports(db, database.parent / "reports", night, said)
    console.print(literal(said), soft_wrap=True)
    _alert(found)


def _write_reports(db: Database, folder: Path, night: Night, said: str) -> None:
    """What the night did, the health of all sources, and the feed of changes."""
    folder.mkdir(exist_ok=True)
    (folder / f"night-{night.started_at[:10]}.txt").write_text(said + "\n", encoding="utf-8")
    with whole(folder / "health.html") as draft:
        draft.write_text(health_page(health_of(db), night.started_at), encoding="utf-8")
    since = datetime.fromisoformat(night.started_at) - FEED_DAYS
    changes = list(islice(changes_since(db, since.isoformat(timespec="seconds")), FEED_ENTRIES))
    with whole(folder / "changes.xml") as draft:
        draft.write_bytes(atom_feed(changes, night.started_at))


def _run(db: Database, database: Path, plan: NightPlan, report: Report) -> Night:
    try:
        return run_night(db, database, plan, report)
    except (DatabaseError, sqlite3.Error, OSError, MovingError) as error:
        if "does the nightly run" not in str(error):
            _alert([broken_off("a step", error)])
        raise LeadsError(f"the night broke off: {error}. The same command goes on after its last step") from error


def _alert(found: list[Trouble]) -> None:
    try:
        for receiver in send(found, os.environ):
            console.print(f"Told {receiver}")
    except AlertError as error:
        console.print(f"[red]The alert did not arrive: {literal(str(error))}[/red]", soft_wrap=True)


def _plan(
    *,
    names: tuple[str, ...],
    urls: tuple[str, ...],
    every_days: int,
    region: tuple[str, ...],
    window: str,
    profiles: tuple[str, ...],
    formats: tuple[str, ...],
    settings: tuple[str, ...],
    **bounds: int,
) -> NightPlan:
    """The plan, checked whole before anything begins. Raises LeadsError."""
    adcodes(region)
    if window and not WINDOW.fullmatch(window):
        raise LeadsError(f"--window {window}: write it as 21:00-06:00")
    try:
        for profile in profiles:
            load_profile(profile)
        for name in formats:
            chosen_options(load_receiver(name), {})
    except (ProfileError, ReceiverError, OptionError) as error:
        raise LeadsError(str(error)) from error
    begin, end = (time.fromisoformat(one.zfill(5)) for one in window.split("-")) if window else (None, None)
    return NightPlan(
        wanted=Wanted(names, urls, region, every_days),
        window=(begin, end) if begin and end else None,
        profiles=profiles,
        formats=formats,
        settings=dict(one.split("=", 1) for one in settings if "=" in one),
        **bounds,
    )


def _require_contact(wanted: Wanted) -> None:
    homes = [cards()[name].home for name in wanted.sources if name in cards()]
    try:
        for home in (*homes, *wanted.urls):
            require_contact(home, get_project_settings())
    except ArgumentError as error:
        raise LeadsError(str(error)) from error


def show_tasks(found: list[Task]) -> None:
    """Each crawl, whether it is due, why, and when the next one is."""
    table = Table("crawl", "due", "why", "next", box=None)
    for task in found:
        due = "[green]now[/green]" if task.due.now else "no"
        table.add_row(literal(task.crawl.key), due, task.due.why, f"{task.due.at:%Y-%m-%d %H:%M}")
    console.print(table)
