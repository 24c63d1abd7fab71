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
    connection = db.conn
    columns = [column.name for column in db.table(table).columns]
    keys = db.table(table).pks
    with transaction(db):
        _stage(connection, table, columns, rows)
        connection.execute(f"CREATE INDEX temp.staged_key ON staged ({_list(keys)})")
        scope = _scope(connection, only)
        written = [column for column in columns if column not in keys and column not in once]
        watched = [column for column in written if column not in unwatched]
        removed = 0 if keep_missing else _remove(connection, table, keys, scope)
        changed = _change(connection, table, f"{scope} AND {_same(keys)}", written, watched)
        counts = SyncCounts(_add(connection, table, columns, keys), changed, removed)
        connection.execute("DROP TABLE temp.staged")
    return counts


def _stage(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> None:
    connection.execute(f'CREATE TEMP TABLE staged AS SELECT * FROM main."{table}" WHERE 0')
    insert = f"INSERT INTO temp.staged VALUES ({', '.join('?' * len(columns))})"
    values = (tuple(row[column] for column in columns) for row in rows)
    while batch := list(islice(values, BATCH)):
        connection.executemany(insert, batch)


def _scope(connection: sqlite3.Connection, only: tuple[str, Iterable[str]] | None) -> str:
    """The condition on a row `t` that may be removed."""
    if only is None:
        return "1"
    column, values = only
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS within_scope (value TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.execute("DELETE FROM temp.within_scope")
    connection.executemany("INSERT OR IGNORE INTO temp.within_scope VALUES (?)", ((value,) for value in values))
    return f't."{column}" IN (SELECT value FROM temp.within_scope)'


def _remove(connection: sqlite3.Connection, table: str, keys: Sequence[str], scope: str) -> int:
    return connection.execute(
        f'DELETE FROM main."{table}" AS t WHERE {scope} '
        f"AND NOT EXISTS (SELECT 1 FROM temp.staged s WHERE {_same(keys)})"
    ).rowcount


def _change(
    connection: sqlite3.Connection, table: str, where: str, written: Sequence[str], watched: Sequence[str]
) -> int:
    if not watched:
        return 0
    differs = " OR ".join(f's."{c}" IS NOT t."{c}"' for c in watched)
    assignments = ", ".join(f'"{c}" = s."{c}"' for c in written)
    return connection.execute(
        f'UPDATE main."{table}" AS t SET {assignments} FROM temp.staged s WHERE {where} AND ({differs})'
    ).rowcount


def _add(connection: sqlite3.Connection, table: str, columns: Sequence[str], keys: Sequence[str]) -> int:
    return connection.execute(
        f'INSERT INTO main."{table}" ({_list(columns)}) SELECT {_list(columns)} FROM temp.staged s '
        f'WHERE NOT EXISTS (SELECT 1 FROM main."{table}" t WHERE {_same(keys)})'
    ).rowcount


def _same(keys: Sequence[str]) -> str:
    return " AND ".join(f's."{key}" = t."{key}"' for key in keys)


def _list(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
