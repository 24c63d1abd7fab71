"""Keeps the wrappers of a site between its crawls: read when a spider opens, written when it closes."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from sqlite_utils import Database

from pipelines.schema import open_database
from pipelines.store import now
from pipelines.transactions import transaction
from spiders.extract.wrappers import Wrapper, Wrappers

KEPT = ("page_kind", "field", "path", "learned_at", "hits", "misses")


class LearningSpider(Protocol):
    """What this extension needs of a spider: its name, the home that it reads, and what it has learned."""

    name: str
    home: str
    wrappers: Wrappers


class WrapperStore:
    """Scrapy extension: lends a spider the wrappers of its site (`spider.wrappers`)."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WrapperStore:
        """Scrapy's way to make it."""
        return cls(crawler)

    def opened(self, spider: LearningSpider) -> None:
        """Give the spider what earlier crawls learned."""
        db = open_database(self.crawler.settings["DATABASE"])
        spider.wrappers = read_wrappers(db, site_of(spider))
        db.close()

    def closed(self, spider: LearningSpider) -> None:
        """Keep what it knows now, and count what it had to learn anew for the verdict."""
        assert self.crawler.stats is not None
        self.crawler.stats.set_value("tuoke/relearned", spider.wrappers.dropped)
        db = open_database(self.crawler.settings["DATABASE"])
        write_wrappers(db, site_of(spider), spider.wrappers)
        db.close()


def site_of(spider: LearningSpider) -> str:
    """A source's name, or the host where the spider is for any site."""
    return spider.name if type(spider).home else urlsplit(spider.home).netloc


def read_wrappers(db: Database, site: str) -> Wrappers:
    """The wrappers kept of a site."""
    rows = db.query("SELECT page_kind, field, path, learned_at, hits, misses FROM wrappers WHERE site = ?", [site])
    return Wrappers({(row["page_kind"], row["field"]): Wrapper(**row) for row in rows})


def write_wrappers(db: Database, site: str, wrappers: Wrappers) -> None:
    """Replace what is kept of a site."""
    learned = now()
    rows = [
        {"site": site} | {name: getattr(one, name) for name in KEPT} | {"learned_at": one.learned_at or learned}
        for one in wrappers.known.values()
    ]
    with transaction(db):
        db.execute("DELETE FROM wrappers WHERE site = ?", [site])
        db.table("wrappers").insert_all(rows)
