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


def sync_table(
    db: Database,
    table: str,
    rows: Iterable[Mapping[str, Any]],
    *,
    keep_missing: bool = False,
    unwatched: Sequence[str] = (),
) -> SyncCounts:
    """Insert, update and (unless keep_missing) delete so that `table` holds `rows`; one transaction, or part of one.

    Columns in `unwatched` are written with a row that differs elsewhere, and are no difference by themselves.
    """
    connection = db.conn
    columns = [column.name for column in db.table(table).columns]
    keys = db.table(table).pks
    with transaction(db):
        _stage(connection, table, columns, rows)
        counts = _apply(connection, table, columns, keys, keep_missing=keep_missing, unwatched=unwatched)
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


def _apply(
    connection: sqlite3.Connection,
    table: str,
    columns: Sequence[str],
    keys: Sequence[str],
    *,
    keep_missing: bool,
    unwatched: Sequence[str],
) -> SyncCounts:
    quoted = _list(columns)
    same_key = " AND ".join(f's."{k}" = t."{k}"' for k in keys)
    others = [c for c in columns if c not in keys]
    differs = " OR ".join(f's."{c}" IS NOT t."{c}"' for c in others if c not in unwatched) or "0"
    assignments = ", ".join(f'"{c}" = s."{c}"' for c in others)
    connection.execute(f"CREATE INDEX temp.staged_key ON staged ({_list(keys)})")
    removed = 0
    if not keep_missing:
        removed = connection.execute(
            f'DELETE FROM main."{table}" AS t WHERE NOT EXISTS (SELECT 1 FROM temp.staged s WHERE {same_key})'
        ).rowcount
    changed = connection.execute(
        f'UPDATE main."{table}" AS t SET {assignments} FROM temp.staged s WHERE {same_key} AND ({differs})'
    ).rowcount
    added = connection.execute(
        f'INSERT INTO main."{table}" ({quoted}) SELECT {quoted} FROM temp.staged s '
        f'WHERE NOT EXISTS (SELECT 1 FROM main."{table}" t WHERE {same_key})'
    ).rowcount
    return SyncCounts(added, changed, removed)


def _list(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
