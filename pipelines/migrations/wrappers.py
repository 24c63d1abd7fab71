"""What crawls learned of a site's layout."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.migrations.history import migrations
from pipelines.migrations.statements import run_statements


@migrations()
def wrapper_table(db: Database) -> None:
    """FIND: where a site's pages hold a field, as learned from them."""
    run_statements(
        db,
        """
        CREATE TABLE wrappers (
            site TEXT NOT NULL, page_kind TEXT NOT NULL CHECK (page_kind IN ('list', 'detail')),
            field TEXT NOT NULL, path TEXT NOT NULL, learned_at TEXT NOT NULL,
            hits INTEGER NOT NULL, misses INTEGER NOT NULL,
            PRIMARY KEY (site, page_kind, field)
        );
    """,
    )
