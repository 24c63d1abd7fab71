"""What people decided about companies."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.migrations.history import migrations
from pipelines.migrations.statements import run_statements


@migrations()
def human_decisions(db: Database) -> None:
    """Verdicts of people about pairs of listings, and which decision ended a membership (0: the rules did)."""
    run_statements(
        db,
        """
        CREATE TABLE decisions (
            decision_id INTEGER NOT NULL, listing_id_a TEXT NOT NULL, listing_id_b TEXT NOT NULL,
            same INTEGER NOT NULL CHECK (same IN (0, 1)),
            decided_by TEXT NOT NULL, decided_at TEXT NOT NULL, note TEXT NOT NULL,
            undone INTEGER NOT NULL DEFAULT 0, applied INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (decision_id, listing_id_a, listing_id_b), CHECK (listing_id_a < listing_id_b)
        );
        ALTER TABLE company_listings ADD COLUMN ended_by INTEGER NOT NULL DEFAULT 0;
    """,
    )
