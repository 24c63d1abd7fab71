"""What a page says, as plain dataclasses: no Scrapy, no cleaning.

Texts stand as the page writes them (white space folded); `pipelines` turns them into normalised values.
Empty means that the page does not say: never zero, never "no".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

CompanyVerdict = Literal["company", "none", "blocked"]
ListingVerdict = Literal["listing", "empty", "blocked", "none"]
Withheld = Literal["masked", "obfuscated", "login"]


@dataclass(slots=True)
class JobAd:
    """One job advertisement of an employer; a signal of need, not a record of its own."""

    title: str
    url: str = ""
    place: str = ""
    salary: str = ""
    published: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """How a record came to us that no crawl read: a list, a card, a sign, a word of mouth.

    origin: the list's title. row: where it stands in there. referrer: who passed it on; basis: why it may be used.
    seen_by, place, seen_on: who took it down, where, and when (as written).
    """

    origin: str = ""
    row: str = ""
    referrer: str = ""
    basis: str = ""
    seen_by: str = ""
    place: str = ""
    seen_on: str = ""


@dataclass(slots=True)
class Membership:
    """A company's place on a list that is itself a fact: a ranking, an association's members, a fair's exhibitors.

    list: its title; year: "" where it does not say one; rank, role: as written (3, 副会长单位, 主办单位).
    """

    list: str = ""
    year: str = ""
    rank: str = ""
    role: str = ""


@dataclass(slots=True)
class Provenance:
    """Where an item was read; stamped by `spiders.middlewares.ProvenanceMiddleware`, not by spiders.

    source: name of the spider. channel: channel code of the handbook. run_id: row of `runs`.
    page_url: the page that was read. found_on: the page that linked to it. fetched_at: UTC, ISO 8601.
    snapshot: SHA-256 of the body, in hex. page_kind: whether a company's own page or a row of a list was read.
    sighting: for what was imported or typed in.
    etag, last_modified: the answer's headers. row_hash: of the list's row that led here, "" if none did.
    """

    source: str = ""
    channel: str = ""
    run_id: str = ""
    page_url: str = ""
    found_on: str = ""
    fetched_at: str = ""
    snapshot: str = ""
    page_kind: Literal["detail", "row"] = "row"
    sighting: Sighting | None = None
    etag: str = ""
    last_modified: str = ""
    row_hash: str = ""


@dataclass(slots=True)
class CompanyItem:
    """One company as one page presents it.

    phones, fax, emails hold one text a number or address, as written (an extension included).
    marks: what its own site shows of how it works (code of `website_marks.toml` -> the words that show it).
    evidence: field name -> how it was read, e.g. "label 联系电话 (dt/dd)" or "JSON-LD telephone".
    withheld: field name -> why the page does not let it be read (SITES.md, E); the value itself stays empty.
    verdict: whether the page presents one company at all; reason says why.
    """

    name: str = ""
    url: str = ""
    phones: list[str] = field(default_factory=list)
    fax: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    address: str = ""
    contact_person: str = ""
    contact_title: str = ""
    contact_department: str = ""
    website: str = ""
    postcode: str = ""
    region: str = ""
    credit_code: str = ""
    legal_rep: str = ""
    capital: str = ""
    founded: str = ""
    status: str = ""
    company_type: str = ""
    business_model: str = ""
    industry: str = ""
    size: str = ""
    turnover: str = ""
    funding: str = ""
    products: str = ""
    scope: str = ""
    description: str = ""
    former_names: list[str] = field(default_factory=list)
    job_ads: list[JobAd] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)
    withheld: dict[str, Withheld] = field(default_factory=dict)
    verdict: CompanyVerdict = "none"
    reason: str = ""
    provenance: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class SiteVisit:
    """How the visit of a company's own site ended. site: registrable domain. outcome: "read", or why nothing was read.

    visited_at: UTC, ISO 8601.
    """

    site: str
    url: str
    outcome: str
    detail: str
    visited_at: str


@dataclass(slots=True)
class Unchanged:
    """A company's page that says what it said when it was read last: its listing was seen again, and nothing else."""

    listing_id: str
    provenance: Provenance = field(default_factory=Provenance)


@dataclass(slots=True)
class Listing:
    """A page of repeated records.

    next_url: absolute address of the next page, None on the last one.
    total: number of records of the whole listing where the page states it.
    """

    records: list[CompanyItem] = field(default_factory=list)
    next_url: str | None = None
    verdict: ListingVerdict = "none"
    reason: str = ""
    total: int | None = None
