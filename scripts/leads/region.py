"""`leads region PLACE`: all sources of a region, one process a source; with --dry-run only what it would take."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table
from scrapy.utils.project import get_project_settings

from pipelines.text.divisions import find_divisions, nearest_divisions
from scripts.crawls import CrawlEnd, Limits, run_all
from scripts.leads.errors import LeadsError
from scripts.leads.output import console, literal, progress
from scripts.leads.status import show_runs
from scripts.sources import Plan, Wish, card_named, cards, plan, state
from spiders.arguments import ArgumentError
from spiders.base import require_contact
from spiders.settings import CHANNELS


@click.command("region")
@click.argument("place")
@click.option("--industry", default="", help="A word, or a code of GB/T 4754: 教育培训, P83, 8391.")
@click.option("--channel", "channels", multiple=True, type=click.Choice(CHANNELS), help="May be given again.")
@click.option("--source", "names", multiple=True, metavar="NAME[=ADDRESS]", help="Only this one, whatever its state.")
@click.option("--sample", type=click.IntRange(min=0), default=0, help="So many companies a source; 0 is all.")
@click.option("--processes", type=click.IntRange(min=1), default=Limits().processes, show_default=True)
@click.option("--dry-run", is_flag=True, help="Ask nobody anything: estimate requests, time and companies.")
@click.pass_obj
def command(
    database: Path,
    *,
    place: str,
    industry: str,
    channels: tuple[str, ...],
    names: tuple[str, ...],
    sample: int,
    processes: int,
    dry_run: bool,
) -> None:
    """Crawl every enabled source that has lists of PLACE (苏州, suzhou, 320500, 江苏省苏州市, a district).

    Ctrl-C ends each crawl well; the same command goes on where they stopped.
    """
    if not find_divisions(place):
        raise LeadsError(f"no region {place!r}. Nearest: {', '.join(nearest_divisions(place)) or 'none'}")
    plans = _plans(Wish(place, industry, sample=sample), channels, names)
    going = [one for one in plans if one.lists]
    show_plans(plans, processes)
    if not going:
        raise LeadsError(f"no source has lists of {place}; leads sources says what there is")
    if dry_run:
        return
    _require_contact(going)
    with progress() as report:
        jobs, logs = database.parent / "jobs", database.parent / "logs"
        ends = run_all([p.crawl() for p in going], database, logs, report, limits=Limits(processes), jobs=jobs)
    show_ends(ends)


def _plans(wish: Wish, channels: Sequence[str], names: Sequence[str]) -> list[Plan]:
    """The plan of each source that is named; else of all enabled ones of the channels."""
    if names:
        parts = [name.partition("=") for name in names]
        return [plan(card_named(name), Wish(wish.region, wish.industry, home, wish.sample)) for name, _, home in parts]
    chosen = [card for card in cards().values() if not channels or card.channel in channels]
    return [Plan(card, wish, why=state(card)) if state(card) else plan(card, wish) for card in chosen]


def _require_contact(plans: Sequence[Plan]) -> None:
    for one in plans:
        try:
            require_contact(one.wish.home or one.card.home, get_project_settings())
        except ArgumentError as error:
            raise LeadsError(str(error)) from error


def show_plans(plans: Sequence[Plan], processes: int) -> None:
    """What each source would take and bring, and all together; below, those left out and why."""
    going = sorted((p for p in plans if p.lists), key=lambda p: -(p.seconds or 0))
    table = Table("source", "lists", "requests", "time", "companies", box=None)
    for one in going:
        figures = (str(one.lists), _about(one.requests), duration(one.seconds), _about(one.companies))
        table.add_row(one.card.name, *figures)
    if len(going) > 1:
        known = [p for p in going if p.requests is not None]
        times = [p.seconds or 0 for p in known]
        wall = max(max(times, default=0), sum(times) / processes)
        sums = (sum(p.requests or 0 for p in known), sum(p.companies or 0 for p in known))
        lists = str(sum(p.lists for p in going))
        table.add_row("[bold]all[/bold]", lists, _about(sums[0]), duration(wall), _about(sums[1]), style="bold")
    console.print(table)
    if unknown := [p.card.name for p in going if p.requests is None]:
        console.print(f"[dim]not in the sums, for their cards do not say what to expect: {', '.join(unknown)}[/dim]")
    for one in plans:
        for said in (one.why, *one.notes):
            if said:
                console.print(f"[dim]{one.card.name}: {literal(said)}[/dim]", soft_wrap=True)


def _about(number: int | None) -> str:
    return "unknown" if number is None else f"{number:,}"


def duration(seconds: float | None) -> str:
    """A time as a person says it."""
    if seconds is None:
        return "unknown"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min {rest:02} s"


def show_ends(ends: Sequence[CrawlEnd]) -> None:
    """The verdict of each crawl. Raises LeadsError where one could not start."""
    show_runs([end.run for end in ends if end.run])
    if failed := [f"{end.crawl.spider} {end.why}" for end in ends if end.run is None]:
        raise LeadsError("; ".join(failed))
    console.print("Next: leads enrich")
