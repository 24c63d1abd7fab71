"""Whole crawls over loopback sites built from the golden pages: one process, every base spider, list to last page."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from pipelines.schema import open_database
from spiders import platforms
from spiders.base import DirectorySpider

from .golden_site import serve, single_host_sites
from .goldens import LOADER

ROOT = Path(__file__).resolve().parents[2]
SITES = {name: site for name, site in single_host_sites().items() if not name.startswith("example_")}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """The runs by source, and the listings of each."""
    folder = tmp_path_factory.mktemp("whole")
    database = folder / "leads.db"
    open_database(database).close()
    with serve(SITES) as homes:
        words = [f"{name}={home}{SITES[name].start}" for name, home in homes.items()]
        script = str(Path(__file__).with_name("crawl_together.py"))
        done = subprocess.run(
            [sys.executable, script, str(database), *words],
            cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=200, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    db = open_database(database)
    found = {run["source"]: (run, []) for run in db.query("SELECT * FROM runs")}
    for row in db.query("SELECT * FROM listings"):
        found[row["source"]][1].append(row)
    return found, done.stderr


def solid(name):
    return "".join(name.split())


def test_every_base_spider_has_a_site():
    bases = {getattr(platforms, name) for name in platforms.__all__} | {DirectorySpider}
    served = {base for name in SITES for base in LOADER.load(name).__mro__}
    assert bases <= served


@pytest.mark.parametrize("name", SITES)
def test_the_whole_site_is_read(crawled, name):
    run, rows = crawled[0][name]
    site = SITES[name]
    assert run["failed"] == 0, crawled[1]
    assert run["verdict"] == "ok" or site.unknown, run["evidence"]
    assert {solid(name) for name in site.names} <= {solid(row["name"]) for row in rows}
    assert Counter(site.asked) == Counter([("GET", "/robots.txt"), *site.pages, *site.unknown])
