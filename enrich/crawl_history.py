"""What crawls brought, run by run, and the rows that could not be used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not used. name: of the company, where it has one."""

    source: str
    reason: str
    detail: str
    name: str
    url: str
    last_seen: str


def runs_of(db: Database, source: str, *, skip: int = 0, most: int = 50) -> list[Mapping[str, Any]]:
    """The runs of a source, the newest first."""
    query = "SELECT * FROM runs WHERE source = ? ORDER BY started_at DESC, run_id LIMIT ? OFFSET ?"
    return list(db.query(query, [source, most, skip]))


def rejected_counts(db: Database) -> list[tuple[str, str, int]]:
    """(reason, source, how many rows), the most first."""
    query = "SELECT reason, source, count(*) FROM rejected GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
    return list(db.execute(query).fetchall())


def rejected_rows(db: Database, *, reason: str = "", source: str = "", skip: int = 0, most: int = 50) -> list[Rejected]:
    """Rows that were not used, the newest first. reason: a code, source: a name; "" for all."""
    rows = db.query(
        "SELECT * FROM rejected WHERE (:reason = '' OR reason = :reason) AND (:source = '' OR source = :source) "
        "ORDER BY last_seen DESC, rejected_id LIMIT :most OFFSET :skip",
        {"reason": reason, "source": source, "most": most, "skip": skip},
    )
    return [_rejected(row) for row in rows]


def _rejected(row: Mapping[str, Any]) -> Rejected:
    found = json.loads(row["found"] or "{}")
    name = found.get("name", "") if isinstance(found, dict) else ""
    return Rejected(row["source"], row["reason"], row["detail"], str(name or ""), row["url"], row["last_seen"])
