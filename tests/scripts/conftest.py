"""The example sites, served once a test session, and ways to crawl them."""

import pytest

from scripts.example.server import serve
from scripts.example.world import world
from tests.crawling import start_scrapy

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
def crawl(start_crawl):
    """Run `scrapy crawl` of an example site to its end: exit code and what it said on stderr."""

    def run(*words, **options):
        with start_crawl(*words, **options) as process:
            code = process.wait()
        return code, process.stderr()

    return run


@pytest.fixture
def start_crawl(serving, tmp_path):
    """Start `scrapy crawl` of an example site in a process of its own."""

    def start(site, database, *arguments, settings=QUICK):
        words = ["crawl", f"example_{site}", "-a", f"home={serving.urls[site]}"]
        for argument in arguments:
            words += ["-a", argument]
        for setting in (*settings, f"DATABASE={database}", f"LOG_FILE={tmp_path / site}.log"):
            words += ["-s", setting]
        return start_scrapy(*words)

    return start
