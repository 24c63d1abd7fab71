"""The base of every directory source: list pages -> company pages -> next page, read by what they say.

A site's own file holds class attributes only, its source card: who the source is, what is known of it and since when,
and how its lists are addressed.
"""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import scrapy
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from pipelines.text.urls import stable_url
from pipelines.text.websites import parse_website
from spiders.arguments import (
    ArgumentError,
    choose_industries,
    choose_regions,
    in_address,
    web_origin,
    whole_number,
)
from spiders.card import Expected
from spiders.extract import company_of, listing_of
from spiders.extract.links import links
from spiders.extract.listing import SCRIPT_ONLY
from spiders.extract.page import Page, load_page
from spiders.extract.wrappers import Wrappers
from spiders.items import CompanyItem, Listing
from spiders.middlewares import OffSiteError
from spiders.replay import pages as archived_pages
from spiders.traps import Walk, trap

NOT_FOUND = frozenset({404, 410})
REFUSED = frozenset({401, 403, 429})
NOT_ASKED = ("Forbidden by robots.txt", "Filtered offsite")
"""How Scrapy words that a request was never sent; robots.txt has a count of its own."""
_pages: WeakKeyDictionary[Response, Page] = WeakKeyDictionary()


class DirectorySpider(scrapy.Spider):
    """A source: its card (the class attributes, in the order of `spiders.card.ORDER`), and the walk over its lists.

    title: in Chinese, for people. channel: code of the handbook's channel. home: where it lives; "" for a source that
    is told its site (`-a home=` or `-a url=`). terms: what its terms of use say, and whether they were read. encoding:
    charset of the site's addresses. evidence: what the card was built from and when, e.g. "page 2017: list; code
    2014-2020", and "unverified since YEAR" where no page was seen. expected: what a healthy crawl brings. every_days:
    how often it is worth a visit. enabled: crawled by schedule or not; reason: why not.

    regions: adcode -> address part (`spiders.regions`). industries: word or class of GB/T 4754 -> address part, or
    `Keywords`. lists: address template of a list's first page over {home}, {region}, {industry}. hub: regular
    expression of the links to lists, where that page shows no companies but leads to lists of them. pages: address
    template of page {page} of the list {first}, for lists whose pages do not link on. details: regular expression of
    the links to companies, for lists whose rows do not name them. contact: address template of the page that holds a
    company's contacts, over its own {url}, {home}, and {sub}, the first label of its host.
    """

    title: ClassVar[str]
    channel: ClassVar[str]
    home: str
    terms: ClassVar[str]
    encoding: ClassVar[str] = "utf-8"
    evidence: ClassVar[str]
    expected: ClassVar[Expected] = Expected()
    every_days: ClassVar[int] = 30
    enabled: ClassVar[bool] = True
    reason: ClassVar[str] = ""
    regions: ClassVar[Mapping[str, str]] = {}
    industries: ClassVar[Mapping[str, str]] = {}
    lists: ClassVar[str]
    hub: ClassVar[str] = ""
    pages: ClassVar[str] = ""
    details: ClassVar[str] = ""
    contact: ClassVar[str] = ""

    def __init__(
        self, region: str = "", industry: str = "", sample: str = "", url: str = "", home: str = "", **kwargs: Any
    ) -> None:
        super().__init__()
        if kwargs:
            raise ArgumentError(
                f"no argument {', '.join(map(repr, kwargs))}. Arguments: region, industry, sample, url, home"
            )
        if home:
            web_origin(home, "home")
        self.home = (home or (web_origin(url) if url else self.home)).rstrip("/")
        given = {"region": region, "industry": industry, "sample": sample, "url": url}
        self.arguments = {name: value for name, value in given.items() if value}
        self.notes: list[str] = []
        self.start_addresses = [url] if url else self.list_addresses(region, industry)
        self.sample = whole_number("sample", sample)
        self.companies = 0
        self.walks: dict[str, Walk] = {}
        self.wrappers = Wrappers()

    def list_addresses(self, region: str, industry: str) -> list[str]:
        """The first page of every list that covers a region and an industry; none of no site. Raises ArgumentError."""
        regions, industries = choose_regions(region, self.regions), choose_industries(industry, self.industries)
        self.notes = [choice.note for choice in (regions, industries) if choice.note]
        if not self.home:
            return []
        return [
            self.list_template().format(
                home=self.home, region=in_address(r, self.encoding), industry=in_address(i, self.encoding)
            )
            for r in regions.parts or ("",)
            for i in industries.parts or ("",)
        ]

    def list_template(self) -> str:
        """Address template of a list's first page."""
        return self.lists

    async def start(self) -> AsyncIterator[Any]:
        """The first page of each list; replaying an archive and asked for nothing in particular, each of its pages."""
        for note in self.notes:
            self.logger.info("%s", note)
        archive = self.settings.get("REPLAY")
        if archive and not self.arguments.keys() & {"region", "industry", "url"}:
            for page in archived_pages(Path(archive)):
                if not self.home or self.on_site(page.url):
                    self.count("lists")
                    yield scrapy.Request(page.url, callback=self.parse_archived, errback=self.failed)
            return
        for url in self.start_addresses:
            yield self.list_request(url, first=url)

    def list_request(self, url: str, first: str) -> scrapy.Request:
        """A request for a page of the list that begins at `first`."""
        self.count("lists")
        return scrapy.Request(
            url,
            callback=self.parse_list,
            errback=self.failed,
            cb_kwargs={"first": first},
            meta={"list_page": self.next_number(first)},
        )

    def next_number(self, first: str) -> int:
        """The number of the page that is asked for next of the list that begins at `first`, the first being 1."""
        return self.walks[first].pages + 1 if first in self.walks else 1

    def parse_list(self, response: Response, first: str) -> Iterator[Any]:
        """The rows of a list, requests for their companies' pages, and for the next page of the list."""
        self.count("pages")
        listing = self.read_list(response)
        self.stop_if_blocked(listing.verdict, listing.reason, response)
        yield from self.follow_listing(response, listing, first)

    def read_list(self, response: Response) -> Listing:
        """What the reader and the learned wrappers find in a list's page."""
        page = page_of(response)
        return self.wrappers.complete_listing(listing_of(page), page)

    def parse_archived(self, response: Response) -> Iterator[Any]:
        """The records of one saved page, or its company; its links are read only if they were saved too."""
        self.count("pages")
        listing = self.read_list(response)
        if listing.verdict == "listing":
            self.count("records", len(listing.records))
            yield from listing.records
        elif listing.verdict == "blocked":
            self.count("blocked_pages")
        else:
            yield from self.read_company(response)

    def read_company(self, response: Response, *, empty: bool = False) -> Iterator[CompanyItem]:
        """The company that a page of any kind presents, if it presents one; empty: it says that it lists nothing."""
        item = company_of(page_of(response))
        if item.verdict == "company":
            self.count("details")
            response.meta["page_kind"] = "detail"
            item.url = item.url or response.url
            yield item
        else:
            self.count("unread_lists")
            self.count("empty_lists", int(empty))

    def follow_listing(self, response: Response, listing: Listing, first: str) -> Iterator[Any]:
        """Items and requests of one page of a list."""
        records = listing.records or self.linked_companies(response)
        if not records and (lists := self.linked_lists(response)):
            yield from (self.list_request(url, first=url) for url in lists)
            return
        if not records:
            self.count("unread_lists")
            self.count("empty_lists", int(says_empty(listing)))
        walk = self.walks.setdefault(first, Walk())
        walk.pages = max(
            walk.pages, response.meta.get("list_page", 1) - 1
        )  # another process may have read those before
        walk.read(records)
        for record in records:
            if self.enough():
                return
            self.companies += 1
            record.url = stable_url(record.url)
            if record.name:
                self.count("records")
                yield record
            yield from self.detail_request(record, response)
        next_url = listing.next_url or self.page_after(response.url, first, records)
        if not next_url or not self.on_site(next_url) or self.enough():
            return
        if why := walk.ends(next_url):
            self.count("cut_lists")
            self.logger.info("The list %s is left after %s: %s", first, response.url, why)
            return
        yield self.list_request(next_url, first)

    def linked_lists(self, response: Response) -> list[str]:
        """The lists on the site to which a hub leads."""
        if not self.hub:
            return []
        found = links(page_of(response), self.hub)
        return [url for url in found if self.on_site(url) and not trap(url)]

    def linked_companies(self, response: Response) -> list[CompanyItem]:
        """Nameless records, one a link that `details` matches."""
        if not self.details:
            return []
        return [CompanyItem(url=url) for url in links(page_of(response), self.details)]

    def detail_request(self, record: CompanyItem, response: Response) -> Iterator[scrapy.Request]:
        """A request for the page of a record's company, where it has one on the site."""
        url = self.company_page(record.url) if record.url else ""
        if url and url != response.url and self.on_site(url) and not trap(url):
            self.count("details")
            yield scrapy.Request(url, callback=self.parse_company, errback=self.failed, cb_kwargs={"row": record})

    def company_page(self, url: str) -> str:
        """The page with a company's contacts, by the address that its row links to."""
        sub = urlsplit(url).netloc.partition(".")[0]
        return self.contact.format(url=url.rstrip("/"), home=self.home, sub=sub) if self.contact else url

    def page_after(self, url: str, first: str, records: Sequence[CompanyItem]) -> str:
        """The page after `url` of a list whose pages do not link on, "" after one without records."""
        if not (self.pages and records):
            return ""
        return self.pages.format(first=first, home=self.home, page=self.next_number(first))

    def parse_company(self, response: Response, row: CompanyItem | None = None) -> Iterator[CompanyItem]:
        """The company of its own page, completed by what the list's row said."""
        self.count("pages")
        response.meta["page_kind"] = "detail"
        page = page_of(response)
        item = self.wrappers.complete_company(company_of(page, hosted=True), page)
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
            cause = error.__cause__ if isinstance(error, IgnoreRequest) else None  # a page too large, not a redirect
            self.count(f"errors/{f'HTTP {status}' if status else type(cause or error).__name__}")

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


def says_empty(listing: Listing) -> bool:
    """Whether a list's page says that there is nothing, rather than showing nothing."""
    return listing.verdict == "empty" and not listing.reason.startswith(SCRIPT_ONLY)


def page_of(response: Response) -> Page:
    """The page of a response, parsed once for all who read it."""
    page = _pages.get(response)
    if page is None:
        page = _pages[response] = load_page(page_source(response), response.url)
    return page


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
