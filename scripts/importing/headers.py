"""Where a sheet's header stands and which field each column holds; without a header, what its cells look like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from pipelines.text.addresses import parse_address
from pipelines.text.codes import credit_code
from pipelines.text.phones import parse_phones
from scripts.importing.fields import FIELDS, OTHER, field_of
from scripts.importing.tables import Column, Row, Sheet, Table
from spiders.extract.likeness import company_likeness

LOOKED_FOR = 30
LOOKED_AT = 200
MOST = 0.6
NUMBERS = ("ok", "placeholder", "masked")
LONGEST_HEADING = 24
LIKELY, UNLIKELY = 0.5, 0.35
WEBSITE = re.compile(r"^(?:https?://|www\.)\S+$|^[\w-]+(?:\.[\w-]+)*\.(?:com|cn|net|org)(?:/\S*)?$", re.IGNORECASE)
BY_CONTENT = "recognised by its cells"


def table_of(sheet: Sheet) -> Table:
    """The sheet with its columns named: by one header row, by two, or by what the cells hold."""
    headers = [
        (known, -height, -place, headings)
        for place in range(min(LOOKED_FOR, len(sheet.rows)))
        for height, headings in _headers(sheet.rows, place)
        if (known := _known(headings))
    ]
    _, height, place, headings = max(headers, default=(0, 0, 0, []))
    if not headings:
        return Table(sheet.name, _by_content(sheet.rows), sheet.rows)
    columns = tuple(Column(heading, _read(field_of(heading))) for heading in headings)
    return Table(sheet.name, columns, sheet.rows[-place - height :], above=-place)


def _headers(rows: Sequence[Row], place: int) -> Iterator[tuple[int, list[str]]]:
    """The row as a header, and with the next one below it (a group's heading over those of its columns)."""
    row = rows[place]
    if row.section:
        return
    yield 1, list(row.cells)
    if place + 1 < len(rows):
        below = rows[place + 1].cells
        width = max(len(row.cells), len(below))
        pairs = list(zip(_wide(row.cells, width), _wide(below, width), strict=True))
        if all(field_of(lower) for upper, lower in pairs if lower and lower != upper):
            yield 2, [lower or upper for upper, lower in pairs]


def _wide(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells, *("",) * (width - len(cells)))


def _known(headings: Sequence[str]) -> int:
    """How many headings name a field, 0 for a row that is no header: its other cells are data, or nothing is a name."""
    fields = [field_of(heading) if len(heading) <= LONGEST_HEADING else "" for heading in headings]
    known, filled = sum(map(bool, fields)), sum(map(bool, headings))
    enough = known > 1 or (known == filled == 1 and "name" in fields)
    return known if enough and known * 2 >= filled else 0


def _read(field: str) -> str:
    return "" if field == OTHER else field


def _by_content(rows: Sequence[Row]) -> tuple[Column, ...]:
    """What most cells of each column are; the first column of a kind has it."""
    sample = rows[:LOOKED_AT]
    width = max((len(row.cells) for row in sample), default=0)
    columns = []
    for place in range(width):
        kinds = Counter(kind_of(row.cells[place]) for row in sample if place < len(row.cells) and row.cells[place])
        kind, count = kinds.most_common(1)[0] if kinds else ("", 0)
        columns.append(Column(BY_CONTENT if kind else "", kind if count >= MOST * kinds.total() else ""))
    return tuple(columns)


def kind_of(cell: str) -> str:
    """The field whose form a cell has, "" for none that can be told."""
    return next((field for field, is_one in FORMS if is_one(cell)), "")


def is_company(text: str) -> bool:
    """Whether a text looks more like the name of a company than like anything else."""
    return company_likeness(text) >= LIKELY


FORMS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("emails", lambda cell: "@" in cell),
    ("website", WEBSITE.match),
    ("credit_code", credit_code),
    ("phones", lambda cell: any(phone.status in NUMBERS for phone in parse_phones(cell))),
    ("name", is_company),
    ("address", lambda cell: len(cell) > len("苏州市姑苏区") and parse_address(cell).adcode),
    ("name", lambda cell: company_likeness(cell) > UNLIKELY),
)
"""Field -> what has its form; the first that fits counts."""


def is_header_again(table: Table, row: Row) -> bool:
    """Whether a row repeats the header, as lists do that were put together from pages."""
    said = [cell for cell in row.cells if cell]
    headings = {column.heading for column in table.columns}
    return len(said) > 1 and all(cell in headings or field_of(cell) for cell in said)


def chosen(table: Table, choices: dict[str, str]) -> tuple[Table, set[str]]:
    """The table with columns read as the user says (heading or letter -> field), and the choices without a column."""
    columns, used = list(table.columns), set()
    for place, column in enumerate(columns):
        for key in (letter(place), column.heading):
            if key in choices:
                columns[place] = Column(column.heading, choices[key])
                used.add(key)
    return Table(table.name, tuple(columns), table.rows, table.above, table.notes), set(choices) - used


def letter(place: int) -> str:
    """How spreadsheets name a column: A, B … Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def field_named(text: str) -> str | None:
    """The field meant by its code or by a Chinese word for it; "" for - and 不导入 (leave out); None for no field."""
    if text in ("-", "不导入", ""):
        return ""
    return text if text in FIELDS else _read(field_of(text)) or None
