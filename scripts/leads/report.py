"""`leads report`: what the calls brought, and which source pays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from enrich.profiles import ProfileError
from enrich.reporting.costs import costs_of
from enrich.reporting.page import report_page
from enrich.reporting.sales import DIMENSIONS, SalesReport, sales_report
from enrich.reporting.scorecard import SourceScore, score_sources
from enrich.reporting.tables import cost_note, cost_table, funnel_table, rate_table, score_table
from enrich.reporting.workbook import write_workbook
from enrich.safe_files import whole
from enrich.toml_tables import TableError
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.options import DAY, profile_option
from scripts.leads.output import console, literal
from scripts.leads.report_tables import print_table


@click.command("report")
@profile_option
@click.option("--since", type=DAY, help="Only calls of this day or later.")
@click.option("--until", type=DAY, help="Only calls of this day or earlier.")
@click.option(
    "--by", "dimensions", multiple=True, type=click.Choice(DIMENSIONS), help="[default: source, grade, agent, week]"
)
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), help="A folder for the xlsx and the html file."
)
@click.pass_obj
def command(
    database: Path,
    *,
    profile: str,
    since: datetime | None,
    until: datetime | None,
    dimensions: tuple[str, ...],
    output: Path | None,
) -> None:
    """Show rates with their 95 % intervals, the funnel, costs, and the scorecard of the sources.

    Salaries and what each source costs stand in costs.toml beside the database; data/reference/costs.toml shows how.
    The scorecard is stored: the nightly crawl visits first what pays, and of two equal sources the more reliable one's
    value is shown.
    """
    db = existing_database(database)
    try:
        first, last = since.date() if since else None, until.date() if until else None
        report = sales_report(db, profile, first, last, costs_of(database))
        scores = score_sources(db, profile)
    except (ProfileError, TableError, OSError) as error:
        raise LeadsError(str(error)) from error
    if not report.total.dials:
        console.print("No calls in these days yet. Read them in with: leads results FILE")
    show_report(report, scores, dimensions or ("source", "grade", "agent", "week"))
    if output:
        for path in write_report(report, scores, output, date.today()):
            console.print(f"  {path}", soft_wrap=True)


def write_report(report: SalesReport, scores: Sequence[SourceScore], folder: Path, today: date) -> list[Path]:
    """Write 销售报告 as xlsx and html; their paths. Raises LeadsError."""
    page, book = (folder / f"销售报告-{today.isoformat()}.{kind}" for kind in ("html", "xlsx"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with whole(page) as draft:
            draft.write_text(report_page(report, scores, today), encoding="utf-8")
        with whole(book) as draft:
            write_workbook(draft, report, scores)
    except OSError as error:
        raise LeadsError(f"cannot write to {folder}: {error.strerror}. No half file was left there.") from error
    return [page, book]


def show_report(report: SalesReport, scores: Sequence[SourceScore], dimensions: Sequence[str]) -> None:
    """The tables of a report on the terminal."""
    of_dimensions = [rate_table(report, dimension) for dimension in dimensions]
    for table in (*of_dimensions, funnel_table(report), cost_table(report)):
        print_table(table)
    console.print(literal(cost_note(report)))
    print_table(score_table(scores))
