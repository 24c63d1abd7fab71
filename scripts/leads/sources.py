"""`leads sources`: every source, what it covers, what is known of it and how its last crawl ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.table import Table

from enrich.vocabulary import say
from pipelines.schema import open_database
from pipelines.text.divisions import divisions, find_divisions, nearest_divisions
from scripts.leads.errors import LeadsError
from scripts.leads.output import console, literal
from scripts.leads.status import VERDICT_STYLE
from scripts.sources import cards, covering, last_runs, not_crawled, state
from spiders.arguments import Keywords
from spiders.base import DirectorySpider
from spiders.settings import CHANNELS

FEW = 3


@click.command("sources")
@click.option("--region", default="", metavar="PLACE", help="Only those with lists of it: 苏州, suzhou, 320500 …")
@click.option("--channel", "channels", multiple=True, type=click.Choice(CHANNELS), help="May be given again.")
@click.pass_obj
def command(database: Path, region: str, channels: tuple[str, ...]) -> None:
    """List the sources of a region and channel: state, evidence, last verdict; and the sites that are not crawled."""
    if region and not find_divisions(region):
        raise LeadsError(f"no region {region!r}. Nearest: {', '.join(nearest_divisions(region)) or 'none'}")
    runs = last_runs(open_database(database)) if database.exists() else {}
    found = covering(region, channels)
    table = Table("source", "title", "channel", "covers", "state", "evidence", "last run")
    table.columns[0].no_wrap = table.columns[-1].no_wrap = True
    for card in found:
        table.add_row(
            card.name,
            literal(card.title),
            say("channel", card.channel),
            literal(coverage(card)),
            f"[yellow]{literal(state(card))}[/yellow]" if state(card) else "[green]enabled[/green]",
            literal(card.evidence),
            last_run(runs.get(card.name)),
        )
    console.print(table)
    console.print(
        f"{len(found)} of {len(cards())} sources; crawl one: scrapy crawl NAME; those of a region: leads region"
    )
    show_not_crawled(channels)


def coverage(card: type[DirectorySpider]) -> str:
    """Which regions and industries a source divides into."""
    names = [divisions()[adcode].name for adcode in card.regions if adcode in divisions()]
    places = "、".join(names[:FEW]) + (f" … {len(names)} regions" if len(names) > FEW else "")
    words = list(card.industries)
    trades = "any word" if isinstance(card.industries, Keywords) else "、".join(words[:FEW])
    trades += f" … {len(words)} industries" if len(words) > FEW and trades != "any word" else ""
    return "; ".join(filter(None, (places or "undivided", trades)))


def last_run(run: dict[str, Any] | None) -> str:
    """The verdict and the day of a run."""
    if run is None:
        return "[dim]never[/dim]"
    style = VERDICT_STYLE.get(run["verdict"], "red")
    return f"[{style}]{run['verdict'] or run['state']}[/{style}] {run['started_at'][:10]}"


def show_not_crawled(channels: tuple[str, ...]) -> None:
    """The sites that stay out, with their reasons."""
    table = Table("not crawled", "channel", "why", box=None)
    for one in not_crawled():
        if not channels or one.channel in channels:
            table.add_row(one.site, say("channel", one.channel), one.reason)
    if table.row_count:
        console.print(table)
