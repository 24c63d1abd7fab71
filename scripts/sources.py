"""The sources as a user chooses among them: their cards, what each covers, what a crawl of it would take."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
from sqlite_utils import Database

from pipelines.text.divisions import rows
from scripts.crawls import Crawl
from scripts.leads.errors import LeadsError
from spiders import settings
from spiders.arguments import ArgumentError
from spiders.base import DirectorySpider, is_loopback

LOOPBACK = {"DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "0"}
PER_SECOND = 1 / settings.DOWNLOAD_DELAY
"""Requests a second at the polite rate, when a site answers at once."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: a region, an industry, a source's own address instead of its home; each "" for any."""

    region: str = ""
    industry: str = ""
    home: str = ""
    sample: int = 0

    def arguments(self) -> dict[str, str]:
        """As `scrapy crawl -a` takes them."""
        given = {"region": self.region, "industry": self.industry, "home": self.home}
        given["sample"] = str(self.sample) if self.sample else ""
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Plan:
    """One source for a wish. lists: first pages; 0 where it is left out, and why says the reason.

    requests and companies: what its card expects of so many lists; None where the card does not say.
    """

    card: type[DirectorySpider]
    wish: Wish
    lists: int = 0
    why: str = ""
    notes: Sequence[str] = field(default=())
    requests: int | None = None
    companies: int | None = None

    @property
    def seconds(self) -> float | None:
        """Time that its requests take at the polite rate."""
        return None if self.requests is None else self.requests / PER_SECOND

    def crawl(self) -> Crawl:
        """The crawl of this plan; a site of this machine needs no pauses."""
        settings = LOOPBACK if is_loopback(self.wish.home or self.card.home) else {}
        return Crawl(self.card.name, self.wish.arguments(), settings)


@cache
def cards() -> dict[str, type[DirectorySpider]]:
    """Every source with a site of its own, by name."""
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": settings.SPIDER_MODULES}))
    found: dict[str, Any] = {name: loader.load(name) for name in loader.list()}
    return {name: card for name, card in sorted(found.items()) if issubclass(card, DirectorySpider) and card.home}


def card_named(name: str) -> type[DirectorySpider]:
    """The source of a name. Raises LeadsError with all names."""
    if name not in cards():
        raise LeadsError(f"no source {name!r}. All of them: {', '.join(cards())}")
    return cards()[name]


def state(card: type[DirectorySpider]) -> str:
    """Why a source is not crawled unless it is named, "" if it is."""
    if not card.enabled:
        return card.reason
    return "a site on this machine" if is_loopback(card.home) else ""


def plan(card: type[DirectorySpider], wish: Wish) -> Plan:
    """What a crawl of a source for a wish would be."""
    if wish.region and not card.regions:
        return Plan(card, wish, why="does not divide by region")
    try:
        spider = card(**wish.arguments())
    except ArgumentError as error:
        return Plan(card, wish, why=str(error))
    lists, expected = len(spider.start_addresses), card.expected
    companies = lists * expected.companies if expected.companies else None
    requests = lists * expected.requests if expected.companies else None
    if wish.sample and companies and requests:
        share = min(1.0, wish.sample / companies)
        companies, requests = round(companies * share), max(1, round(requests * share))
    return Plan(card, wish, lists, notes=tuple(spider.notes), requests=requests, companies=companies)


def covering(region: str, channels: Collection[str]) -> list[type[DirectorySpider]]:
    """The sources of some channels (none: of all) that have lists of a region ("": of any)."""
    return [
        card
        for card in cards().values()
        if (not channels or card.channel in channels) and (not region or plan(card, Wish(region)).lists)
    ]


def last_runs(db: Database) -> dict[str, dict[str, Any]]:
    """The last run of each source by its name."""
    return {run["source"]: run for run in db.query("SELECT * FROM runs ORDER BY started_at")}


@dataclass(frozen=True, slots=True)
class NotCrawled:
    """A site that stays out, and why."""

    site: str
    channel: str
    reason: str


def not_crawled() -> list[NotCrawled]:
    """The sites of `data/reference/sites_not_crawled.tsv`."""
    return [NotCrawled(*row) for row in rows("sites_not_crawled.tsv")]
