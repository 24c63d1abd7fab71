"""What the row of a company says beside its name."""

from __future__ import annotations

from urllib.parse import urljoin

from spiders.extract.outline import Outline
from spiders.extract.records import Column, Record, link_of
from spiders.extract.rows import Row


def read_rows(page: Outline, column: Column, url: str) -> list[Row]:
    """One row a record of the column."""
    return [_read(page, record, url) for record in column.records]


def _read(page: Outline, record: Record, url: str) -> Row:
    row = Row()
    row.add("name", record.name.text, "column")
    href = link_of(page, record.name.element)
    if href and not href.lower().startswith(("javascript:", "#")):
        row.add("url", urljoin(url, href), "link of the name")
    return row
