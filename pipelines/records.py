"""What the pipelines hand on: a listing with normalised values, or a rejection with its reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from spiders.items import CompanyItem, JobAd, Membership, Provenance

NOT_CONTENT = {"provenance", "job_ads", "evidence", "url", "marks"}
RARE = ("turnover", "funding", "memberships", "marks")
"""Fields that few listings have: they stand in the stored values only where a page says something."""


@dataclass(frozen=True, slots=True)
class ListingPhone:
    """A number of a listing. extension: digits behind it. valid: dialable. evidence: how it was read.

    status: ok, masked, obfuscated, placeholder, unassigned, incomplete or impossible (`pipelines.text.phone_scan`).
    """

    e164: str
    extension: str
    kind: str
    valid: bool
    status: str
    raw: str
    inferred: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class NormalListing:
    """One source's record of a company, cleaned. Empty means unknown.

    listing_id: source and key, stable over runs. name_key: equal for spellings of one legal name.
    capital in units of its currency (ISO 4217); employees as (low, high), high None for "and more".
    turnover of a year as (low, high, currency), in units of it. marks: of its own website, code -> evidence.
    founded: ISO date, or as much of it as is stated. found: the item as read.
    """

    listing_id: str
    name: str
    name_key: str
    legal_form: str
    found: CompanyItem
    provenance: Provenance
    aliases: tuple[str, ...] = ()
    credit_code: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    adcode: str = ""
    address: str = ""
    phones: tuple[ListingPhone, ...] = ()
    fax: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    website: str = ""
    domain: str = ""
    person: str = ""
    title: str = ""
    status: str = ""
    capital: float | None = None
    capital_currency: str = ""
    employees: tuple[int | None, int | None] | None = None
    turnover: tuple[float | None, float | None, str] | None = None
    founded: str = ""
    industry: str = ""
    products: str = ""
    scope: str = ""
    funding: str = ""
    memberships: tuple[Membership, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    job_ads: tuple[JobAd, ...] = ()

    def normalised(self) -> dict[str, Any]:
        """The normalised values as one JSON object, without what stands in columns of its own."""
        values: dict[str, Any] = msgspec.to_builtins(self)
        for name in ("found", "provenance", "job_ads", "listing_id"):
            del values[name]
        for name in RARE:
            if not values[name]:
                del values[name]
        return values

    def content_hash(self) -> str:
        """Equal as long as the page says the same of the company, wherever it stands; job ads are compared apart."""
        found = {k: v for k, v in msgspec.to_builtins(self.found).items() if k not in NOT_CONTENT}
        return digest(found, self.normalised())


@dataclass(frozen=True, slots=True)
class Rejection:
    """What could not become a listing: kept raw with the reason, counted and shown.

    reason: a code of the vocabulary (`rejection`); detail: the words that led to it.
    """

    reason: str
    detail: str
    url: str
    found: str
    provenance: Provenance = field(default_factory=Provenance)


def digest(*parts: object) -> str:
    """A short stable hash of JSON values."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]
