"""What matching on arrival looks up: records as they are compared, blocks, links, groups, how common a value is."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.migrations.history import migrations
from pipelines.migrations.statements import run_statements


@migrations()
def match_tables(db: Database) -> None:
    """Derived from listings, and made anew from them by a batch; what is erased or changed there is erased here."""
    run_statements(
        db,
        """
        CREATE TABLE match_records (
            listing_id TEXT PRIMARY KEY, prepared TEXT NOT NULL, keys TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE match_keys (
            key INTEGER NOT NULL, listing_id TEXT NOT NULL, PRIMARY KEY (key, listing_id)
        ) WITHOUT ROWID;
        CREATE TABLE match_links (
            listing_id_a TEXT NOT NULL, listing_id_b TEXT NOT NULL, bits REAL NOT NULL,
            PRIMARY KEY (listing_id_a, listing_id_b)
        ) WITHOUT ROWID;
        CREATE INDEX match_links_b ON match_links (listing_id_b);
        CREATE TABLE match_groups (
            listing_id TEXT PRIMARY KEY, group_id TEXT NOT NULL, score REAL NOT NULL, reasons TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX match_groups_group ON match_groups (group_id);
        CREATE TABLE match_counts (
            kind TEXT NOT NULL, value INTEGER NOT NULL, firms INTEGER NOT NULL, PRIMARY KEY (kind, value)
        ) WITHOUT ROWID;
        CREATE TABLE match_versions (
            version INTEGER PRIMARY KEY, weights TEXT NOT NULL, firms INTEGER NOT NULL, made_at TEXT NOT NULL
        );
        CREATE INDEX decisions_a ON decisions (listing_id_a);
        CREATE INDEX decisions_b ON decisions (listing_id_b);

        CREATE TRIGGER match_listing_gone AFTER DELETE ON listings BEGIN
            DELETE FROM match_keys WHERE listing_id = OLD.listing_id AND key IN (
                SELECT k.value FROM match_records m, json_each(m.keys) k WHERE m.listing_id = OLD.listing_id
            );
            DELETE FROM match_links WHERE listing_id_a = OLD.listing_id;
            DELETE FROM match_links WHERE listing_id_b = OLD.listing_id;
            DELETE FROM match_groups WHERE listing_id = OLD.listing_id;
            DELETE FROM match_records WHERE listing_id = OLD.listing_id;
        END;
        CREATE TRIGGER match_listing_changed AFTER UPDATE OF name, credit_code, city, domain, normalised ON listings
        WHEN OLD.name IS NOT NEW.name OR OLD.credit_code IS NOT NEW.credit_code OR OLD.city IS NOT NEW.city
            OR OLD.domain IS NOT NEW.domain OR OLD.normalised IS NOT NEW.normalised
        BEGIN
            UPDATE match_records SET prepared = '' WHERE listing_id = NEW.listing_id;
        END;
    """,
    )
