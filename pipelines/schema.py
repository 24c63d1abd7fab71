"""`open_database` is the only way to the database file: makes it or brings it up to date (`pipelines.migrations`)."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from sqlite_utils import Database

from pipelines.migrations import migrations
from pipelines.suppression import KeyFileError, register_key

BUSY_TIMEOUT_S = 30
MIGRATION_ATTEMPTS = 50


class DatabaseError(Exception):
    """The database file cannot be opened or written; the message names it and the way out."""


def _refuse_newer(db: Database) -> None:
    known = {migration.name for migration in migrations._migrations}
    newer = sorted(migration.name for migration in migrations.applied(db) if migration.name not in known)
    if newer:
        raise sqlite3.DatabaseError(f"made by a newer version of Tuoke (it has {', '.join(newer)}); update the program")


def _migrate(db: Database) -> None:
    """Apply what is pending; another process may be doing the same at this moment."""
    for attempt in range(MIGRATION_ATTEMPTS):
        try:
            if migrations.pending(db):
                migrations.apply(db)
            return
        except sqlite3.OperationalError:
            if attempt + 1 == MIGRATION_ATTEMPTS:
                raise
            time.sleep(0.2)


def open_database(path: str | Path) -> Database:
    """The database at `path` in WAL mode, made or brought up to date where needed. Raises DatabaseError."""
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = not path.exists()
        db = Database(sqlite3.connect(path, timeout=BUSY_TIMEOUT_S))
        db.execute(f"PRAGMA synchronous = {'OFF' if fresh else 'NORMAL'}")  # nothing in it yet that could be lost
        db.enable_wal()
        _refuse_newer(db)
        register_key(db, path)
        _migrate(db)
        db.execute("PRAGMA synchronous = NORMAL")
    except KeyFileError as error:
        raise DatabaseError(str(error)) from error
    except (sqlite3.Error, OSError) as error:
        raise DatabaseError(f"{path}: {error}. Is it a Tuoke database, writable, on a disk with room?") from error
    return db
