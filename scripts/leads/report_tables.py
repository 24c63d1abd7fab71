"""Tables of a report on the terminal."""

from __future__ import annotations

from rich.table import Table

from enrich.reporting.tables import ReportTable, shown
from scripts.leads.output import console, literal


def print_table(table: ReportTable) -> None:
    """A table of a report on the terminal."""
    drawn = Table(box=None, title=table.title, title_justify="left")
    for heading, kind in zip(table.headings, table.kinds, strict=True):
        drawn.add_column(heading, overflow="fold", justify="left" if kind == "text" else "right")
    for row in table.rows:
        drawn.add_row(*(literal(shown(cell, kind)) for cell, kind in zip(row, table.kinds, strict=True)))
    console.print(drawn)
