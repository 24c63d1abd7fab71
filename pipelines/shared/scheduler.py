"""Scrapy's scheduler of a worker: scrapy-redis's, over a queue that lends requests instead of giving them away."""

from __future__ import annotations

import json
import logging
import pickle
from datetime import UTC, datetime
from typing import Any

from redis import RedisError
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.request import request_from_dict
from scrapy_redis.scheduler import Scheduler

from pipelines.records import digest
from pipelines.shared.queue import SharedQueue

logger = logging.getLogger(__name__)

GIVEN_BACK = frozenset({"shutdown", "database", "closespider_timeout", "closespider_pagecount"})
"""Ends of one worker that leave the rest to the others; any other end but "finished" is the end for all."""


class SharedScheduler(Scheduler):  # type: ignore[misc]  # untyped
    """Hands out requests that no other worker has; what this one has not read to its end goes back."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SharedScheduler:
        """Scrapy's way to make it."""
        scheduler: SharedScheduler = super().from_crawler(crawler)
        scheduler.crawler = crawler
        return scheduler

    def open(self, spider: Spider) -> None:
        """Join the crawl."""
        self.spider = spider
        self.asked: dict[bytes, Request] = {}
        self.broken = False
        assert self.crawler.request_fingerprinter is not None
        self.fingerprint = self.crawler.request_fingerprinter.fingerprint
        self.queue = SharedQueue(self.server, crawl_name(self.crawler, spider))
        if left := self.queue.left():
            logger.info("Joining a crawl with %d requests left", left)

    def has_pending_requests(self) -> bool:
        """Whether anything is left, be it with another worker: its pages may bring more."""
        try:
            return not self.broken and not self.queue.stopped() and self.queue.left() > 0
        except RedisError as error:
            self.fail(error)
            return False

    def enqueue_request(self, request: Request) -> bool:
        """Share a request; False for a page that some worker was asked for before."""
        fingerprint = None if request.dont_filter else self.fingerprint(request)
        payload = pickle.dumps(request.to_dict(spider=self.spider), protocol=pickle.HIGHEST_PROTOCOL)
        try:
            added = self.queue.push(fingerprint, request.priority, payload)
        except RedisError as error:
            self.fail(error)
            return False
        self.stats.inc_value("scheduler/enqueued" if added else "dupefilter/filtered")
        return added

    def next_request(self) -> Request | None:
        """A request that is this worker's now."""
        try:
            payload = None if self.broken else self.queue.pop()
        except RedisError as error:
            self.fail(error)
            return None
        if payload is None:
            return None
        request = request_from_dict(pickle.loads(payload), spider=self.spider)  # noqa: S301  # pushed by a worker
        self.asked[payload] = request
        return request

    def settle(self) -> None:
        """Tell which requests are read and which are still being read. Raises RedisError."""
        slot = self.crawler.engine._slot if self.crawler.engine else None
        in_progress = slot.inprogress if slot else set()
        finished = [payload for payload, request in self.asked.items() if request not in in_progress]
        self.queue.done(finished)
        for payload in finished:
            del self.asked[payload]
        self.queue.renew(self.asked)

    def fail(self, error: RedisError) -> None:
        """End this worker: what it has goes to others when its lease is over."""
        if not self.broken:
            self.broken = True
            logger.error("Redis does not answer: %s. This worker ends; the crawl can be joined again", error)
            assert self.crawler.engine is not None
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="database"))

    def close(self, reason: str) -> None:
        """Give back what was not read; where the reason holds for the site, end the crawl for all."""
        if self.broken:
            return
        try:
            self.settle()
            self.queue.give_back(self.asked)
            if reason != "finished" and reason not in GIVEN_BACK:
                self.queue.stop(reason)
        except RedisError as error:
            logger.error("Redis does not answer: %s", error)


def crawl_name(crawler: Crawler, spider: Spider) -> str:
    """What workers of the same crawl have in common: spider, arguments and SHARED_CRAWL (the UTC day if not given)."""
    of = crawler.settings["SHARED_CRAWL"] or datetime.now(UTC).date().isoformat()
    return f"{spider.name}:{digest(arguments_of(spider), of)[:12]}"


def arguments_of(spider: Spider) -> str:
    """The arguments of a crawl as `runs` has them."""
    return json.dumps(getattr(spider, "arguments", {}), ensure_ascii=False, sort_keys=True)


def shared(crawler: Crawler) -> SharedScheduler:
    """The scheduler of a worker."""
    scheduler: Any = crawler.engine.scheduler if crawler.engine else None
    assert isinstance(scheduler, SharedScheduler)
    return scheduler
