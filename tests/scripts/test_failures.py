"""Each class of failure is produced by a site on loopback and recognised, with evidence and a remedy."""

import json

import pytest

from pipelines.failures import Failure, failure_of
from pipelines.quarantine import release
from pipelines.schema import open_database
from scripts.example.faulty import FAULTS, HARMLESS, Directory, serve_directories
from tests.scripts.directories import crawl_sites

SITES = {
    "ok": Directory(1, 45),
    "empty": Directory(2, 45, lists="empty"),
    "blocked": Directory(3, 45, lists="captcha"),
    "site gone": Directory(4, 45, lists="gone"),
    "layout changed": Directory(5, 45, lists="rebuilt"),
    "robots denied": Directory(6, 45, robots="User-agent: *\nDisallow: /\n"),
    "partial": Directory(7, 45, faults=("server",), share=0.4),
}
CLASS_OF_FAULT = {
    "hang": Failure.TIMEOUT,
    "drip": Failure.TIMEOUT,
    "reset": Failure.CONNECTION,
    "short": Failure.TRUNCATED,
    "loop": Failure.REDIRECTS,
    "bomb": Failure.TOO_LARGE,
    "server": Failure.SERVER,
}
MANY_AT_ONCE = {
    "RETRY_TIMES": "0",
    "DOWNLOAD_TIMEOUT": "6",  # so long that a slow machine's harmless pages are not among those that hang
    "CONCURRENT_REQUESTS": "32",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "32",
}


def test_each_verdict_is_recognised(database, tmp_path):
    with serve_directories(list(SITES.values())) as urls:
        runs = crawl_sites(urls, database, tmp_path)
    for code, run in zip(SITES, runs, strict=True):
        assert run["verdict"] == code, run["evidence"]
        assert run["evidence"]
        assert run["next_step"]
        assert not run["quarantined"]


def test_a_fault_costs_its_own_pages_only_and_is_named(database, tmp_path):
    site = Directory(8, 60, faults=tuple(FAULTS), share=0.5)
    with serve_directories([site]) as urls:
        (run,) = crawl_sites(urls, database, tmp_path, **MANY_AT_ONCE)
    assert set(site.struck) == set(FAULTS)
    db = open_database(database)
    assert db.table("listings").count == 60, "the rows of the list stand for the pages that failed"
    (details,) = db.execute("SELECT count(*) FROM listings WHERE page_kind = 'detail'").fetchone()
    harmful = [path for path in site.asked if site.fault_of(path) not in {"", *HARMLESS}]
    assert details == 60 - len(harmful)
    assert run["verdict"] == "partial"
    for failure in CLASS_OF_FAULT.values():
        assert f"({failure.code})" in run["evidence"]
    assert "other" not in run["evidence"]


def test_a_run_that_reads_the_wrong_places_is_set_aside_and_can_be_released(database, tmp_path):
    site = Directory(9, 45)
    with serve_directories([site]) as urls:
        (good,) = crawl_sites(urls, database, tmp_path)
        db = open_database(database)
        before = list(db.query("SELECT listing_id, content_hash, normalised FROM listings ORDER BY 1"))
        site.layout = "picture"
        (odd,) = crawl_sites(urls, database, tmp_path)
        after = list(db.query("SELECT listing_id, content_hash, normalised FROM listings ORDER BY 1"))
        assert (odd["verdict"], odd["quarantined"]) == ("layout changed", 1)
        assert "phones in 0% of the listings, usually 100%" in odd["evidence"]
        assert json.loads(odd["figures"])["layout"] != json.loads(good["figures"])["layout"]
        assert after == before
        assert not list(db.query("SELECT 1 FROM changes WHERE run_id = ?", [odd["run_id"]]))
        site.layout = "table"
        (again,) = crawl_sites(urls, database, tmp_path)
        assert (again["verdict"], again["listings_changed"]) == ("ok", 0)
        site.layout = "picture"
        (odd,) = crawl_sites(urls, database, tmp_path)
        assert release(db, odd["run_id"]) == 45
        assert "0512" not in str(list(db.query("SELECT normalised FROM listings")))
        assert list(db.query("SELECT 1 FROM changes WHERE run_id = ? AND field = 'phones'", [odd["run_id"]]))


def test_a_usual_list_cut_short_is_partial(database, tmp_path):
    site = Directory(10, 60)
    with serve_directories([site]) as urls:
        crawl_sites(urls, database, tmp_path)
        site.companies = 20
        (run,) = crawl_sites(urls, database, tmp_path)
    assert run["verdict"] == "partial"
    assert "only 20 listings, usually 60" in run["evidence"]


def test_unchanged_pages_are_asked_conditionally_and_not_read_again(database, tmp_path):
    tagged, plain = Directory(11, 25, etags=True), Directory(12, 25)
    with serve_directories([tagged, plain]) as urls:
        crawl_sites(urls, database, tmp_path)
        db = open_database(database)
        first = {row["listing_id"]: row["content_hash"] for row in db.table("listings").rows}
        runs = crawl_sites(urls, database, tmp_path)
        assert tagged.not_modified == 25
        assert [run["verdict"] for run in runs] == ["ok", "ok"]
        assert [run["pages"] for run in runs] == [27, 27]
        assert [run["listings_new"] + run["listings_changed"] for run in runs] == [0, 0]
        assert {row["listing_id"]: row["content_hash"] for row in db.table("listings").rows} == first
        seen = {row["run_id"] for row in db.query("SELECT DISTINCT run_id FROM listings")}
        assert seen == {run["run_id"] for run in runs}
        tagged.layout = "picture"
        crawl_sites(urls[:1], database, tmp_path)
        assert tagged.not_modified == 25


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        ("DownloadTimeoutError 3", Failure.TIMEOUT),
        ("CannotResolveHostError 1", Failure.NAME),
        ("DownloadConnectionRefusedError 2", Failure.CONNECTION),
        ("HTTP 503 2", Failure.SERVER),
        ("SomethingNew 1", Failure.OTHER),
    ],
)
def test_every_failure_of_a_request_has_a_class_with_a_remedy(error, failure):
    assert failure_of(error) is failure
    assert failure.remedy
