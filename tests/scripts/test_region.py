"""`leads sources` and `leads region` over the example sites."""

import signal
import subprocess
import sys
import time

import pytest

from pipelines.schema import open_database
from scripts.example.server import serve
from scripts.leads import main
from scripts.sources import Wish, card_named, cards, covering, not_crawled, plan
from tests.crawling import ROOT

SITES = ("industry", "regional", "recruitment")


@pytest.fixture
def leads(database, capsys, monkeypatch):
    """Run a command: exit code and all that it said."""
    monkeypatch.setenv("COLUMNS", "250")

    def run(*words):
        code = 0
        try:
            main(["--database", str(database), *map(str, words)])
        except SystemExit as stop:
            code = stop.code
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def replicas(serving):
    return [word for site in SITES for word in ("--source", f"example_{site}={serving.urls[site]}")]


def test_a_region_is_crawled_by_three_sources_and_ends_in_verdicts(leads, serving, example, database):
    code, said = leads("region", "姑苏区", *replicas(serving))
    assert code == 0, said
    assert "all of 苏州市 is read" in said
    db = open_database(database)
    runs = {run["source"]: run for run in db.query("SELECT * FROM runs")}
    assert {name: run["verdict"] for name, run in runs.items()} == {f"example_{site}": "ok" for site in SITES}
    assert len({run["pid"] for run in runs.values()}) == len(SITES)
    assert all(name in said for name in runs)
    for site in SITES:
        there = {one.path for one in example.of_site(site) if one.visible and one.city.slug == "suzhou"}
        rows = db.query("SELECT listing_id FROM listings WHERE source = ?", [f"example_{site}"])
        stored = {row["listing_id"].partition(":")[2] for row in rows}
        assert stored
        assert len(stored & there) >= 0.97 * len(there), site
    said = leads("sources", "--region", "苏州")[1]
    assert said.count("ok 2") == len(SITES)


def test_a_dry_run_asks_nobody(leads, serving, database):
    before = len(serving.requests)
    code, said = leads("region", "苏州", "--dry-run", *replicas(serving))
    assert code == 0
    assert len(serving.requests) == before
    assert not database.exists()
    expected = plan(card_named("example_industry"), Wish("苏州"))
    assert expected.lists == 7
    assert expected.requests == expected.lists * card_named("example_industry").expected.requests
    assert f"{expected.requests:,}" in said
    assert "all" in said


def test_ctrl_c_ends_each_crawl_well(example, database):
    with serve(example) as sites:
        words = [sys.executable, "-m", "scripts.leads", "--database", str(database), "region", "江苏", *replicas(sites)]
        with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            while len(sites.requests) < 20 and process.poll() is None:
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            said = process.communicate(timeout=120)[0].decode()
        assert process.returncode == 130, said
        assert "Stopped" in said
        db = open_database(database)
        states = {row[0] for row in db.execute("SELECT state FROM runs")}
        assert "running" not in states
        assert "interrupted" in states


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("苏洲",), "苏州"),
        (("苏州", "--source", "nobody"), "example_industry"),
        (("西藏", "--source", "example_industry"), "does not cover"),
        (("苏州", "--source", "example_regional=http://directory.example"), "TUOKE_CONTACT"),
    ],
)
def test_a_wrong_word_names_the_way_out(leads, monkeypatch, database, words, hint):
    monkeypatch.delenv("TUOKE_CONTACT", raising=False)
    code, said = leads("region", *words)
    assert code == 1
    assert hint in said
    assert not database.exists()


def test_sources_are_chosen_by_region_and_channel(leads):
    code, said = leads("sources", "--channel", "recruitment")
    assert code == 0
    assert "example_recruitment" in said
    assert "example_industry" not in said
    assert "zhipin.com" in said
    assert "qcc.com" not in said
    assert "never" in said
    assert leads("sources", "--region", "苏洲")[0] == 1


def test_every_source_answers_a_plan():
    assert set(covering("", ())) == set(cards().values())
    for card in cards().values():
        made = plan(card, Wish("苏州", "教育培训"))
        assert made.lists or made.why


def test_no_source_is_of_a_site_that_is_not_crawled():
    hosts = {one.site for one in not_crawled()}
    assert len(hosts) == len(not_crawled())
    live = [card for card in cards().values() if card.enabled]
    assert not [card.name for card in live if any(card.home.endswith(host) for host in hosts)]
