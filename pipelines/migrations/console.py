"""The console: who may enter, who is in, who tried, and who saw what."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.migrations.history import migrations
from pipelines.migrations.statements import run_statements


@migrations()
def console_tables(db: Database) -> None:
    """Users, sessions, attempts to enter, and the audit trail; and the index by which callbacks that are due are found.

    console_users.password: salted hash with its parameters; own_leads_only: sees assigned leads alone.
    console_sessions.token: hash of the cookie's. console_audit.action: view, export, raw or change; page: the path;
    lead_uid: whose data it was, "" for a page about many; detail: how many, or which file.
    """
    run_statements(
        db,
        """
        CREATE TABLE console_users (
            name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL,
            own_leads_only INTEGER NOT NULL CHECK (own_leads_only IN (0, 1)), created_at TEXT NOT NULL
        );
        CREATE TABLE console_sessions (
            token TEXT PRIMARY KEY, name TEXT NOT NULL, created_at TEXT NOT NULL, expires_at TEXT NOT NULL
        );
        CREATE INDEX console_sessions_name ON console_sessions (name);
        CREATE TABLE console_attempts (
            attempt_id INTEGER PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL, at TEXT NOT NULL,
            entered INTEGER NOT NULL CHECK (entered IN (0, 1))
        );
        CREATE INDEX console_attempts_time ON console_attempts (at);
        CREATE TABLE console_audit (
            audit_id INTEGER PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, address TEXT NOT NULL,
            action TEXT NOT NULL, page TEXT NOT NULL, lead_uid TEXT NOT NULL, detail TEXT NOT NULL
        );
        CREATE INDEX console_audit_time ON console_audit (at);
        CREATE INDEX console_audit_lead ON console_audit (lead_uid);
        CREATE INDEX calls_callback ON calls (callback_at) WHERE callback_at <> '';
    """,
    )
