"""What a crawl still has to ask for, in one SQLite file of its job folder: a killed crawl goes on where it was.

Everything between two checkpoints is one transaction. A checkpoint is taken when all that was read has been stored, so
a request counts as done only with its listings; what a kill undoes is asked again, and storing twice changes nothing.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

FILE = "frontier.db"
PATIENCE_S = 15
"""A crawl whose starter was killed has this long to store what it has, before the next one wants its job."""
TABLES = """
    CREATE TABLE IF NOT EXISTS requests (
        request_id INTEGER PRIMARY KEY, fingerprint BLOB UNIQUE, priority INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'asked', 'done')), payload BLOB
    );
    CREATE INDEX IF NOT EXISTS requests_waiting ON requests (priority DESC, request_id) WHERE state = 'waiting';
    CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Frontier:
    """The requests of one crawl. Raises sqlite3.Error from any method when its file cannot be written."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / FILE
        try:
            self.connection = self._open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # locked, read-only, full: not damaged
                raise
            logger.warning("%s is damaged (%s) and begun anew: the crawl starts over", self.path, error)
            self.path.replace(self.path.with_suffix(".damaged"))
            self._remove_files()
            self.connection = self._open()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=PATIENCE_S, isolation_level=None)
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # two crawls never share a job
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(TABLES)
        connection.execute("UPDATE requests SET state = 'waiting' WHERE state = 'asked'")
        self.waiting = 0
        (self.waiting,) = connection.execute("SELECT COUNT(*) FROM requests WHERE state = 'waiting'").fetchone()
        connection.execute("BEGIN")
        return connection

    def push(self, fingerprint: bytes | None, priority: int, payload: bytes) -> bool:
        """Add a request; False if one of that fingerprint was added before (None: never the same as another)."""
        added = self.connection.execute(
            "INSERT OR IGNORE INTO requests (fingerprint, priority, state, payload) VALUES (?, ?, 'waiting', ?)",
            (fingerprint, priority, payload),
        ).rowcount
        self.waiting += added
        return bool(added)

    def pop(self) -> tuple[int, bytes] | None:
        """The next request by priority and age, with its number; it waits no longer."""
        if not self.waiting:
            return None
        row: tuple[int, bytes] = self.connection.execute(
            "SELECT request_id, payload FROM requests WHERE state = 'waiting' "
            "ORDER BY priority DESC, request_id LIMIT 1"
        ).fetchone()
        self.connection.execute("UPDATE requests SET state = 'asked' WHERE request_id = ?", (row[0],))
        self.waiting -= 1
        return row

    def done(self, request_ids: Iterable[int]) -> None:
        """These requests are answered and all that came of them is stored."""
        self.connection.executemany(
            "UPDATE requests SET state = 'done', payload = NULL WHERE request_id = ?", ((one,) for one in request_ids)
        )

    def keep(self, **values: Any) -> None:
        """Remember JSON values under their names."""
        self.connection.executemany(
            "INSERT OR REPLACE INTO kept VALUES (?, ?)",
            ((name, json.dumps(value, ensure_ascii=False)) for name, value in values.items()),
        )

    def kept(self, name: str) -> Any:
        """What is remembered under a name, None if nothing is."""
        row = self.connection.execute("SELECT value FROM kept WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def checkpoint(self) -> None:
        """What happened until now outlives a kill."""
        self.connection.execute("COMMIT")
        self.connection.execute("BEGIN")

    def close(self) -> None:
        """Forget what happened since the last checkpoint."""
        with suppress(sqlite3.Error):
            self.connection.rollback()
        self.connection.close()

    def remove(self) -> None:
        """The crawl is over: the next one begins anew."""
        self.close()
        self.path.unlink(missing_ok=True)
        self._remove_files()
        with suppress(OSError):
            self.path.parent.rmdir()

    def _remove_files(self) -> None:
        for ending in ("-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)


def run_of_job(folder: Path) -> str:
    """The run that left this job unfinished, "" if there is none."""
    path = folder / FILE
    if not path.exists():
        return ""
    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE_S)) as connection:
            row = connection.execute("SELECT value FROM kept WHERE name = 'run_id'").fetchone()
    except sqlite3.Error:
        return ""
    return str(json.loads(row[0])) if row else ""
