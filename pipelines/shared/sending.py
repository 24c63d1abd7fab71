"""The end of a worker's pipeline: items go into the stream, with word of how the worker fares."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any

from redis import RedisError
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.defer import deferred_from_coro
from scrapy_redis.connection import from_settings

from pipelines.records import NormalListing, Rejection
from pipelines.runs import FILLED_AS
from pipelines.scheduler import KEPT_STATS
from pipelines.shared.messages import STREAM, Worker, packed
from pipelines.shared.pace import worker_name
from pipelines.shared.scheduler import arguments_of, crawl_name, shared
from pipelines.threads import Regularly
from spiders.card import Expected

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 0.25
TELL_EVERY = 4
BACKLOG = 50_000
"""Messages that may wait to be stored; beyond that workers wait."""


class SendPipeline:
    """Sends each item before its page counts as read."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.server = from_settings(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SendPipeline:
        """Scrapy's way to make it."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """The item, which is in Redis."""
        if isinstance(item, NormalListing | Rejection):
            kind = "listing" if isinstance(item, NormalListing) else "rejection"
            try:
                waiting = await asyncio.to_thread(self._send, packed(kind, item))
                while waiting > BACKLOG:
                    await asyncio.sleep(1)
                    waiting = await asyncio.to_thread(self.server.xlen, STREAM)
            except RedisError as error:
                shared(self.crawler).fail(error)
        return item

    def _send(self, message: dict[str, str]) -> int:
        _, waiting = self.server.pipeline().xadd(STREAM, message).xlen(STREAM).execute()
        return int(waiting)


class WorkerNews:
    """Scrapy extension: keeps the worker's requests its own, and tells how it fares; in place of `RunRecorder`."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.server = from_settings(crawler.settings)
        self.looks, self.ending = 0, False
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WorkerNews:
        """Scrapy's way to make it."""
        return cls(crawler)

    async def opened(self, spider: Spider) -> None:
        """Say that the worker is there."""
        name = crawl_name(self.crawler, spider)
        self.crawler.run_id = run_of_crawl(name)  # type: ignore[attr-defined]  # read by ProvenanceMiddleware
        expected: Expected = getattr(spider, "expected", Expected())
        self.worker = Worker(
            name=worker_name(),
            crawl=name,
            source=spider.name,
            channel=getattr(spider, "channel", ""),
            arguments=arguments_of(spider),
            filled={FILLED_AS.get(field, field): share for field, share in expected.filled.items()},
        )
        await self.tell()
        self.regularly = Regularly(LOOK_EVERY_S, self.look)

    async def look(self) -> None:
        """Settle what was read, wake the engine for what others brought, end where another one met the end."""
        scheduler, engine = shared(self.crawler), self.crawler.engine
        if self.ending or scheduler.broken or engine is None or engine._slot is None:
            return
        try:
            scheduler.settle()
            if reason := scheduler.queue.stopped():
                self.ending = True
                deferred_from_coro(engine.close_spider_async(reason=reason))
                return
        except RedisError as error:
            scheduler.fail(error)
            return
        engine._slot.nextcall.schedule()
        self.looks += 1
        if self.looks % TELL_EVERY == 0:
            await self.tell()

    async def tell(self, reason: str = "") -> None:
        """Send word."""
        assert self.crawler.stats is not None
        stats = self.crawler.stats.get_stats().items()
        counted = {name: v for name, v in stats if name.startswith(KEPT_STATS) and isinstance(v, int | str)}
        said = packed("worker", replace(self.worker, stats=counted, reason=reason))
        try:
            await asyncio.to_thread(self.server.xadd, STREAM, said)
        except RedisError as error:
            logger.error("Redis does not answer: %s", error)

    async def closed(self, spider: Spider, reason: str) -> None:
        """Say how the worker ended."""
        await self.regularly.stop()
        await self.tell(reason)
        spider.logger.info("This worker ends: %s. leads collect gives the verdict of the crawl", reason)


def run_of_crawl(name: str) -> str:
    """The run that a shared crawl is recorded as."""
    return name.rpartition(":")[2]
