"""`leads health` and `leads changes` say what needs attention; a suspect run is released by its name."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.failures import Failure
from pipelines.schema import open_database
from scripts.leads import main


@pytest.fixture
def db(database):
    db = open_database(database)
    runs = [
        ("r1", "well", "ok", 0, 3),
        ("r2", "sick", "ok", 0, 3),
        ("r3", "sick", "blocked", 0, 2),
        ("r4", "sick", "layout changed", 1, 1),
    ]
    for run_id, source, verdict, aside, days in runs:
        at = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
        figures = json.dumps({"listings": 40, "known": 30, "filled": {"phones": 0.75}})
        db.table("runs").insert(
            {"run_id": run_id, "source": source, "channel": "regional", "arguments": "{}", "pid": 1, "pages": 42}
            | {"started_at": at, "heartbeat_at": at, "state": "finished", "verdict": verdict, "figures": figures}
            | {"evidence": f"<evidence of {run_id}>", "next_step": "Look.", "quarantined": aside}
        )
    return db


def leads(database, *words):
    main(["--database", str(database), *words])


def test_the_sick_stand_first_with_evidence_and_next_step(db, database, capsys):
    leads(database, "health")
    said = capsys.readouterr().out
    assert said.index("sick") < said.index("well")
    assert "layout changed, 1 of 3 ok" in said
    assert "sick: layout changed, 2 in a row. <evidence of r4>. Next: Look. Set aside: r4" in said
    assert "75%" in said
    assert "25%" in said


def test_the_page_shows_the_same_and_every_remedy(db, database, tmp_path):
    leads(database, "health", "--page", str(tmp_path / "health.html"))
    page = (tmp_path / "health.html").read_text(encoding="utf-8")
    assert "&lt;evidence of r4&gt;" in page
    assert "<script" not in page
    assert all(failure.code in page for failure in Failure)


def test_a_run_set_aside_is_released_and_no_other(db, database, capsys):
    with pytest.raises(SystemExit):
        leads(database, "health", "--release", "r1")
    assert "Those that are: r4" in capsys.readouterr().err
    leads(database, "health", "--release", "r4")
    assert not list(db.query("SELECT 1 FROM runs WHERE quarantined"))


def test_every_failure_is_listed_with_its_remedy(tmp_path, capsys):
    leads(tmp_path / "none.db", "health", "--failures")
    said = capsys.readouterr().out
    assert all(failure.code in said for failure in Failure)


def test_changes_since_a_day_and_a_wrong_day(db, database, capsys):
    leads(database, "changes", "--since", "7d")
    assert "Nothing changed since 7d" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        leads(database, "changes", "--since", "yesterday")
    assert "write a day as 2026-11-20" in capsys.readouterr().err
