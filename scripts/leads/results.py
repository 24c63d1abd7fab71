"""`leads results FILE…`: what calls and number checks brought, into the database."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from rich.table import Table
from sqlite_utils import Database

from enrich.calls.formats import Formats, result_formats
from enrich.calls.number_files import read_number_file
from enrich.calls.policy import call_policy
from enrich.calls.result_files import OUTCOMES, FileReport, Options, Rejected, Step, read_result_file
from enrich.calls.sheets import UnreadableFileError
from enrich.profiles import ProfileError
from enrich.safe_files import guarded, whole
from enrich.toml_tables import TableError
from enrich.vocabulary import say, words
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.options import profile_option
from scripts.leads.output import console, literal, progress

REMARKS_SHOWN = 10
REJECTS_SHOWN = 10
PLACE = ("文件", "工作表", "行", "列", "原因", "内容")


@click.command("results")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--numbers", is_flag=True, help="The files are number checks (空号检测), not calls.")
@click.option("--vendor", default="", help="Whose codes a number check has, where its words do not tell.")
@click.option("--map", "columns", multiple=True, metavar="FIELD=HEADER", help="A column of another csv: lead_uid=ID.")
@click.option("--code", "codes", multiple=True, metavar="WORD=CODE", help="A result word of your own: 已加微信=INTR.")
@click.option("--agent", default="", help="Who called, where the rows do not say.")
@click.option(
    "--called-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of the calls, where rows do not say it.",
)
@profile_option
@click.pass_obj
def command(
    database: Path,
    *,
    files: tuple[Path, ...],
    numbers: bool,
    vendor: str,
    columns: tuple[str, ...],
    codes: tuple[str, ...],
    agent: str,
    called_on: datetime | None,
    profile: str,
) -> None:
    """Record what calls brought: the house list filled in (xlsx, csv), a VICIdial call log or lead export, another csv.

    Rows are matched by 线索编号 alone; a former one answers with its successor. A file read again changes nothing. What
    cannot be read is written beside the file as FILE-未导入.csv with its row and reason; the rest goes in. DNC
    suppresses at once.
    """
    db = existing_database(database)
    try:
        formats = _formats(columns, codes)
        zone = call_policy().zone
        options = Options(formats, profile, agent, called_on and called_on.replace(hour=12, tzinfo=zone))
        for path in files:
            with progress() as report:

                def step(done: int, total: int, name: str = path.name) -> None:
                    report(name, done, total)

                found = _read(db, path, options, vendor, step, numbers=numbers)
            show(found, _write_rejects(path, found.rejects))
    except (ProfileError, TableError, UnreadableFileError) as error:
        raise LeadsError(str(error)) from error


def _read(db: Database, path: Path, options: Options, vendor: str, step: Step, *, numbers: bool) -> FileReport:
    if numbers:
        return read_number_file(db, path, options.formats, vendor=vendor, step=step)
    return read_result_file(db, path, options, step)


def _formats(columns: Sequence[str], codes: Sequence[str]) -> Formats:
    formats = result_formats()
    mapping = dict(_pair(said, "--map FIELD=HEADER") for said in columns)
    if wrong := sorted(mapping.keys() - formats.columns.keys()):
        raise LeadsError(f"no field {', '.join(wrong)}; fields: {', '.join(formats.columns)}")
    more = dict(_pair(said, "--code WORD=CODE") for said in codes)
    if wrong := sorted(set(more.values()) - words("disposition").keys()):
        raise LeadsError(f"no code {', '.join(wrong)}; codes: {', '.join(words('disposition'))}")
    return formats.with_columns(mapping).with_codes(more)


def _pair(said: str, form: str) -> tuple[str, str]:
    left, found, right = said.partition("=")
    if not (found and left.strip() and right.strip()):
        raise LeadsError(f"{said!r}: write it as {form}")
    return left.strip(), right.strip()


def _write_rejects(path: Path, rejects: Sequence[Rejected]) -> Path | None:
    """What did not go in, as a table beside the file; one of before is taken away when all went in."""
    target = path.with_name(f"{path.stem}-未导入.csv")
    try:
        if not rejects:
            target.unlink(missing_ok=True)
            return None
        with whole(target) as draft, draft.open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(PLACE)
            for one in rejects:
                said = one.complaint
                reason = say("result_rejection", said.reason)
                writer.writerow([one.file, one.sheet, one.row, said.column, reason, guarded(said.detail)])
    except OSError as error:
        raise LeadsError(f"cannot write {target}: {error.strerror}. What went in is stored.") from error
    return target


def show(report: FileReport, rejects: Path | None) -> None:
    """Say what became of each row of a file, and what did not go in."""
    table = Table(title=f"{report.file} ({report.kind or 'nothing filled in'})", title_justify="left", box=None)
    for name in ("rows", *OUTCOMES):
        table.add_column(name, justify="right")
    table.add_row(str(report.total), *(str(report.rows[name]) for name in OUTCOMES))
    console.print(table)
    if report.suppressed or report.corrected:
        console.print(f"  {report.suppressed} suppressions, {report.corrected} corrections. Next: leads enrich")
    for remark in report.remarks[:REMARKS_SHOWN]:
        console.print(f"  [yellow]{literal(remark)}[/yellow]", soft_wrap=True)
    if report.skipped:
        console.print(f"  sheets without a table: {literal(', '.join(report.skipped))}", soft_wrap=True)
    for one in report.rejects[:REJECTS_SHOWN]:
        said = one.complaint
        place = f"{one.sheet} 第 {one.row} 行" + (f" {said.column}" if said.column else "")
        text = f"{place}: {say('result_rejection', said.reason)}: {said.detail}"
        console.print(f"  [red]{literal(text)}[/red]", soft_wrap=True)
    if rejects:
        console.print(f"  {len(report.rejects)} rows and cells did not go in: {literal(str(rejects))}", soft_wrap=True)
