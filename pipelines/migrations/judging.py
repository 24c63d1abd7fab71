"""What judging keeps: the facts of each company as the judge sees them, the queue, and every grade that ever stood."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.migrations.history import migrations
from pipelines.migrations.statements import run_statements


@migrations()
def leads_and_history(db: Database) -> None:
    """JUDGE: leads as they are graded; what a call is worth and costs; the control sample; the history of grades."""
    run_statements(
        db,
        """
        CREATE TABLE leads (lead_uid TEXT PRIMARY KEY, basis TEXT NOT NULL, lead TEXT NOT NULL);
        ALTER TABLE grades ADD COLUMN value REAL NOT NULL DEFAULT 0;
        ALTER TABLE grades ADD COLUMN cost REAL NOT NULL DEFAULT 0;
        ALTER TABLE grades ADD COLUMN control INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX grades_queue ON grades (profile, rank DESC, lead_uid);
        CREATE TABLE grade_history (
            lead_uid TEXT NOT NULL, profile TEXT NOT NULL, rule_version TEXT NOT NULL,
            fit TEXT NOT NULL, readiness INTEGER NOT NULL, tier TEXT NOT NULL, value REAL NOT NULL,
            rank REAL NOT NULL, control INTEGER NOT NULL, graded_at TEXT NOT NULL
        );
        CREATE INDEX grade_history_lead ON grade_history (lead_uid, profile, graded_at);
        INSERT INTO grade_history
            SELECT lead_uid, profile, rule_version, fit, readiness, tier, value, rank, control, graded_on FROM grades;
        CREATE TRIGGER grade_given AFTER INSERT ON grades BEGIN
            INSERT INTO grade_history VALUES (
                new.lead_uid, new.profile, new.rule_version, new.fit, new.readiness, new.tier, new.value, new.rank,
                new.control, strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')
            );
        END;
        CREATE TRIGGER grade_moved AFTER UPDATE ON grades
        WHEN (old.fit, old.readiness, old.tier, old.control) IS NOT (new.fit, new.readiness, new.tier, new.control)
        BEGIN
            INSERT INTO grade_history VALUES (
                new.lead_uid, new.profile, new.rule_version, new.fit, new.readiness, new.tier, new.value, new.rank,
                new.control, strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')
            );
        END;
    """,
    )
