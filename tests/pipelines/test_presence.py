"""Listings that their source shows no more become stale, then gone, come back, and are never deleted."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.presence import mark_presence
from pipelines.schema import open_database

START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def db(database):
    return open_database(database)


def night(db, number, seen, arguments="{}", verdict="ok"):
    at = (START + timedelta(days=number)).isoformat(timespec="seconds")
    run = f"run{number}{arguments}"
    db.execute(
        "INSERT INTO runs (run_id, source, channel, arguments, pid, started_at, heartbeat_at, state, verdict) "
        "VALUES (?, 'a', 'regional', ?, 1, ?, ?, 'finished', ?)",
        [run, arguments, at, at, verdict],
    )
    for one in seen:
        db.execute(
            "INSERT INTO listings VALUES (?, 'a', 'regional', '', 'row', '', '', '', '', '', '', '', '', '', '', "
            "'{}', '{}', '', '', ?, ?, ?) ON CONFLICT (listing_id) DO UPDATE SET run_id = excluded.run_id, "
            "last_seen = excluded.last_seen",
            [one, run, at, at],
        )
    db.conn.commit()
    return mark_presence(db)


def states(db):
    return {row["listing_id"]: row["state"] for row in db.table("listing_presence").rows}


def test_two_nights_without_are_stale_four_gone_and_a_sighting_brings_back(db):
    night(db, 1, ["x", "y"])
    assert night(db, 2, ["x"]).stale == 0
    assert night(db, 3, ["x"]).stale == 1
    assert states(db) == {"y": "stale"}
    night(db, 4, ["x"])
    assert night(db, 5, ["x"]).gone == 1
    assert mark_presence(db).changed == 0
    night(db, 6, ["x", "y"])
    assert states(db) == {}
    said = [(row["old"], row["new"]) for row in db.query("SELECT old, new FROM changes ORDER BY change_id")]
    assert said == [('"seen"', '"stale"'), ('"stale"', '"gone"'), ('"gone"', '"seen"')]
    assert db.table("listings").count == 2


def test_only_good_runs_of_the_same_question_count(db):
    night(db, 1, ["x"], arguments='{"region": "苏州"}')
    night(db, 2, [], arguments='{"region": "无锡"}')
    night(db, 3, [], arguments='{"region": "苏州"}', verdict="partial")
    night(db, 4, [], arguments='{"sample": "5"}')
    night(db, 5, [], arguments='{"region": "苏州"}')
    assert states(db) == {}
    night(db, 6, [])
    assert states(db) == {"x": "stale"}
