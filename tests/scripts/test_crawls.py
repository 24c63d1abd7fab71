"""Crawls in processes of their own: bounded, one a site, and resumed where they were killed."""

import os
import signal
import threading
import time

import pytest

from pipelines.schema import open_database
from scripts.crawls import Crawl, Limits, run_all, run_crawls
from scripts.leads.errors import LeadsError

QUICK = {"DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "0", "STORE_BATCH": "5", "STORE_EVERY_S": "0.2"}


def silent(doing, done=0, total=None):
    pass


def crawl_of(serving, site, **arguments):
    return Crawl(f"example_{site}", {"home": serving.urls[site], **arguments}, QUICK)


def asked(serving, site, since):
    return [one.path for one in serving.requests[since:] if one.site == site and one.path != "/robots.txt"]


def test_crawls_of_one_site_run_one_after_another(serving, database, tmp_path):
    since = len(serving.requests)
    cities = {"suzhou": "苏州", "wuxi": "无锡"}
    crawls = [crawl_of(serving, "recruitment", region=region) for region in cities.values()]
    runs = run_crawls(crawls, database, tmp_path / "logs", silent)
    assert [run["verdict"] for run in runs] == ["ok", "ok"]
    lists = [path.split("/")[2] for path in asked(serving, "recruitment", since) if path.startswith("/jobs/")]
    assert lists == sorted(lists), "the lists of both crawls came mixed"
    assert len({log.name for log in (tmp_path / "logs").glob("*.log")}) == 2


def test_a_killed_crawl_goes_on_where_it_was(serving, database, tmp_path):
    whole = tmp_path / "whole.db"
    crawl = crawl_of(serving, "regional", region="江苏")
    since = len(serving.requests)
    run_crawls([crawl], whole, tmp_path / "logs", silent)
    pages = asked(serving, "regional", since)
    since = len(serving.requests)

    def kill_in_the_middle():
        db = open_database(database)
        while not (rows := list(db.query("SELECT pid FROM runs"))) or db.table("listings").count < 40:
            time.sleep(0.02)
        os.kill(rows[0]["pid"], signal.SIGKILL)
        db.close()

    killer = threading.Thread(target=kill_in_the_middle)
    killer.start()
    first = run_all([crawl], database, tmp_path / "logs", silent, jobs=tmp_path / "jobs")[0].run
    killer.join()
    assert (first["state"], first["verdict"]) == ("interrupted", "partial")
    second = run_all([crawl], database, tmp_path / "logs", silent, jobs=tmp_path / "jobs")[0].run
    assert (second["run_id"], second["state"], second["verdict"]) == (first["run_id"], "finished", "ok")
    assert second["resumed"] == 1
    again = asked(serving, "regional", since)
    assert set(again) == set(pages)
    assert len(again) < 1.5 * len(pages), "it began anew"
    names = [
        set(open_database(path).execute("SELECT listing_id, content_hash FROM listings")) for path in (whole, database)
    ]
    assert names[0] == names[1]
    assert not list((tmp_path / "jobs").rglob("*.db"))


def test_a_bound_ends_all_and_says_why(serving, database, tmp_path):
    slow = {**QUICK, "DOWNLOAD_DELAY": "0.1"}
    crawls = [Crawl("example_industry", {"home": serving.urls["industry"], "sample": n}, slow) for n in ("500", "501")]
    ends = run_all(crawls, database, tmp_path / "logs", silent, limits=Limits(pages=10), jobs=tmp_path / "jobs")
    assert (ends[0].run["state"], ends[0].run["verdict"]) == ("interrupted", "partial")
    assert ends[1].run is None
    assert "10 pages" in ends[1].why
    ends = run_all(crawls[:1], database, tmp_path / "logs", silent, limits=Limits(seconds=0), jobs=tmp_path / "jobs")
    assert "time" in ends[0].why


def test_a_crawl_that_does_not_start_names_its_log(database, tmp_path):
    with pytest.raises(LeadsError, match=r"no spider 'example_nothing'"):
        run_crawls([Crawl("example_nothing")], database, tmp_path / "logs", silent)
