"""How each company that was called stands under the call policy: may it be called again, and from when on."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlite_utils import Database

from enrich.calls.policy import Attempt, Permission, call_policy, permission

CALLS_OF_ALL = "SELECT answers_as, called_at, disposition, callback_at FROM lead_calls ORDER BY called_at, call_id"
CALLS_OF_SOME = (
    "WITH RECURSIVE family (answers_as, uid) AS (SELECT value, value FROM json_each(?) UNION "
    "SELECT f.answers_as, c.lead_uid FROM family f JOIN companies c ON c.merged_into = f.uid) "
    "SELECT f.answers_as, k.called_at, k.disposition, k.callback_at FROM family f JOIN calls k ON k.lead_uid = f.uid "
    "ORDER BY k.called_at, k.call_id"
)


def attempts_of(db: Database, lead_uids: Collection[str] | None = None) -> Mapping[str, list[Attempt]]:
    """The calls of each lead that was ever called, or of some: those of companies merged into it too, oldest first."""
    found: dict[str, list[Attempt]] = defaultdict(list)
    rows = db.execute(CALLS_OF_ALL) if lead_uids is None else db.execute(CALLS_OF_SOME, [json.dumps([*lead_uids])])
    for uid, called_at, disposition, callback_at in rows:
        callback = datetime.fromisoformat(callback_at) if callback_at else None
        found[uid].append(Attempt(datetime.fromisoformat(called_at), disposition, callback))
    return found


def standings(db: Database, moment: datetime, lead_uids: Collection[str] | None = None) -> dict[str, Permission]:
    """The permission at a moment of each lead (of some) that was ever called; one that is not in it never was."""
    policy = call_policy()
    return {uid: permission(policy, made, moment) for uid, made in attempts_of(db, lead_uids).items()}


def standing_of(db: Database, lead_uid: str, moment: datetime) -> Permission:
    """The permission of one lead. lead_uid: the one that answers."""
    return permission(call_policy(), attempts_of(db, [lead_uid]).get(lead_uid, []), moment)
