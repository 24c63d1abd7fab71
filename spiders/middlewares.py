"""What no spider has to care for: items say where they were read, requests stay on the site, robots.txt counts."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware

from spiders.items import CompanyItem, Provenance, Unchanged

SERVER_ERROR = 500
FORBIDDEN = b"User-agent: *\nDisallow: /\n"


class ProvenanceMiddleware(BaseSpiderMiddleware):
    """Sets `CompanyItem.provenance` from the response that the item was read from."""

    def get_processed_item(self, item: Any, response: Response | None) -> Any:
        """The same item, stamped."""
        spider = self.crawler.spider
        if isinstance(item, CompanyItem | Unchanged) and response is not None and spider is not None:
            referer = (response.request.headers.get("Referer") if response.request else None) or b""
            item.provenance = Provenance(
                source=spider.name,
                channel=getattr(spider, "channel", ""),
                run_id=getattr(self.crawler, "run_id", ""),
                page_url=response.url,
                found_on=referer.decode("latin-1"),
                fetched_at=response.meta.get("fetched_at") or datetime.now(UTC).isoformat(timespec="seconds"),
                snapshot=hashlib.sha256(response.body).hexdigest(),
                page_kind=response.meta.get("page_kind", "row"),
                etag=_header(response, "ETag"),
                last_modified=_header(response, "Last-Modified"),
                row_hash=response.meta.get("row_hash", ""),
            )
        return item


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


class OffSiteError(IgnoreRequest):
    """An address off the site to which the site itself led; counted as `tuoke/off_site`."""


class OnSiteMiddleware:
    """Downloader middleware: a redirect that leaves the site is not followed."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OnSiteMiddleware:
        """Scrapy's way to make it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise OffSiteError for an address off the site to which the site itself led."""
        on_site = getattr(self.crawler.spider, "on_site", None)
        if request.meta.get("redirect_times") and on_site and not on_site(request.url):
            assert self.crawler.stats is not None
            self.crawler.stats.inc_value("tuoke/off_site")
            raise OffSiteError(f"{request.url} is off the site")


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own, but a robots.txt that its server fails to give forbids everything (RFC 9309, 2.3.1.4)."""

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= SERVER_ERROR:
            response = response.replace(body=FORBIDDEN)
        await super()._parse_robots(response, netloc, request)
