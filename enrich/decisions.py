"""What people decided about pairs of listings: a log that only grows; the last word on a pair holds for ever.

A decision covers one or more pairs. Undoing it never deletes: its pairs are marked, and what was decided on them before
holds again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from pipelines.matching import Decision
from pipelines.store import now
from pipelines.transactions import transaction

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One pair of a decision. applied: whether the companies have been resolved with it (or without it, if undone)."""

    decision_id: int
    pair: Pair
    same: bool
    decided_by: str
    undone: bool
    applied: bool


def pair_of(a: str, b: str) -> Pair:
    """Two ids in their order."""
    return (a, b) if a < b else (b, a)


def read_verdicts(db: Database) -> list[Verdict]:
    """The whole log, oldest first."""
    return [
        Verdict(
            row["decision_id"],
            (row["listing_id_a"], row["listing_id_b"]),
            bool(row["same"]),
            row["decided_by"],
            bool(row["undone"]),
            bool(row["applied"]),
        )
        for row in db.query("SELECT * FROM decisions ORDER BY decision_id, listing_id_a, listing_id_b")
    ]


def standing(log: Iterable[Verdict]) -> dict[Pair, Verdict]:
    """For each pair the last verdict that is not undone."""
    return {verdict.pair: verdict for verdict in log if not verdict.undone}


def as_evidence(verdicts: Iterable[Verdict]) -> list[Decision]:
    """Verdicts as the matcher reads them."""
    return [Decision(*verdict.pair, verdict.same) for verdict in verdicts]


def record_decision(db: Database, pairs: Collection[Pair], *, same: bool, decided_by: str, note: str = "") -> int:
    """Store one decision about some pairs, in a transaction of its own; its number."""
    decided_at = now()
    with transaction(db):
        decision_id: int = db.execute("SELECT coalesce(max(decision_id), 0) + 1 FROM decisions").fetchone()[0]
        db.conn.executemany(
            "INSERT OR IGNORE INTO decisions (decision_id, listing_id_a, listing_id_b, same, decided_by, decided_at, "
            "note) VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((decision_id, *pair_of(*pair), same, decided_by, decided_at, note) for pair in pairs),
        )
    return decision_id


def withdraw_decision(db: Database, decision_id: int) -> bool:
    """Mark a decision undone; false where there is none that holds."""
    with transaction(db):
        return bool(
            db.execute(
                "UPDATE decisions SET undone = 1, applied = 0 WHERE decision_id = ? AND NOT undone", [decision_id]
            ).rowcount
        )


def last_decision(db: Database) -> int | None:
    """The number of the last decision that is not undone."""
    number: int | None = db.execute("SELECT max(decision_id) FROM decisions WHERE NOT undone").fetchone()[0]
    return number
