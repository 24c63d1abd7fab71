"""Weights of matching that were learnt here, in place of those that come with the program."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.migrations.history import migrations
from pipelines.migrations.statements import run_statements


@migrations()
def learnt_weights(db: Database) -> None:
    """One row each time they were learnt, as TOML; the last one holds."""
    run_statements(
        db,
        """
        CREATE TABLE match_weights (
            number INTEGER PRIMARY KEY, version TEXT NOT NULL UNIQUE, basis TEXT NOT NULL, made_at TEXT NOT NULL,
            weights TEXT NOT NULL
        );
    """,
    )


@migrations()
def names_read_anew(db: Database) -> None:
    """Names are read otherwise than before: what was read of them is read anew by the next batch."""
    db.execute("UPDATE match_records SET prepared = ''")
