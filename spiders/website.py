"""`scrapy crawl website -a visits=FILE`: companies' own sites, a few pages each; or one site with -a url=.

FILE is JSON lines of {"url", "name", "on"}: an address that a listing states as its company's site (never a guessed
one), the company's name ("" where several companies state the same site, so that only the site itself may say whose it
is), and the page that states it. Started by `leads enrich --stage website`.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from pipelines.text.names import parse_company_name
from pipelines.text.websites import parse_website
from spiders.arguments import ArgumentError
from spiders.base import NOT_FOUND, REFUSED, DirectorySpider, page_of
from spiders.extract import company_of
from spiders.extract.marks import CAMPUSES, MOST_SHOWN, read_campuses, read_marks, worthwhile_links
from spiders.items import CompanyItem, SiteVisit
from spiders.settings import ITEM_PIPELINES
from spiders.traps import trap

PAGES_A_KIND = {"contact": 1, "about": 1, "campus": 2}
OUTCOMES = {
    "RefusedAddressError": "refused",
    "OffSiteError": "off site",
    "CannotResolveHostError": "no address",
    "DNSLookupError": "no address",
    "DownloadTimeoutError": "too slow",
    "DownloadCancelledError": "too large",
    "StopDownload": "wrong type",
}
ROBOTS, UNPACKED = "Forbidden by robots.txt", "exceeded DOWNLOAD_MAXSIZE"


@dataclass(frozen=True, slots=True)
class Visit:
    """A site to visit. url: as the listing states it. name: of the company, or "". on: the page that states it."""

    url: str
    name: str = ""
    on: str = ""

    @property
    def site(self) -> str:
        """What all pages of the site have in common: the registrable domain, else host and port."""
        return site_of(self.url)


def site_of(url: str) -> str:
    """The registrable domain of an address, else its host and port."""
    known = parse_website(url)
    return (known.domain if known else "") or urlsplit(url).netloc


class WebsiteSpider(DirectorySpider):
    """Visits companies' own sites: home, contact, company and campus pages, within robots.txt, nothing else."""

    name = "website"
    title = "企业官网"
    channel = "website"
    home = ""
    terms = "each site's own; only pages for visitors are read, robots.txt is obeyed"
    evidence = "none: no site of its own, the general reader finds what a page says"
    lists = ""
    custom_settings = {
        "DOWNLOADER_MIDDLEWARES": {"spiders.guard.VisitGate": 40},
        "ITEM_PIPELINES": {**ITEM_PIPELINES, "pipelines.visits.VisitPipeline": 450},
        "HTTPPROXY_ENABLED": False,
        "CONCURRENT_REQUESTS": 8,
        "DOWNLOAD_MAXSIZE": 2 * 1024 * 1024,
        "DOWNLOAD_TIMEOUT": 20,
        "REDIRECT_MAX_TIMES": 3,
        "RETRY_ENABLED": False,
        "DEPTH_LIMIT": 2,
    }

    def __init__(self, visits: str = "", name: str = "", url: str = "", **kwargs: Any) -> None:
        super().__init__(url=url, **kwargs)
        self.visits = [Visit(url, name)] if url else _read_visits(visits)
        self.start_addresses = [visit.url for visit in self.visits]
        self.sites = frozenset(visit.site for visit in self.visits)

    def list_addresses(self, region: str, industry: str) -> list[str]:
        """No lists here. Raises ArgumentError for arguments of sources that have lists."""
        if region or industry:
            raise ArgumentError("region and industry are for directories; give -a visits=FILE or -a url=")
        return []

    async def start(self) -> AsyncIterator[Any]:
        """The home page of each site."""
        for visit in self.visits:
            self.count("lists")
            yield scrapy.Request(
                visit.url,
                callback=self.parse_home,
                errback=self.not_visited,
                cb_kwargs={"visit": visit},
                dont_filter=True,  # a site that leads to another one of the list has an end of its own
            )

    def on_site(self, url: str) -> bool:
        """Whether an address belongs to one of the sites visited."""
        return urlsplit(url).scheme in ("http", "https") and site_of(url) in self.sites

    def parse_home(self, response: Response, visit: Visit) -> Iterator[Any]:
        """What the home page says, and requests for the pages worth a visit."""
        self.count("pages")
        if site_of(response.url) != visit.site:
            yield self.ended(visit, "off site", response.url)
            return
        item = self.read(response, visit, "home")
        if item.verdict == "blocked":
            self.count("blocked_pages")
            yield self.ended(visit, "blocked", item.reason)
            return
        yield self.ended(visit, "read", "")
        yield from self.told(item, visit)
        left = dict(PAGES_A_KIND)
        for link in worthwhile_links(page_of(response)):
            if left[link.kind] and site_of(link.url) == visit.site and not trap(link.url) and link.url != response.url:
                left[link.kind] -= 1
                yield scrapy.Request(
                    link.url,
                    callback=self.parse_page,
                    errback=self.page_not_read,
                    cb_kwargs={"visit": visit, "kind": link.kind},
                )

    def parse_page(self, response: Response, visit: Visit, kind: str) -> Iterator[Any]:
        """What a further page of the site says."""
        self.count("pages")
        if site_of(response.url) == visit.site:
            yield from self.told(self.read(response, visit, kind), visit)

    def read(self, response: Response, visit: Visit, kind: str) -> CompanyItem:
        """The company of a page of its own site, with the marks that the page bears."""
        response.meta["page_kind"] = "detail"
        page = page_of(response)
        item = company_of(page)
        item.url, item.website = response.url, visit.url
        item.marks = read_marks(page, datetime.now(UTC).date())
        campuses = read_campuses(page) if kind == "campus" else []
        if campuses:
            item.marks[CAMPUSES] = f"{len(campuses)}: {'、'.join(campuses[:MOST_SHOWN])}"
        if not parse_company_name(item.name).legal_form and visit.name:
            item.name = visit.name
            item.evidence["name"] = f"stated with this website: {visit.on}".rstrip(": ")
        return item

    def told(self, item: CompanyItem, visit: Visit) -> Iterator[CompanyItem]:
        """The item, if it has anything to tell."""
        if item.name and item.verdict != "blocked" and (item.marks or item.phones or item.emails or item.address):
            self.count("details")
            self.count("records")
            yield item
        else:
            self.count("unread_details")

    def not_visited(self, failure: Failure) -> Iterator[SiteVisit]:
        """Why a site's home page was not read."""
        visit = failure.request.cb_kwargs["visit"]  # type: ignore[attr-defined]
        outcome, detail = outcome_of(failure)
        self.page_not_read(failure)
        yield self.ended(visit, outcome, detail)

    def page_not_read(self, failure: Failure) -> None:
        """Count a page that did not come; a refusal ends the visit of that site, not the others."""
        outcome, _ = outcome_of(failure)
        if outcome == "not found":
            self.count("not_found")
        elif outcome not in ("robots denied", "off site"):
            self.count("failed")
            self.count(f"errors/{outcome}")

    def ended(self, visit: Visit, outcome: str, detail: str) -> SiteVisit:
        """The record of a visit."""
        return SiteVisit(visit.site, visit.url, outcome, detail[:200], datetime.now(UTC).isoformat(timespec="seconds"))


def outcome_of(failure: Failure) -> tuple[str, str]:
    """Outcome of a request that brought no page, and the words of the error."""
    error = failure.value
    if isinstance(error, HttpError):
        status = error.response.status
        known = {**dict.fromkeys(NOT_FOUND, "not found"), **dict.fromkeys(REFUSED, "blocked")}
        return known.get(status, "failed"), f"HTTP {status}"
    if str(error).startswith(ROBOTS):
        return "robots denied", ""
    if UNPACKED in str(error):
        return "too large", "unpacked"
    return OUTCOMES.get(type(error).__name__, "unreachable"), str(error) or type(error).__name__


def _read_visits(path: str) -> list[Visit]:
    """The visits of a file. Raises ArgumentError."""
    if not path:
        return []
    try:
        rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
        return [Visit(**row) for row in rows]
    except (OSError, ValueError, TypeError) as error:
        raise ArgumentError(f"visits={path}: {error}") from error
