"""Nights on loopback: due, idempotent, locked, killed at any moment, within their window."""

import json
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from datetime import time as clock
from pathlib import Path

import pytest

from pipelines.nights import RESUMED_WITHIN, begin_night, finish_night, note_step
from pipelines.schema import open_database
from scripts.example.faulty import Directory, serve_directories
from scripts.leads import main
from scripts.nightly.plan import seconds_left
from tests.scripts.directories import QUICK
from tests.scripts.test_kill import CONTENT, content, count

ROOT = Path(__file__).resolve().parents[3]
MOMENTS = random.Random(20261126)


def words(urls, *more):
    chosen = [word for url in urls for word in ("--url", f"{url}/list/1")]
    settings = [word for name, value in QUICK.items() for word in ("--set", f"{name}={value}")]
    return ["nightly", *chosen, *settings, *more]


def night(database, urls, *more):
    main(["--database", str(database), *words(urls, *more)])


def start(database, urls):
    command = [sys.executable, "-m", "scripts.leads", "--database", str(database), *words(urls)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def crawl_started(database):
    """A crawl's process is there, and has recorded nothing: it will be an orphan before it begins."""
    return bool(list((database.parent / "logs").glob("*.err")))


def run_recorded(database):
    """A crawl goes on: it will be an orphan that stores what it has while the next night begins."""
    return count(database, "SELECT count(*) FROM runs WHERE state = 'running' AND pages > 1")


def some_time(database):
    time.sleep(MOMENTS.uniform(2, 6))
    return True


def test_a_night_does_all_and_a_second_one_nothing(database, capsys):
    sites = [Directory(1, 25), Directory(2, 25, lists="captcha"), Directory(3, 25)]
    (database.parent / "team.toml").write_text("[nobody]\n")
    with serve_directories(sites) as urls:
        night(database, urls)
        said = capsys.readouterr().out
        assert "3 crawls" in said
        assert "blocked" in said
        assert "Next: Wait a day" in said
        assert "no lead went back to its pool" in said
        assert "team.toml" in said
        assert "2 need attention" in said
        asked = sum(site.asked.total() for site in sites)
        lists = sorted((database.parent / "exports").iterdir())
        night(database, urls)
        said = capsys.readouterr().out
    assert "0 crawls" in said
    assert "nothing changed since" in said
    assert sum(site.asked.total() for site in sites) == asked
    assert sorted((database.parent / "exports").iterdir()) == lists
    db = open_database(database)
    assert [row["step"] for row in db.table("nights").rows] == ["finished"] * 2
    assert db.table("companies").count == 50
    reports = database.parent / "reports"
    assert list(reports.glob("night-*.txt"))
    assert "新出现: " in (reports / "changes.xml").read_text(encoding="utf-8")
    assert "blocked" in (reports / "health.html").read_text(encoding="utf-8")


def test_a_night_killed_at_random_moments_ends_as_an_undisturbed_one(tmp_path):
    whole, killed = tmp_path / "whole" / "leads.db", tmp_path / "killed" / "leads.db"
    sites = [Directory(4, 45), Directory(5, 45)]
    with serve_directories(sites) as urls:
        night(whole, urls)
        deaths = 0
        for moment in (crawl_started, run_recorded, some_time):
            process = start(killed, urls)
            while process.poll() is None and not moment(killed):
                time.sleep(0.02)
            deaths += process.poll() is None
            process.kill()
            process.communicate()
        night(killed, urls)
    assert deaths >= 2
    left, right = content(whole), content(killed)
    for table in CONTENT:
        if table not in ("companies", "company_listings", "grades", "contacts", "changes"):
            assert left[table] == right[table], table
        else:
            assert len(left[table]) == len(right[table]), table
    db = open_database(killed)
    (last,) = db.query("SELECT step FROM nights ORDER BY started_at DESC LIMIT 1")
    assert last["step"] == "finished"
    assert not list(db.query("SELECT 1 FROM runs WHERE state = 'running'"))


def test_a_second_nightly_does_not_start_while_one_goes_on(database, capsys):
    with serve_directories([Directory(6, 400)]) as urls:
        process = start(database, urls)
        while not database.exists() or not open_database(database).table("runs").count:
            time.sleep(0.1)
        with pytest.raises(SystemExit):
            night(database, urls)
        assert "left alone" in capsys.readouterr().err
        process.terminate()
        process.communicate(timeout=60)
        (run,) = open_database(database).query("SELECT state, verdict FROM runs")
    assert (run["state"], run["verdict"]) == ("interrupted", "partial")


def test_a_site_that_is_down_is_tried_again_and_the_reason_told(database, capsys):
    with serve_directories([Directory(7, 5)]) as urls:
        pass
    night(database, urls)
    said = capsys.readouterr().out
    assert "Tried again: directory-" in said
    assert "unreachable" in said


def test_budgets_end_a_crawl_and_the_next_night_goes_on(database, capsys):
    site = Directory(8, 60)
    with serve_directories([site]) as urls:
        night(database, urls, "--source-pages", "20")
        (first,) = open_database(database).query("SELECT * FROM runs")
        assert first["state"] == "interrupted"
        assert "Nothing needs attention" in capsys.readouterr().out
        night(database, urls)
        (second,) = open_database(database).query("SELECT * FROM runs")
    assert (second["run_id"], second["verdict"], second["resumed"]) == (first["run_id"], "ok", 1)
    assert max(site.asked.values()) <= 2


def test_outside_of_its_window_nothing_is_crawled(database, capsys):
    hour = datetime.now().astimezone().hour
    window = f"{(hour + 2) % 24}:00-{(hour + 3) % 24}:00"
    with serve_directories([Directory(9, 5)]) as urls:
        night(database, urls, "--window", window)
    assert "not started: the time is over" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("now", "hours"), [("20:59", 0), ("21:00", 9), ("23:30", 6.5), ("05:00", 1), ("06:00", 0), ("12:00", 0)]
)
def test_a_window_over_midnight(now, hours):
    at = datetime.fromisoformat(f"2026-11-26T{now}:00+08:00")
    assert seconds_left((clock(21), clock(6)), 24, at) == hours * 3600
    assert seconds_left(None, 2, at) == 7200


def test_an_interrupted_night_goes_on_for_a_while_and_a_clock_set_back_begins_anew(database, time_machine):
    db = open_database(database)
    start_at = datetime(2026, 11, 26, 21, tzinfo=UTC)
    time_machine.move_to(start_at, tick=False)
    first = begin_night(db)
    note_step(db, first, "crawl", {"pages": 3})
    time_machine.move_to(start_at + RESUMED_WITHIN / 2, tick=False)
    assert begin_night(db) == first
    time_machine.move_to(start_at.replace(year=2025), tick=False)
    assert begin_night(db).night_id != first.night_id
    time_machine.move_to(start_at + 2 * RESUMED_WITHIN, tick=False)
    third = begin_night(db)
    assert not third.done
    finish_night(db, third)
    assert json.loads(next(db.query("SELECT report FROM nights WHERE night_id = ?", [first.night_id]))["report"])
