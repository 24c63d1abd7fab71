"""Values taken out of the tables of the database, and the record that it was done."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Literal

from sqlite_utils import Database

from pipelines.store import now

KEPT = frozenset(
    {
        "suppressions", "suppression_key", "erasures", "contact_hashes", "listing_hashes", "runs", "wrappers",
        "console_users", "console_sessions", "console_attempts",
    }
)  # fmt: skip
"""Tables without facts of a company or person, or with their keyed hashes only."""

COLUMNS = (
    "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
    "WHERE m.type = 'table' AND c.type = 'TEXT' AND NOT c.pk"
)

Arguments = Sequence[str] | dict[str, str]
Rows = tuple[str, Arguments]
"""An SQL condition that chooses rows, and its arguments."""
ALL: Rows = ("TRUE", ())


def texts(db: Database) -> list[tuple[str, tuple[str, ...]]]:
    """Every table that may hold a fact, with its columns of text that are no key."""
    found: dict[str, tuple[str, ...]] = {}
    for table, column in db.execute(COLUMNS):
        if table not in KEPT and not table.startswith(("match_", "_", "sqlite_")):
            found[table] = (*found.get(table, ()), column)
    return list(found.items())


def arm(db: Database, scrub: Callable[[str | None], str | None]) -> None:
    """Give the connection the SQL function scrubbed(text)."""
    db.conn.create_function("scrubbed", 1, scrub, deterministic=True)


def scrub(db: Database, table: str, columns: Collection[str], counts: Counter[str], chosen: Rows = ALL) -> None:
    """Take what `arm` was given out of some columns, of the chosen rows."""
    where, arguments = chosen
    changes = ", ".join(f'"{column}" = scrubbed("{column}")' for column in columns)
    changed = " OR ".join(f'"{column}" <> scrubbed("{column}")' for column in columns)
    run(db, counts, table, f'UPDATE "{table}" SET {changes} WHERE {where} AND ({changed})', arguments)


def run(db: Database, counts: Counter[str], table: str, statement: str, arguments: Arguments) -> None:
    """Run a statement and count the rows that it changed under the name of its table."""
    done = db.execute(statement, arguments).rowcount
    if done > 0:
        counts[table] += done


def record(
    db: Database, action: Literal["erase", "purge"], kind: str, counts: Counter[str], *, reason: str, by: str
) -> None:
    """Keep that it was done, why, by whom, and how many rows of which table it touched; never what."""
    row = {"action": action, "kind": kind, "reason": reason, "done_by": by, "done_at": now()}
    names = ", ".join((*row, "counts"))
    db.execute(f"INSERT INTO erasures ({names}) VALUES (?, ?, ?, ?, ?, ?)", [*row.values(), json.dumps(counts)])
