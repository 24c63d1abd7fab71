"""SQL of several statements, run inside the transaction of its migration."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sqlite_utils import Database


def run_statements(db: Database, script: str) -> None:
    """Run a script without ending the transaction that is open, as `sqlite3.executescript` would.

    sqlite-utils' own splits it in time that grows with the square of a statement's length: four fifths of what a
    fresh database took.
    """
    for statement in statements(script):
        db.conn.execute(statement)


def statements(script: str) -> Iterator[str]:
    """Each statement of a script; a trigger, with the semicolons inside it, is one."""
    statement = ""
    for part in script.split(";"):
        statement += f"{part};"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    assert not statement.strip("; \n"), f"a statement does not end: {statement}"
