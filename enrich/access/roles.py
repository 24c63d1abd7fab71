"""What each role may do in the console, from `data/reference/console.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from enrich.toml_tables import TableReader, read_reference

TABLE = "console.toml"
PERMISSIONS = ("call", "analyse", "lead", "raw")


@dataclass(frozen=True, slots=True)
class Role:
    """may: permissions. own_leads_only: what a new user of the role begins with."""

    may: frozenset[str]
    own_leads_only: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """hours: how long a session lives. attempts: wrong passwords for a name within minutes. password_letters: at least.

    attempts_days: how long it is kept who tried to enter.
    """

    hours: int
    attempts: int
    minutes: int
    password_letters: int
    attempts_days: int
    roles: Mapping[str, Role]


@cache
def access_rules() -> Rules:
    """The rules of the data file. Raises TableError."""
    tables, reader = read_reference(TABLE, TableReader)
    reader.table(tables, (), ("session", "role"))
    keys = ("hours", "attempts", "minutes", "password_letters", "attempts_days")
    numbers = reader.numbers(tables["session"], ("session",), keys, 1)
    return Rules(**{key: int(value) for key, value in numbers.items()}, roles=_roles(reader, tables["role"]))


def _roles(reader: TableReader, rows: dict[str, object]) -> dict[str, Role]:
    return {name: _role(reader, name, row) for name, row in rows.items()}


def _role(reader: TableReader, name: str, row: object) -> Role:
    path = ("role", name)
    said = reader.table(row, path, ("may", "own_leads_only"))
    may = [reader.choice(one, (*path, "may"), PERMISSIONS) for one in reader.texts(said["may"], (*path, "may"))]
    return Role(frozenset(may), reader.flag(said["own_leads_only"], (*path, "own_leads_only")))
