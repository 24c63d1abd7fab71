"""`leads health`: how each source fares, as a table and as a page; suspect runs are released here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table

from enrich.reporting.health import Health, health_of
from enrich.reporting.health_page import health_page
from enrich.safe_files import whole
from pipelines.failures import Failure
from pipelines.quarantine import release
from pipelines.store import now
from pipelines.verdict import OK
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.output import console, literal


@click.command("health")
@click.option("--page", type=click.Path(dir_okay=False, path_type=Path), help="Write it as one HTML file.")
@click.option("--release", "run_id", metavar="RUN", help="Believe a run that was set aside.")
@click.option("--failures", is_flag=True, help="Every class of failure, what it means and what to do.")
@click.pass_obj
def command(database: Path, *, page: Path | None, run_id: str | None, failures: bool) -> None:
    """Show each source's last verdicts, fill rates and failures in a row, and what to do; the sick ones first."""
    if failures:
        console.print(failure_table())
        return
    db = existing_database(database)
    if run_id:
        if not list(db.query("SELECT 1 FROM runs WHERE run_id = ? AND quarantined", [run_id])):
            waiting = ", ".join(run for one in health_of(db) for run in one.quarantined) or "none"
            raise LeadsError(f"run {run_id} is not set aside. Those that are: {waiting}")
        console.print(f"{release(db, run_id)} listings are as run {run_id} read them. Next: leads enrich")
        return
    found = health_of(db)
    if page:
        with whole(page) as draft:
            draft.write_text(health_page(found, now()), encoding="utf-8")
        console.print(f"The health of {len(found)} crawls is in {page}", soft_wrap=True)
        return
    show(found)


def show(found: Sequence[Health]) -> None:
    """One line a crawl; below, what to do about the sick ones."""
    table = Table("source", "arguments", "last runs", "when", "pages", "listings", "new", "phone", box=None)
    for one in found:
        filled = one.figures.filled.get("phones")
        table.add_row(
            *literal((one.source, one.arguments if one.arguments != "{}" else "")),
            _trail(one.verdicts),
            one.started_at[:16].replace("T", " "),
            *(str(count) for count in (one.pages, one.figures.listings)),
            f"{one.figures.new_share:.0%}",
            "–" if filled is None else f"{filled:.0%}",
        )
    console.print(table if found else "Nothing was crawled yet.")
    for one in found:
        if one.sick:
            aside = f" Set aside: {', '.join(one.quarantined)}" if one.quarantined else ""
            said = f"{one.source}: {one.verdicts[0]}, {one.failing} in a row. {one.evidence}. Next: {one.next_step}"
            console.print(f"  {literal(said + aside)}", soft_wrap=True)


def _trail(verdicts: Sequence[str]) -> str:
    """The newest verdict, and how often the ones before were ok."""
    style = "green" if verdicts[0] == OK else "red"
    return f"[{style}]{verdicts[0]}[/{style}], {sum(verdict == OK for verdict in verdicts)} of {len(verdicts)} ok"


def failure_table() -> Table:
    """Every class of failure with its remedy."""
    table = Table("class", "meaning", "remedy", box=None)
    for failure in Failure:
        table.add_row(failure.code, failure.meaning, failure.remedy)
    return table
