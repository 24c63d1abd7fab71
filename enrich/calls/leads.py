"""Which lead a 线索编号 answers with: a company that was merged away keeps answering, as its successor."""

from __future__ import annotations

from sqlite_utils import Database

FAMILY = (
    "WITH RECURSIVE family (uid) AS (SELECT :uid UNION SELECT c.lead_uid FROM companies c JOIN family "
    "ON c.merged_into = family.uid) SELECT uid FROM family"
)
"""A query for `:uid` and every uid that was merged into it."""


def answering_lead(db: Database, lead_uid: str) -> str | None:
    """The uid that answers for one, itself or its successor; None where there is no such lead."""
    seen: set[str] = set()
    uid = lead_uid.strip().upper()
    while uid not in seen:
        seen.add(uid)
        row = db.execute("SELECT merged_into FROM companies WHERE lead_uid = ?", [uid]).fetchone()
        if row is None:
            return None
        if row[0] is None:
            return uid
        uid = row[0]
    return uid
