"""Suppressions are keyed hashes: the file without its key says nothing, and nobody gets past a lost key."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from pipelines.migrations import migrations
from pipelines.schema import DatabaseError, open_database
from pipelines.suppression import Cause, add_suppressions, key_path, keyed_hash, register_key, suppressed_among

NUMBER = "+8651265550101"
WHY = ("…0101", Cause("asked", "test", "2026-11-24T01:00:00+00:00"))


def test_the_file_without_its_key_says_nothing(database):
    db = open_database(database)
    assert add_suppressions(db, [("phone", NUMBER)], *WHY) == 1
    assert add_suppressions(db, [("phone", NUMBER)], *WHY) == 0
    db.conn.commit()
    assert suppressed_among(db, [("phone", NUMBER), ("phone", "+861"), ("email", NUMBER)]) == {("phone", NUMBER)}
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert b"65550101" not in database.read_bytes()
    assert key_path(database).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "harm", [lambda p: p.unlink(), lambda p: p.write_text("zz"), lambda p: p.write_text("ab" * 32)]
)
def test_a_lost_or_wrong_key_is_an_error_and_never_silence(database, harm):
    open_database(database).close()
    harm(key_path(database))
    with pytest.raises(DatabaseError, match=r"leads\.db\.key.*backup"):
        open_database(database)


def test_the_views_need_no_key(database):
    db = open_database(database)
    add_suppressions(db, [("phone", NUMBER)], *WHY)
    db.conn.commit()
    db.close()
    bare = sqlite3.connect(database)
    for view in ("call_list", "callable_phones", "suppressed_contacts", "suppressed_leads"):
        assert bare.execute(f"SELECT * FROM {view}").fetchall() == []


def test_clear_suppressions_of_an_older_file_become_hashes_that_still_stop(database):
    old = Database(sqlite3.connect(database))
    migrations.apply(old, stop_before="keyed_suppressions")
    old.conn.executemany(
        "INSERT INTO suppressions (kind, value, reason, source, created_at) VALUES (?, ?, '', '', '')",
        [("phone", NUMBER), ("person", "陆听澜"), ("company", "LABCDEFGHI")],
    )
    old.execute(
        "INSERT INTO listings VALUES ('one:1', 'one', 'industry', '', 'detail', '', '砚石机械有限公司', "
        "'91320508MA1ABCDE0X', '', '', '', '', '', 'yanshi.cn', '', '{\"legal_form\": \"有限公司\", \"emails\": []}', "
        "'', '', '', '', '', '')"
    )
    old.execute("INSERT INTO company_listings VALUES ('LABCDEFGHI', 'one:1', 1, '', '', '', 0, 0)")
    old.conn.commit()
    old.close()
    db = open_database(database)
    facts = {("phone", NUMBER), ("person", "陆听澜"), ("company", "code:91320508MA1ABCDE0X")}
    facts |= {("company", "name:砚石机械有限公司"), ("company", "uid:LABCDEFGHI"), ("company", "listing:one:1")}
    assert suppressed_among(db, facts) == facts
    assert db.execute("SELECT lead_uid FROM suppressed_leads").fetchall() == [("LABCDEFGHI",)]
    assert {row["hint"] for row in db.query("SELECT hint FROM suppressions")} == {"…0101", "陆…", "LABCDEFGHI"}


@given(st.sampled_from(["phone", "person"]), st.text(min_size=1), st.binary(min_size=32, max_size=32))
def test_a_hash_tells_kinds_and_keys_apart_and_no_spelling(kind, value, key):
    found = keyed_hash(key, kind, value)
    assert found == keyed_hash(key, kind, f" {value} ")
    assert found != keyed_hash(key, "email", value)
    assert found != keyed_hash(key[::-1] + b"x", kind, value)


def test_many_processes_agree_on_one_key(database):
    for _ in range(2):
        register_key(Database(memory=True), database)
    first = key_path(database).read_text()
    open_database(database)
    assert key_path(database).read_text() == first
    assert [path.name for path in database.parent.glob(".*part")] == []
