"""Stores how a listing of an offline channel came to us: once for each list that it stands in."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict

from pipelines.records import NormalListing


def write_sighting(connection: sqlite3.Connection, listing: NormalListing, seen: str) -> None:
    """Write the sighting of a listing, if it has one; what a list says the second time replaces the first."""
    if listing.provenance.sighting is None:
        return
    row = {
        "listing_id": listing.listing_id,
        **asdict(listing.provenance.sighting),
        "run_id": listing.provenance.run_id,
        "imported_at": seen,
    }
    names = ", ".join(f'"{name}"' for name in row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(f"INSERT OR REPLACE INTO sightings ({names}) VALUES ({values})", row)
