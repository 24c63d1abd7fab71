"""The `leads` command: every job but the crawl itself. One module a subcommand; `leads --help` is the map."""

from __future__ import annotations

import io
import sqlite3
import sys
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any

import click
from rapidfuzz import process
from rich.console import Console
from rich.markup import escape

from pipelines.schema import DatabaseError
from scripts.leads.errors import LeadsError

ROOT = Path(__file__).resolve().parents[2]
MAP = {
    "Start here": {
        "demo": "The main job on the embedded example sites.",
        "status": "What was found, merged, rejected, graded; last runs.",
        "probe": "What a page or archive is, and what is read from it.",
    },
    "Find": {
        "sources": "Sources of a region and channel, with their state.",
        "check": "A live sample of a source against its card.",
        "region": "Crawl every source that covers a place.",
        "import": "A list that came by hand: csv, xlsx, vcf, text.",
        "add": "One company, as a line of text.",
    },
    "Judge": {
        "enrich": "Merge, classify and grade what changed.",
        "explain": "Why a lead has its grade, and of what it was merged.",
        "grade": "Grade by the rules as they stand; --what-if FILE.",
        "backtest": "Judge the grades by past calls.",
        "profile": "Whom we sell to: list, make and check profiles.",
        "resolve": "Merge listings into companies anew.",
        "review": "Doubtful pairs: yes, no or later.",
        "merge": "Hold two companies to be one.",
        "split": "Take listings out of a company.",
        "undo": "Take a decision back.",
        "learn": "Learn the weight of evidence from answers.",
    },
    "Watch": {
        "nightly": "All that is due, unattended; safe to kill.",
        "collect": "Store what workers of several machines read.",
        "health": "How sources fare, the sick ones first, with the cure.",
        "changes": "What sources said anew since a day.",
        "restore": "Bring back a nightly backup.",
    },
    "Call": {
        "console": "Serve the web page of those who sell (网页工作台).",
        "export": "Write the call list 呼叫名单, or another format.",
        "assign": "Give leads to the team.",
        "release": "Return leads to their pools.",
        "results": "Record what calls brought.",
        "opportunity": "Sales opportunities: no evidence, no stage.",
        "report": "Rates, funnel, costs, scorecard of the sources.",
    },
    "Leave alone": {
        "suppress": "Never call a number, company, domain, person again.",
        "takeback": "Exported rows that have opted out since.",
        "erase": "Take somebody out of the database for ever.",
        "purge": "Take out personal data that got too old.",
    },
}
"""What `leads --help` says of each subcommand: no module is read for it."""


class Map(click.Group):
    """The subcommands by what they are for; each module is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the map."""
        return [name for names in MAP.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, from the module of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = import_module(f"scripts.leads.{module}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Click's own, but a wrong word is answered with the nearest right one."""
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            nearest = process.extractOne(args[0], self.list_commands(ctx))
            ctx.fail(f"No command {args[0]!r}. Did you mean {nearest[0]!r}? All of them: leads --help")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One section for each purpose."""
        for title, said in MAP.items():
            with formatter.section(title):
                formatter.write_dl(list(said.items()))


@click.group(cls=Map, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tuoke", prog_name="leads")
@click.option(
    "--database",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="TUOKE_DATABASE",
    default=ROOT / "data" / "work" / "leads.db",
    show_default="data/work/leads.db, or $TUOKE_DATABASE",
    help="The SQLite database to work on.",
)
@click.pass_context
def leads(ctx: click.Context, database: Path) -> None:
    """Tuoke 拓客: from public company directories to a graded, lawful call list.

    Crawl with `scrapy list` and `scrapy crawl NAME -a region=苏州`; then:
    """
    ctx.obj = database


def main(arguments: Sequence[str] | None = None) -> Any:
    """Run the command; a known failure is one line on stderr and exit code 1, Ctrl-C is 130."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Chinese
    try:
        return leads.main(args=arguments, prog_name="leads", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (LeadsError, DatabaseError, sqlite3.Error) as error:
        said = f"the database fails: {error}" if isinstance(error, sqlite3.Error) else str(error)
        Console(stderr=True, highlight=False).print(f"[red]leads:[/red] {escape(said)}", soft_wrap=True)
        sys.exit(1)
    except (KeyboardInterrupt, click.Abort):
        Console(stderr=True).print("Stopped. What was stored stays; run the same command again to go on.")
        sys.exit(130)
