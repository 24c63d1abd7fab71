"""Address books (vcf): each vCard 2.1 to 4.0 as a row; one that cannot be read stays a row, without fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import vobject

from scripts.importing.headers import is_company
from scripts.importing.tables import Column, Row, Table, clean

CARD = re.compile(r"BEGIN:VCARD.*?(?:END:VCARD|\Z)", re.DOTALL | re.IGNORECASE)


def _each(name: str, say: Callable[[Any], str] = str) -> Callable[[Any], str]:
    return lambda card: " ".join(filter(None, (say(line.value) for line in card.contents.get(name, ()))))


def _address(value: Any) -> str:
    if isinstance(value, str):
        return value
    parts = (value.country, value.region, value.city, value.street, value.extended, value.box)
    return "".join(part if isinstance(part, str) else "".join(part) for part in parts)


def _first(value: Any) -> str:
    return str(value[0]) if isinstance(value, list) and value else str(value or "")


READ: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("ORG", "name", _each("org", _first)),
    ("FN", "contact_person", _each("fn")),
    ("TITLE", "contact_title", _each("title")),
    ("TEL", "phones", _each("tel")),
    ("EMAIL", "emails", _each("email")),
    ("ADR", "address", _each("adr", _address)),
    ("URL", "website", _each("url")),
    ("NOTE", "description", _each("note")),
)
COLUMNS = (*(Column(heading, field) for heading, field, _ in READ), Column("?", ""))


def read_cards(text: str) -> Table:
    """The cards of an address book, one row each; without ORG, a company may stand in FN."""
    return Table("", COLUMNS, tuple(_rows(text)))


def _rows(text: str) -> Iterator[Row]:
    for number, hit in enumerate(CARD.finditer(text), start=1):
        try:
            card = vobject.readOne(hit[0], allowQP=True)
            cells = [clean(read(card)) for _, _, read in READ]
        except (vobject.base.ParseError, StopIteration, ValueError, LookupError, AttributeError, TypeError) as error:
            yield Row(number, ("",) * len(READ) + (f"{error}: {clean(hit[0])}",))
            continue
        if not cells[0] and is_company(cells[1]):
            cells[:2] = cells[1], ""
        yield Row(number, (*cells, ""))
