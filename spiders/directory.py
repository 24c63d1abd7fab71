"""`scrapy crawl directory -a url=https://…`: any directory by its address; with REPLAY and no url, a whole archive."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Response

from spiders.arguments import ArgumentError
from spiders.base import DirectorySpider, page_source
from spiders.extract import extract_company, extract_listing
from spiders.replay import pages


class AnyDirectorySpider(DirectorySpider):
    """Reads the page at `url` as a list or as one company, by what it says."""

    name = "directory"
    title = "任意名录"
    channel = "regional"
    home = ""
    terms = "those of the site: read them before you crawl it"
    evidence = "no site of its own: the general reader, measured on saved pages, 2026-11"
    lists = ""

    def __init__(self, url: str = "", channel: str = "", **kwargs: Any) -> None:
        parts = urlsplit(url)
        if url and not (parts.scheme in ("http", "https") and parts.netloc):
            raise ArgumentError(f"url={url!r} is not a web address; give it whole, with https://")
        self.url = url
        super().__init__(home=f"{parts.scheme}://{parts.netloc}" if url else "", **kwargs)
        self.arguments["url"] = url
        if channel:
            self.channel = channel  # type: ignore[misc]  # of this crawl only

    def list_addresses(self, region: str, industry: str) -> list[str]:
        """The address given. Raises ArgumentError for arguments that only a source of its own understands."""
        if region or industry:
            raise ArgumentError("region and industry are for named sources; give -a url= of the list that you want")
        return [self.url] if self.url else []

    async def start(self) -> AsyncIterator[Any]:
        """The page at `url`, or every page of the archive being replayed."""
        archive = self.settings.get("REPLAY")
        if self.start_addresses or not archive:
            for url in self.start_addresses:
                self.count("lists")
                yield scrapy.Request(url, callback=self.parse_page, errback=self.failed)
            return
        for page in pages(Path(archive)):
            self.count("lists")
            yield scrapy.Request(page.url, callback=self.parse_archived, errback=self.failed)

    def parse_page(self, response: Response) -> Iterator[Any]:
        """A list to follow, or one company."""
        self.count("pages")
        listing = extract_listing(page_source(response), response.url)
        self.stop_if_blocked(listing.verdict, listing.reason, response)
        if listing.verdict == "listing":
            yield from self.follow_listing(response, listing, response.url)
        else:
            yield from self.read_company(response)

    def parse_archived(self, response: Response) -> Iterator[Any]:
        """The records of one saved page; its links are read only if they were saved too."""
        self.count("pages")
        listing = extract_listing(page_source(response), response.url)
        if listing.verdict == "listing":
            self.count("records", len(listing.records))
            yield from listing.records
        elif listing.verdict == "blocked":
            self.count("blocked_pages")
        else:
            yield from self.read_company(response)

    def read_company(self, response: Response) -> Iterator[Any]:
        """The company that a page presents, if it presents one."""
        item = extract_company(page_source(response), response.url)
        if item.verdict == "company":
            self.count("details")
            response.meta["page_kind"] = "detail"
            item.url = item.url or response.url
            yield item
        else:
            self.count("unread_lists")
