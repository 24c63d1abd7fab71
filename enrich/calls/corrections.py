"""Corrections heard on the phone: one listing a lead, of the source "calls": they are sightings like any other."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from sqlite_utils import Database

from enrich.calls.errors import ResultError
from enrich.decisions import pair_of, record_decision
from pipelines.normalize import normalise, readable, refuse
from pipelines.store import write_batch
from pipelines.text.codes import credit_code
from pipelines.text.emails import parse_emails
from pipelines.text.names import parse_company_name
from pipelines.text.phones import parse_phones
from spiders.items import CompanyItem, Provenance

SOURCE = "calls"
CHANNEL = "call"
HOME = "call:"
EVIDENCE = "told on the phone"
MANY = ("phones", "emails")
CORRECTABLE = (
    "name", "phones", "emails", "address", "contact_person", "contact_title", "contact_department", "website",
    "credit_code", "status", "size", "products",
)  # fmt: skip


def listing_of(lead_uid: str) -> str:
    """The id of the listing that holds what was heard of a lead."""
    return f"{SOURCE}:lead/{lead_uid}"


def write_corrections(
    db: Database, lead_uid: str, corrections: Mapping[str, str], *, agent: str, heard_at: str, call_uid: str
) -> bool:
    """Store corrections as a sighting of the lead; whether anything was new. Part of an open transaction.

    corrections: field of `CORRECTABLE` -> the words. Later words on a field replace earlier ones; phones and emails are
    added. Raises ResultError.
    """
    for field, said in corrections.items():
        check_correction(field, said)
    before = db.execute("SELECT found, content_hash FROM listings WHERE listing_id = ?", [listing_of(lead_uid)])
    row = before.fetchone()
    item = _item(db, lead_uid, json.loads(row[0]) if row else {}, corrections)
    provenance = Provenance(SOURCE, CHANNEL, call_uid, f"{HOME}/lead/{lead_uid}", agent, heard_at, "", "detail")
    item = readable(replace(item, provenance=provenance))
    if rejection := refuse(item):
        raise ResultError("bad_correction", rejection.detail)
    listing = replace(normalise(item), listing_id=listing_of(lead_uid))
    if row and row[1] == listing.content_hash():
        return False
    write_batch(db, [listing], [])
    if row is None:
        _join(db, lead_uid, listing.listing_id, agent, heard_at)
    return True


def check_correction(field: str, said: str) -> None:
    """Refuse words that cannot be a value of a field. Raises ResultError."""
    if field not in CORRECTABLE:
        raise ResultError("bad_correction", f"{field}: 这一项不能更正")
    if not said.strip() or not _READABLE.get(field, bool)(said):
        raise ResultError("bad_correction", f"{field}: {said!r}")


_READABLE: dict[str, Callable[[str], Any]] = {
    "name": lambda said: parse_company_name(said).key,
    "phones": lambda said: any(phone.valid for phone in parse_phones(said)),
    "emails": parse_emails,
    "credit_code": credit_code,
}


def _item(db: Database, lead_uid: str, known: Mapping[str, Any], corrections: Mapping[str, str]) -> CompanyItem:
    name, city, province = db.execute(
        "SELECT name, city, province FROM companies WHERE lead_uid = ?", [lead_uid]
    ).fetchone()
    names = {field.name for field in fields(CompanyItem)}
    item = CompanyItem(**{key: value for key, value in known.items() if key in names})
    item.name = item.name or name
    item.region = item.region or city or province
    item.url = f"{HOME}/lead/{lead_uid}"
    for field, said in corrections.items():
        if field in MANY:
            setattr(item, field, list(dict.fromkeys([*getattr(item, field), said.strip()])))
        else:
            if field == "name" and said.strip() != item.name:
                item.former_names = list(dict.fromkeys([*item.former_names, item.name]))
            setattr(item, field, said.strip())
        item.evidence[field] = EVIDENCE
    return item


def _join(db: Database, lead_uid: str, listing_id: str, agent: str, heard_at: str) -> None:
    """The listing is of this company: we called it. Said as a person's decision, which every resolution heeds."""
    first = db.execute(
        "SELECT min(listing_id) FROM company_listings WHERE lead_uid = ? AND NOT undone", [lead_uid]
    ).fetchone()[0]
    if first:
        record_decision(db, [pair_of(first, listing_id)], same=True, decided_by=agent or SOURCE, note=EVIDENCE)
    db.execute(
        "INSERT OR REPLACE INTO company_listings (lead_uid, listing_id, score, reasons, decided_by, decided_at) "
        "VALUES (?, ?, 1, '[\"电话核实\"]', ?, ?)",
        [lead_uid, listing_id, agent or SOURCE, heard_at],
    )
