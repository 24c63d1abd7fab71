"""Tables in files that pages attach: xlsx, csv, pdf. Read in a process of its own, since a file may be made to harm.

That process has a bound of memory and of time; what comes back are texts, bounded in number and length.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from spiders.extract.headings import heading_field
from spiders.extract.page import decode

if sys.platform != "win32":
    import resource

Table = list[list[str]]

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 80 * 1024 * 1024
MERGED_READ_BELOW = 4 * 1024 * 1024  # merged cells are known only to the reader that holds a whole sheet
MAX_TABLES, MAX_ROWS, MAX_COLUMNS, MAX_CELL, MAX_PAGES = 40, 20_000, 60, 300, 300
MEMORY, SECONDS = 1536 * 1024 * 1024, 60
HEADER_AMONG = 12
CHUNK = 400
SIGNATURES = ((b"PK\x03\x04", "xlsx"), (b"%PDF-", "pdf"), (b"\xd0\xcf\x11\xe0", "xls"))
EXCEL_KINDS = re.compile(r"\.(?:xlsx|xlsm|xls|csv|pdf)$", re.IGNORECASE)
DELIMITERS = ",;\t|"


class AttachmentError(Exception):
    """A file that cannot be read as tables; the message says why."""


def kind_of(body: bytes, url: str) -> str:
    """xlsx, xls, pdf or csv by the file's first bytes and the ending of its address; "" for a page."""
    named = EXCEL_KINDS.search(urlsplit(url).path)
    for signature, kind in SIGNATURES:
        if body.startswith(signature):
            return kind
    html_like = body.lstrip()[:1] == b"<"
    return "csv" if named and named[0].lower() == ".csv" and not html_like else ""


def read_apart(body: bytes, kind: str) -> list[Table]:
    """The tables of a file, read in a process of its own. Raises AttachmentError."""
    if len(body) > MAX_BYTES:
        raise AttachmentError(f"{len(body):,} bytes are more than {MAX_BYTES:,}")
    command = [sys.executable, "-m", "spiders.attachments", kind, str(MEMORY), str(SECONDS)]
    root = Path(__file__).resolve().parents[1]
    try:
        done = subprocess.run(command, cwd=root, input=body, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise AttachmentError(f"not read within {SECONDS} s") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise AttachmentError(said[-1][:200] if said else f"the reader ended with {done.returncode}: too large?")
    tables: list[Table] = json.loads(done.stdout)
    return tables


def read_tables(body: bytes, kind: str) -> list[Table]:
    """The tables of a file as rows of texts, without what is empty or beyond the bounds. Raises AttachmentError."""
    reader = READERS.get(kind)
    if reader is None:
        raise AttachmentError(f"{kind} files are not read; save it as xlsx")
    tables = []
    for rows in islice(reader(body), MAX_TABLES):
        table = [list(map(text_of, row[:MAX_COLUMNS])) for row in islice(rows, MAX_ROWS)]
        if table := [row for row in table if any(row)]:
            tables.append(table)
    return tables


def text_of(value: Any) -> str:
    """A cell as a person sees it: numbers without ".0", dates as ISO, white space folded."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return " ".join(str(value)[: MAX_CELL * 2].split())[:MAX_CELL]


def _workbook(body: bytes) -> Iterator[Iterator[Sequence[Any]]]:
    import openpyxl  # noqa: PLC0415  # takes long to import, which every crawl would pay and few need

    try:
        size = sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(body)).infolist())
        if size > MAX_UNPACKED:
            raise AttachmentError(f"{size:,} bytes unpacked are more than {MAX_UNPACKED:,}")
        whole = size < MERGED_READ_BELOW
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=not whole, data_only=True)
        for sheet in book.worksheets:
            if whole:
                _fill_merged(sheet)
            width, height = sheet.max_column or MAX_COLUMNS, sheet.max_row or MAX_ROWS
            yield sheet.iter_rows(max_col=min(width, MAX_COLUMNS), max_row=min(height, MAX_ROWS), values_only=True)
    except AttachmentError:
        raise
    except Exception as error:  # a broken workbook raises whatever its broken part leads to
        raise AttachmentError(f"not a readable workbook ({type(error).__name__}: {error})") from error


def _fill_merged(sheet: Any) -> None:
    """Give every cell of a merged range the value that only its first one bears, ranges across a whole row excepted."""
    for merged in list(sheet.merged_cells.ranges)[:MAX_ROWS]:
        first, last = merged.min_row, min(merged.max_row, MAX_ROWS)
        if merged.min_col == merged.max_col <= MAX_COLUMNS and last > first:
            value = sheet.cell(first, merged.min_col).value
            sheet.unmerge_cells(str(merged))
            for row in range(first, last + 1):
                sheet.cell(row, merged.min_col).value = value


def _text(body: bytes) -> Iterator[Iterator[Sequence[Any]]]:
    text = decode(body)
    csv.field_size_limit(MAX_CELL * 100)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:8_000], DELIMITERS)
    except csv.Error:
        dialect = csv.excel
    yield _lines(csv.reader(io.StringIO(text), dialect))


def _lines(rows: Iterator[list[str]]) -> Iterator[Sequence[str]]:
    try:
        yield from rows
    except csv.Error as error:
        raise AttachmentError(f"not a readable csv ({error})") from error


def _pdf(body: bytes) -> Iterator[Iterator[Sequence[Any]]]:
    """The tables of the pages; one with as many columns as the one before goes on with it."""
    import pdfplumber  # noqa: PLC0415  # as above

    tables: list[list[Sequence[Any]]] = []
    try:
        with pdfplumber.open(io.BytesIO(body)) as document:
            for page in islice(document.pages, MAX_PAGES):
                for table in page.extract_tables():
                    if tables and table and len(tables[-1][0]) == len(table[0]):
                        tables[-1] += table
                    elif table:
                        tables.append(list(table))
                page.close()
    except Exception as error:  # a broken document raises whatever its broken part leads to
        raise AttachmentError(f"not a readable pdf ({type(error).__name__}: {error})") from error
    yield from map(iter, tables)


READERS: Mapping[str, Callable[[bytes], Iterator[Iterator[Sequence[Any]]]]] = {
    "xlsx": _workbook,
    "csv": _text,
    "pdf": _pdf,
}


def pages_of(table: Table, title: str) -> Iterator[str]:
    """A table as HTML pages for the general reader, some hundred rows each, every one below the row of headings."""
    header, rows = header_of(table)
    count = ceil(len(rows) / CHUNK)
    for number in range(count):
        part = rows[len(rows) * number // count : len(rows) * (number + 1) // count]
        body = "".join(map(_row, [header, *part] if header else part))
        yield f"<html><head><title>{html.escape(title)}</title></head><body><table>{body}</table></body></html>"


def header_of(table: Table) -> tuple[list[str], Table]:
    """The row of headings, [] where no row names two fields, and the rows below it, continued headings left out."""
    known = [sum(heading_field(cell) is not None for cell in row) for row in table[:HEADER_AMONG]]
    best = max(range(len(known)), key=known.__getitem__, default=0)
    if not known or known[best] < 2:
        return [], table
    header = table[best]
    return header, [row for row in table[best + 1 :] if row != header]


def _row(cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"


def main() -> None:
    """Standard input -> its tables as JSON; the arguments are its kind, the bounds of memory (bytes) and time (s)."""
    kind, memory, seconds = sys.argv[1:]
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    try:
        sys.stdout.write(json.dumps(read_tables(sys.stdin.buffer.read(), kind)))
    except (AttachmentError, MemoryError) as error:
        sys.exit(str(error) or "too large to be read")


if __name__ == "__main__":
    main()
