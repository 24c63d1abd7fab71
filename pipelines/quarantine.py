"""Sets a suspect run aside: its listings become what they were before it, and what it read waits to be released.

While a run goes on, `remember` keeps what it overwrites; a good verdict forgets that, a suspect one uses it.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from sqlite_utils import Database

from pipelines.transactions import transaction


def remember(connection: sqlite3.Connection, run_id: str, listing_id: str, before: dict[str, Any] | None) -> None:
    """Keep a listing as it stood before a run touched it first; None: there was none."""
    connection.execute(
        "INSERT OR IGNORE INTO run_effects (run_id, listing_id, before) VALUES (?, ?, ?)",
        (run_id, listing_id, _json(before)),
    )


def forget(db: Database, run_id: str) -> None:
    """The run is good: what it overwrote is not needed any more."""
    with transaction(db):
        db.execute("DELETE FROM run_effects WHERE run_id = ?", [run_id])


def set_aside(db: Database, run_id: str) -> int:
    """Undo what a run did to the listings, and keep it; how many listings. Doing it twice does nothing."""
    with transaction(db):
        effects = _effects(db, run_id, "after IS NULL")
        for listing_id, before in effects:
            after = _listing(db, listing_id)
            db.execute(
                "UPDATE run_effects SET after = ? WHERE run_id = ? AND listing_id = ?",
                [_json({"row": after, "changes": _changes(db, run_id, listing_id)}), run_id, listing_id],
            )
            _put(db, listing_id, before)
        db.execute("DELETE FROM changes WHERE run_id = ?", [run_id])
        db.execute(
            "DELETE FROM pages WHERE listing_id IN (SELECT listing_id FROM run_effects WHERE run_id = ?)", [run_id]
        )
        db.execute("UPDATE runs SET quarantined = 1 WHERE run_id = ?", [run_id])
    return len(effects)


def release(db: Database, run_id: str) -> int:
    """Believe a run after all: what it read is as it was read, unless a later run has read the listing again."""
    released = 0
    with transaction(db):
        for listing_id, after in _effects(db, run_id, "after IS NOT NULL", column="after"):
            now = _listing(db, listing_id)
            row = after["row"]
            if row and (now is None or now["last_seen"] <= row["last_seen"]):
                _put(db, listing_id, row)
                db.table("changes").insert_all([c | {"change_id": None} for c in after["changes"]])
                released += 1
        db.execute("DELETE FROM run_effects WHERE run_id = ?", [run_id])
        db.execute("UPDATE runs SET quarantined = 0 WHERE run_id = ?", [run_id])
    return released


def _effects(db: Database, run_id: str, which: str, column: str = "before") -> list[tuple[str, Any]]:
    rows = db.execute(f"SELECT listing_id, {column} FROM run_effects WHERE run_id = ? AND {which}", [run_id]).fetchall()
    return [(listing_id, json.loads(row) if row else None) for listing_id, row in rows]


def _listing(db: Database, listing_id: str) -> dict[str, Any] | None:
    return next(iter(db.query("SELECT * FROM listings WHERE listing_id = ?", [listing_id])), None)


def _changes(db: Database, run_id: str, listing_id: str) -> list[dict[str, Any]]:
    return list(db.query("SELECT * FROM changes WHERE run_id = ? AND listing_id = ?", [run_id, listing_id]))


def _put(db: Database, listing_id: str, row: dict[str, Any] | None) -> None:
    if row is None:
        db.execute("DELETE FROM listings WHERE listing_id = ?", [listing_id])
    else:
        columns = ", ".join(f'"{name}"' for name in row)
        values = ", ".join(f":{name}" for name in row)
        db.execute(f"INSERT OR REPLACE INTO listings ({columns}) VALUES ({values})", row)


def _json(row: dict[str, Any] | None) -> str | None:
    return None if row is None else json.dumps(row, ensure_ascii=False)
