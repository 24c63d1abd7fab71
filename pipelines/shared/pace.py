"""Politeness over all workers: one request at a time a site, and its delay between the end of one and the next."""

from __future__ import annotations

import asyncio
import os
import socket
import uuid
from typing import Any
from urllib.parse import urlsplit

from redis import Redis
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy_redis.connection import from_settings

from pipelines.shared.queue import NOW
from pipelines.shared.scheduler import shared
from pipelines.threads import Regularly

TURN_MS = 10_000
"""A worker that was not heard of for so long has lost its turn."""
LOOK_MS = 50
TAKE = (
    NOW
    + """
if redis.call('EXISTS', KEYS[1]) == 1 then return tonumber(ARGV[3]) end
local wait = (tonumber(redis.call('GET', KEYS[2])) or 0) - now
if wait > 0 then return wait end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 0
"""
)
LEAVE = (
    NOW
    + """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return end
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[2], now + ARGV[2], 'PX', ARGV[2] + 1000)
"""
)


def worker_name() -> str:
    """A name that no other worker of any machine has."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


class Turns:
    """Whose turn it is at each site. Raises redis.RedisError."""

    def __init__(self, server: Redis, delay_s: float) -> None:
        self.server, self.delay_ms = server, max(int(delay_s * 1000), 1)
        self.worker = worker_name()
        self.held: set[str] = set()
        self._take, self._leave = (server.register_script(script) for script in (TAKE, LEAVE))

    def take(self, site: str) -> int:
        """0 if it is this worker's turn now, else milliseconds after which to ask again."""
        wait = int(self._take(self._keys(site), [self.worker, TURN_MS, LOOK_MS]))
        if not wait:
            self.held.add(site)
        return wait

    def leave(self, site: str) -> None:
        """The request has ended; the next one may begin after the delay."""
        if site in self.held:
            self.held.discard(site)
            self._leave(self._keys(site), [self.worker, self.delay_ms])

    def renew(self) -> None:
        """Say that the requests go on."""
        for site in list(self.held):
            self.server.pexpire(self._keys(site)[0], TURN_MS)

    def _keys(self, site: str) -> list[str]:
        return [f"tuoke:turn:{site}", f"tuoke:next:{site}"]


class SharedPace:
    """Downloader middleware next to the network: waits for the worker's turn; robots.txt and retries wait as well."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.turns = Turns(from_settings(crawler.settings), crawler.settings.getfloat("DOWNLOAD_DELAY"))
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SharedPace:
        """Scrapy's way to make it."""
        return cls(crawler)

    async def opened(self) -> None:
        """Begin to keep turns."""
        self.regularly = Regularly(TURN_MS / 5000, self._renew)

    async def closed(self) -> None:
        """Keep none any more."""
        await self.regularly.stop()

    async def _renew(self) -> None:
        await asyncio.to_thread(self.turns.renew)

    async def process_request(self, request: Request) -> None:
        """Wait for the turn. Raises IgnoreRequest where another worker has met the end of the crawl meanwhile."""
        while wait := await asyncio.to_thread(self.turns.take, _site(request)):
            await asyncio.sleep(wait / 1000)
            if reason := await asyncio.to_thread(shared(self.crawler).queue.stopped):
                raise IgnoreRequest(f"the crawl was ended: {reason}")

    async def process_response(self, request: Request, response: Response) -> Response:
        """The response; the turn is over."""
        await asyncio.to_thread(self.turns.leave, _site(request))
        return response

    async def process_exception(self, request: Request, exception: Exception) -> Any:
        """The turn is over."""
        await asyncio.to_thread(self.turns.leave, _site(request))


def _site(request: Request) -> str:
    return urlsplit(request.url).netloc
