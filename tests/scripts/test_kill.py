"""A crawl killed at a random moment and run again ends in the same database as one left alone."""

import random
import sqlite3
import time
from contextlib import closing

import pytest

from enrich.stages import enrich
from pipelines.schema import open_database

MOMENTS = random.Random(20261124)
PART = ("region=江苏",)
CONTENT = {
    "listings": "listing_id, source, channel, url, page_kind, name, name_key, credit_code, province, city, district, "
    "adcode, address, domain, status, normalised, found, content_hash, snapshot",
    "job_ads": "job_ad_id, listing_id, title, url, place, salary, published, text",
    "rejected": "rejected_id, source, url, reason, detail, found",
    "changes": "listing_id, field, old, new",
    "companies": "lead_uid, name, credit_code, province, city, district, adcode, address, website, status, "
    "industry_code, size_band, employees, capital, founded, head_uid, merged_into, listings",
    "company_listings": "lead_uid, listing_id, score, reasons, undone",
    "contacts": "*",
    "phones": "*",
    "grades": "lead_uid, profile, rule_version, fit, readiness, fit_points, readiness_points, tier, rank, reasons",
}


def content(path):
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: sorted(connection.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)
            for table, columns in CONTENT.items()
        }


def count(path, query="SELECT COUNT(*) FROM listings"):
    try:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute(query).fetchone()[0]
    except sqlite3.Error:
        return 0


@pytest.mark.parametrize("site", ["industry", "recruitment"])
def test_a_killed_crawl_run_again_ends_as_an_undisturbed_one(site, tmp_path, crawl, start_crawl):
    whole, killed = tmp_path / "whole.db", tmp_path / "killed.db"
    settings = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "STORE_BATCH=5")
    assert crawl(site, whole, *PART, settings=settings)[0] == 0
    goal = MOMENTS.randrange(1, count(whole) * 3 // 4)  # later it may end before it is killed
    process = start_crawl(site, killed, *PART, settings=settings)
    while process.poll() is None and count(killed) < goal:
        time.sleep(0.02)
    process.kill()
    process.wait(10)
    assert 0 < count(killed) < count(whole)
    assert crawl(site, killed, *PART, settings=settings)[0] == 0
    for path in (whole, killed):
        db = open_database(path)
        enrich(db, "education")
        states = {row["state"] for row in db.query("SELECT state FROM runs")}
        assert states <= {"finished", "interrupted"}
        db.close()
    left, right = content(whole), content(killed)
    for table in CONTENT:
        assert left[table] == right[table], table
    assert count(killed, "SELECT COUNT(*) FROM runs WHERE state = 'interrupted'") == 1
