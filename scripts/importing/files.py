"""Any file to tables, by what it holds and not by its name."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scripts.importing.cards import read_cards
from scripts.importing.decoding import decode
from scripts.importing.delimited import read_delimited
from scripts.importing.headers import table_of
from scripts.importing.pasted import read_pasted
from scripts.importing.tables import Sheet, Table
from scripts.importing.workbooks import read_workbook
from scripts.leads.errors import LeadsError

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
TYPED_IN = "粘贴文本"


@dataclass(frozen=True, slots=True)
class Source:
    """A list as it lies before us. title: file name, or that it was pasted. digest: SHA-256 of its bytes, in hex."""

    title: str
    content: bytes

    @property
    def digest(self) -> str:
        """What tells this content from any other."""
        return hashlib.sha256(self.content).hexdigest()


def open_source(name: str, stdin: BinaryIO) -> Source:
    """The file of a name, or standard input for "-". Raises LeadsError."""
    try:
        return Source(TYPED_IN, stdin.read()) if name == "-" else Source(Path(name).name, Path(name).read_bytes())
    except OSError as error:
        raise LeadsError(f"cannot read {name}: {error.strerror}") from error


def read_tables(source: Source, sheets: Collection[str] = ()) -> tuple[list[Table], list[str]]:
    """The tables of a list, and what is to be said of it. sheets: only these, hidden ones too. Raises LeadsError."""
    if source.content.startswith(OLE):
        raise LeadsError(
            f"{source.title} is an old or locked Excel file. Open it and save it as xlsx without a password"
        )
    if source.content.startswith(ZIP):
        return _of_workbook(read_workbook(source.content, source.title), sheets, source.title)
    text, encoding = decode(source.content)
    notes = [f"read as {encoding}"]
    if "BEGIN:VCARD" in text[:1000].upper():
        return [read_cards(text)], notes
    sheet = read_delimited(text)
    table = table_of(sheet) if sheet else None
    if table and any(column.field == "name" for column in table.columns):
        return [table], notes
    return [read_pasted(text)], notes


def _of_workbook(found: Sequence[Sheet], wanted: Collection[str], title: str) -> tuple[list[Table], list[str]]:
    names = [sheet.name for sheet in found]
    if missing := [name for name in wanted if name not in names]:
        raise LeadsError(f"{title} has no sheet {missing[0]!r}; it has {', '.join(names)}")
    notes = [
        f"sheet {sheet.name} is hidden and left out: {len(sheet.rows)} rows (--sheet {sheet.name} reads it)"
        for sheet in found
        if sheet.hidden and not wanted and sheet.rows
    ]
    chosen = [sheet for sheet in found if sheet.rows and (sheet.name in wanted if wanted else not sheet.hidden)]
    return [table_of(sheet) for sheet in chosen], notes
