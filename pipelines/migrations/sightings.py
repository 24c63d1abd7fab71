"""How listings of the offline channels came to us."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.migrations.history import migrations
from pipelines.migrations.statements import run_statements


@migrations()
def sighting_table(db: Database) -> None:
    """FIND: who passed a record on or took it down, where, when, and why it may be used; a row a list."""
    run_statements(
        db,
        """
        CREATE TABLE sightings (
            listing_id TEXT NOT NULL, origin TEXT NOT NULL, "row" TEXT NOT NULL,
            referrer TEXT NOT NULL, basis TEXT NOT NULL,
            seen_by TEXT NOT NULL, place TEXT NOT NULL, seen_on TEXT NOT NULL,
            run_id TEXT NOT NULL, imported_at TEXT NOT NULL,
            PRIMARY KEY (listing_id, origin, seen_by, seen_on)
        );
    """,
    )
