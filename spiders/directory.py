"""`scrapy crawl directory -a url=https://…`: any directory by its address; with REPLAY and no url, a whole archive."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.http import Response

from spiders.arguments import ArgumentError
from spiders.base import DirectorySpider, says_empty


class AnyDirectorySpider(DirectorySpider):
    """Reads the page at `url` as a list or as one company, by what it says."""

    name = "directory"
    title = "任意名录"
    channel = "regional"
    home = ""
    terms = "those of the site: read them before you crawl it"
    evidence = "none: no site of its own, the general reader finds what a page says"
    lists = ""

    def __init__(self, url: str = "", channel: str = "", **kwargs: Any) -> None:
        super().__init__(url=url, **kwargs)
        self.url = url
        if channel:
            self.channel = channel  # type: ignore[misc]  # of this crawl only

    def list_addresses(self, region: str, industry: str) -> list[str]:
        """No address of its own. Raises ArgumentError for arguments that only a source of its own understands."""
        if region or industry:
            raise ArgumentError("region and industry are for named sources; give -a url= of the list that you want")
        return []

    async def start(self) -> AsyncIterator[Any]:
        """The page at `url`, or every page of the archive being replayed."""
        if self.url:
            self.count("lists")
            yield scrapy.Request(self.url, callback=self.parse_page, errback=self.failed)
            return
        async for request in super().start():
            yield request

    def parse_page(self, response: Response) -> Iterator[Any]:
        """A list to follow, or one company."""
        self.count("pages")
        listing = self.read_list(response)
        self.stop_if_blocked(listing.verdict, listing.reason, response)
        if listing.verdict == "listing":
            yield from self.follow_listing(response, listing, response.url)
        else:
            yield from self.read_company(response, empty=says_empty(listing))
