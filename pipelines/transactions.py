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
def rehearsal(db: Database) -> Iterator[None]:
    """The block as it would be in a transaction of its own; at its end nothing has changed."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        db.conn.rollback()


@contextmanager
def alone(db: Database, patience_s: int = PATIENCE_S) -> Iterator[None]:
    """Wait until no other process is in such a block for this database, and keep the others waiting.

    Not reentrant. Raises DatabaseError when the others do not end.
    """
    with locked(db, "lock", "is still merging companies. Try again when it has ended", patience_s):
        yield


@contextmanager
def locked(db: Database, ending: str, doing: str, patience_s: int = 1) -> Iterator[None]:
    """Hold a lock of that name for this database; DatabaseError where another process, of which `doing` tells, has it.

    The lock is one of SQLite's on an empty file beside the database, so the system frees it when its holder dies.
    """
    path = db.conn.execute("PRAGMA database_list").fetchone()[2]
    with closing(sqlite3.connect(f"{path}.{ending}" if path else ":memory:", timeout=1, isolation_level=None)) as lock:
        for _ in range(patience_s):
            try:
                lock.execute("BEGIN EXCLUSIVE")
                break
            except sqlite3.OperationalError:
                continue  # a second has passed; short waits, so that Ctrl-C is heard
        else:
            raise DatabaseError(f"{path}: another process {doing}.")
        yield
