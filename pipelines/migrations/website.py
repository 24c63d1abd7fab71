"""How visits of companies' own sites ended."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.migrations.history import migrations
from pipelines.migrations.statements import run_statements


@migrations()
def website_visits(db: Database) -> None:
    """One row a site (registrable domain), the last visit; outcome: "read", or why nothing was read."""
    run_statements(
        db,
        """
        CREATE TABLE website_visits (
            site TEXT PRIMARY KEY, url TEXT NOT NULL, outcome TEXT NOT NULL, detail TEXT NOT NULL,
            visited_at TEXT NOT NULL, run_id TEXT NOT NULL
        );
    """,
    )


@migrations()
def silent_websites(db: Database) -> None:
    """Since when a site is not found: the first of the visits in a row that did not find it, "" if the last one did."""
    db.execute("ALTER TABLE website_visits ADD COLUMN silent_since TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE companies ADD COLUMN status_reason TEXT NOT NULL DEFAULT ''")
