"""Stored listings as the matcher sees them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from sqlite_utils import Database

from pipelines.matching import Record


def read_records(db: Database, listing_ids: Collection[str] | None = None) -> Iterator[Record]:
    """Listings as records, by id; all, or some."""
    chosen = "" if listing_ids is None else "WHERE listing_id IN (SELECT value FROM json_each(?))"
    for row in db.query(
        "SELECT listing_id, source, name, credit_code, city, domain, normalised "
        f"FROM listings {chosen} ORDER BY listing_id",
        [] if listing_ids is None else [json.dumps(list(listing_ids))],
    ):
        values = json.loads(row["normalised"])
        yield Record(
            record_id=row["listing_id"],
            name=row["name"] + "".join(f"(原名:{alias})" for alias in values["aliases"]),
            credit_code=row["credit_code"],
            phones=tuple(p["e164"] for p in values["phones"] if p["valid"]),
            address=values["address"],
            website=values["website"],
            emails=tuple(values["emails"]),
            city=row["city"],
            source=row["source"],
        )
