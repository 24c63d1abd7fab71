"""A report as a spreadsheet with charts."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from enrich.reporting.sales import DIMENSIONS, SalesReport
from enrich.reporting.scorecard import SourceScore
from enrich.reporting.tables import ReportTable, cost_table, funnel_table, rate_numbers, score_table
from enrich.safe_files import guarded

FORMATS = {"text": "@", "words": "@", "count": "#,##0", "share": "0.0%", "money": "#,##0.00"}
CHARTED = ("接通率", "转化率")
ENDS = ("下限", "上限")
UNITS = {"到达": "线索数", "每次对话": "元", "接通率": "比率"}
GRID = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.75}}
A4 = 9
LINE, WIDE, NARROW = 15, 22, 11
BLUE = "#1F4E78"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(path: Path, report: SalesReport, scores: Sequence[SourceScore]) -> None:
    """Write the report to a file. Raises OSError."""
    whole_book = BytesIO()
    with xlsxwriter.Workbook(whole_book, OPTIONS) as book:
        pages = _Pages(book)
        sheet = pages.add(funnel_table(report))
        pages.bars(sheet, "销售漏斗", len(report.steps), ["到达"], kind="bar")
        for dimension in DIMENSIONS:
            table = rate_numbers(report, dimension)
            sheet = pages.add(table)
            kind = "line" if dimension == "week" else "column"
            pages.bars(sheet, table.title, len(table.rows) - 1, list(CHARTED), kind=kind)
        costs = cost_table(report)
        pages.bars(pages.add(costs), costs.title, len(costs.rows), ["每次对话", "每个机会"])
        pages.add(score_table(scores))
    path.write_bytes(whole_book.getvalue())


class _Pages:
    """The sheets of a workbook, a table each."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bg_color": BLUE, "font_color": "#FFFFFF", "text_wrap": True})
        self.formats: dict[str, Format] = {kind: book.add_format({"num_format": f}) for kind, f in FORMATS.items()}
        self.headings: dict[str, tuple[str, ...]] = {}

    def add(self, table: ReportTable) -> Worksheet:
        """A sheet with a table."""
        sheet = self.book.add_worksheet(table.title)
        self.headings[table.title] = table.headings
        sheet.write_row(0, 0, table.headings, self.head)
        for number, row in enumerate(table.rows, start=1):
            for column, (cell, kind) in enumerate(zip(row, table.kinds, strict=True)):
                if isinstance(cell, str):
                    sheet.write_string(number, column, guarded(cell), self.formats[kind])
                elif cell is not None:
                    sheet.write_number(number, column, cell, self.formats[kind])
        for column, (heading, kind) in enumerate(zip(table.headings, table.kinds, strict=True)):
            ends = {"level": 1, "hidden": True} if heading in ENDS else {}  # a click on + shows them; paper has no room
            sheet.set_column(column, column, WIDE if kind == "text" else NARROW, None, ends)
        sheet.set_row(0, 2 * LINE)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def bars(self, sheet: Worksheet, title: str, rows: int, columns: list[str], *, kind: str = "column") -> None:
        """A chart of some columns below the table of a sheet; none for an empty table."""
        if not rows:
            return
        chart = self.book.add_chart({"type": kind})
        for color, name in zip((BLUE, "#C65911"), columns, strict=False):
            column = self.headings[title].index(name)
            chart.add_series(
                {
                    "name": name,
                    "categories": [title, 1, 0, rows, 0],
                    "values": [title, 1, column, rows, column],
                    "fill": {"color": color},
                    "line": {"color": color},
                    "data_labels": {"value": len(columns) == 1},
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        values = {"name": UNITS[columns[0]], "name_font": {"bold": False}, "min": 0, "major_gridlines": GRID}
        if kind == "bar":
            chart.set_x_axis(values)
            chart.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}})
        else:
            chart.set_y_axis(values | ({"num_format": "0%"} if columns == list(CHARTED) else {}))
        chart.set_legend({"position": "bottom"} if len(columns) > 1 else {"none": True})
        chart.set_size({"width": 860, "height": 380})
        sheet.insert_chart(rows + 3, 0, chart)
