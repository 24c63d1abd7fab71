"""Writes listings, job ads and rejections: in batches, each one transaction, the same content twice changes nothing.

A company's own page (detail) is never overwritten by the row of a list, nor one row of a run by another: a further row
only says that the company was seen again, and brings its job ads.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlite_utils import Database

from pipelines.arrival import arrive
from pipelines.gate import let_in
from pipelines.quarantine import remember
from pipelines.records import NormalListing, Rejection, digest
from pipelines.revisits import remember_page
from pipelines.sightings import write_sighting
from pipelines.text.urls import page_key
from pipelines.transactions import transaction
from spiders.items import Unchanged

PRESENCE = "presence"
"""The field of `changes` that says that a listing appeared, became stale, is gone, or came back."""
NOT_TRACKED = frozenset({"evidence", "raw"})


@dataclass(slots=True)
class StoreCounts:
    """What writing a batch did to the listings. joined: new or changed ones that others are one company with."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    joined: int = 0


def now() -> str:
    """UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def write_batch(
    db: Database,
    listings: Sequence[NormalListing],
    rejections: Sequence[Rejection],
    unchanged: Sequence[Unchanged] = (),
) -> StoreCounts:
    """Write all in one transaction; all or nothing. Raises sqlite3.Error."""
    counts = StoreCounts()
    connection = db.conn
    with transaction(db):
        listings, refused = let_in(db, listings)
        for page in unchanged:
            outcome = _write_unchanged(connection, page)
            setattr(counts, outcome, getattr(counts, outcome) + 1)
        for listing in listings:
            outcome = _write_listing(connection, listing)
            setattr(counts, outcome, getattr(counts, outcome) + 1)
            _write_job_ads(connection, listing)
            write_sighting(connection, listing, listing.provenance.fetched_at or now())
            remember_page(connection, listing)
        for rejection in (*rejections, *refused):
            _write_rejection(connection, rejection)
        counts.joined = arrive(db, [listing.listing_id for listing in listings]).joined
    return counts


def _write_listing(connection: sqlite3.Connection, listing: NormalListing) -> str:
    seen = listing.provenance.fetched_at or now()
    stored = connection.execute(
        "SELECT page_kind, content_hash, normalised, run_id FROM listings WHERE listing_id = ?",
        [listing.listing_id],
    ).fetchone()
    row = _row(listing, seen)
    if stored is None:
        _insert(connection, "listings", {**row, "first_seen": seen})
        remember(connection, listing.provenance.run_id, listing.listing_id, None)
        _write_change(connection, listing, PRESENCE, (None, "seen"))
        return "new"
    kind, content_hash, normalised, run_id = stored
    only_a_row = listing.provenance.page_kind == "row" and (kind == "detail" or run_id == listing.provenance.run_id)
    if only_a_row or content_hash == row["content_hash"]:
        connection.execute(
            "UPDATE listings SET url = :url, last_seen = max(last_seen, :last_seen), run_id = :run_id "
            "WHERE listing_id = :listing_id",
            _storable({name: row[name] for name in ("url", "last_seen", "run_id", "listing_id")}),
        )
        return "unchanged"
    remember(connection, listing.provenance.run_id, listing.listing_id, _stored(connection, listing.listing_id))
    assignments = ", ".join(f"{column} = :{column}" for column in row if column != "listing_id")
    connection.execute(f"UPDATE listings SET {assignments} WHERE listing_id = :listing_id", _storable(row))
    if kind == listing.provenance.page_kind:
        _write_changes(connection, listing, json.loads(normalised))
        return "changed"
    return "unchanged"


def _row(listing: NormalListing, seen: str) -> dict[str, Any]:
    found = msgspec.to_builtins(listing.found)
    del found["provenance"], found["job_ads"]
    return {
        "listing_id": listing.listing_id,
        "source": listing.provenance.source,
        "channel": listing.provenance.channel,
        "url": listing.found.url or listing.provenance.page_url,
        "page_kind": listing.provenance.page_kind,
        "name": listing.name,
        "name_key": listing.name_key,
        "credit_code": listing.credit_code,
        "province": listing.province,
        "city": listing.city,
        "district": listing.district,
        "adcode": listing.adcode,
        "address": listing.address,
        "domain": listing.domain,
        "status": listing.status,
        "normalised": _json(listing.normalised()),
        "found": _json({k: v for k, v in found.items() if v}),
        "content_hash": listing.content_hash(),
        "snapshot": listing.provenance.snapshot,
        "run_id": listing.provenance.run_id,
        "last_seen": seen,
    }


def _write_changes(connection: sqlite3.Connection, listing: NormalListing, before: dict[str, Any]) -> None:
    after = json.loads(_json(listing.normalised()))
    for field in sorted((before.keys() | after.keys()) - NOT_TRACKED):
        if before.get(field) != after.get(field):
            _write_change(connection, listing, field, (before.get(field), after.get(field)))


def _write_change(connection: sqlite3.Connection, listing: NormalListing, field: str, values: tuple[Any, Any]) -> None:
    old, new = (_json(value) for value in values)
    row = {"listing_id": listing.listing_id, "field": field, "old": old, "new": new}
    seen = listing.provenance.fetched_at or now()
    _insert(connection, "changes", {**row, "run_id": listing.provenance.run_id, "changed_at": seen})


def _write_unchanged(connection: sqlite3.Connection, page: Unchanged) -> str:
    seen = page.provenance.fetched_at or now()
    connection.execute(
        "UPDATE listings SET last_seen = max(last_seen, ?), run_id = ? WHERE listing_id = ?",
        (seen, page.provenance.run_id, page.listing_id),
    )
    return "unchanged"


def _stored(connection: sqlite3.Connection, listing_id: str) -> dict[str, Any]:
    cursor = connection.execute("SELECT * FROM listings WHERE listing_id = ?", (listing_id,))
    return dict(zip((column for column, *_ in cursor.description), cursor.fetchone(), strict=True))


def _write_job_ads(connection: sqlite3.Connection, listing: NormalListing) -> None:
    seen = listing.provenance.fetched_at or now()
    for ad in listing.job_ads:
        connection.execute(
            "INSERT INTO job_ads VALUES "
            "(:job_ad_id, :listing_id, :title, :url, :place, :salary, :published, :text, :seen, :seen) "
            "ON CONFLICT (job_ad_id) DO UPDATE SET last_seen = max(last_seen, excluded.last_seen), url = excluded.url",
            _storable(
                {
                    "job_ad_id": digest(listing.listing_id, ad.title, page_key(ad.url, ad.url)),
                    "listing_id": listing.listing_id,
                    "seen": seen,
                    **msgspec.to_builtins(ad),
                }
            ),
        )


def _write_rejection(connection: sqlite3.Connection, rejection: Rejection) -> None:
    source, run_id = rejection.provenance.source, rejection.provenance.run_id
    connection.execute(
        "INSERT INTO rejected VALUES (:id, :source, :url, :reason, :detail, :found, :run_id, :seen, :seen) "
        "ON CONFLICT (rejected_id) DO UPDATE "
        "SET last_seen = max(last_seen, excluded.last_seen), run_id = excluded.run_id",
        _storable(
            {
                "id": digest(source, rejection.url, rejection.reason, rejection.found),
                "source": source,
                "url": rejection.url,
                "reason": rejection.reason,
                "detail": rejection.detail,
                "found": rejection.found,
                "run_id": run_id,
                "seen": rejection.provenance.fetched_at or now(),
            }
        ),
    )


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    places = ", ".join(f":{column}" for column in row)
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", _storable(row))


def _storable(row: dict[str, Any]) -> dict[str, Any]:
    """The row without what UTF-8 has no bytes for (lone surrogates of a broken page)."""
    return {k: v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for k, v in row.items()}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
