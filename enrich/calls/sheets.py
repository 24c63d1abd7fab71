"""Tables of files as people send them back: xlsx after Excel or WPS, csv in any usual encoding; cells as values.

A table is found by its header row, wherever that stands and in whatever order the columns are.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.text.folding import fold

ENCODINGS = ("utf-8-sig", "gb18030")
UTF16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = "\t,;|"
HEADER_WITHIN = 30
SPREADSHEETS = (".xlsx", ".xlsm")
BRACKETS = re.compile(r"[(\[【].*?[)\]】]")

Value = str | int | float | bool | datetime | date


class UnreadableFileError(Exception):
    """A file that is no table of a kind that is read; the message names it and the way out."""


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell whose value cannot be told. reason: code of the vocabulary (`result_rejection`)."""

    reason: str
    shown: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below a header. number: as the spreadsheet counts it. cells: header -> value; empty ones are left out."""

    number: int
    cells: Mapping[str, Value | BadCell]


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A sheet with its header row. headers: as written, in order; the same one may stand twice."""

    sheet: str
    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(slots=True)
class Tables:
    """What a file holds: tables with a header, and the names of sheets without one."""

    found: list[FoundTable] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def plain(header: str) -> str:
    """A header as it is compared: no spaces, case, width, brackets or marks."""
    return re.sub(r"[\s*:_\-]+", "", BRACKETS.sub("", fold(header)).casefold())


def read_tables(path: Path, is_header: Callable[[Sequence[str]], bool]) -> Tables:
    """The tables of a file. is_header: whether the texts of a row (plain) are a header. Raises UnreadableFileError."""
    try:
        if path.suffix.casefold() in SPREADSHEETS or zipfile.is_zipfile(path):
            return _of_sheets(_spreadsheet(path), is_header)
        if path.suffix.casefold() in (".xls", ".et"):
            raise UnreadableFileError(f"{path}: an old spreadsheet; save it as .xlsx in Excel or WPS and read it again")
        return _of_sheets({path.stem: _csv_rows(path)}, is_header)
    except (OSError, zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, UnicodeDecodeError) as error:
        raise UnreadableFileError(f"{path}: cannot be read as a table: {error}") from error


Row = list[Value | BadCell | None]


def _of_sheets(sheets: Mapping[str, list[Row]], is_header: Callable[[Sequence[str]], bool]) -> Tables:
    tables = Tables()
    for name, rows in sheets.items():
        at = next((n for n, row in enumerate(rows[:HEADER_WITHIN]) if is_header([plain(_text(c)) for c in row])), None)
        if at is None:
            if any(any(cell is not None for cell in row) for row in rows):
                tables.skipped.append(name)
            continue
        headers = tuple(_text(cell).strip() for cell in rows[at])
        body = tuple(
            TableRow(number, cells)
            for number, row in enumerate(rows[at + 1 :], start=at + 2)
            if (cells := dict(_cells(headers, row)))
        )
        tables.found.append(FoundTable(name, headers, body))
    return tables


def _text(cell: Value | BadCell | None) -> str:
    return "" if cell is None or isinstance(cell, BadCell) else str(cell)


def _cells(headers: Sequence[str], row: Row) -> Iterator[tuple[str, Value | BadCell]]:
    """Header and value; a second column of the same header goes by its number, one without a header too."""
    seen: set[str] = set()
    for index, value in enumerate(row):
        header = headers[index] if index < len(headers) else ""
        key = header if header and header not in seen else f"{header}#{index + 1}"
        seen.add(key)
        if value is not None and value != "":
            yield key, value


def _spreadsheet(path: Path) -> dict[str, list[Row]]:
    values = load_workbook(path, data_only=True)
    formulas = load_workbook(path) if _has_formulas(path) else None
    return {sheet.title: _sheet_rows(sheet, values, formulas) for sheet in values.worksheets}


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        return any(b"<f" in parts.read(name) for name in sheets)


def _sheet_rows(sheet: Worksheet, book: Workbook, formulas: Workbook | None) -> list[Row]:
    source = formulas[sheet.title] if formulas else None
    under = _hidden_by_merges(sheet)
    rows: list[Row] = []
    for number, row in enumerate(sheet.iter_rows(min_row=1, min_col=1), start=1):
        cells: Row = []
        for column, cell in enumerate(row, start=1):
            value = _cell_value(cell)
            if value is None and (number, column) in under:
                value = BadCell("merged_cell", under[number, column])
            if value is None and source is not None:
                formula = source.cell(number, column)
                value = BadCell("formula", str(formula.value)) if formula.data_type == "f" else None
            cells.append(value)
        rows.append(cells)
    return rows


def _cell_value(cell: Cell | MergedCell) -> Value | BadCell | None:
    if isinstance(cell, MergedCell) or cell.value is None:
        return None
    if cell.data_type == "e":
        return BadCell("error_cell", str(cell.value))
    value = cell.value
    if isinstance(value, str):
        text = value.removeprefix("'").strip()
        return text or None
    return value if isinstance(value, bool | int | float | datetime | date) else str(value)


def _hidden_by_merges(sheet: Worksheet) -> dict[tuple[int, int], str]:
    """Cells below the first row of a merge that has a value: whose they are, nobody can tell. -> the merge's place."""
    hidden: dict[tuple[int, int], str] = {}
    for merged in sheet.merged_cells.ranges:
        first = sheet.cell(merged.min_row, merged.min_col).value
        if merged.max_row == merged.min_row or first in (None, ""):
            continue
        for number in range(merged.min_row + 1, merged.max_row + 1):
            hidden[number, merged.min_col] = f"{merged.coord}: {first}"
    return hidden


def _csv_rows(path: Path) -> list[Row]:
    raw = path.read_bytes()
    text = raw.decode("utf-16") if raw.startswith(UTF16) else _decoded(raw)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(10_000_000)
    # vicidial writes quotes as they are; a tab-separated file is never quoted
    lines = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quoting=csv.QUOTE_NONE if delimiter in "\t|" else csv.QUOTE_MINIMAL,
    )
    return [[_csv_value(cell) for cell in line] for line in lines]


def _csv_value(cell: str) -> str | None:
    text = cell.replace("\0", "").strip()
    return text.removeprefix("'") or None if text[:2] in ("'=", "'+", "'-", "'@") else text or None


def _decoded(raw: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("gb18030", "replace")
