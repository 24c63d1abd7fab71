"""Nightly copies of the database: whole, few, checked, put back."""

import sqlite3
from contextlib import closing

import pytest

from pipelines.backup import back_up, backup_folder, backups, check, restore
from pipelines.schema import DatabaseError, open_database
from pipelines.suppression import key_path


def damage(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 64] = b"\xff" * 64
    path.write_bytes(content)


def filled(path):
    db = open_database(path)
    with db.conn:
        db.execute(
            "INSERT INTO nights (night_id, started_at, step) VALUES ('n1', '2026-11-26T21:00:00+00:00', 'finished')"
        )
    return db


def test_a_damaged_database_is_named_and_the_last_copy_brings_all_back(database):
    db = filled(database)
    copy = back_up(db, database)
    db.close()
    damage(database)
    with pytest.raises(DatabaseError, match="leads restore"):
        check(database)
    aside = restore(database, copy)
    assert aside is not None
    assert aside.exists()
    assert [row["night_id"] for row in open_database(database).table("nights").rows] == ["n1"]


def test_no_copy_is_made_of_a_damaged_database_and_none_is_dropped(database):
    db = filled(database)
    copy = back_up(db, database)
    db.close()
    damage(database)
    with pytest.raises(DatabaseError, match="damaged"):
        back_up(sqlite_of(database), database, keep=0)
    assert backups(database) == [copy]


def sqlite_of(path):
    from sqlite_utils import Database  # noqa: PLC0415  # open_database refuses what is damaged

    return Database(sqlite3.connect(path))


def test_a_damaged_copy_is_not_put_back(database):
    db = filled(database)
    copy = back_up(db, database)
    db.close()
    damage(copy)
    with pytest.raises(DatabaseError, match="damaged"):
        restore(database, copy)
    assert open_database(database).table("nights").count == 1


def test_the_newest_are_kept_with_the_key(database, time_machine):
    db = filled(database)
    for day in range(1, 10):
        time_machine.move_to(f"2026-11-{day:02}T05:00:00+00:00", tick=False)
        back_up(db, database)
    assert [path.name for path in backups(database)][:1] == ["leads-20261109T050000.db"]
    assert len(backups(database)) == 7
    assert (backup_folder(database) / key_path(database).name).read_bytes() == key_path(database).read_bytes()


def test_the_team_is_copied_too_and_put_back_where_there_is_none(database):
    db = filled(database)
    team = database.with_name("team.toml")
    team.write_text("# ours")
    copy = back_up(db, database)
    db.close()
    team.unlink()
    restore(database, copy)
    assert team.read_text() == "# ours"
    team.write_text("# newer")
    restore(database, copy)
    assert team.read_text() == "# newer"
