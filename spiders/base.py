"""The base of every directory source: list pages -> company pages -> next page, read by what they say.

A site's own file holds class attributes only, in the order of `DirectorySpider`: who the source is, what is known of it
and since when, and how its lists are addressed.
"""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

import scrapy
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from pipelines.text.urls import stable_url
from pipelines.text.websites import parse_website
from spiders.arguments import ArgumentError, choose_industries, choose_regions, whole_number
from spiders.extract import extract_company, extract_listing
from spiders.extract.wrappers import Wrappers
from spiders.items import CompanyItem, Listing
from spiders.middlewares import OffSiteError
from spiders.traps import Walk, trap

NOT_FOUND = frozenset({404, 410})
REFUSED = frozenset({401, 403, 429})
NOT_ASKED = ("Forbidden by robots.txt", "Filtered offsite")
"""How Scrapy words that a request was never sent; robots.txt has a count of its own."""


class DirectorySpider(scrapy.Spider):
    """A source: its card (the class attributes), and the walk over its lists.

    title: in Chinese, for people. channel: code of the handbook's channel. home: where it lives. terms: what its terms
    of use say, and whether they were read. evidence: what the card was built from, with the date. enabled: crawled by
    schedule or not; reason: why not. regions: adcode -> address part; industries: word -> address part; lists: address
    template of a list's first page over {home}, {region}, {industry}.
    """

    title: ClassVar[str]
    channel: ClassVar[str]
    home: str
    terms: ClassVar[str]
    evidence: ClassVar[str]
    enabled: ClassVar[bool] = True
    reason: ClassVar[str] = ""
    regions: ClassVar[Mapping[str, str]] = {}
    industries: ClassVar[Mapping[str, str]] = {}
    lists: ClassVar[str]

    def __init__(self, region: str = "", industry: str = "", sample: str = "", home: str = "", **kwargs: Any) -> None:
        super().__init__()
        if kwargs:
            raise ArgumentError(
                f"no argument {', '.join(map(repr, kwargs))}. Arguments: region, industry, sample, home"
            )
        self.arguments = {k: v for k, v in {"region": region, "industry": industry, "sample": sample}.items() if v}
        self.home = (home or self.home).rstrip("/")
        self.start_addresses = self.list_addresses(region, industry)
        self.sample = whole_number("sample", sample)
        self.companies = 0
        self.walks: dict[str, Walk] = {}
        self.wrappers = Wrappers()

    def list_addresses(self, region: str, industry: str) -> list[str]:
        """The first page of every list that covers a region and an industry. Raises ArgumentError."""
        regions = choose_regions(region, self.regions) or [""]
        industries = choose_industries(industry, self.industries) or [""]
        return [self.lists.format(home=self.home, region=r, industry=i) for r in regions for i in industries]

    async def start(self) -> AsyncIterator[Any]:
        """The first page of each list."""
        for url in self.start_addresses:
            yield self.list_request(url, first=url)

    def list_request(self, url: str, first: str) -> scrapy.Request:
        """A request for a page of the list that begins at `first`."""
        self.count("lists")
        return scrapy.Request(url, callback=self.parse_list, errback=self.failed, cb_kwargs={"first": first})

    def parse_list(self, response: Response, first: str) -> Iterator[Any]:
        """The rows of a list, requests for their companies' pages, and for the next page of the list."""
        self.count("pages")
        html = page_source(response)
        listing = self.wrappers.complete_listing(extract_listing(html, response.url), html, response.url)
        self.stop_if_blocked(listing.verdict, listing.reason, response)
        yield from self.follow_listing(response, listing, first)

    def follow_listing(self, response: Response, listing: Listing, first: str) -> Iterator[Any]:
        """Items and requests of one page of a list."""
        if not listing.records:
            self.count("unread_lists")
            self.count("empty_lists", int(listing.verdict == "empty"))
        walk = self.walks.setdefault(first, Walk())
        walk.read(listing.records)
        for record in listing.records:
            if self.enough():
                return
            self.companies += 1
            self.count("records")
            record.url = stable_url(record.url)
            yield record
            if record.url and record.url != response.url and self.on_site(record.url) and not trap(record.url):
                self.count("details")
                yield scrapy.Request(
                    record.url, callback=self.parse_company, errback=self.failed, cb_kwargs={"row": record}
                )
        if not listing.next_url or not self.on_site(listing.next_url) or self.enough():
            return
        if why := walk.ends(listing.next_url):
            self.count("cut_lists")
            self.logger.info("The list %s is left after %s: %s", first, response.url, why)
            return
        yield self.list_request(listing.next_url, first)

    def parse_company(self, response: Response, row: CompanyItem | None = None) -> Iterator[CompanyItem]:
        """The company of its own page, completed by what the list's row said."""
        self.count("pages")
        response.meta["page_kind"] = "detail"
        html = page_source(response)
        item = self.wrappers.complete_company(extract_company(html, response.url), html, response.url)
        self.stop_if_blocked(item.verdict, item.reason, response)
        if item.verdict != "company":
            self.count("unread_details")
            return
        item.url = row.url if row else response.url
        yield complete(item, row) if row else item

    def stop_if_blocked(self, verdict: str, reason: str, response: Response) -> None:
        """Record a block and stop the crawl of the site; nothing is done to get around it. Raises CloseSpider."""
        if verdict == "blocked":
            self.record_block(f"{response.url}: {reason}")
            raise CloseSpider("blocked")

    def record_block(self, evidence: str) -> None:
        """Keep the evidence of the first block for the verdict."""
        assert self.crawler.stats is not None
        if not self.crawler.stats.get_value("tuoke/blocked"):
            self.crawler.stats.set_value("tuoke/blocked", evidence)

    def failed(self, failure: Failure) -> None:
        """Count a request that brought no page. A refusal by status is a block."""
        error = failure.value
        if isinstance(error, OffSiteError) or (isinstance(error, IgnoreRequest) and str(error).startswith(NOT_ASKED)):
            return
        status = error.response.status if isinstance(error, HttpError) else 0
        if status in REFUSED:
            self.record_block(f"HTTP {status} at {failure.request.url}")  # type: ignore[attr-defined]
            raise CloseSpider("blocked")
        if status in NOT_FOUND:
            self.count("not_found")
            self.count("pages")
        else:
            self.count("failed")
            self.count(f"errors/{f'HTTP {status}' if status else type(error).__name__}")

    def enough(self) -> bool:
        """Whether the asked sample is full."""
        return bool(self.sample) and self.companies >= self.sample

    def on_site(self, url: str) -> bool:
        """Whether a web address belongs to this source: the same host, or its registrable domain."""
        parts, home = urlsplit(url), urlsplit(self.home).netloc
        if parts.scheme not in ("http", "https"):
            return False
        if parts.netloc == home:
            return True
        site, own = parse_website(url), parse_website(self.home)
        return bool(site and own and site.domain and site.domain == own.domain)

    def count(self, name: str, by: int = 1) -> None:
        """Add to the run's figures (`tuoke/NAME`)."""
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"tuoke/{name}", by)


def page_source(response: Response) -> bytes | str:
    """Text where the header names a charset that fits the bytes; else the bytes, for the reader to find out."""
    declared = getattr(response, "_headers_encoding", lambda: None)()
    if declared:
        try:
            return response.body.decode(declared)
        except (LookupError, UnicodeError):
            return response.body
    return response.body


def complete(item: CompanyItem, row: CompanyItem) -> CompanyItem:
    """The company page's item, its blanks filled from the list's row."""
    for field in CompanyItem.__dataclass_fields__:
        if field not in ("verdict", "reason", "provenance", "evidence", "withheld") and not getattr(item, field):
            value = getattr(row, field)
            if value and field not in item.withheld:
                setattr(item, field, value)
                item.evidence.setdefault(field, f"list row: {row.evidence.get(field, '')}".rstrip(": "))
    return item


def require_contact(home: str, settings: BaseSettings) -> None:
    """Raise ArgumentError when a real site would be asked by someone who has not said who asks."""
    if not (settings["TUOKE_CONTACT"] or settings["REPLAY"] or is_loopback(home)):
        raise ArgumentError(f"{home} is a real site: say who asks first, e.g. export TUOKE_CONTACT=name@company.cn")


def is_loopback(url: str) -> bool:
    """Whether an address is of this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
