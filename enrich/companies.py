"""From identities and listings to companies: the golden record of each, and its sightings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from enrich.golden import Sighting, golden_record

PLATFORM_LISTINGS = 20
PLATFORM_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Company:
    """One company: its uid, the values shown (`golden.SHOWN` and the place), every value stated, and its sightings."""

    lead_uid: str
    shown: Mapping[str, Any]
    stated: Mapping[str, list[dict[str, Any]]]
    sightings: tuple[Sighting, ...]

    @property
    def channels(self) -> tuple[str, ...]:
        """Channels in which it was seen."""
        return tuple(sorted({s.channel for s in self.sightings}))

    def listed(self, field: str) -> list[tuple[Any, Sighting]]:
        """Every entry of a list field (phones, emails …) with its sighting, the most trusted first."""
        ordered = sorted(self.sightings, key=lambda s: (tuple(-t for t in s.trust), s.listing_id))
        return [(value, sighting) for sighting in ordered for value in sighting.values[field]]


def read_companies(db: Database) -> Iterator[Company]:
    """Every company that `company_listings` holds, by uid."""
    rows = db.query(
        "SELECT m.lead_uid, l.listing_id, l.source, l.channel, l.page_kind, l.url, l.first_seen, l.last_seen, "
        "l.normalised FROM company_listings m JOIN listings l USING (listing_id) WHERE NOT m.undone "
        "ORDER BY m.lead_uid, l.listing_id"
    )
    for lead_uid, group in groupby(rows, key=lambda row: row["lead_uid"]):
        sightings = tuple(_sighting(row) for row in group)
        yield Company(lead_uid, *golden_record(sightings), sightings)


def _sighting(row: Mapping[str, Any]) -> Sighting:
    return Sighting(
        listing_id=row["listing_id"],
        source=row["source"],
        channel=row["channel"],
        page_kind=row["page_kind"],
        url=row["url"],
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        values=json.loads(row["normalised"]),
    )


@dataclass(frozen=True, slots=True)
class Numbers:
    """owners: E.164 -> the companies that publish it; a branch counts as its head: families share numbers by right.

    platform: (source, E.164) of a directory's own line, which its pages repeat for company after company.
    """

    owners: Mapping[str, set[str]]
    platform: frozenset[tuple[str, str]]


def count_numbers(db: Database, heads: Mapping[str, str]) -> Numbers:
    """Who publishes which number. A number that a quarter of a source's listings bear is the source's own."""
    owners: dict[str, set[str]] = {}
    listings: Counter[str] = Counter()
    bearing: Counter[tuple[str, str]] = Counter()
    for company in read_companies(db):
        listings.update(sighting.source for sighting in company.sightings)
        for phone, sighting in company.listed("phones"):
            if phone["valid"]:
                owners.setdefault(phone["e164"], set()).add(heads.get(company.lead_uid, company.lead_uid))
                bearing[sighting.source, phone["e164"]] += 1
    platform = frozenset(
        (source, e164)
        for (source, e164), count in bearing.items()
        if count >= PLATFORM_LISTINGS and count >= PLATFORM_SHARE * listings[source]
    )
    return Numbers(owners, platform)
