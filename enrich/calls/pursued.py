"""Opportunities as a leader reads them: each with the evidence on which it stands where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from enrich.calls.opportunities import Step


@dataclass(frozen=True, slots=True)
class Pursued:
    """lead_uid: the one that answers. stage: code. amount: yuan, None where nobody said. entered_at: this stage."""

    lead_uid: str
    name: str
    stage: str
    step: Step
    agent: str
    amount: float | None
    entered_at: str


def pursued(db: Database, profile: str, *, stage: str = "", skip: int = 0, most: int = 50) -> list[Pursued]:
    """Opportunities of a profile, also closed ones, the newest step first. stage: code, "" for all that are open."""
    rows = db.query(
        "SELECT coalesce(n.answers_as, o.lead_uid) AS uid, coalesce(c.name, '') AS name, o.* FROM opportunities o "
        "LEFT JOIN answering_leads n USING (lead_uid) LEFT JOIN companies c ON c.lead_uid = n.answers_as "
        "WHERE o.profile = :profile AND (o.stage = :stage OR (:stage = '' AND o.closed_at = '')) "
        "ORDER BY o.entered_at DESC, o.opportunity_id LIMIT :most OFFSET :skip",
        {"profile": profile, "stage": stage, "most": most, "skip": skip},
    )
    return [
        Pursued(
            lead_uid=row["uid"],
            name=row["name"],
            stage=row["stage"],
            step=Step(row["step_finished"], row["evidence"], row["counter_evidence"], row["action"], row["plan"]),
            agent=row["agent"],
            amount=row["amount"],
            entered_at=row["entered_at"],
        )
        for row in rows
    ]
