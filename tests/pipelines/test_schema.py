import sqlite3
import subprocess
import sys

import pytest
from sqlite_utils import Database, Migrations

from pipelines import schema
from pipelines.schema import DatabaseError, migrations, open_database

TABLES = {
    "runs", "listings", "job_ads", "rejected", "changes", "companies", "company_listings", "contacts", "phones",
    "signals", "grades", "suppressions", "calls", "opportunities", "decisions", "contact_hashes", "listing_hashes",
    "call_facts", "survey_answers", "assignments", "console_users", "console_audit",
}  # fmt: skip


def test_a_new_database_has_all_tables_in_wal_mode(database):
    db = open_database(database)
    assert set(db.table_names()) >= TABLES
    views = {"call_list", "callable_phones", "suppressed_contacts", "suppressed_leads", "lead_calls", "number_status"}
    assert set(db.view_names()) >= views
    assert db.journal_mode == "wal"
    assert list(db.query("SELECT * FROM call_list")) == []


def test_opening_again_changes_nothing_and_loses_nothing(database):
    db = open_database(database)
    db.execute("INSERT INTO rejected VALUES ('r1', 'example', 'http://a', 'no_name', '', '', 'run', '2026-01-01', '')")
    db.conn.commit()
    before = list(db.query("SELECT * FROM _sqlite_migrations"))
    db.close()
    again = open_database(database)
    assert list(again.query("SELECT * FROM _sqlite_migrations")) == before
    assert again.table("rejected").count == 1


def test_an_older_file_is_brought_up_to_date_without_loss(database):
    old = Database(sqlite3.connect(database))
    migrations.apply(old, stop_before="company_tables")
    old.execute("INSERT INTO rejected VALUES ('r1', 'example', 'http://a', 'no_name', '', '', 'run', '2026-01-01', '')")
    old.conn.commit()
    old.close()
    db = open_database(database)
    assert "companies" in db.table_names()
    assert db.table("rejected").count == 1


def test_a_migration_that_fails_leaves_the_file_as_it_was(database, monkeypatch):
    db = open_database(database)
    later = Migrations("tuoke")
    for migration in migrations._migrations:
        later._migrations.append(migration)

    @later()
    def broken(db):
        db.execute("CREATE TABLE half (x)")
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(schema, "migrations", later)
    monkeypatch.setattr(schema, "MIGRATION_ATTEMPTS", 1)
    db.close()
    with pytest.raises(DatabaseError, match="disk full"):
        open_database(database)
    assert "half" not in Database(sqlite3.connect(database)).table_names()


def test_a_file_of_a_newer_version_is_refused(database):
    db = open_database(database)
    db.table("_sqlite_migrations").insert({"migration_set": "tuoke", "name": "from_the_future", "applied_at": ""})
    db.close()
    with pytest.raises(DatabaseError, match="from_the_future"):
        open_database(database)


def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("these are notes, and long enough to be no SQLite header " * 40)
    with pytest.raises(DatabaseError, match=r"notes\.txt"):
        open_database(path)


def test_two_processes_may_make_it_at_once(database):
    code = f"from pipelines.schema import open_database; open_database({str(database)!r})"
    processes = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(4)]
    errors = [p.communicate()[1].decode() for p in processes]
    assert [p.returncode for p in processes] == [0] * 4, errors
    assert set(open_database(database).table_names()) >= TABLES
