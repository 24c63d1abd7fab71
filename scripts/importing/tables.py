"""What every kind of file is read as: sheets of text cells, and tables whose columns have fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\x00]")
QUOTED = re.compile(r'^="(.*)"$|^\'(?=[\d+=])')
"""How a number is kept from becoming a number: ="0512…" and '0512…."""
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#N/A N/A"})


@dataclass(frozen=True, slots=True)
class Row:
    """number: as the file counts its rows (line of a text, row of a sheet, card of an address book), from 1.

    section: one text spans the row: a heading between rows, no record.
    """

    number: int
    cells: tuple[str, ...]
    section: bool = False

    def text(self) -> str:
        """All that the row says."""
        return " ".join(dict.fromkeys(filter(None, self.cells)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """name: "" where a file has but one. hidden: the workbook does not show it. rows: those that say anything."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """heading: as written, or how it was recognised. field: "" for a column that is not read."""

    heading: str
    field: str


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose columns are known. above: rows over the header, no records."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    above: int = 0
    notes: tuple[str, ...] = field(default=())


def clean(value: str) -> str:
    """The text of a cell: white space folded, error values and tricks against numbers undone."""
    text = " ".join(INVISIBLE.sub("", value).split())
    text = QUOTED.sub(lambda hit: hit[1] or "", text)
    return "" if text.upper() in ERRORS else text


def rows_of(numbered: Iterable[tuple[int, Iterable[str]]]) -> tuple[Row, ...]:
    """The rows that say anything, their cells cleaned."""
    rows = (Row(number, tuple(map(clean, cells))) for number, cells in numbered)
    return tuple(row for row in rows if any(row.cells))
