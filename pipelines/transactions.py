"""Who may write when: one transaction for what belongs together, one process at a time for what takes long.

Crawls write all the time and wait for a transaction at most `schema.BUSY_TIMEOUT_S`; so a long job computes outside of
any transaction, holds `alone` meanwhile, and writes its result in one short transaction at the end.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlite_utils import Database

from pipelines.schema import DatabaseError

PATIENCE_S = 900


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All or nothing for the block; part of the transaction that is open already, if one is."""
    if db.conn.in_transaction:
        yield
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        db.conn.rollback()
        raise


@contextmanager
def alone(db: Database, patience_s: int = PATIENCE_S) -> Iterator[None]:
    """Wait until no other process is in such a block for this database, and keep the others waiting.

    The lock is one of SQLite's on an empty file beside the database, so the system frees it when its holder dies.
    Not reentrant. Raises DatabaseError when the others do not end.
    """
    path = db.conn.execute("PRAGMA database_list").fetchone()[2]
    with closing(sqlite3.connect(f"{path}.lock" if path else ":memory:", timeout=1, isolation_level=None)) as lock:
        for _ in range(patience_s):
            try:
                lock.execute("BEGIN EXCLUSIVE")
                break
            except sqlite3.OperationalError:
                continue  # a second has passed; short waits, so that Ctrl-C is heard
        else:
            raise DatabaseError(f"{path}: another process is still merging companies. Try again when it has ended.")
        yield
