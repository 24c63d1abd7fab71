"""Makes a table say what was just computed, touching only the rows that differ."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlite_utils import Database

from pipelines.transactions import transaction

BATCH = 1000


@dataclass(frozen=True, slots=True)
class SyncCounts:
    """Rows that were added, changed, removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: SyncCounts) -> SyncCounts:
        """Both together."""
        return SyncCounts(self.added + other.added, self.changed + other.changed, self.removed + other.removed)


def sync_table(
    db: Database,
    table: str,
    rows: Iterable[Mapping[str, Any]],
    *,
    keep_missing: bool = False,
    unwatched: Sequence[str] = (),
    once: Sequence[str] = (),
    only: tuple[str, Iterable[str]] | None = None,
) -> SyncCounts:
    """Insert, update and (unless keep_missing) delete so that `table` holds `rows`; one transaction, or part of one.

    Columns in `unwatched` are written with a row that differs elsewhere, and are no difference by themselves.
    Columns in `once` are written when a row is added and then left alone: they are others' to change.
    only: a column and its values; what the table holds under other values is left alone.
    """
    columns = [column.name for column in db.table(table).columns]
    keys = db.table(table).pks
    written = [column for column in columns if column not in keys and column not in once]
    watched = [column for column in written if column not in unwatched]
    removed = changed = added = 0
    with transaction(db):
        if not keep_missing:
            rows = list(rows)
            removed = _remove(db.conn, table, keys, rows, only)
        remaining = iter(rows)
        while batch := list(islice(remaining, BATCH)):
            changed += _change(db.conn, table, keys, (written, watched), batch) if watched else 0
            added += _add(db.conn, table, (columns, keys), batch)
    return SyncCounts(added, changed, removed)


def _remove(
    connection: sqlite3.Connection,
    table: str,
    keys: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    only: tuple[str, Iterable[str]] | None,
) -> int:
    """Delete what is not among the rows; of the values of `only` where they are given."""
    columns = ", ".join(f'"{key}"' for key in keys)
    places = ", ".join("?" * len(keys))
    connection.execute("DROP TABLE IF EXISTS temp.kept")
    connection.execute(f"CREATE TEMP TABLE kept ({columns}, PRIMARY KEY ({columns})) WITHOUT ROWID")
    connection.executemany(
        f"INSERT INTO temp.kept VALUES ({places})", (tuple(row[key] for key in keys) for row in rows)
    )
    same = " AND ".join(f'k."{key}" = t."{key}"' for key in keys)
    removed = connection.execute(
        f'DELETE FROM main."{table}" AS t WHERE {_scope(connection, only)} '
        f"AND NOT EXISTS (SELECT 1 FROM temp.kept k WHERE {same})"
    ).rowcount
    connection.execute("DROP TABLE temp.kept")
    return removed


def _scope(connection: sqlite3.Connection, only: tuple[str, Iterable[str]] | None) -> str:
    """The condition on a row `t` that may be removed."""
    if only is None:
        return "1"
    column, values = only
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS within_scope (value TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.execute("DELETE FROM temp.within_scope")
    connection.executemany("INSERT OR IGNORE INTO temp.within_scope VALUES (?)", ((value,) for value in values))
    return f't."{column}" IN (SELECT value FROM temp.within_scope)'


def _change(
    connection: sqlite3.Connection,
    table: str,
    keys: Sequence[str],
    columns: tuple[Sequence[str], Sequence[str]],
    rows: Sequence[Mapping[str, Any]],
) -> int:
    """Update the rows that differ. columns: those that are written, and those whose difference counts."""
    written, watched = columns
    assignments = ", ".join(f'"{column}" = :{column}' for column in written)
    same = " AND ".join(f'"{key}" = :{key}' for key in keys)
    differs = " OR ".join(f'"{column}" IS NOT :{column}' for column in watched)
    return connection.executemany(
        f'UPDATE main."{table}" SET {assignments} WHERE {same} AND ({differs})', rows
    ).rowcount


def _add(
    connection: sqlite3.Connection,
    table: str,
    columns: tuple[Sequence[str], Sequence[str]],
    rows: Sequence[Mapping[str, Any]],
) -> int:
    """Insert the rows that are not there. columns: all, and those of the key."""
    named, keys = (", ".join(f'"{column}"' for column in some) for some in columns)
    values = ", ".join(f":{column}" for column in columns[0])
    return connection.executemany(
        f'INSERT INTO main."{table}" ({named}) VALUES ({values}) ON CONFLICT ({keys}) DO NOTHING', rows
    ).rowcount
