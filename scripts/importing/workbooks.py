"""Workbooks (xlsx): every sheet as text, merged cells filled, formulas by the result that was saved with them."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from scripts.importing.tables import Row, Sheet, clean
from scripts.leads.errors import LeadsError

EXACT = 10**15
"""From here on a spreadsheet has rounded the number: a code of 18 digits is lost, and must not look like one."""
MAX_UNPACKED = 100 * 1024**2
"""Bytes of a workbook's parts: a million rows; what unpacks to more is no list of companies."""
LINK = re.compile(r'^=HYPERLINK\(.*?[,，]\s*"([^"]*)"\s*\)$', re.IGNORECASE)


def read_workbook(content: bytes, file: str) -> list[Sheet]:
    """The sheets of a workbook. Raises LeadsError for one that is damaged, locked or unpacks to too much."""
    try:
        unpacked = sum(entry.file_size for entry in ZipFile(io.BytesIO(content)).infolist())
        if unpacked > MAX_UNPACKED:
            raise LeadsError(
                f"{file} unpacks to {unpacked:,} bytes, more than {MAX_UNPACKED:,}. "
                "Remove pictures and empty rows below the data, or save it as csv"
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that openpyxl leaves out
            saved = load_workbook(io.BytesIO(content), data_only=True)
            written = load_workbook(io.BytesIO(content))
    except LeadsError:
        raise
    except Exception as error:  # a damaged file raises whatever its damaged part leads to
        raise LeadsError(f"{file} cannot be read as a workbook ({error}). Open it and save it again as xlsx") from error
    return [
        Sheet(sheet.title, tuple(_rows(sheet, written[sheet.title])), sheet.sheet_state != "visible")
        for sheet in saved.worksheets
    ]


def _rows(sheet: Any, written: Any) -> Iterator[Row]:
    merged, spanned = _merged(sheet)
    for number, (cells, formulas) in enumerate(zip(sheet.iter_rows(), written.iter_rows(), strict=True), start=1):
        texts = [
            clean(merged.get((number, place)) or _text(cell.value, formula.value))
            for place, (cell, formula) in enumerate(zip(cells, formulas, strict=True), start=1)
        ]
        if any(texts):
            yield Row(number, tuple(texts), number in spanned and len(set(filter(None, texts))) == 1)


def _merged(sheet: Any) -> tuple[dict[tuple[int, int], str], set[int]]:
    """The text of each cell in a merged block, and the rows that lie in a block wider than one column."""
    texts: dict[tuple[int, int], str] = {}
    spanned: set[int] = set()
    for block in sheet.merged_cells.ranges:
        text = _text(sheet.cell(block.min_row, block.min_col).value)
        for row, column in block.cells:
            texts[row, column] = text
        if block.max_col > block.min_col and block.max_row == block.min_row:
            spanned.add(block.min_row)
    return texts, spanned


def _text(value: Any, formula: Any = None) -> str:
    """A cell as a person reads it; a formula without a saved result says nothing, but a link has its text."""
    if value is None:
        link = LINK.match(formula) if isinstance(formula, str) else None
        return link[1] if link else ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return f"{value:.0f}" if abs(value) < EXACT and value == int(value) else f"{value:.12g}"
    if isinstance(value, datetime):
        return str(value.date() if value.time() == time() else value)
    return value.isoformat() if isinstance(value, date) else str(value)
