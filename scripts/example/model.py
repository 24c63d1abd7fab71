"""What the example world is made of: companies, and what each site prints of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from random import Random
from typing import Literal

from scripts.example.words import City, District, Trade

Key = tuple[str, str]
Access = Literal["page", "gone", "denied", "captcha", "hidden"]
SOURCE_PREFIX = "example_"
"""How the names of the sources of the example begin."""
SITES = ("industry", "regional", "recruitment", "blocked")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueCompany:
    """One legal entity (or branch) of the world.

    status: "open" or "closed". head_uid: the company of which this one is a branch, or "". group: siblings that share a
    brand and are different companies, or "". landline, mobile, hotline: its own numbers in E.164, or "".
    website: under an invented ….cn, since readers of pages rightly refuse the reserved .example.
    capital: amount in units of its currency, and the ISO code. founded: ISO date.
    phones: the numbers that pages open to a crawler print as its phones. listings: (site, path) of its entries that a
    polite crawl can see, as a page or as a row; reachable: whether there is any.
    """

    uid: str
    legal_name: str
    short_name: str
    former_name: str = ""
    trade: Trade
    city: City
    district: District
    street: str
    credit_code: str
    status: Literal["open", "closed"] = "open"
    head_uid: str = ""
    group: str = ""
    legal_rep: str = ""
    contact: str = ""
    landline: str = ""
    mobile: str = ""
    hotline: str = ""
    website: str = ""
    capital: tuple[float, str]
    employees: int
    founded: str
    reachable: bool = False
    phones: frozenset[str] = frozenset()
    listings: tuple[Key, ...] = ()

    @property
    def is_school(self) -> bool:
        """Whether it trains people: the customers of the first profile."""
        return self.trade.slug == "jiaoyu"


@dataclass(frozen=True, slots=True)
class Entry:
    """One printed label and its value; phones: the E.164 numbers that the value gives as a phone of the company."""

    label: str
    value: str
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ad:
    """A job advertisement: number is its page's, age the days since it was published; entry: whom to call, if any."""

    number: int
    title: str
    salary: str
    age: int
    text: str
    entry: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one site prints of one company.

    number: stable id in the address of its page. row: labels that the list shows beside the name. access: "page" is
    open; "gone" answers 404, "denied" lies in the corner that robots.txt forbids, "captcha" answers a block page, while
    a list shows all three as rows; "hidden" is linked from within the forbidden corner only.
    """

    site: str
    path: str
    uid: str
    number: int
    name: str
    city: City
    district: District
    category: str
    access: Access = "page"
    entries: tuple[Entry, ...] = ()
    row: tuple[str, ...] = ()
    ads: tuple[Ad, ...] = ()

    @property
    def key(self) -> Key:
        """The site and the address that identify it."""
        return self.site, self.path

    @property
    def visible(self) -> bool:
        """Whether a polite crawl can see it."""
        return self.access != "hidden"

    @property
    def shown(self) -> tuple[Entry, ...]:
        """What a polite crawl can read of it: all, the row, or nothing."""
        if self.access == "page":
            return self.entries
        return tuple(entry for entry in self.entries if self.visible and entry.label in self.row)

    @property
    def phones(self) -> frozenset[str]:
        """The E.164 numbers that a polite crawl can read as phones of it."""
        advertised = tuple(ad.entry for ad in self.ads if ad.entry and self.access == "page")
        return frozenset(phone for entry in (*self.shown, *advertised) for phone in entry.phones)

    def value(self, label: str) -> str:
        """What it prints after a label, or ""."""
        return next((entry.value for entry in self.entries if entry.label == label), "")


@dataclass(frozen=True)
class World:
    """Everything that is true on one day. day: 1 or 2 of the story; today: the date that its job ads go by."""

    seed: int
    day: int
    today: date
    companies: tuple[TrueCompany, ...]
    listings: tuple[Listing, ...] = field(repr=False)

    @cached_property
    def company(self) -> dict[str, TrueCompany]:
        """Companies by uid."""
        return {company.uid: company for company in self.companies}

    @cached_property
    def listing(self) -> dict[Key, Listing]:
        """Listings by (site, path); the pages of job ads lead to their employer's."""
        ads = {(entry.site, f"/job/{ad.number}.html"): entry for entry in self.listings for ad in entry.ads}
        return ads | {entry.key: entry for entry in self.listings}

    def of_site(self, site: str) -> tuple[Listing, ...]:
        """The listings of one site, in the order of its lists."""
        return tuple(entry for entry in self.listings if entry.site == site)


def drawing(*topic: object) -> Random:
    """A stream of draws that depends on the topic alone; nothing here is secret."""
    return Random(" ".join(map(str, topic)))
