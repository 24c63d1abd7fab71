"""What calls bring back: outcomes, answers, facts confirmed on the phone, numbers, assignments, opportunities."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.migrations.history import migrations
from pipelines.migrations.statements import run_statements


@migrations()
def call_outcomes(db: Database) -> None:
    """Calls with a key of their own (`call_uid`), and what stood behind them when they were made.

    source, channel: of the page that published the number. grade, profile: of the lead on that day. via: how the result
    came back (house, vicidial, csv, console …). timed: whether called_at was stated; else it is the day of the file.
    right_party, attitude, awareness (0–4) and minutes are NULL where nobody said.
    """
    views = list(db.query("SELECT name, sql FROM sqlite_master WHERE type = 'view'"))
    for view in views:
        db.execute(f'DROP VIEW "{view["name"]}"')
    run_statements(
        db,
        """
        CREATE TABLE calls_now (
            call_id INTEGER PRIMARY KEY, call_uid TEXT NOT NULL UNIQUE, lead_uid TEXT NOT NULL, e164 TEXT NOT NULL,
            agent TEXT NOT NULL, called_at TEXT NOT NULL, timed INTEGER NOT NULL DEFAULT 1, disposition TEXT NOT NULL,
            callback_at TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '', minutes REAL,
            right_party INTEGER CHECK (right_party IN (0, 1)),
            attitude INTEGER CHECK (attitude BETWEEN 0 AND 4), awareness INTEGER CHECK (awareness BETWEEN 0 AND 4),
            source TEXT NOT NULL DEFAULT '', channel TEXT NOT NULL DEFAULT '', grade TEXT NOT NULL DEFAULT '',
            profile TEXT NOT NULL DEFAULT '', via TEXT NOT NULL DEFAULT '', recorded_at TEXT NOT NULL DEFAULT ''
        );
        INSERT INTO calls_now
            (call_id, call_uid, lead_uid, e164, agent, called_at, disposition, callback_at, note, recorded_at)
            SELECT call_id, 'former:' || call_id, lead_uid, e164, agent, called_at, disposition, callback_at, note,
                   called_at FROM calls;
        DROP TABLE calls;
        ALTER TABLE calls_now RENAME TO calls;
        CREATE INDEX calls_lead ON calls (lead_uid, called_at);
        CREATE INDEX calls_number ON calls (e164);
        CREATE TABLE call_changes (
            change_id INTEGER PRIMARY KEY, call_uid TEXT NOT NULL, field TEXT NOT NULL, old TEXT NOT NULL,
            new TEXT NOT NULL, via TEXT NOT NULL, changed_at TEXT NOT NULL
        );
        CREATE INDEX call_changes_call ON call_changes (call_uid);
    """,
    )
    for view in views:
        db.execute(view["sql"])


@migrations()
def answering_leads(db: Database) -> None:
    """Which lead a uid answers with now, and every call under that lead: a merged company keeps its calls."""
    run_statements(
        db,
        """
        CREATE INDEX companies_merged ON companies (merged_into) WHERE merged_into IS NOT NULL;
        CREATE VIEW answering_leads AS
        WITH RECURSIVE chain (lead_uid, answers_as) AS (
            SELECT lead_uid, lead_uid FROM companies WHERE merged_into IS NULL
            UNION
            SELECT c.lead_uid, chain.answers_as FROM chain JOIN companies c ON c.merged_into = chain.lead_uid
        )
        SELECT lead_uid, answers_as FROM chain;
        CREATE VIEW lead_calls AS
        SELECT coalesce(a.answers_as, k.lead_uid) AS answers_as, k.*
        FROM calls k LEFT JOIN answering_leads a USING (lead_uid);
    """,
    )


@migrations()
def call_facts(db: Database) -> None:
    """Survey answers, and a log of what calls established; in both the newest entry of a key is the one that holds.

    survey_answers.value: JSON of the typed answer. call_facts.person: "" for the company itself. fact: a code of
    `call_facts.toml` (stance, buying_role, adopter, mentor checks, parts of UCV and of the burning issue). words: the
    customer's own, or what it rests on.
    """
    run_statements(
        db,
        """
        CREATE TABLE survey_answers (
            call_uid TEXT NOT NULL, question TEXT NOT NULL, lead_uid TEXT NOT NULL, profile TEXT NOT NULL,
            value TEXT NOT NULL, answered_at TEXT NOT NULL,
            PRIMARY KEY (call_uid, profile, question)
        );
        CREATE INDEX survey_answers_lead ON survey_answers (lead_uid, profile, question, answered_at);
        CREATE TABLE call_facts (
            fact_id INTEGER PRIMARY KEY, lead_uid TEXT NOT NULL, person TEXT NOT NULL, fact TEXT NOT NULL,
            value TEXT NOT NULL, words TEXT NOT NULL, call_uid TEXT NOT NULL, agent TEXT NOT NULL,
            stated_at TEXT NOT NULL
        );
        CREATE INDEX call_facts_lead ON call_facts (lead_uid, person, fact, stated_at);
        CREATE TABLE contact_relations (
            relation_id INTEGER PRIMARY KEY, lead_uid TEXT NOT NULL, person TEXT NOT NULL, other TEXT NOT NULL,
            kind TEXT NOT NULL, words TEXT NOT NULL, agent TEXT NOT NULL, stated_at TEXT NOT NULL, ended_at TEXT,
            CHECK (person <> other)
        );
        CREATE UNIQUE INDEX contact_relations_now ON contact_relations (lead_uid, person, other, kind)
            WHERE ended_at IS NULL;
    """,
    )


@migrations()
def number_checks(db: Database) -> None:
    """What calls and number-check files said of a number, all of it; `number_status` is the last word.

    status: a code of the vocabulary (`phone_status`). lead_uid: set where it holds for one company only (a wrong number
    may be right elsewhere). dialable: whether it may be dialled until something newer is known.
    """
    run_statements(
        db,
        """
        CREATE TABLE number_checks (
            e164 TEXT NOT NULL, lead_uid TEXT NOT NULL, checked_at TEXT NOT NULL, source TEXT NOT NULL,
            status TEXT NOT NULL, word TEXT NOT NULL, dialable INTEGER NOT NULL CHECK (dialable IN (0, 1)),
            PRIMARY KEY (e164, lead_uid, source, checked_at)
        );
        CREATE VIEW number_status AS
        SELECT * FROM (
            SELECT *, row_number() OVER (PARTITION BY e164, lead_uid ORDER BY checked_at DESC, source) AS age
            FROM number_checks
        ) WHERE age = 1;
    """,
    )


@migrations()
def assignments(db: Database) -> None:
    """Who works which lead; at most one person at a time."""
    run_statements(
        db,
        """
        CREATE TABLE assignments (
            assignment_id INTEGER PRIMARY KEY, lead_uid TEXT NOT NULL, agent TEXT NOT NULL, pool TEXT NOT NULL,
            reason TEXT NOT NULL, assigned_by TEXT NOT NULL, assigned_at TEXT NOT NULL,
            released_at TEXT, release_reason TEXT NOT NULL DEFAULT ''
        );
        CREATE UNIQUE INDEX assignments_open ON assignments (lead_uid) WHERE released_at IS NULL;
        CREATE INDEX assignments_agent ON assignments (agent, released_at);
        CREATE TABLE key_accounts (
            lead_uid TEXT PRIMARY KEY, agent TEXT NOT NULL, reason TEXT NOT NULL, marked_by TEXT NOT NULL,
            marked_at TEXT NOT NULL
        );
    """,
    )


@migrations()
def opportunity_history(db: Database) -> None:
    """Opportunities by lead and profile; the stage that holds stands in the row, every stage in the history.

    amount: yuan, NULL where nobody said. closed_at: "" while it is open.
    """
    run_statements(
        db,
        """
        ALTER TABLE opportunities ADD COLUMN profile TEXT NOT NULL DEFAULT '';
        ALTER TABLE opportunities ADD COLUMN agent TEXT NOT NULL DEFAULT '';
        ALTER TABLE opportunities ADD COLUMN amount REAL;
        ALTER TABLE opportunities ADD COLUMN source TEXT NOT NULL DEFAULT '';
        ALTER TABLE opportunities ADD COLUMN opened_at TEXT NOT NULL DEFAULT '';
        ALTER TABLE opportunities ADD COLUMN closed_at TEXT NOT NULL DEFAULT '';
        CREATE UNIQUE INDEX opportunities_open ON opportunities (lead_uid, profile) WHERE closed_at = '';
        CREATE TABLE opportunity_history (
            history_id INTEGER PRIMARY KEY, opportunity_id INTEGER NOT NULL, stage TEXT NOT NULL,
            step_finished TEXT NOT NULL, evidence TEXT NOT NULL, counter_evidence TEXT NOT NULL, action TEXT NOT NULL,
            plan TEXT NOT NULL, agent TEXT NOT NULL, entered_at TEXT NOT NULL
        );
        CREATE INDEX opportunity_history_of ON opportunity_history (opportunity_id, entered_at);
    """,
    )


@migrations()
def source_scores(db: Database) -> None:
    """What calls say of each source, as last computed: feeds crawl priority and the trust in what a source states."""
    run_statements(
        db,
        """
        CREATE TABLE source_scores (
            source TEXT PRIMARY KEY, channel TEXT NOT NULL, leads INTEGER NOT NULL, dials INTEGER NOT NULL,
            contacts INTEGER NOT NULL, qualified INTEGER NOT NULL, wrong_numbers INTEGER NOT NULL,
            opt_outs INTEGER NOT NULL, opportunities INTEGER NOT NULL, cost REAL NOT NULL,
            trust REAL NOT NULL, priority REAL NOT NULL, scored_at TEXT NOT NULL
        );
    """,
    )


@migrations()
def assignments_follow(db: Database) -> None:
    """An assignment, and the mark of a key account, go with a company that is merged into another.

    Where the other has somebody already, that one keeps it: two people never have one company.
    """
    run_statements(
        db,
        """
        CREATE TRIGGER assignment_follows AFTER UPDATE OF merged_into ON companies
        WHEN NEW.merged_into IS NOT NULL AND NEW.merged_into IS NOT OLD.merged_into
        BEGIN
            INSERT INTO assignments (lead_uid, agent, pool, reason, assigned_by, assigned_at)
            SELECT NEW.merged_into, agent, pool, reason, assigned_by, assigned_at FROM assignments
            WHERE lead_uid = NEW.lead_uid AND released_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM assignments WHERE lead_uid = NEW.merged_into AND released_at IS NULL
            );
            UPDATE assignments
            SET released_at = strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now'), release_reason = 'merged'
            WHERE lead_uid = NEW.lead_uid AND released_at IS NULL;
            INSERT OR IGNORE INTO key_accounts
            SELECT NEW.merged_into, agent, reason, marked_by, marked_at FROM key_accounts
            WHERE lead_uid = NEW.lead_uid;
            DELETE FROM key_accounts WHERE lead_uid = NEW.lead_uid;
        END;
    """,
    )


@migrations()
def trusted_sources(db: Database) -> None:
    """Trust in tenths, of sources that enough calls tell of: small changes judge no company anew."""
    run_statements(
        db,
        """
        CREATE VIEW source_trust AS SELECT source, round(trust, 1) AS trust FROM source_scores WHERE dials > 0;
    """,
    )
