"""`leads probe URL|FILE`: what a page is, which records and fields the reader finds in it, and where it goes on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table

from scripts.leads.errors import LeadsError
from scripts.leads.output import console
from scripts.probing.draft import CHANNELS, draft
from scripts.probing.fetch import fetch
from scripts.probing.findings import Finding, field_reports, golden, probe
from scripts.probing.pages import SavedPage, read_file

ROOT = Path(__file__).resolve().parents[2]
KIND_STYLE = {"listing": "green", "company": "green", "empty": "yellow", "none": "yellow"}
SAMPLE_WIDTH = 48


@click.command("probe")
@click.argument("page")
@click.option("--url", default="", help="Address of a saved HTML file [default: what the page says].")
@click.option("--json", "as_json", is_flag=True, help="What was read, as the JSON that lies beside a golden page.")
@click.option("--write", "name", metavar="NAME", default="", help="Draft a spider of this name, with golden pages.")
@click.option("--channel", type=click.Choice(CHANNELS), default=CHANNELS[0], show_default=True, help="For --write.")
@click.option("--region", default="", help="For --write: the region whose list this is, e.g. 苏州.")
def command(page: str, *, url: str, as_json: bool, name: str, channel: str, region: str) -> None:
    """Tell what PAGE is: a web address, a saved HTML file, or a web archive (.warc.gz).

    An address is asked for once, as a crawl would: robots.txt is obeyed, and TUOKE_CONTACT says who asks.
    """
    online = page.startswith(("http://", "https://"))
    pages = [fetch(page)] if online else read_file(Path(page), url)
    findings = [probe(saved.body, saved.url) for saved in pages]
    if as_json:
        results = [golden(finding, reviewed=False) for finding in findings]
        click.echo(json.dumps(results if len(results) > 1 else results[0], ensure_ascii=False, indent=1))
    elif len(findings) == 1:
        show(findings[0], pages[0].status)
    else:
        show_all(findings)
    if name:
        if online:
            pages += _first_company(findings[0])
        paths = draft(pages, name, channel, region, root=ROOT)
        show_draft(paths, name)


def _first_company(finding: Finding) -> list[SavedPage]:
    """The page of the listing's first company, fetched to show the draft what such pages are like."""
    if finding.kind != "listing" or not finding.records[0].url:
        return []
    try:
        return [fetch(finding.records[0].url)]
    except LeadsError as error:
        console.print(f"[yellow]No company page:[/yellow] {error}", soft_wrap=True)
        return []


def show(finding: Finding, status: int) -> None:
    """One page: what it is, its fields with fill rate and samples, and where it goes on."""
    facts = Table(box=None, show_header=False)
    style = KIND_STYLE.get(finding.kind, "red")
    facts.add_row("page", f"{finding.url} (HTTP {status})")
    facts.add_row("title", finding.title)
    facts.add_row("is", f"[{style}]{finding.kind}[/{style}]: {finding.evidence}")
    if finding.made_by:
        facts.add_row("made by", f"{finding.made_by}: {finding.made_by.evidence}")
    if finding.kind == "listing":
        of_total = f" of {finding.total}" if finding.total else ""
        facts.add_row("records", f"{len(finding.records)}{of_total}")
        facts.add_row("next page", finding.next_url or "none: the last page")
    console.print(facts)
    if not finding.records:
        return
    count = len(finding.records)
    table = Table("field", "filled", "samples", "read from", box=None)
    for report in field_reports(finding.records):
        withheld = f", {report.withheld} withheld" if report.withheld else ""
        samples = " | ".join(sample[:SAMPLE_WIDTH] for sample in report.samples)
        table.add_row(report.name, f"{report.filled}/{count}{withheld}", samples, report.evidence)
    console.print(table)


def show_all(findings: Sequence[Finding]) -> None:
    """Many pages: a line each, and how many of each kind there are."""
    table = Table("is", "records", "fields", "next page", "page", "evidence", box=None)
    for finding in findings:
        style = KIND_STYLE.get(finding.kind, "red")
        names = " ".join(report.name for report in field_reports(finding.records))
        table.add_row(
            f"[{style}]{finding.kind}[/{style}]",
            str(len(finding.records)),
            names,
            "yes" if finding.next_url else "",
            finding.url,
            finding.evidence,
        )
    console.print(table)
    kinds = Counter(finding.kind for finding in findings)
    console.print(f"{len(findings)} pages: " + ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))


def show_draft(paths: Sequence[Path], name: str) -> None:
    """The files of a draft, and what a person does with them."""
    console.print("\n[bold]Drafted[/bold]")
    for path in paths:
        console.print(f"  {path.relative_to(ROOT)}", soft_wrap=True)
    console.print("[bold]Next[/bold]")
    for line in (
        "read the site's terms and write them into the card; then enabled = True",
        'look at each golden .json: is it what the page says? Then "reviewed": true (until then its test fails)',
        f"scrapy crawl {name} -a sample=5",
        "scripts/test",
    ):
        console.print(f"  {line}", soft_wrap=True)
