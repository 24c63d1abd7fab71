"""Why a company has its grade, from which pages, and why its listings are one company."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from enrich.arithmetic import sums
from enrich.chains import Chain, chain_of

MOST_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class Explanation:
    """company: its row, `values` decoded. grade: its row or None. listings: rows with score, reasons, decided_by,
    `sightings`: the lists and notes by which a record came that no crawl read, and `sum`: the arithmetic of its best
    match within the company (`enrich.arithmetic`), None where there is none.

    phones, people, signals: their rows. suppressed: those of its numbers and people, and its uid, that are not
    to be called.
    head: the company that a branch belongs to. branches: of this company. chain: the companies of its brand.
    """

    company: dict[str, Any]
    grade: dict[str, Any] | None
    listings: list[dict[str, Any]]
    phones: list[dict[str, Any]]
    people: list[dict[str, Any]]
    signals: list[dict[str, Any]]
    suppressed: frozenset[str]
    head: dict[str, Any] | None
    branches: list[dict[str, Any]]
    chain: Chain | None = None


def find_lead(db: Database, wanted: str) -> list[dict[str, Any]]:
    """Companies by 线索编号, by number in E.164, by name or a part of it; a merged one answers with its successor."""
    by_uid = "SELECT * FROM companies WHERE lead_uid = ?"
    found = _rows(db, by_uid, wanted.strip().upper())
    while found and found[0]["merged_into"]:
        found = _rows(db, by_uid, found[0]["merged_into"])
    for condition, value in (
        ("c.lead_uid IN (SELECT lead_uid FROM contacts WHERE kind = 'phone' AND value = ?)", wanted),
        ("c.name = ?", wanted.strip()),
        ("instr(c.name, ?)", wanted.strip()),
    ):
        found = found or _rows(
            db,
            "SELECT DISTINCT s.* FROM companies c JOIN companies s ON s.lead_uid = coalesce(c.merged_into, c.lead_uid) "
            f"WHERE s.merged_into IS NULL AND {condition} ORDER BY s.name LIMIT {MOST_CANDIDATES}",
            value,
        )
    return found


def explain(db: Database, lead_uid: str, profile: str) -> Explanation:
    """All that is known of how a company came to be and to its grade. Raises KeyError for an unknown uid."""
    company = _first(_rows(db, "SELECT * FROM companies WHERE lead_uid = ?", lead_uid))
    if company is None:
        raise KeyError(lead_uid)
    company["values"] = json.loads(company["values"])
    grade = _first(_rows(db, "SELECT * FROM grades WHERE lead_uid = ? AND profile = ?", lead_uid, profile))
    if grade:
        grade["reasons"], grade["vetoes"] = json.loads(grade["reasons"]), json.loads(grade["vetoes"])
    listings = _rows(
        db,
        "SELECT m.score, m.reasons, m.decided_by, l.* FROM company_listings m JOIN listings l USING (listing_id) "
        "WHERE m.lead_uid = ? AND NOT m.undone ORDER BY l.listing_id",
        lead_uid,
    )
    matched = sums(db, [listing["listing_id"] for listing in listings])
    for listing in listings:
        listing["sum"] = matched.get(listing["listing_id"])
        listing["reasons"] = json.loads(listing["reasons"])
        listing["sightings"] = _rows(
            db, "SELECT * FROM sightings WHERE listing_id = ? ORDER BY imported_at", listing["listing_id"]
        )
    return Explanation(
        company=company,
        grade=grade,
        listings=listings,
        phones=_rows(
            db,
            "SELECT c.*, p.kind AS phone_kind, p.status, p.shared_by FROM contacts c LEFT JOIN phones p "
            "ON p.e164 = c.value WHERE c.lead_uid = ? AND c.kind = 'phone' ORDER BY c.policy, c.value",
            lead_uid,
        ),
        people=_rows(db, "SELECT * FROM contacts WHERE lead_uid = ? AND kind = 'person' ORDER BY value", lead_uid),
        signals=_rows(db, "SELECT * FROM signals WHERE lead_uid = ? ORDER BY seen DESC, kind", lead_uid),
        suppressed=frozenset(
            row["value"]
            for row in _rows(
                db,
                "SELECT lead_uid AS value FROM suppressed_leads WHERE lead_uid = ? UNION "
                "SELECT value FROM suppressed_contacts JOIN contacts USING (kind, value) WHERE lead_uid = ?",
                lead_uid,
                lead_uid,
            )
        ),
        head=_first(_rows(db, "SELECT * FROM companies WHERE lead_uid = ?", company["head_uid"])),
        branches=_rows(
            db, "SELECT * FROM companies WHERE head_uid = ? AND merged_into IS NULL ORDER BY name", lead_uid
        ),
        chain=chain_of(db, lead_uid),
    )


def _rows(db: Database, query: str, *values: Any) -> list[dict[str, Any]]:
    return list(db.query(query, list(values)))


def _first(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    return rows[0] if rows else None
