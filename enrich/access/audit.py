"""The audit trail: who saw, took or changed data of which company, when, on which page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database

from pipelines.store import now
from pipelines.transactions import transaction


@dataclass(frozen=True, slots=True)
class Trace:
    """action: view, export, change, or raw for a look past the gate. lead_uid: "" for many. detail: file or count."""

    action: Literal["view", "export", "change", "raw"]
    lead_uid: str = ""
    detail: str = ""


def record_trace(db: Database, trace: Trace, *, user: str, address: str, page: str) -> None:
    """Write it down before it is shown; a page that cannot be written down is not shown."""
    with transaction(db):
        db.execute(
            "INSERT INTO console_audit (at, user, address, action, page, lead_uid, detail) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [now(), user, address, trace.action, page, trace.lead_uid, trace.detail],
        )


def traces(
    db: Database, *, user: str = "", lead_uid: str = "", before: int = 0, most: int = 200
) -> Iterator[Mapping[str, Any]]:
    """The newest first. user, lead_uid: "" for all. before: an audit_id to go on from, 0 for the newest."""
    yield from db.query(
        "SELECT * FROM console_audit WHERE (:user = '' OR user = :user) AND (:lead = '' OR lead_uid = :lead) "
        "AND (:before = 0 OR audit_id < :before) ORDER BY audit_id DESC LIMIT :most",
        {"user": user, "lead": lead_uid, "before": before, "most": most},
    )
