import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.schema import open_database
from pipelines.sync import SyncCounts, sync_table


def row(number, shared_by=1, status="ok"):
    return {"e164": f"+86512655500{number:02}", "kind": "landline", "status": status, "shared_by": shared_by}


def rows_of(db):
    return sorted((r["e164"], r["shared_by"], r["status"]) for r in db.table("phones").rows)


def test_only_what_differs_is_touched(database):
    db = open_database(database)
    assert sync_table(db, "phones", [row(1), row(2), row(3)]) == SyncCounts(added=3)
    assert sync_table(db, "phones", [row(1), row(2), row(3)]) == SyncCounts()
    assert sync_table(db, "phones", [row(1), row(2, shared_by=5), row(4)]) == SyncCounts(added=1, changed=1, removed=1)
    assert rows_of(db) == [
        ("+8651265550001", 1, "ok"),
        ("+8651265550002", 5, "ok"),
        ("+8651265550004", 1, "ok"),
    ]


def test_missing_rows_stay_where_asked(database):
    db = open_database(database)
    sync_table(db, "phones", [row(1)])
    assert sync_table(db, "phones", [row(2)], keep_missing=True) == SyncCounts(added=1)
    assert len(rows_of(db)) == 2


def test_an_unwatched_column_is_no_difference(database):
    db = open_database(database)
    sync_table(db, "phones", [row(1, status="ok")])
    assert sync_table(db, "phones", [row(1, status="masked")], unwatched=("status",)) == SyncCounts()
    assert sync_table(db, "phones", [row(1, 2, status="masked")], unwatched=("status",)) == SyncCounts(changed=1)
    assert rows_of(db) == [("+8651265550001", 2, "masked")]


def test_a_failure_leaves_the_table_as_it_was(database):
    db = open_database(database)
    sync_table(db, "phones", [row(1)])

    def broken():
        yield row(2)
        raise RuntimeError("lost")

    with pytest.raises(RuntimeError):
        sync_table(db, "phones", broken())
    assert rows_of(db) == [("+8651265550001", 1, "ok")]
    assert sync_table(db, "phones", [row(1)]) == SyncCounts()


@settings(max_examples=25)
@given(st.lists(st.dictionaries(st.integers(0, 9), st.integers(1, 3)), min_size=1, max_size=4))
def test_the_table_always_says_what_came_last(tmp_path_factory, states):
    db = open_database(tmp_path_factory.mktemp("sync") / "leads.db")
    for state in states:
        sync_table(db, "phones", [row(n, shared_by) for n, shared_by in state.items()])
        assert rows_of(db) == sorted((r["e164"], r["shared_by"], r["status"]) for r in (row(*x) for x in state.items()))


def test_only_some_rows_are_looked_at_where_asked(database):
    db = open_database(database)
    sync_table(db, "phones", [row(1), row(2), row(3)])
    these = ("e164", [row(1)["e164"], row(2)["e164"]])
    assert sync_table(db, "phones", [row(1, shared_by=7)], only=these) == SyncCounts(changed=1, removed=1)
    assert [(number[-1], shared) for number, shared, _ in rows_of(db)] == [("1", 7), ("3", 1)]


def test_a_column_that_others_change_is_written_once(database):
    db = open_database(database)
    sync_table(db, "phones", [row(1, status="ok")], once=("status",))
    db.table("phones").update(row(1)["e164"], {"status": "dead"})
    assert sync_table(db, "phones", [row(1, status="ok")], once=("status",)) == SyncCounts()
    assert sync_table(db, "phones", [row(1, 2, status="ok")], once=("status",)) == SyncCounts(changed=1)
    assert rows_of(db)[0][1:] == (2, "dead")
