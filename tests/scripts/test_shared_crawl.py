"""Three workers on a real Redis, one of them killed, bring what one process brings, at the pace of one."""

import os
import random
import shutil
import socket
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from redis import Redis, RedisError

from enrich.stages import enrich
from pipelines.records import Rejection
from pipelines.schema import open_database
from pipelines.shared.collecting import Collector
from pipelines.shared.messages import STREAM, WORKERS, packed
from pipelines.shared.queue import SharedQueue
from scripts.example.faulty import Directory, serve_directories
from scripts.leads import main
from tests.scripts.directories import QUICK, crawl_sites
from tests.scripts.test_kill import CONTENT, content

ROOT = Path(__file__).resolve().parents[2]
DELAY_S = 0.05
pytestmark = pytest.mark.skipif(
    not shutil.which("redis-server"), reason="REDIS IS NOT TESTED: redis-server is not here (Debian: redis-server)"
)


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory):
    folder = tmp_path_factory.mktemp("redis")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    server = Redis(port=port)
    for _ in range(100):
        try:
            server.ping()
            break
        except (RedisError, OSError):
            time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    server.close()
    process.terminate()
    process.wait(10)


@pytest.fixture
def server(redis_url):
    with Redis.from_url(redis_url) as server:
        server.flushdb()
        yield server


def worker(url, redis_url, folder, number):
    words = [sys.executable, "-m", "scrapy", "crawl", "directory", "-a", f"url={url}/list/1"]
    chosen = {**QUICK, "DOWNLOAD_DELAY": DELAY_S, "SHARED_CRAWL": "one", "LOG_FILE": folder / f"worker{number}.log"}
    for name, value in chosen.items():
        words += ["-s", f"{name}={value}"]
    environment = {**os.environ, "REDIS_URL": redis_url, "TUOKE_DATABASE": str(folder / "none" / "leads.db")}
    return subprocess.Popen(words, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


def test_three_workers_one_killed_bring_the_same_companies_at_the_pace_of_one(server, redis_url, tmp_path, capsys):
    site = Directory(30, 70)
    alone, together = tmp_path / "alone" / "leads.db", tmp_path / "together" / "leads.db"
    with serve_directories([site]) as urls:
        crawl_sites(urls, alone, tmp_path)
        asked_alone = sum(site.asked.values())
        site.asked.clear()
        site.times.clear()
        workers = [worker(urls[0], redis_url, tmp_path, number) for number in range(3)]
        while sum(site.asked.values()) < 20 and all(one.poll() is None for one in workers):
            time.sleep(0.02)
        workers[0].kill()
        main(["--database", str(together), "collect", "--redis", redis_url, "--until-done"])
        assert [one.wait(60) for one in workers] == [-9, 0, 0]
    assert "listings stored" in capsys.readouterr().out
    gaps = [later - earlier for earlier, later in pairwise(site.times)]
    assert min(gaps) >= DELAY_S, "the site was asked quicker than its delay"
    assert sum(site.asked.values()) <= asked_alone + 3 + 2, "pages were read by several workers"
    for path in (alone, together):
        enrich(open_database(path), "education")
    left, right = content(alone), content(together)
    for table in CONTENT:
        if table not in ("changes", "companies", "company_listings", "grades", "contacts"):
            assert left[table] == right[table], table
        assert len(left[table]) == len(right[table]), table
    (run,) = open_database(together).query("SELECT state, verdict, listings_new, pages FROM runs")
    assert (run["state"], run["verdict"], run["listings_new"]) == ("finished", "ok", 70)
    assert not (tmp_path / "none").exists(), "a worker needs no database"
    assert server.xlen(STREAM) == 0


def test_a_collector_killed_at_any_moment_loses_and_doubles_nothing(server, redis_url, tmp_path):
    site, database = Directory(31, 40), tmp_path / "leads.db"
    rng = random.Random(5)
    words = [sys.executable, "-m", "scripts.leads", "--database", str(database), "collect", "--redis", redis_url]
    with serve_directories([site]) as urls:
        one = worker(urls[0], redis_url, tmp_path, 1)
        for _ in range(3):
            collector = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(1.5 + 2 * rng.random())
            collector.kill()
            assert collector.wait() == -9
        assert one.wait(60) == 0  # all is read before the last one begins
        db = open_database(database)
        if server.xlen(STREAM):
            Collector(db, server).step()  # this one dies with all stored and no verdict given
        if not db.execute("SELECT 1 FROM runs WHERE state = 'finished'").fetchone():
            main(["--database", str(database), "collect", "--redis", redis_url, "--until-done"])
    assert len({row["name"] for row in db.table("listings").rows}) == db.table("listings").count == 40
    (run,) = db.query("SELECT state, verdict, listings_new FROM runs")
    assert (run["state"], run["verdict"], run["listings_new"]) == ("finished", "ok", 40)
    assert not server.exists(WORKERS)


def test_what_a_worker_does_not_finish_is_lent_again(server, monkeypatch):
    monkeypatch.setattr("pipelines.shared.queue.LEASE_MS", 40)
    queue = SharedQueue(server, "a:1")
    assert queue.push(b"f1", 0, b"one")
    assert not queue.push(b"f1", 0, b"one again")
    assert queue.push(None, 5, b"first")
    assert [queue.pop(), queue.pop(), queue.pop()] == [b"first", b"one", None]
    queue.done([b"first"])
    assert queue.left() == 1
    time.sleep(0.06)
    assert queue.pop() == b"one"
    queue.give_back([b"one"])
    assert queue.pop() == b"one"
    queue.stop("blocked")
    queue.stop("later")
    queue.give_back([b"one"])
    assert (queue.pop(), queue.stopped(), queue.left()) == (None, "blocked", 1)


def test_what_was_read_and_not_stored_is_stored_by_the_next_and_odd_messages_are_left_out(server, database):
    rejection = Rejection("no_name", "\ud800 lone", "", "found")
    db = open_database(database)
    collector = Collector(db, server)
    server.xadd(STREAM, packed("rejection", rejection))
    server.xreadgroup("collect", "writer", {STREAM: ">"})  # its reader dies here
    server.xadd(STREAM, {"kind": "listing", "value": "{}"})
    assert not collector.crawls
    for _ in range(2):
        Collector(db, server).step()
    assert [row["reason"] for row in db.table("rejected").rows] == ["no_name"]
    assert server.xlen(STREAM) == 0
