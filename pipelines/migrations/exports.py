"""What went out to whom, and what was erased or purged."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.migrations.history import migrations
from pipelines.migrations.statements import run_statements


@migrations()
def export_tables(db: Database) -> None:
    """Exports, the leads of each with what was shown of them, and what of that was taken back.

    exports.filters, options: JSON objects; files: JSON array of name, rows and sha256. state: failed means that no
    file appeared. export_facts: numbers (E.164), e-mail addresses and people as shown; value "" once it was erased.
    """
    run_statements(
        db,
        """
        CREATE TABLE exports (
            export_id INTEGER PRIMARY KEY, receiver TEXT NOT NULL, profile TEXT NOT NULL, filters TEXT NOT NULL,
            options TEXT NOT NULL, exported_by TEXT NOT NULL, exported_at TEXT NOT NULL, folder TEXT NOT NULL,
            files TEXT NOT NULL, leads INTEGER NOT NULL, held_back INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('written', 'failed'))
        );
        CREATE TABLE export_rows (
            export_id INTEGER NOT NULL, lead_uid TEXT NOT NULL, name TEXT NOT NULL, taken_back_at TEXT NOT NULL,
            PRIMARY KEY (export_id, lead_uid)
        ) WITHOUT ROWID;
        CREATE INDEX export_rows_lead ON export_rows (lead_uid);
        CREATE TABLE export_facts (
            export_id INTEGER NOT NULL, lead_uid TEXT NOT NULL, hash TEXT NOT NULL, kind TEXT NOT NULL,
            value TEXT NOT NULL, PRIMARY KEY (export_id, lead_uid, hash)
        ) WITHOUT ROWID;
        CREATE TABLE erasures (
            erasure_id INTEGER PRIMARY KEY, action TEXT NOT NULL CHECK (action IN ('erase', 'purge')),
            kind TEXT NOT NULL, reason TEXT NOT NULL, done_by TEXT NOT NULL, done_at TEXT NOT NULL,
            counts TEXT NOT NULL
        );
    """,
    )
