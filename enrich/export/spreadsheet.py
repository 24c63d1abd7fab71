"""Spreadsheets: every cell text, frozen head, filter; for whoever fills one in also drop-down lists, codes and script.

Every cell is text, so that no spreadsheet turns a code into 1.23E+11 or eats a leading zero; no cell is a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from enrich.export.receivers import FileSpec, Receiver
from enrich.profiles import Script
from enrich.safe_files import guarded
from enrich.vocabulary import words

A4 = 9
MARGIN = 0.4
LINE, MOST_LINES, SLACK = 15, 5, 4
OUTCOME = "结果代码"
HEAD = {"bold": True, "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_spreadsheet(
    path: Path, rows: Sequence[Sequence[str]], spec: FileSpec, receiver: Receiver, script: Script
) -> None:
    """Write one file. Raises OSError."""
    whole_book = BytesIO()  # written to disk in one go: a full disk is then an OSError like any other
    with xlsxwriter.Workbook(whole_book, OPTIONS) as book:
        head = book.add_format({**HEAD, "bg_color": "#1F4E78"})
        asked = book.add_format({**HEAD, "bg_color": "#C65911"})
        text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        sheet = book.add_worksheet(spec.sheet)
        for index, column in enumerate(receiver.columns):
            sheet.set_column(index, index, column.look, text)
            sheet.write_string(0, index, column.header, asked if column.agent else head)
        looks = [column.look for column in receiver.columns]
        for number, row in enumerate(rows, start=1):
            sheet.set_row(number, LINE * _lines(row, looks))
            for index, value in enumerate(row):
                if value:  # an empty cell has the format of its column
                    sheet.write_string(number, index, value, text)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(len(rows), 1), len(receiver.columns) - 1)
        sheet.print_area(0, 0, len(rows), (spec.printed or len(receiver.columns)) - 1)
        _set_page(sheet)
        if spec.guide:
            codes = [f"{code} {word}" for code, word in words("disposition").items()]
            index = receiver.headers.index(OUTCOME)
            sheet.data_validation(1, index, max(len(rows), 1), index, {"validate": "list", "source": codes})
            _write_codes(book, head, text)
            _write_script(book, script, head, text)
    path.write_bytes(whole_book.getvalue())


def _lines(row: Sequence[str], looks: Sequence[int]) -> int:
    """How many lines high a row is; a Chinese character is two wide, as it is two bytes of GB 18030.

    Where a line breaks some of it stays empty, and fonts differ: hence SLACK.
    """
    most = 1
    for value, look in zip(row, looks, strict=True):
        if 2 * len(value) > look:
            most = max(most, -(-len(value.encode("gb18030", "replace")) // max(look - SLACK, 1)))
    return min(most, MOST_LINES)


def _set_page(sheet: Any) -> None:
    """Paper: one page wide, the head on every page, lines to write on."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(MARGIN, MARGIN, MARGIN, 2 * MARGIN)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.hide_gridlines(0)
    sheet.set_footer("&L&A&R&P / &N")


def _write_codes(book: xlsxwriter.Workbook, head: Any, text: Any) -> None:
    sheet = book.add_worksheet("代码")
    sheet.set_column(0, 0, 10, text)
    sheet.set_column(1, 1, 20, text)
    _set_page(sheet)
    sheet.write_row(0, 0, ("结果代码", "含义"), head)
    for number, (code, word) in enumerate(words("disposition").items(), start=1):
        sheet.write_string(number, 0, code, text)
        sheet.write_string(number, 1, word, text)


def _write_script(book: xlsxwriter.Workbook, script: Script, head: Any, text: Any) -> None:
    sheet = book.add_worksheet("话术")
    looks = (12, 100)
    for index, look in enumerate(looks):
        sheet.set_column(index, index, look, text)
    _set_page(sheet)
    lines = [("开场白", script.opening)]
    lines += [("CREATE", line) for line in script.checklist]
    lines += [(f"调查 {number}", question.ask) for number, question in enumerate(script.survey, start=1)]
    sheet.write_row(0, 0, ("", "内容"), head)
    for number, (name, line) in enumerate(lines, start=1):
        sheet.set_row(number, LINE * _lines((name, line), looks))
        sheet.write_string(number, 0, name, text)
        sheet.write_string(number, 1, guarded(line), text)
