"""The example sites, served once a test session, and ways to crawl them."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.example.server import serve
from scripts.example.world import world

ROOT = Path(__file__).resolve().parents[2]
QUICK = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0")


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
def crawl(start_crawl, tmp_path):
    """Run `scrapy crawl` of an example site to its end: exit code and what it said on stderr."""

    def run(*words, **options):
        with start_crawl(*words, **options) as process:
            code = process.wait(timeout=120)
        return code, (tmp_path / "stderr").read_text(encoding="utf-8")

    return run


@pytest.fixture
def start_crawl(serving, tmp_path):
    """Start `scrapy crawl` of an example site in a process of its own."""

    def start(site, database, *arguments, settings=QUICK):
        words = [sys.executable, "-m", "scrapy", "crawl", f"example_{site}", "-a", f"home={serving.urls[site]}"]
        for argument in arguments:
            words += ["-a", argument]
        for setting in (*settings, f"DATABASE={database}", f"LOG_FILE={tmp_path / site}.log"):
            words += ["-s", setting]
        with (tmp_path / "stderr").open("wb") as errors:
            return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors)

    return start
