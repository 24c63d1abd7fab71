"""`leads suppress`: whom not to call, at once and everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from rich.table import Table
from sqlite_utils import Database

from enrich.opt_outs import OptOut, OptOutError, canonical, guess_kind, read_opt_outs
from enrich.suppression import suppress
from pipelines.suppression import KINDS
from pipelines.transactions import transaction
from scripts.leads.errors import LeadsError
from scripts.leads.find import existing_database
from scripts.leads.output import console, literal

ERRORS_SHOWN = 20


@click.command("suppress")
@click.argument("kind", type=click.Choice(KINDS), required=False)
@click.argument("values", nargs=-1)
@click.option(
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A csv, txt or xlsx: one value a line, or columns 类型/kind, 内容/value, 原因/reason.",
)
@click.option("--reason", default="asked not to be called", show_default=True, help="Why; kept with the entry.")
@click.pass_obj
def command(database: Path, kind: str | None, values: tuple[str, ...], path: Path | None, reason: str) -> None:
    """Never call a number, e-mail, domain, company (线索编号, name or credit code) or person again.

    Without arguments, show who is on the list. Entries are kept as keyed hashes: the list shows just enough to
    recognise one.
    """
    db = existing_database(database)
    if not values and not path:
        _show(db)
        return
    if not (kind or path):
        raise LeadsError(f"suppress what? One of {', '.join(KINDS)}, then the values")
    wanted = [OptOut(0, kind or "", value, reason) for value in values]
    try:
        wanted += read_opt_outs(path) if path else ()
    except (OptOutError, OSError, KeyError) as error:
        raise LeadsError(f"cannot read {path}: {error}") from error
    _add(db, wanted, kind or "", reason, path)


def _add(db: Database, wanted: Iterable[OptOut], kind: str, reason: str, path: Path | None) -> None:
    """Add what can be understood; what cannot is named with its line, and is an error."""
    added, known, wrong = 0, 0, []
    with transaction(db):
        for one in wanted:
            this = one.kind or kind or guess_kind(one.value)
            try:
                value = canonical(db, this, one.value)
            except OptOutError as error:
                wrong.append(f"{path}, line {one.line}: {error}" if one.line else str(error))
                continue
            source = f"file {path.name}, line {one.line}" if path and one.line else "command line"
            new = suppress(db, this, value, one.reason or reason, source)
            added, known = added + new, known + (not new)
    if added or known:
        console.print(f"{added} added, {known} stood there already. They are in no export from now on.")
    if wrong:
        more = f"\nand {len(wrong) - ERRORS_SHOWN} more" if len(wrong) > ERRORS_SHOWN else ""
        raise LeadsError("\n".join(wrong[:ERRORS_SHOWN]) + more)


def _show(db: Database) -> None:
    table = Table("kind", "shown as", "since", "reason", "from", box=None)
    rows = db.query(
        "SELECT kind, iif(erased, 'erased', hint) AS hint, min(created_at) AS since, reason, source FROM suppressions "
        "GROUP BY kind, hint, reason, source, erased ORDER BY since, kind, hint"
    )
    for row in rows:
        table.add_row(*(literal(str(row[name])) for name in ("kind", "hint", "since", "reason", "source")))
    console.print(table if table.row_count else "Nobody is suppressed yet.")
