"""`leads check [SOURCE…]`: is a source still what its card says? A live sample, a verdict, and what to do."""

from __future__ import annotations

import click
from scrapy.utils.project import get_project_settings

from scripts.checking.sample import Ask, take_samples
from scripts.checking.verdict import SampleVerdict, judge_sample
from scripts.leads.errors import LeadsError
from scripts.leads.output import console, literal
from scripts.sources import Wish, card_named, cards, plan, state
from spiders.arguments import ArgumentError
from spiders.base import DirectorySpider, require_contact


@click.command("check")
@click.argument("names", nargs=-1, metavar="[SOURCE[=ADDRESS]]…")
@click.option(
    "--region", default="", metavar="PLACE", help="Sample the list of this region [default: the card's first]."
)
@click.option("--timeout", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds a page.")
@click.pass_context
def command(ctx: click.Context, names: tuple[str, ...], *, region: str, timeout: float) -> None:
    """Sample each SOURCE (none: all enabled ones): robots.txt, one list, three companies; nothing is stored.

    All are asked at once, each at the polite rate.
    Says what failed: name service, encryption, time, connection, robots.txt, a block, the layout, an empty list. The
    exit code is 1 unless all is well. A source that is named is checked even when it is not enabled.
    """
    chosen = [name.partition("=") for name in names or [name for name, card in cards().items() if not state(card)]]
    wanted = [(card_named(name), home) for name, _, home in chosen]
    if not wanted:
        raise LeadsError("no source is enabled; name one: leads check SOURCE. All of them: leads sources")
    for card, home in wanted:
        _require_contact(home or card.home)
    asks = [ask(card, Wish(region, home=home), timeout) for card, home in wanted]
    verdicts = []
    with console.status(f"asking {len(asks)} sources" if len(asks) > 1 else f"asking {asks[0].source}"):
        for number, seen, facts in take_samples(asks):
            card = wanted[number][0]
            verdict = judge_sample(seen, facts, card.expected)
            verdicts.append(verdict)
            show(card, verdict)
    if failed := sum(not verdict.ok for verdict in verdicts):
        console.print(f"{failed} of {len(verdicts)} sources need a look")
        ctx.exit(1)


def ask(card: type[DirectorySpider], wish: Wish, timeout: float) -> Ask:
    """The first list of a wish, to be sampled. Raises LeadsError where the source has no such list."""
    made = plan(card, wish)
    if not made.lists:
        raise LeadsError(f"{card.name}: {made.why}")
    spider = card(**wish.arguments())
    return Ask(card.name, spider.home, spider.start_addresses[0], timeout)


def _require_contact(home: str) -> None:
    try:
        require_contact(home, get_project_settings())
    except ArgumentError as error:
        raise LeadsError(str(error)) from error


def show(card: type[DirectorySpider], verdict: SampleVerdict) -> None:
    """One source: its verdict, the evidence, and the next step where there is one."""
    word = "[green]ok[/green]" if verdict.ok else f"[red]{verdict.cause}[/red]"
    console.print(f"{card.name}: {word}  {literal(verdict.evidence)}", soft_wrap=True)
    if not verdict.ok:
        console.print(f"  Next: {literal(verdict.next_step)}", soft_wrap=True)
        console.print(f"  [dim]card: {literal(card.evidence)}[/dim]", soft_wrap=True)
