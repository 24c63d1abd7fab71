"""What unattended nights need: runs that go on after an interruption."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.migrations.history import migrations
from pipelines.migrations.statements import run_statements


@migrations()
def resumed_runs(db: Database) -> None:
    """How often a run was taken up again after an interruption."""
    db.execute("ALTER TABLE runs ADD COLUMN resumed INTEGER NOT NULL DEFAULT 0")


@migrations()
def run_figures(db: Database) -> None:
    """What a run brought, field by field; what it did to the listings, so that a suspect run can be taken back."""
    run_statements(
        db,
        """
        ALTER TABLE runs ADD COLUMN figures TEXT NOT NULL DEFAULT '{}';
        ALTER TABLE runs ADD COLUMN quarantined INTEGER NOT NULL DEFAULT 0 CHECK (quarantined IN (0, 1));
        CREATE TABLE run_effects (
            run_id TEXT NOT NULL, listing_id TEXT NOT NULL, before TEXT, after TEXT,
            PRIMARY KEY (run_id, listing_id)
        ) WITHOUT ROWID;
    """,
    )


@migrations()
def pages_and_archive(db: Database) -> None:
    """Pages as they were last read, and where each response stands in the archive."""
    run_statements(
        db,
        """
        CREATE TABLE pages (
            source TEXT NOT NULL, url TEXT NOT NULL, listing_id TEXT NOT NULL,
            snapshot TEXT NOT NULL, reader TEXT NOT NULL, row_hash TEXT NOT NULL,
            etag TEXT NOT NULL, last_modified TEXT NOT NULL, read_at TEXT NOT NULL,
            PRIMARY KEY (source, url)
        ) WITHOUT ROWID;
        CREATE TABLE archived (
            file TEXT NOT NULL, offset INTEGER NOT NULL, url TEXT NOT NULL, status INTEGER NOT NULL,
            digest TEXT NOT NULL, source TEXT NOT NULL, run_id TEXT NOT NULL, fetched_at TEXT NOT NULL,
            PRIMARY KEY (file, offset)
        ) WITHOUT ROWID;
        CREATE INDEX archived_url ON archived (url, digest);
    """,
    )


@migrations()
def presence(db: Database) -> None:
    """Listings that their sources no longer show, and what that says of their companies."""
    run_statements(
        db,
        """
        CREATE TABLE listing_presence (
            listing_id TEXT PRIMARY KEY, state TEXT NOT NULL CHECK (state IN ('stale', 'gone')),
            missed INTEGER NOT NULL, since TEXT NOT NULL
        );
        CREATE VIEW company_presence AS
        SELECT lead_uid,
               CASE min(CASE p.state WHEN 'gone' THEN 2 WHEN 'stale' THEN 1 ELSE 0 END)
                   WHEN 2 THEN 'gone' WHEN 1 THEN 'stale' ELSE 'seen' END AS state,
               max(l.last_seen) AS last_seen
        FROM company_listings c JOIN listings l USING (listing_id) LEFT JOIN listing_presence p USING (listing_id)
        WHERE NOT c.undone GROUP BY lead_uid;
    """,
    )


@migrations()
def nightly_tables(db: Database) -> None:
    """Nights, what each did with each source, and the alerts that were sent."""
    run_statements(
        db,
        """
        CREATE TABLE nights (
            night_id TEXT PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT, step TEXT NOT NULL,
            report TEXT NOT NULL DEFAULT '{}'
        );
        CREATE INDEX runs_source ON runs (source, started_at);
        CREATE INDEX changes_time ON changes (changed_at);
    """,
    )
