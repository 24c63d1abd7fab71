"""`world(seed, day)`: the whole example from a seed, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from scripts.example.companies import NEWCOMERS, SOLO, make_companies
from scripts.example.listings import make_listings
from scripts.example.model import Listing, TrueCompany, World, drawing

CLOSING = RENUMBERED = VANISHING = 4
STORY_DATE = date(2026, 11, 24)
NEW_EXCHANGE = "5855"


def world(seed: int = 7, day: int = 1, today: date = STORY_DATE) -> World:
    """The world of a seed on day 1, or on day 2 with new, closed and vanished companies and changed numbers.

    today: dates the job ads, which otherwise grow stale while the software does not.
    """
    everyone = make_companies(seed)
    companies = everyone[:-NEWCOMERS]
    listings = make_listings(companies, seed)
    if day == 2:
        companies = tuple(_overnight(everyone, listings, seed))
        listings = make_listings(companies, seed)
    return World(seed, day, today, tuple(_published(companies, listings)), listings)


def _overnight(companies: Sequence[TrueCompany], listings: Sequence[Listing], seed: int) -> Iterable[TrueCompany]:
    """Day 2: some ordinary companies, open with a landline on the industry site, close, change it or vanish."""
    printed = {listing.uid: listing.phones for listing in listings if listing.site == "industry"}
    ordinary = [c for c in companies[:SOLO] if c.status == "open" and c.landline in printed.get(c.uid, ())]
    changing = drawing("night", seed).sample(ordinary, CLOSING + RENUMBERED + VANISHING)
    closing, renumbered = set(changing[:CLOSING]), set(changing[CLOSING : CLOSING + RENUMBERED])
    vanishing = set(changing[CLOSING + RENUMBERED :])
    for company in companies:
        if company in closing:
            yield replace(company, status="closed")
        elif company in renumbered:
            yield replace(company, landline=company.landline[:-8] + NEW_EXCHANGE + company.landline[-4:])
        elif company not in vanishing:
            yield company


def _published(companies: Iterable[TrueCompany], listings: Sequence[Listing]) -> Iterable[TrueCompany]:
    """The companies, with what of them a polite crawl can see."""
    visible: dict[str, list[Listing]] = {}
    for listing in listings:
        if listing.visible:
            visible.setdefault(listing.uid, []).append(listing)
    for company in companies:
        seen = visible.get(company.uid, [])
        yield replace(
            company,
            reachable=bool(seen),
            phones=frozenset().union(*(listing.phones for listing in seen)),
            listings=tuple(listing.key for listing in seen),
        )
