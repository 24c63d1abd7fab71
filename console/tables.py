"""Tables of a page: cells that may be links, a page of rows at a time, and each as a csv file."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any, TypeVar

from console.page import Answer, Ask, Download, View
from enrich.access.audit import Trace
from enrich.reporting.tables import Cell, ReportTable, shown
from enrich.safe_files import guarded

ROWS = 50
ALL = -1  # no limit, as SQLite reads it
TEXT = "text"
NUMBERS = frozenset({"count", "share", "money"})
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to a page of ours. to: its path, made by `ours`."""

    text: str
    to: str


@dataclass(frozen=True, slots=True)
class Table:
    """name: as the address calls it. kinds: of `ReportTable`, one a column. more: where it goes on, "" for nowhere."""

    name: str
    title: str
    headings: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[tuple[Cell | Link, ...], ...]
    more: str = ""

    def cells(self) -> list[list[tuple[str, str, str]]]:
        """Rows of (text, address or "", class), as a page shows them."""
        return [[_cell(cell, kind) for cell, kind in zip(row, self.kinds, strict=True)] for row in self.rows]


def of_report(name: str, table: ReportTable) -> Table:
    """A table of the sales report."""
    return Table(name, table.title, table.headings, table.kinds, table.rows)


def skipped(ask: Ask) -> int:
    """How many rows the address passes over."""
    said = ask.arg("skip")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def window(ask: Ask, name: str) -> dict[str, int]:
    """Which rows a query should give for a table: a page and one more, or all for a file."""
    return {"skip": 0, "most": ALL} if ask.arg("csv") == name else {"skip": skipped(ask), "most": ROWS + 1}


def one_page(ask: Ask, name: str, rows: Sequence[Row]) -> tuple[Sequence[Row], str]:
    """What of a window is shown, and the address of the next page, "" where there is none."""
    if ask.arg("csv") == name or len(rows) <= ROWS:
        return rows, ""
    return rows[:ROWS], ask.with_query(skip=str(skipped(ask) + ROWS))


def answered(
    ask: Ask, template: str, tables: Sequence[Table], context: Mapping[str, Any], *, seen: str = "", status: int = 200
) -> Answer:
    """The page, or the one of its tables that is wanted as csv. seen: what of it the audit trail keeps, "" for nothing.

    No table here holds a number or an address of a person: those leave by an export and its gate alone.
    """
    wanted = next((table for table in tables if table.name == ask.arg("csv")), None)
    if wanted:
        taken = Trace("export", detail=f"{wanted.name}.csv: {len(wanted.rows)} rows")
        return Download(_csv(wanted), f"{wanted.title}.csv", "text/csv; charset=utf-8", (taken,))
    traces = (Trace("view", detail=seen),) if seen else ()
    return View(template, {**context, "tables": tables}, traces, status)


def _cell(cell: Cell | Link, kind: str) -> tuple[str, str, str]:
    look = "number" if kind in NUMBERS else kind
    return (cell.text, cell.to, look) if isinstance(cell, Link) else (shown(cell, kind), "", look)


def _csv(table: Table) -> bytes:
    """With a mark at its beginning by which spreadsheets know UTF-8, and no cell that they take for a formula."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(guarded(text) for text in table.headings)
    for row in table.rows:
        writer.writerow(_plain(cell) for cell in row)
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: Cell | Link) -> str | int | float:
    text = cell.text if isinstance(cell, Link) else cell
    return guarded(text) if isinstance(text, str) else "" if text is None else text
