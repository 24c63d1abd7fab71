"""`leads review`: doubtful pairs side by side, for a person to say yes or no."""

from __future__ import annotations

from pathlib import Path

import click
from rich.table import Table
from sqlite_utils import Database

from enrich.identity import resolve_companies
from enrich.repair import RefusedError
from enrich.review import Question, answer, read_doubts, read_question, side_by_side
from pipelines.transactions import alone
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.options import by_option
from scripts.leads.outcome import resolving, show_changes
from scripts.leads.output import console, progress

ANSWERS = {"y": True, "n": False}
PROMPT = "同一家企业?  [bold]y[/bold] 是  [bold]n[/bold] 不是  [bold]s[/bold] 跳过  [bold]q[/bold] 结束"


@click.command("review")
@click.option("--low", type=click.FloatRange(0, 1), default=0.3, show_default=True, help="Least probability asked.")
@click.option("--high", type=click.FloatRange(0, 1), default=0.95, show_default=True, help="Greatest one asked.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Questions at most.")
@by_option
@click.pass_obj
def command(database: Path, low: float, high: float, limit: int, decided_by: str) -> None:
    """Judge doubtful pairs, the most doubtful first.

    Keys: y one company, n different, s skip, q quit. Each answer is stored at once and holds until `leads undo`;
    companies follow at the end, or with the next `leads resolve`.
    """
    db = existing_database(database)
    with progress() as report:
        doubts = read_doubts(db, low=low, high=high, progress=report)
    if not doubts:
        console.print(f"No pair is doubtful between {low:g} and {high:g}.")
        return
    stored = 0
    for number, doubt in enumerate(doubts[:limit], start=1):
        question = read_question(db, doubt)
        _show(question, number, min(limit, len(doubts)))
        key = _key()
        if key == "q":
            break
        if key in ANSWERS:
            stored += _store(db, question, ANSWERS[key], decided_by)
    console.print(f"Answers stored: {stored}.")
    if stored:
        with resolving(), alone(db):
            identity = resolve_companies(db)
        show_changes(db, identity)


def _key() -> str:
    while True:
        console.print(PROMPT)
        try:
            key = click.getchar().lower()
        except (EOFError, OSError) as error:
            raise LeadsError("review asks a person: run it in a terminal. What was answered is stored.") from error
        if key in {*ANSWERS, "s", "q"}:
            return key


def _store(db: Database, question: Question, same: bool, decided_by: str) -> bool:
    try:
        number = answer(db, question, same=same, decided_by=decided_by)
    except RefusedError as error:
        console.print(f"[red]refused:[/red] {error}")
        return False
    console.print(f"[green]decision {number}: {'one company' if same else 'different'}[/green]")
    return True


def _show(question: Question, number: int, total: int) -> None:
    doubt = question.doubt
    now = "现为同一企业" if doubt.together else "现为两家企业"
    table = Table(title=f"{number}/{total}  相同概率 {doubt.probability:.2f},{now}", title_justify="left")
    for heading in ("", "甲", "乙"):
        table.add_column(heading, overflow="fold")
    for heading, left, right in side_by_side(question):
        table.add_row(heading, left, right, style="green" if left and left == right else None)
    console.print(table)
    console.print(f"依据: {';'.join(doubt.reasons)}")
