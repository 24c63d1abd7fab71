"""`leads export`: the call list as files."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import count
from pathlib import Path

import click
from rich.table import Table

from enrich.call_list import CallList, Filters, read_call_list
from enrich.house_list import write_house_list
from enrich.profiles import ProfileError, Script, load_profile
from pipelines.text.divisions import find_divisions, nearest_divisions
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.options import profile_option
from scripts.leads.output import console, progress

GRADES = "ABCD"


@click.command("export")
@profile_option
@click.option("--region", multiple=True, metavar="PLACE", help="苏州, suzhou, 320500, 江苏 …; may be given again.")
@click.option("--grade", multiple=True, metavar="GRADE", help="A, B1 …; may be given again.")
@click.option("--limit", type=click.IntRange(min=0), default=0, help="Only the first N by rank; 0 is all.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data/work/exports"),
    show_default=True,
    help="The folder to write to.",
)
@click.pass_obj
def command(
    database: Path, *, profile: str, region: tuple[str, ...], grade: tuple[str, ...], limit: int, output: Path
) -> None:
    """Write the call list 呼叫名单 (xlsx and csv) and what was held back, beside the lists of before.

    Every export passes the suppression gate and the line policy; files are written whole or not at all.
    """
    filters = Filters(tuple(_adcodes(region)), tuple(_grade(g) for g in grade), limit)
    try:
        script = load_profile(profile).script
    except ProfileError as error:
        raise LeadsError(str(error)) from error
    db = existing_database(database)
    with progress() as report:
        report("reading the list")
        call_list = read_call_list(db, profile, filters)
        report("writing")
        paths = _write(call_list, script, output)
    show(call_list, paths)


def _write(call_list: CallList, script: Script, output: Path) -> list[Path]:
    try:
        return write_house_list(call_list, script, output, free_stem(output))
    except OSError as error:
        raise LeadsError(f"cannot write to {output}: {error.strerror}. Nothing was changed there.") from error


def free_stem(folder: Path) -> str:
    """A name for today's list that no file of the folder bears: a list that someone fills in is never overwritten."""
    stem = f"呼叫名单-{date.today().isoformat()}"
    taken = {path.name for path in folder.glob(f"{stem}*")} if folder.is_dir() else set()
    names = (stem if number == 1 else f"{stem}-第{number}份" for number in count(1))
    return next(name for name in names if f"{name}.csv" not in taken and f"{name}.xlsx" not in taken)


def _adcodes(regions: tuple[str, ...]) -> list[str]:
    adcodes = []
    for region in regions:
        divisions = find_divisions(region)
        if not divisions:
            raise LeadsError(f"no region {region!r}. Nearest: {', '.join(nearest_divisions(region))}")
        adcode = divisions[0].adcode
        adcodes.append(adcode[:2] if adcode.endswith("0000") else adcode[:4] if adcode.endswith("00") else adcode)
    return adcodes


def _grade(text: str) -> str:
    grade = text.strip().upper()
    if not grade or grade[0] not in GRADES or grade[1:] not in ("", "1", "2", "3", "4"):
        raise LeadsError(f"no grade {text!r}: A to D, or with readiness, as in A1 to D4")
    return grade


def show(call_list: CallList, paths: list[Path]) -> None:
    """Say how many rows went out, what was held back and why, and where the files are."""
    console.print(f"[green]{len(call_list.rows)} leads exported[/green]")
    if call_list.held_back:
        table = Table(title=f"{len(call_list.held_back)} held back", title_justify="left", box=None, show_header=False)
        for reason, count in Counter(h.reason for h in call_list.held_back).most_common():
            table.add_row(str(count), reason)
        console.print(table)
    for path in paths:
        console.print(f"  {path}", soft_wrap=True)
