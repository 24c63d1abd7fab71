"""Text with a separator: comma, tab, semicolon or bar, whichever cuts most lines into the same number of cells."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from scripts.importing.tables import Sheet, rows_of

SEPARATORS = (",", "\t", ";", "|", "，", "；")
LOOKED_AT = 200
MOST_CELL = 10_000_000


def separator(text: str) -> str:
    """The separator of a table, "" where the text is none."""
    lines = [line for line in text.splitlines() if line.strip()][:LOOKED_AT]
    best, found = 0, ""
    for mark in SEPARATORS:
        widths = Counter(len(cells) for _, cells in records("\n".join(lines), mark))
        width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
        points = count * (width - 1)
        if width > 1 and count * 2 > len(lines) and points > best:
            best, found = points, mark
    return found


def records(text: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of the line on which it begins; a quoted cell may hold line ends."""
    csv.field_size_limit(MOST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    begin = 1
    for cells in reader:
        yield begin, cells
        begin = reader.line_num + 1


def read_delimited(text: str) -> Sheet | None:
    """The one sheet of a text, None where it has no separator. A first line "sep=;" is Excel's and no record."""
    first, _, rest = text.partition("\n")
    declared = first.strip().lower().removeprefix("sep=") if first.lower().startswith("sep=") else ""
    mark = declared[:1] or separator(text)
    if not mark:
        return None
    shift = 1 if declared else 0
    return Sheet("", rows_of((number + shift, cells) for number, cells in records(rest if declared else text, mark)))
