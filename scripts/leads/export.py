"""`leads export`: the call list as files, for people, diallers and CRMs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from rich.table import Table

from enrich.call_list import Filters
from enrich.calls.policy import holiday_note
from enrich.export.engine import Exported, MovingError, OptionError, Order, chosen_options, export
from enrich.export.receivers import HOUSE, Receiver, ReceiverError, load_receiver, receiver_names
from enrich.profiles import ProfileError, load_profile
from enrich.vocabulary import words
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.options import adcodes, by_option, industry_codes, profile_option, region_option
from scripts.leads.output import console, progress

GRADES = "ABCD"
REASONS_SHOWN = 12


class FormatCommand(click.Command):
    """Its help is the map of the formats."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every format, what it is, and the options that it has."""
        receivers = [load_receiver(name) for name in receiver_names()]
        with formatter.section("Formats"):
            formatter.write_dl([(receiver.name, receiver.title) for receiver in receivers])
        chosen = [
            (f"{receiver.name} {name}", option.help + (f" [{option.default}]" if option.default else ""))
            for receiver in receivers
            for name, option in receiver.options.items()
        ]
        with formatter.section("What --set chooses, by format"):
            formatter.write_dl(chosen)
        formatter.write_text("A format is a file of data/exports/: change it, or add one, without any code.")


@click.command("export", cls=FormatCommand)
@click.argument("format_name", metavar="[FORMAT]", default=HOUSE)
@profile_option
@region_option
@click.option("--industry", multiple=True, metavar="WORD", help="P83, 8391, 技能培训 …; may be given again.")
@click.option("--grade", multiple=True, metavar="GRADE", help="A, B1 …; may be given again.")
@click.option("--channel", multiple=True, metavar="CHANNEL", help="regional, 黄页 …; may be given again.")
@click.option("--owner", multiple=True, metavar="NAME", help="Leads of this person only; may be given again.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only leads first seen on this day or later.")
@click.option("--limit", type=click.IntRange(min=0), default=0, help="Only the first N by rank; 0 is all.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="An option of the format, see below.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data/work/exports"),
    show_default=True,
    help="The folder to write to.",
)
@by_option
@click.pass_obj
def command(
    database: Path,
    *,
    format_name: str,
    profile: str,
    region: tuple[str, ...],
    industry: tuple[str, ...],
    grade: tuple[str, ...],
    channel: tuple[str, ...],
    owner: tuple[str, ...],
    since: date | None,
    limit: int,
    settings: tuple[str, ...],
    output: Path,
    decided_by: str,
) -> None:
    """Write the call list 呼叫名单, or another FORMAT, and what was held back, beside the files of before.

    Every export passes the suppression gate and the line policy, is made to fit what its receiver can read, is written
    whole or not at all, and is recorded: who took which leads, with which numbers.
    """
    filters = Filters(
        regions=adcodes(region),
        industries=tuple(code for word in industry for code in industry_codes(word)),
        grades=tuple(_grade(g) for g in grade),
        channels=tuple(_channel(word) for word in channel),
        owners=owner,
        since=since.strftime("%Y-%m-%d") if since else "",
        limit=limit,
    )
    try:
        load_profile(profile)
        receiver = load_receiver(format_name)
        order = Order(receiver, profile, output, filters, chosen_options(receiver, _settings(settings)), decided_by)
    except (ProfileError, ReceiverError, OptionError) as error:
        raise LeadsError(str(error)) from error
    db = existing_database(database)
    with progress() as report:
        try:
            done = export(db, order, report)
        except OSError as error:
            raise LeadsError(f"cannot write to {output}: {error.strerror}. No file was left there.") from error
        except MovingError as error:
            raise LeadsError(str(error)) from error
    show(receiver, done)


def _settings(said: Sequence[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in said]
    if wrong := next((name for name, sign, _ in pairs if not sign), None):
        raise LeadsError(f"--set {wrong}: write NAME=VALUE")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _grade(text: str) -> str:
    grade = text.strip().upper()
    if not grade or grade[0] not in GRADES or grade[1:] not in ("", "1", "2", "3", "4"):
        raise LeadsError(f"no grade {text!r}: A to D, or with readiness, as in A1 to D4")
    return grade


def _channel(word: str) -> str:
    channels = words("channel")
    found = [code for code, name in channels.items() if word.strip() in (code, name)]
    found = found or [code for code, name in channels.items() if word.strip() and word.strip() in name]
    if len(found) != 1:
        raise LeadsError(f"no channel {word!r}: {', '.join(f'{code} {name}' for code, name in channels.items())}")
    return found[0]


def show(receiver: Receiver, done: Exported) -> None:
    """Say how many rows went out, what was held back and why, and where the files are."""
    console.print(f"[green]{done.leads} leads exported[/green] ({receiver.title}); export {done.export_id}")
    if done.held_back:
        held = sum(done.held_back.values())
        table = Table(title=f"{held} held back", title_justify="left", box=None, show_header=False)
        for reason, count in list(done.held_back.items())[:REASONS_SHOWN]:
            table.add_row(str(count), reason)
        console.print(table)
    for path in done.paths:
        console.print(f"  {path}", soft_wrap=True)
    if note := holiday_note(date.today()):
        console.print(f"[yellow]{note}[/yellow]: a newer chinesecalendar has them")
