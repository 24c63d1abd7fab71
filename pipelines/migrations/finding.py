"""What people look for: companies by their words, listings by place, pairs that are in doubt."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.migrations.history import migrations
from pipelines.migrations.statements import run_statements


@migrations()
def words_of_companies(db: Database) -> None:
    """The words by which a company is found, and an index of their trigrams; indexes by which much is counted quickly.

    searched.words: "" until they are read (`enrich.search`), as a trigger leaves them when a company comes or changes;
    what is erased from a company or from here is gone from the index with it.
    """
    run_statements(
        db,
        """
        CREATE TABLE searched (
            search_id INTEGER PRIMARY KEY, lead_uid TEXT NOT NULL UNIQUE, words TEXT NOT NULL DEFAULT ''
        );
        CREATE INDEX searched_due ON searched (search_id) WHERE words = '';
        CREATE VIRTUAL TABLE searched_words USING fts5 (
            words, content = 'searched', content_rowid = 'search_id', tokenize = 'trigram'
        );
        CREATE TRIGGER words_in AFTER INSERT ON searched BEGIN
            INSERT INTO searched_words (rowid, words) VALUES (NEW.search_id, NEW.words);
        END;
        CREATE TRIGGER words_out AFTER DELETE ON searched BEGIN
            INSERT INTO searched_words (searched_words, rowid, words) VALUES ('delete', OLD.search_id, OLD.words);
        END;
        CREATE TRIGGER words_anew AFTER UPDATE OF words ON searched BEGIN
            INSERT INTO searched_words (searched_words, rowid, words) VALUES ('delete', OLD.search_id, OLD.words);
            INSERT INTO searched_words (rowid, words) VALUES (NEW.search_id, NEW.words);
        END;
        INSERT INTO searched (lead_uid) SELECT lead_uid FROM companies WHERE merged_into IS NULL;
        CREATE TRIGGER company_searched AFTER INSERT ON companies WHEN NEW.merged_into IS NULL BEGIN
            INSERT INTO searched (lead_uid) VALUES (NEW.lead_uid) ON CONFLICT DO UPDATE SET words = '';
        END;
        CREATE TRIGGER company_searched_anew
        AFTER UPDATE OF name, credit_code, province, city, district, address, industry_name, "values", merged_into
        ON companies BEGIN
            DELETE FROM searched WHERE lead_uid = OLD.lead_uid;
            INSERT INTO searched (lead_uid) SELECT NEW.lead_uid WHERE NEW.merged_into IS NULL;
        END;
        CREATE TRIGGER company_searched_no_more AFTER DELETE ON companies BEGIN
            DELETE FROM searched WHERE lead_uid = OLD.lead_uid;
        END;
        CREATE INDEX listings_place ON listings (province, city, channel);
        CREATE INDEX rejected_reason ON rejected (reason, source, last_seen);
    """,
    )


@migrations()
def pairs_in_doubt(db: Database) -> None:
    """Pairs of listings to ask a person about, as last looked for (`enrich.review`); found_at: when that was."""
    run_statements(
        db,
        """
        CREATE TABLE doubts (
            listing_id_a TEXT NOT NULL, listing_id_b TEXT NOT NULL, probability REAL NOT NULL,
            together INTEGER NOT NULL CHECK (together IN (0, 1)), reasons TEXT NOT NULL, found_at TEXT NOT NULL,
            PRIMARY KEY (listing_id_a, listing_id_b)
        ) WITHOUT ROWID;
    """,
    )


@migrations()
def quick_lists(db: Database) -> None:
    """Indexes of what lists of companies are filtered and counted by."""
    run_statements(
        db,
        """
        CREATE INDEX companies_adcode ON companies (adcode);
        CREATE INDEX companies_industry ON companies (industry_code);
        CREATE INDEX companies_living ON companies (province, city) WHERE merged_into IS NULL;
        CREATE INDEX listings_channel ON listings (channel);
    """,
    )
