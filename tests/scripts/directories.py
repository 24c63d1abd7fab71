"""Crawls of misbehaving directories in tests."""

from scripts.crawls import Crawl, run_all

QUICK = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "0",
    "STORE_EVERY_S": "0.2",
    "DOWNLOAD_TIMEOUT": "2",
    "RETRY_TIMES": "1",
}


def silent(doing, done=0, total=None):
    pass


def crawl_of(url, **settings):
    return Crawl("directory", {"url": f"{url}/list/1"}, {**QUICK, **settings})


def crawl_sites(urls, database, tmp_path, **settings):
    """Crawl each address from its first list; the rows of their runs."""
    ends = run_all([crawl_of(url, **settings) for url in urls], database, tmp_path / "logs", silent)
    return [end.run or end.why for end in ends]
