"""What may befall the machine: kills in any stage, a full disk, a database that is locked or cannot be written."""

import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.nights import begin_night
from pipelines.runs import close_dead_runs, living_runs
from pipelines.schema import open_database
from pipelines.store import write_batch
from scripts.example.faulty import Directory, serve_directories
from scripts.leads import main
from tests.scripts.directories import crawl_of, crawl_sites
from tests.scripts.test_kill import CONTENT, content, count

ROOT = Path(__file__).resolve().parents[2]
MOMENTS = random.Random(20261126)
STATEMENTS_AGAIN = 500
"""Fewer than the stages take where there is nothing left to do."""
STAGES = """
import os, signal, sys
from datetime import date
from pathlib import Path
from enrich.purge import purge
from enrich.stages import enrich
from pipelines.backup import back_up
from pipelines.presence import mark_presence
from pipelines.schema import open_database

path, last = Path(sys.argv[1]), int(sys.argv[2])
db = open_database(path)
done = 0

def count(_):
    global done
    done += 1
    if done == last:
        os.kill(os.getpid(), signal.SIGKILL)

db.conn.set_trace_callback(count)
mark_presence(db)
purge(db, today=date(2026, 11, 26), by="test")
enrich(db, "education", today=date(2026, 11, 26))
back_up(db, path)
print(done)
"""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("crawled")
    with serve_directories([Directory(40, 40)]) as urls:
        crawl_sites(urls, folder / "leads.db", folder)
    with closing(sqlite3.connect(folder / "leads.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "leads.db"


def copy_of(database, folder):
    folder.mkdir()
    for path in database.parent.glob("leads.db*"):
        shutil.copy2(path, folder)
    return folder / "leads.db"


def judge(database, last=0):
    words = [sys.executable, "-c", STAGES, str(database), str(last)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_stage_killed_at_random_statements_ends_as_undisturbed(crawled, tmp_path):
    whole, killed = (copy_of(crawled, tmp_path / name) for name in ("whole", "killed"))
    statements = int(judge(whole).stdout)
    for most in (statements, STATEMENTS_AGAIN):
        assert judge(killed, MOMENTS.randrange(1, most)).returncode == -9
    assert judge(killed).returncode == 0
    left, right = content(whole), content(killed)
    for table in CONTENT:
        if table in ("companies", "company_listings", "grades", "contacts"):  # 线索编号 are drawn by chance
            assert len(left[table]) == len(right[table]), table
        else:
            assert left[table] == right[table], table
    assert len(list(killed.with_name("backups").glob("*.db"))) >= 1
    assert not list(killed.with_name("backups").glob("*.part"))


def test_a_full_disk_ends_a_crawl_and_with_room_it_goes_on(tmp_path):
    whole, full = tmp_path / "whole" / "leads.db", tmp_path / "full" / "leads.db"
    site = Directory(41, 60)
    open_database(full).close()
    room = full.stat().st_size + 200_000
    with serve_directories([site]) as urls:
        crawl_sites(urls, whole, tmp_path)
        crawl = crawl_of(urls[0], ARCHIVE_ENABLED="0", STORE_BATCH="5")
        settings = {"DATABASE": full, "JOBDIR": tmp_path / "job", "LOG_FILE": tmp_path / "full.log"}
        words = [sys.executable, "-m", "scrapy", *crawl.command(**settings)]
        limit = (resource.RLIMIT_FSIZE, (room, room))
        subprocess.run(words, cwd=ROOT, preexec_fn=lambda: resource.setrlimit(*limit), check=False)
        assert 0 < count(full) < 60
        assert "Cannot write to" in (tmp_path / "full.log").read_text(encoding="utf-8")
        subprocess.run(words, cwd=ROOT, check=True)
    assert content(full)["listings"] == content(whole)["listings"]
    (run,) = open_database(full).query("SELECT verdict, listings_new FROM runs")
    assert run["verdict"] == "ok"


def test_a_database_that_others_keep_locked_is_waited_for(database, tmp_path):
    open_database(database).close()
    locked = threading.Event()

    def lock():
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            while not count(database):
                time.sleep(0.02)
            other.execute("BEGIN IMMEDIATE")
            locked.set()
            time.sleep(3)
            other.execute("COMMIT")

    thread = threading.Thread(target=lock)
    thread.start()
    with serve_directories([Directory(42, 45)]) as urls:
        (run,) = crawl_sites(urls, database, tmp_path, STORE_BATCH="5")
    thread.join()
    assert locked.is_set()
    assert (run["verdict"], run["listings_new"], count(database)) == ("ok", 45, 45)


def test_a_database_that_cannot_be_written_is_said_in_one_line(crawled, tmp_path, monkeypatch, capsys):
    database = copy_of(crawled, tmp_path / "only")

    def read_only(path):
        db = open_database(path)
        db.execute("PRAGMA query_only = 1")
        return db

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        write_batch(read_only(database), [], [])
    monkeypatch.setattr("scripts.leads.enrich.existing_database", read_only)
    with pytest.raises(SystemExit):
        main(["--database", str(database), "enrich"])
    said = capsys.readouterr().err
    assert "readonly" in said
    assert "Traceback" not in said
    assert len(content(database)["listings"]) == 40


def test_a_run_that_was_not_heard_of_for_long_is_over_though_its_number_lives(database):
    db = open_database(database)
    for name, hours in (("silent", 2), ("heard", 0), ("ahead", -5)):  # ahead: the clock was set back since
        at = (datetime.now(UTC) - timedelta(hours=hours)).isoformat(timespec="seconds")
        db.table("runs").insert(
            {"run_id": name, "source": "a", "channel": "", "arguments": "{}", "pid": os.getppid()}
            | {"started_at": at, "heartbeat_at": at, "state": "running"}
        )
    assert {run["run_id"] for run in living_runs(db)} == {"heard", "ahead"}
    close_dead_runs(db)
    assert {row["run_id"] for row in db.query("SELECT run_id FROM runs WHERE state = 'running'")} == {"heard", "ahead"}


def test_a_clock_that_jumps_ahead_in_a_night_begins_no_second_one_before_its_time(database, time_machine):
    db = open_database(database)
    time_machine.move_to(datetime(2026, 11, 26, 21, tzinfo=UTC), tick=False)
    first = begin_night(db)
    time_machine.move_to(datetime(2026, 11, 27, 5, tzinfo=UTC), tick=False)
    assert begin_night(db).night_id == first.night_id
