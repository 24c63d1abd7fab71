"""Scrapy's scheduler and start of a crawl that has a job folder (`-s JOBDIR=`): resumable after any end."""

from __future__ import annotations

import logging
import pickle
import sqlite3
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.request import request_from_dict

from pipelines.frontier import Frontier

logger = logging.getLogger(__name__)

UNFINISHED = frozenset({"shutdown", "closespider_timeout", "closespider_pagecount", "database"})
"""Ends of a crawl after which the next one goes on with what is left; after any other it begins anew."""
KEPT_STATS = ("tuoke/", "robotstxt/forbidden", "spider_exceptions/count")


class ResumableScheduler:
    """Hands out requests by priority and age, each page once; all of it survives a kill (`Frontier`).

    No subclass of Scrapy's BaseScheduler, for which every scheduler is an instance of every other.
    """

    def __init__(self, crawler: Crawler) -> None:
        assert crawler.request_fingerprinter is not None
        assert crawler.stats is not None
        self.crawler = crawler
        self.stats = crawler.stats
        self.fingerprint = crawler.request_fingerprinter.fingerprint
        self.asked: dict[int, Request] = {}
        self.broken = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ResumableScheduler:
        """Scrapy's way to make it."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Take up the job, with its figures, or begin it. Raises sqlite3.Error."""
        self.spider = spider
        self.frontier = Frontier(Path(self.crawler.settings["JOBDIR"]))
        for name, value in (self.frontier.kept("stats") or {}).items():
            self.stats.set_value(name, value)
        self.frontier.keep(run_id=getattr(self.crawler, "run_id", ""))
        self.frontier.checkpoint()
        if self.frontier.waiting:
            logger.info("Going on with %d requests of an interrupted crawl", self.frontier.waiting)

    def has_pending_requests(self) -> bool:
        """Whether anything is left to ask for."""
        return bool(self.frontier.waiting)

    def enqueue_request(self, request: Request) -> bool:
        """Keep a request; False for a page that was asked for before."""
        fingerprint = None if request.dont_filter else self.fingerprint(request)
        payload = pickle.dumps(request.to_dict(spider=self.spider), protocol=pickle.HIGHEST_PROTOCOL)
        try:
            added = self.frontier.push(fingerprint, request.priority, payload)
        except sqlite3.Error as error:
            self._break(error)
            return False
        self.stats.inc_value("scheduler/enqueued" if added else "dupefilter/filtered")
        return added

    def next_request(self) -> Request | None:
        """The next request, None if there is none."""
        try:
            row = self.frontier.pop()
        except sqlite3.Error as error:
            self._break(error)
            return None
        if row is None:
            return None
        request_id, payload = row
        request = request_from_dict(pickle.loads(payload), spider=self.spider)  # noqa: S301  # our own file
        self.asked[request_id] = request
        return request

    def answered(self) -> list[int]:
        """The numbers of the requests that are answered and wholly read: all their items are through the pipelines."""
        slot = self.crawler.engine._slot if self.crawler.engine else None
        in_progress = slot.inprogress if slot else set()
        return [number for number, request in self.asked.items() if request not in in_progress]

    def checkpoint(self, answered: Sequence[int]) -> None:
        """What came of these requests is stored: they are done for good."""
        if self.broken:
            return
        stats = self.stats.get_stats().items()
        try:
            self.frontier.done(answered)
            self.frontier.keep(stats={n: v for n, v in stats if n.startswith(KEPT_STATS) and isinstance(v, int | str)})
            self.frontier.checkpoint()
        except sqlite3.Error as error:
            self._break(error)
        for number in answered:
            del self.asked[number]

    def _break(self, error: sqlite3.Error) -> None:
        """Nothing more is kept: end the crawl at the last checkpoint, from which the next one goes on."""
        if not self.broken:
            self.broken = True
            logger.error("Cannot write to %s: %s. The crawl ends and can be resumed", self.frontier.path, error)
            assert self.crawler.engine is not None
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="database"))

    def close(self, reason: str) -> None:
        """Leave the job for the next crawl if there is something left, else remove it."""
        if reason in UNFINISHED or self.broken or self.asked:
            self.frontier.close()
        else:
            self.frontier.remove()


class ResumedStart:
    """Spider middleware: what a crawl starts with is asked for once in a job, not again when it is resumed."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ResumedStart:
        """Scrapy's way to make it."""
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """The spider's start, unless an earlier process of this job has gone through it."""
        scheduler = resumable(self.crawler)
        frontier = scheduler.frontier if scheduler else None
        if frontier and frontier.kept("started"):
            return
        async for one in start:
            yield one
        if frontier:
            frontier.keep(started=True)


def resumable(crawler: Crawler) -> ResumableScheduler | None:
    """The scheduler of a crawl that can be resumed, None of any other."""
    scheduler: object = crawler.engine.scheduler if crawler.engine else None
    return scheduler if isinstance(scheduler, ResumableScheduler) else None
