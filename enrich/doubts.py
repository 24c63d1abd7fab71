"""Pairs in doubt kept between looking for them and a person's answers, which may be hours and pages apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from enrich.resolve.doubtful import Doubt
from enrich.review import read_doubts
from pipelines.matching.parallel import Progress
from pipelines.store import now
from pipelines.transactions import transaction

LOW, HIGH = 0.3, 0.95
"""Probabilities between which a person is asked, unless told otherwise."""
_OPEN = (
    "FROM doubts d JOIN company_listings a ON a.listing_id = d.listing_id_a AND NOT a.undone "
    "JOIN company_listings b ON b.listing_id = d.listing_id_b AND NOT b.undone "
    "WHERE (a.lead_uid = b.lead_uid) = d.together AND NOT EXISTS (SELECT 1 FROM decisions x WHERE NOT x.undone "
    "AND x.listing_id_a = d.listing_id_a AND x.listing_id_b = d.listing_id_b)"
)

_NAME = (
    "SELECT l.name FROM decisions x JOIN listings l ON l.listing_id = x.listing_id_{} "
    "WHERE x.decision_id = d.decision_id ORDER BY x.listing_id_a, x.listing_id_b LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as a person reads it. names: of the first two listings it was about. pairs: how many it covers."""

    decision_id: int
    same: bool
    names: tuple[str, str]
    pairs: int
    decided_by: str
    decided_at: str
    undone: bool
    applied: bool


def look_for_doubts(db: Database, *, low: float = LOW, high: float = HIGH, progress: Progress | None = None) -> int:
    """Look through all listings, keep what is in doubt now, and forget what was; how many pairs."""
    found = read_doubts(db, low=low, high=high, progress=progress or (lambda step, done, total: None))
    found_at = now()
    rows = (
        (*doubt.pair, doubt.probability, doubt.together, json.dumps(doubt.reasons, ensure_ascii=False), found_at)
        for doubt in found
    )
    with transaction(db):
        db.execute("DELETE FROM doubts")
        db.conn.executemany("INSERT OR REPLACE INTO doubts VALUES (?, ?, ?, ?, ?, ?)", rows)
    return len(found)


def open_doubts(db: Database, *, skip: int = 0, most: int = 1) -> list[Doubt]:
    """Kept pairs that nobody answered and nothing settled since, the most doubtful first."""
    rows = db.query(
        f"SELECT d.* {_OPEN} ORDER BY abs(d.probability - 0.5), d.listing_id_a, d.listing_id_b LIMIT ? OFFSET ?",
        [most, skip],
    )
    return [_doubt(row) for row in rows]


def count_doubts(db: Database) -> int:
    """How many those are."""
    count: int = db.execute(f"SELECT count(*) {_OPEN}").fetchone()[0]
    return count


def one_doubt(db: Database, a: str, b: str) -> Doubt | None:
    """The kept doubt about two listings, while it is open."""
    rows = db.query(f"SELECT d.* {_OPEN} AND d.listing_id_a = ? AND d.listing_id_b = ?", [a, b])
    return next((_doubt(row) for row in rows), None)


def last_looked(db: Database) -> str:
    """When pairs in doubt were last looked for and found, "" if never."""
    found: str | None = db.execute("SELECT max(found_at) FROM doubts").fetchone()[0]
    return found or ""


def recent_decisions(db: Database, most: int = 20) -> list[Decided]:
    """The newest decisions, also those undone."""
    rows = db.query(
        "SELECT d.decision_id, min(d.same) AS same, count(*) AS pairs, min(d.decided_by) AS decided_by, "
        "min(d.decided_at) AS decided_at, min(d.undone) AS undone, min(d.applied) AS applied, "
        f"({_NAME.format('a')}) AS a, ({_NAME.format('b')}) AS b "
        "FROM decisions d GROUP BY d.decision_id ORDER BY d.decision_id DESC LIMIT ?",
        [most],
    )
    return [
        Decided(
            row["decision_id"], bool(row["same"]), (row["a"] or "", row["b"] or ""), row["pairs"],
            row["decided_by"], row["decided_at"], bool(row["undone"]), bool(row["applied"]),
        )
        for row in rows
    ]  # fmt: skip


def unapplied(db: Database) -> int:
    """How many decisions the companies do not follow yet."""
    count: int = db.execute("SELECT count(DISTINCT decision_id) FROM decisions WHERE NOT applied").fetchone()[0]
    return count


def _doubt(row: Mapping[str, Any]) -> Doubt:
    pair = (row["listing_id_a"], row["listing_id_b"])
    return Doubt(pair, row["probability"], bool(row["together"]), tuple(json.loads(row["reasons"])))
