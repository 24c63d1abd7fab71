"""`scrapy crawl` on the example sites: what it stores, what it leaves alone, how it ends."""

import json

import pytest

from pipelines.schema import open_database


def last_run(database):
    return next(iter(open_database(database).query("SELECT * FROM runs ORDER BY rowid DESC")))


def test_a_region_and_industry_of_one_site(crawl, database, example):
    assert crawl("industry", database, "region=苏州", "industry=教育培训")[0] == 0
    run = last_run(database)
    assert (run["verdict"], run["state"]) == ("ok", "finished")
    assert json.loads(run["arguments"]) == {"region": "苏州", "industry": "教育培训"}
    stored = {
        row["listing_id"].partition(":")[2] for row in open_database(database).query("SELECT listing_id FROM listings")
    }
    there = {
        one.path
        for one in example.of_site("industry")
        if one.visible and one.city.slug == "suzhou" and example.company[one.uid].trade.slug == "jiaoyu"
    }
    assert stored <= {one.path for one in example.of_site("industry")}
    assert len(stored & there) >= 0.99 * len(there)


def test_a_sample_stops_early(crawl, database):
    assert crawl("regional", database, "region=suzhou", "sample=3")[0] == 0
    assert last_run(database)["verdict"] == "ok"
    assert open_database(database).table("listings").count == 3


def test_every_listing_says_where_it_comes_from(crawl, database, serving):
    crawl("regional", database, "region=无锡", "sample=5")
    for row in open_database(database).query("SELECT * FROM listings"):
        assert row["source"] == "example_regional"
        assert row["channel"] == "regional"
        assert row["url"].startswith(serving.urls["regional"])
        assert len(row["snapshot"]) == 64
        assert row["first_seen"]
        assert row["run_id"] == last_run(database)["run_id"]


def test_a_block_page_stops_the_crawl_and_is_the_verdict(crawl, database, serving):
    before = len(serving.requests)
    crawl("blocked", database)
    run = last_run(database)
    assert run["verdict"] == "blocked"
    assert "/co/" in run["evidence"]
    assert run["next_step"]
    asked = [r.path for r in serving.requests[before:] if r.site == "blocked" and r.path.startswith("/co/")]
    assert len(asked) <= 2


def test_robots_denied_corners_are_never_fetched(crawl, database, serving):
    crawl("industry", database, "region=苏州")
    crawl("regional", database, "region=苏州")
    assert serving.forbidden() == []
    assert {r.user_agent.split("/")[0] for r in serving.requests} == {"Tuoke"}


@pytest.mark.parametrize(
    ("site", "arguments", "hint"),
    [
        ("industry", ["region=苏洲"], "苏州"),
        ("industry", ["region=北京"], "does not cover"),
        ("industry", ["industry=教育"], ""),
        ("industry", ["industry=餐饮"], "教育培训"),
        ("regional", ["sample=many"], "whole number"),
        ("regional", ["colour=red"], "Arguments:"),
        ("nothere", [], "example_"),
    ],
)
def test_wrong_words_are_answered_before_anything_starts(crawl, serving, database, monkeypatch, site, arguments, hint):
    monkeypatch.setitem(serving.urls, "nothere", "http://127.0.0.1:9")
    code, errors = crawl(site, database, *arguments, *(["sample=1"] if not hint else []))
    assert "Traceback" not in errors
    if hint:
        assert code == 2
        assert hint in errors
        assert not database.exists()
    else:
        assert code == 0


def test_a_real_site_needs_to_know_who_asks(crawl, database, monkeypatch):
    monkeypatch.delenv("TUOKE_CONTACT", raising=False)
    code, errors = crawl("industry", database, "home=http://directory.example")
    assert code == 2
    assert "TUOKE_CONTACT" in errors


def test_a_site_that_is_away_is_unreachable(crawl, database):
    crawl("regional", database, "home=http://127.0.0.1:9", settings=("DOWNLOAD_DELAY=0", "RETRY_TIMES=0"))
    assert last_run(database)["verdict"] == "unreachable"


def test_a_list_of_one_company_is_read_once_its_sister_lists_were(crawl, database):
    crawl("industry", database, "region=无锡", "industry=教育培训")
    crawl("industry", database, "region=苏州")
    assert crawl("industry", database, "region=无锡", "industry=纺织服装")[0] == 0
    assert last_run(database)["verdict"] == "ok"
    assert "1 records" in last_run(database)["evidence"]
