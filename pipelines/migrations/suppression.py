"""Suppressions as keyed hashes, the hashes of what is stored, and what is suppressed of it."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.migrations.history import migrations
from pipelines.migrations.statements import run_statements

LISTING_HASHES = """
    INSERT OR IGNORE INTO listing_hashes
    SELECT listing_id, keyed_hash(kind, value), kind FROM (
        SELECT l.listing_id, 'company' AS kind, 'listing:' || l.listing_id AS value FROM {listings} l
        UNION ALL SELECT l.listing_id, 'company', 'code:' || l.credit_code FROM {listings} l WHERE l.credit_code <> ''
        UNION ALL SELECT l.listing_id, 'company', 'name:' || l.name_key || CASE
            WHEN coalesce(l.normalised ->> '$.legal_form', '') = '' THEN '|' || l.city ELSE '' END
            FROM {listings} l WHERE l.name_key <> ''
        UNION ALL SELECT l.listing_id, 'domain', l.domain FROM {listings} l WHERE l.domain <> ''
        UNION ALL SELECT l.listing_id, 'email', e.value FROM {listings} l, json_each(l.normalised, '$.emails') e
        UNION ALL SELECT l.listing_id, 'domain', substr(e.value, instr(e.value, '@') + 1)
            FROM {listings} l, json_each(l.normalised, '$.emails') e
    );
"""

GATES = (
    (
        "callable_phones",
        "NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.kind = 'phone' AND s.value = c.value)",
        "c.value NOT IN (SELECT value FROM suppressed_contacts WHERE kind = 'phone')",
    ),
    (
        "call_list",
        "NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.kind = 'company' AND s.value = c.lead_uid)",
        "c.lead_uid NOT IN (SELECT lead_uid FROM suppressed_leads)",
    ),
)
"""Each view, how it compared clear values, and how it compares hashes."""


def _gated(db: Database, view: str, clear: str, keyed: str) -> str:
    """The view as it is, behind the new gate."""
    sql: str = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [view]).fetchone()[0]
    assert clear in sql, f"{view} has no gate to replace"
    return sql.replace(clear, keyed)


@migrations()
def keyed_suppressions(db: Database) -> None:
    """Suppressions lose their clear values; views compare hashes that triggers keep."""
    new = ", ".join(
        f"NEW.{c} AS {c}" for c in ("listing_id", "credit_code", "name_key", "normalised", "city", "domain")
    )
    one_listing = LISTING_HASHES.format(listings=f"(SELECT {new})")
    callable_phones, call_list = (_gated(db, view, clear, keyed) for view, clear, keyed in GATES)
    run_statements(
        db,
        f"""
        DROP VIEW call_list;
        DROP VIEW callable_phones;
        ALTER TABLE suppressions RENAME TO clear_suppressions;
        CREATE TABLE suppressions (
            suppression_id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('phone', 'email', 'domain', 'company', 'person')),
            hint TEXT NOT NULL, reason TEXT NOT NULL, source TEXT NOT NULL, created_at TEXT NOT NULL,
            erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1))
        );
        CREATE TABLE suppression_key (fingerprint TEXT NOT NULL);
        INSERT INTO suppression_key VALUES (keyed_hash('key', ''));
        CREATE TABLE contact_hashes (
            kind TEXT NOT NULL, value TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (kind, value)
        ) WITHOUT ROWID;
        CREATE INDEX contact_hashes_hash ON contact_hashes (hash);
        CREATE TABLE listing_hashes (
            listing_id TEXT NOT NULL, hash TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (listing_id, hash)
        ) WITHOUT ROWID;
        CREATE INDEX listing_hashes_hash ON listing_hashes (hash);

        CREATE TRIGGER contact_hashed AFTER INSERT ON contacts BEGIN
            INSERT OR IGNORE INTO contact_hashes VALUES (NEW.kind, NEW.value, keyed_hash(NEW.kind, NEW.value));
        END;
        CREATE TRIGGER contact_hashed_anew AFTER UPDATE OF kind, value ON contacts BEGIN
            INSERT OR IGNORE INTO contact_hashes VALUES (NEW.kind, NEW.value, keyed_hash(NEW.kind, NEW.value));
        END;
        CREATE TRIGGER contact_gone AFTER DELETE ON contacts BEGIN
            DELETE FROM contact_hashes WHERE kind = OLD.kind AND value = OLD.value
            AND NOT EXISTS (SELECT 1 FROM contacts c WHERE c.kind = OLD.kind AND c.value = OLD.value);
        END;
        CREATE TRIGGER listing_hashed AFTER INSERT ON listings BEGIN {one_listing} END;
        CREATE TRIGGER listing_hashed_anew
        AFTER UPDATE OF credit_code, name_key, city, domain, normalised ON listings BEGIN
            DELETE FROM listing_hashes WHERE listing_id = OLD.listing_id;
            {one_listing}
        END;
        CREATE TRIGGER listing_gone AFTER DELETE ON listings BEGIN
            DELETE FROM listing_hashes WHERE listing_id = OLD.listing_id;
        END;

        INSERT INTO contact_hashes SELECT DISTINCT kind, value, keyed_hash(kind, value) FROM contacts;
        {LISTING_HASHES.format(listings="listings")}
        INSERT OR IGNORE INTO suppressions (hash, kind, hint, reason, source, created_at)
        SELECT keyed_hash(kind, value), kind, CASE kind
            WHEN 'phone' THEN '…' || substr(value, -4) WHEN 'domain' THEN value
            WHEN 'company' THEN substr(value, 5) ELSE substr(value, 1, 1) || '…' END, reason, source, created_at
        FROM (
            SELECT kind, iif(kind = 'company', 'uid:', '') || value AS value, reason, source, created_at
            FROM clear_suppressions ORDER BY suppression_id
        );
        INSERT OR IGNORE INTO suppressions (hash, kind, hint, reason, source, created_at)
        SELECT h.hash, 'company', s.value, s.reason, s.source, s.created_at FROM clear_suppressions s
        JOIN company_listings m ON m.lead_uid = s.value AND NOT m.undone
        JOIN listing_hashes h ON h.listing_id = m.listing_id AND h.kind = 'company' WHERE s.kind = 'company';
        DROP TABLE clear_suppressions;

        CREATE VIEW suppressed_contacts AS
        SELECT c.kind, c.value FROM suppressions s JOIN contact_hashes c USING (hash);
        CREATE VIEW suppressed_leads AS
        SELECT DISTINCT m.lead_uid FROM suppressions s JOIN listing_hashes h USING (hash)
        JOIN company_listings m USING (listing_id) WHERE NOT m.undone;
        {callable_phones};
        {call_list};
    """,
    )


LISTED = "c.value NOT IN (SELECT value FROM suppressed_contacts WHERE kind = 'phone')"
ASKED = (
    "NOT EXISTS (SELECT 1 FROM contact_hashes h JOIN suppressions s USING (hash) "
    "WHERE h.kind = 'phone' AND h.value = c.value)"
)


@migrations()
def the_gate_of_numbers_asks_row_by_row(db: Database) -> None:
    """Whoever reads the numbers of some leads looks up the hashes of those, and not of every number that is stored."""
    run_statements(db, f"DROP VIEW callable_phones; {_gated(db, 'callable_phones', LISTED, ASKED)};")
