"""The example sites, served once a test session, and ways to crawl them."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.example.server import serve
from scripts.example.world import world

ROOT = Path(__file__).resolve().parents[2]
QUICK = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "CONCURRENT_REQUESTS_PER_DOMAIN=8")


@pytest.fixture(scope="session")
def example():
    """The world of day 1."""
    return world()


@pytest.fixture(scope="session")
def serving(example):
    """Its sites on loopback, with every request on record."""
    with serve(example) as sites:
        yield sites


@pytest.fixture
def start_crawl(serving, tmp_path):
    """Start `scrapy crawl` of an example site in a process of its own."""

    def start(site, database, *arguments, settings=QUICK):
        words = [sys.executable, "-m", "scrapy", "crawl", f"example_{site}", "-a", f"home={serving.urls[site]}"]
        for argument in arguments:
            words += ["-a", argument]
        for setting in (*settings, f"DATABASE={database}", f"LOG_FILE={tmp_path / site}.log"):
            words += ["-s", setting]
        return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return start
