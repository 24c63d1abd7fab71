"""The four item pipelines, thin over the pure functions: validate, normalize, deduplicate, store.

A rejected item goes on as a `Rejection` and is stored as one.
"""

from __future__ import annotations

import logging
import sqlite3
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem

from pipelines.normalize import normalise, readable, refuse
from pipelines.records import NormalListing, Rejection
from pipelines.schema import open_database
from pipelines.store import StoreCounts, write_batch
from spiders.items import CompanyItem

logger = logging.getLogger(__name__)


class ValidatePipeline:
    """Takes what nobody can read out of the texts; turns an item that names no company into a rejection."""

    def process_item(self, item: Any) -> Any:
        """The item, or its rejection."""
        if not isinstance(item, CompanyItem):
            return item
        item = readable(item)
        return refuse(item) or item


class NormalizePipeline:
    """Cleans every value."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> NormalizePipeline:
        """Scrapy's way to make it."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """The normalised listing."""
        home = getattr(self.crawler.spider, "home", "")
        return normalise(item, home) if isinstance(item, CompanyItem) else item


class DeduplicatePipeline:
    """Within a run, lets a listing pass once as a row and once as its own page; job ads always bring news."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, str]] = set()

    def process_item(self, item: Any) -> Any:
        """The listing. Raises DropItem for a sighting that says nothing new."""
        if isinstance(item, NormalListing):
            sighting = (item.listing_id, item.provenance.page_kind)
            known = {sighting, (item.listing_id, "detail")} & self.seen
            self.seen.add(sighting)
            if known and not item.job_ads:
                raise DropItem("seen before in this run")
        return item


class StorePipeline:
    """Writes listings and rejections to the database in batches."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.batch_size = crawler.settings.getint("STORE_BATCH")
        self.listings: list[NormalListing] = []
        self.rejections: list[Rejection] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        """Scrapy's way to make it."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Open the database. Raises DatabaseError."""
        self.db = open_database(self.crawler.settings["DATABASE"])

    def process_item(self, item: Any) -> Any:
        """The item, which will be written with its batch."""
        if isinstance(item, NormalListing):
            self.listings.append(item)
        elif isinstance(item, Rejection):
            self.rejections.append(item)
        if len(self.listings) + len(self.rejections) >= self.batch_size:
            self.flush()
        return item

    def close_spider(self) -> None:
        """Write what is left."""
        self.flush()
        self.db.close()

    def flush(self) -> None:
        """Write the batch. Raises CloseSpider when the database refuses: the pages are read again next time."""
        listings, rejections = self.listings, self.rejections
        self.listings, self.rejections = [], []
        try:
            counts = write_batch(self.db, listings, rejections)
        except sqlite3.Error as error:
            logger.error("Cannot write to %s: %s", self.crawler.settings["DATABASE"], error)
            self._count("store_failed", 1)
            raise CloseSpider("database") from error
        self._count_all(counts, len(rejections))

    def _count_all(self, counts: StoreCounts, rejected: int) -> None:
        for name in ("new", "changed", "unchanged"):
            self._count(f"listings_{name}", getattr(counts, name))
        self._count("rejected", rejected)

    def _count(self, name: str, count: int) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"tuoke/{name}", count)
