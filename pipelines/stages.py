"""The four item pipelines, thin over the pure functions: validate, normalize, deduplicate, store.

A rejected item goes on as a `Rejection` and is stored as one.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem
from scrapy.utils.defer import deferred_from_coro

from pipelines.normalize import normalise, readable, refuse
from pipelines.records import NormalListing, Rejection
from pipelines.scheduler import resumable
from pipelines.schema import DatabaseError
from pipelines.store import StoreCounts, write_batch
from pipelines.threads import DatabaseThread, Regularly
from spiders.items import CompanyItem, Unchanged

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
        spider = self.crawler.spider
        home = getattr(spider, "home", "") if getattr(type(spider), "home", "") else ""  # else of many sites
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
    """Writes listings and rejections to the database in batches, in a thread of its own; then takes a checkpoint."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.batch_size = crawler.settings.getint("STORE_BATCH")
        self.listings: list[NormalListing] = []
        self.rejections: list[Rejection] = []
        self.unchanged: list[Unchanged] = []
        self.writing = asyncio.Lock()
        self.refused = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        """Scrapy's way to make it."""
        return cls(crawler)

    async def open_spider(self) -> None:
        """Open the database; end the crawl where it cannot be opened. Raises CloseSpider."""
        self.database = DatabaseThread(self.crawler.settings["DATABASE"])
        try:
            await self.database.open()
        except DatabaseError as error:
            logger.error("%s", error)
            raise CloseSpider("database") from error
        self.regularly = Regularly(self.crawler.settings.getfloat("STORE_EVERY_S"), self.flush)

    async def process_item(self, item: Any) -> Any:
        """The item, which will be written with its batch."""
        if isinstance(item, NormalListing):
            self.listings.append(item)
        elif isinstance(item, Rejection):
            self.rejections.append(item)
        elif isinstance(item, Unchanged):
            self.unchanged.append(item)
        if len(self.listings) + len(self.rejections) + len(self.unchanged) >= self.batch_size:
            await self.flush()
        return item

    async def close_spider(self) -> None:
        """Write what is left."""
        if hasattr(self, "regularly"):
            await self.regularly.stop()
            await self.flush()
        await self.database.close()

    async def flush(self) -> None:
        """Write the batch. A database that refuses ends the crawl: the pages are read again next time."""
        async with self.writing:
            scheduler = resumable(self.crawler)
            answered = scheduler.answered() if scheduler else []
            listings, rejections, unchanged = self.listings, self.rejections, self.unchanged
            self.listings, self.rejections, self.unchanged = [], [], []
            try:
                counts = await self.database.run(write_batch, listings, rejections, unchanged)
            except sqlite3.Error as error:
                self._refused(error)
                return
            self._count_all(counts, len(rejections))
            if scheduler and not self.refused:
                scheduler.checkpoint(answered)

    def _refused(self, error: sqlite3.Error) -> None:
        logger.error("Cannot write to %s: %s", self.crawler.settings["DATABASE"], error)
        self._count("store_failed", 1)
        if not self.refused:
            self.refused = True
            assert self.crawler.engine is not None
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="database"))

    def _count_all(self, counts: StoreCounts, rejected: int) -> None:
        for name in ("new", "changed", "unchanged", "joined"):
            self._count(f"listings_{name}", getattr(counts, name))
        self._count("rejected", rejected)

    def _count(self, name: str, count: int) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"tuoke/{name}", count)
