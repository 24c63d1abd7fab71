"""`leads demo`: the whole job on the embedded example sites, from the crawl to the call list, with its truth told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from rich.table import Table
from sqlite_utils import Database

from enrich.calls.result_files import OUTCOMES
from enrich.export.engine import Order, export
from enrich.export.receivers import HOUSE, load_receiver
from enrich.reporting.sales import sales_report
from enrich.reporting.scorecard import score_sources
from enrich.stages import EnrichCounts, enrich
from enrich.summary import summary
from pipelines.schema import open_database
from scripts.crawls import Crawl, run_crawls
from scripts.example.calling import TEAM, round_trip
from scripts.example.model import SOURCE_PREFIX, World
from scripts.example.server import PortTakenError, Serving, serve
from scripts.example.truth import Score, score
from scripts.example.world import world
from scripts.leads.errors import LeadsError
from scripts.leads.output import console, progress
from scripts.leads.report import show_report, write_report
from scripts.leads.status import show_runs
from scripts.sources import LOOPBACK

ROOT = Path(__file__).resolve().parents[2]
PROFILE = "education"
USUAL_PORT = 8461
CHANGES_SHOWN = 12


@click.command("demo")
@click.option(
    "--port",
    type=click.IntRange(1024, 65532),
    default=None,
    help="First of four ports for the example sites [default: 8461, or free ones].",
)
@click.option("--day", type=click.IntRange(1, 2), default=1, show_default=True, help="2: the same sites a night later.")
@click.option("--fresh", is_flag=True, help="Begin with an empty database.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=ROOT / "data" / "work" / "demo",
    show_default="data/work/demo",
    help="Where the database, the logs and the call list go.",
)
def command(port: int | None, day: int, fresh: bool, folder: Path) -> None:
    """Crawl the embedded example sites, enrich, grade, and write a call list.

    Everything happens on this machine; the companies are invented, so the result can be compared with the truth. Run it
    again: it adds nothing twice and says what changed.
    """
    database = folder / "leads.db"
    if fresh:
        for suffix in ("", "-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
    truth = world(day=day, today=date.today())
    db = open_database(database)
    try:
        with progress() as report, _serve(truth, port) as serving:
            crawls = [Crawl(SOURCE_PREFIX + site, {"home": url}, LOOPBACK) for site, url in serving.urls.items()]
            runs = run_crawls(crawls, database, folder / "logs", report)
            counts = enrich(db, PROFILE, report=report)
            denied = len(serving.forbidden())
    except PortTakenError as error:
        raise LeadsError(f"{error}. Without --port, free ports are taken.") from error
    done = export(db, Order(load_receiver(HOUSE), PROFILE, folder, by="demo"))
    show_runs(runs)
    _show_changes(db, runs, counts)
    _show_figures(db)
    _show_truth(score(truth, _clusters(db), _phones(db, runs), _statuses(db)), denied)
    _show_calls(db, folder)
    _show_next(done.paths, database, done.first_uid or "LEAD")


@contextmanager
def _serve(truth: World, port: int | None) -> Iterator[Serving]:
    """The sites at the ports asked for, else at their usual ones, else at free ones."""
    with ExitStack() as stack:
        try:
            serving = stack.enter_context(serve(truth, _four(port or USUAL_PORT)))
        except PortTakenError:
            if port:
                raise
            serving = stack.enter_context(serve(truth))
        yield serving


def _four(port: int) -> list[int]:
    return list(range(port, port + 4))


def _show_changes(db: Database, runs: list[dict[str, Any]], counts: EnrichCounts) -> None:
    new, changed = sum(r["listings_new"] for r in runs), sum(r["listings_changed"] for r in runs)
    console.print(
        f"\nThis run: {new} listings new, {changed} changed; "
        f"leads: {counts.companies.added} new, {counts.companies.changed} changed, {counts.grades.changed} regraded"
    )

    changes = db.query(
        "SELECT l.name, l.source, group_concat(DISTINCT c.field) AS fields FROM changes c "
        "JOIN listings l USING (listing_id) WHERE c.run_id IN (SELECT value FROM json_each(?)) "
        "AND c.field <> 'presence' GROUP BY c.listing_id ORDER BY l.name LIMIT ?",
        [json.dumps([run["run_id"] for run in runs]), CHANGES_SHOWN],
    )
    for row in changes:
        console.print(f"  changed: {row['name']} ({row['source']}): {row['fields'].replace(',', ', ')}", soft_wrap=True)


def _show_figures(db: Database) -> None:
    table = Table(box=None, show_header=False)
    for name, value in summary(db, PROFILE).lines():
        table.add_row(name, value)
    console.print(table)


def _show_truth(result: Score, denied: int) -> None:
    console.print("\n[bold]Against the truth of the example[/bold]")
    table = Table(box=None, show_header=False)
    table.add_row("reachable companies found", f"{result.found} of {result.reachable} ({result.found_share:.1%})")
    table.add_row(
        "merging, pair precision", f"{result.pair_precision:.4f} ({result.right_pairs} of {result.merged_pairs})"
    )
    table.add_row("merging, pair recall", f"{result.pair_recall:.4f} ({result.right_pairs} of {result.true_pairs})")
    table.add_row("phones invented", f"{len(result.invented_phones)} of {result.phones}")
    table.add_row("open or closed misjudged", str(len(result.misjudged)))
    table.add_row("robots-denied pages fetched", str(denied))
    console.print(table)


def _show_next(paths: Sequence[Path], database: Path, lead_uid: str) -> None:
    console.print("\n[bold]The call list[/bold]")
    for path in paths:
        console.print(f"  {_short(path)}", soft_wrap=True)
    console.print(f"[bold]The database[/bold]\n  {_short(database)}", soft_wrap=True)
    console.print("[bold]Next[/bold]")
    for line in (
        f".venv/bin/leads --database {_short(database)} explain {lead_uid}",
        f".venv/bin/leads --database {_short(database)} console --practice     the web page of the people who sell",
        f".venv/bin/leads --database {_short(database)} status",
        "scripts/demo --day 2          the same sites a night later",
        ".venv/bin/scrapy list         the sources; crawl one: .venv/bin/scrapy crawl NAME -a region=苏州",
    ):
        console.print(f"  {line}", soft_wrap=True)


def _short(path: Path) -> Path:
    """The path from here, where it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _show_calls(db: Database, folder: Path) -> None:
    """Call the list by chance, once, and report; the grades then follow what was said."""
    console.print("\n[bold]Calls, simulated: lists exported, filled in, read back[/bold]")
    lists = folder / "calls"
    if not db.execute("SELECT 1 FROM calls").fetchone():
        done = round_trip(db, PROFILE, lists, datetime.now(UTC))
        console.print(f"  {done.given} leads assigned to a team of {len(TEAM)}")
        for file in done.files:
            told = ", ".join(f"{file.rows[name]} {name}" for name in OUTCOMES if file.rows[name])
            console.print(f"  {file.file}: {told}; {file.suppressed} suppressions")
        console.print(f"  {done.stages} stages entered in the funnel, each with its evidence")
        enrich(db, PROFILE)
    report = sales_report(db, PROFILE)
    scores = score_sources(db, PROFILE)
    show_report(report, scores, ("source", "agent", "week"))
    for path in write_report(report, scores, lists, date.today()):
        console.print(f"  {_short(path)}", soft_wrap=True)


def _key(listing_id: str) -> tuple[str, str]:
    source, _, path = listing_id.partition(":")
    return source.removeprefix(SOURCE_PREFIX), path


def _clusters(db: Database) -> list[list[tuple[str, str]]]:
    rows = db.query(
        "SELECT json_group_array(listing_id) AS ids FROM company_listings WHERE NOT undone GROUP BY lead_uid"
    )
    return [[_key(listing_id) for listing_id in json.loads(row["ids"])] for row in rows]


def _phones(db: Database, runs: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """The numbers of the listings that these runs saw; a company that has vanished has none on the sites."""
    for row in db.query(
        "SELECT listing_id, normalised FROM listings WHERE run_id IN (SELECT value FROM json_each(?))",
        [json.dumps([run["run_id"] for run in runs])],
    ):
        for phone in json.loads(row["normalised"])["phones"]:
            if phone["valid"]:
                yield (*_key(row["listing_id"]), phone["e164"])


def _statuses(db: Database) -> dict[tuple[str, str], str]:
    rows = db.query(
        "SELECT listing_id, c.status FROM company_listings JOIN companies c USING (lead_uid) WHERE NOT undone"
    )
    return {_key(row["listing_id"]): row["status"] for row in rows}
