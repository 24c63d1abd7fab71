"""`leads import FILE --channel CHANNEL`: a list that came by hand, through the same pipelines as every crawl."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table as Grid

from pipelines.store import now
from scripts.importing.fields import FIELDS
from scripts.importing.files import open_source, read_tables
from scripts.importing.headers import chosen, field_named, letter
from scripts.importing.intake import Account, reason_words, take_in, write_rejects
from scripts.importing.offline import CHANNELS, check_basis, sighting_options
from scripts.importing.rows import Given
from scripts.importing.tables import Table
from scripts.leads.errors import LeadsError
from scripts.leads.output import console, literal, progress
from spiders.items import Sighting

EXAMPLES = 3
WIDE = 24
MOST_SHOWN = 8


@click.command("import")
@click.argument("file")
@click.option("--channel", type=click.Choice(CHANNELS), required=True, help="How the list came to us.")
@click.option(
    "--map", "mapping", multiple=True, metavar="COLUMN=FIELD", help="Heading or letter = field; - leaves out."
)
@click.option("--yes", is_flag=True, help="Take the mapping as shown, without asking.")
@click.option("--sheet", "sheets", multiple=True, metavar="NAME", help="Only this sheet; may be given again.")
@click.option("--list", "title", default="", help="What the list is called [default: its file name].")
@click.option("--rejects", type=click.Path(dir_okay=False, path_type=Path), help="[default: data/work/imports/…csv]")
@sighting_options
@click.pass_obj
def command(
    database: Path,
    *,
    file: str,
    channel: str,
    mapping: tuple[str, ...],
    yes: bool,
    sheets: tuple[str, ...],
    title: str,
    sighting: Sighting,
    rejects: Path | None,
) -> None:
    """Import FILE (csv, xlsx, vcf, text; - reads what is pasted), show how its columns are read, and ask.

    Every row is stored, merged with another row of the same company, or refused with its reason; refused rows stand in
    a csv file with their numbers. The same list twice adds nothing. Numbers that are suppressed are not taken in.
    """
    source = open_source(file, sys.stdin.buffer)
    choices = _choices(mapping)
    tables, notes = read_tables(source, sheets)
    tables = _mapped([table for table in tables if table.rows], choices)
    for note in notes:
        console.print(f"[dim]{literal(note)}[/dim]")
    if not tables:
        raise LeadsError(f"{source.title} holds no rows")
    for table in tables:
        show_mapping(table)
    _need_names(tables)
    known = {column.field for table in tables for column in table.columns}
    check_basis(channel, sighting, known)
    if not yes:
        _ask(file)
    origin = title or source.title
    given = Given(channel, Sighting(origin, "", *_said(sighting)), source.digest, now())
    with progress() as report:
        account = take_in(tables, given, database, report)
    show_account(account, write_rejects(account, rejects or _rejects_path(database, origin)))


def _said(sighting: Sighting) -> tuple[str, ...]:
    return (sighting.referrer, sighting.basis, sighting.seen_by, sighting.place, sighting.seen_on)


def _choices(mapping: Sequence[str]) -> dict[str, str]:
    """Heading or letter -> field, as --map says. Raises LeadsError."""
    found = {}
    for words in mapping:
        column, equals, field = words.rpartition("=")
        named = field_named(field.strip())
        if not equals or named is None:
            raise LeadsError(f"--map {words!r}: write COLUMN=FIELD; fields: {', '.join(FIELDS)}, or - to leave it out")
        found[column.strip()] = named
    return found


def _mapped(tables: Sequence[Table], choices: dict[str, str]) -> list[Table]:
    read, unused = [], set(choices)
    for table in tables:
        mapped, missing = chosen(table, choices)
        read.append(mapped)
        unused &= missing
    if unused:
        raise LeadsError(f"--map: there is no column {', '.join(sorted(unused))}; name it as its heading, or as A, B …")
    return read


def show_mapping(table: Table) -> None:
    """Each column with its heading, the field it is read as, how many rows fill it, and examples."""
    name = f"sheet {table.name}: " if table.name else ""
    above = f", {table.above} above the header" if table.above else ""
    grid = Grid(
        "",
        "column",
        "read as",
        "filled",
        "examples",
        title=literal(f"{name}{len(table.rows)} row{'s' * (len(table.rows) != 1)}{above}"),
    )
    grid.title_justify = "left"
    for place, column in enumerate(table.columns):
        values = [row.cells[place] for row in table.rows if place < len(row.cells) and row.cells[place]]
        if values:
            examples = " | ".join(value[:WIDE] for value in dict.fromkeys(values[:MOST_SHOWN]))
            field = f"[green]{column.field}[/green]" if column.field else "[dim]not read[/dim]"
            grid.add_row(
                letter(place),
                literal(column.heading[:WIDE]),
                field,
                str(len(values)),
                literal(examples[: EXAMPLES * WIDE]),
            )
    console.print(grid)


def _need_names(tables: Sequence[Table]) -> None:
    for table in tables:
        if not any(column.field == "name" for column in table.columns):
            where = f" of sheet {table.name}" if table.name else ""
            raise LeadsError(
                f"no column{where} names companies. Say which one does, e.g. --map A=name; or --sheet NAME"
            )


def _ask(file: str) -> None:
    if file == "-":
        raise LeadsError("what is pasted cannot be asked about: look at the mapping above, then add --yes")
    if not click.confirm("Import the rows as shown?", default=True):
        raise LeadsError(
            "nothing was imported. Name columns with --map COLUMN=FIELD, leave one out with --map COLUMN=-"
        )


def _rejects_path(database: Path, origin: str) -> Path:
    safe = "".join(c if c.isalnum() or c in "-_." else "_" for c in Path(origin).stem)
    return database.parent / "imports" / f"{safe or 'list'}-未导入-{now()[:10]}-{os.getpid()}.csv"


def show_account(account: Account, rejects: Path | None) -> None:
    """What became of every row, and what to do next."""
    parts = f"{account.stored} stored + {account.merged} merged + {len(account.rejects)} rejected"
    console.print(f"{account.read} rows read = {parts}")
    if account.run:
        run = account.run
        console.print(
            f"  listings: {run['listings_new']} new, {run['listings_changed']} changed, "
            f"{run['listings_unchanged']} as before; verdict {run['verdict']}"
        )
    reasons: dict[str, int] = {}
    for reject in account.rejects:
        reasons[reason_words(reject)] = reasons.get(reason_words(reject), 0) + 1
    for reason, count in reasons.items():
        console.print(f"  {count} × {reason}")
    if rejects:
        console.print(f"  {rejects}", soft_wrap=True)
    console.print("Next: leads enrich" if account.stored else "Nothing was stored.")
