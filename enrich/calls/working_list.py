"""What one person calls next: callbacks that are due, then the leads that may be called, in order of value.

Reads only as many leads as are shown, by index: it takes as long with a hundred leads as with a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlite_utils import Database

from enrich.call_list import CallListRow, read_leads
from enrich.calls.policy import call_policy
from enrich.calls.standing import standings

CHUNK = 120
MOST_CALLBACKS = 300
BEST = (float("inf"), "")
OF_ALL = "grades g"
OF_ONE = "assignments a CROSS JOIN grades g ON g.lead_uid = a.lead_uid AND a.released_at IS NULL AND a.agent = :agent"

Place = tuple[float, str]
"""Where a list goes on: rank and uid of the last lead that was looked at."""


@dataclass(frozen=True, slots=True)
class WorkingList:
    """rows: best first. after: where the next page goes on, None at the end."""

    rows: tuple[CallListRow, ...]
    after: Place | None


def due_callbacks(db: Database, profile: str, moment: datetime, *, agent: str = "") -> list[CallListRow]:
    """Leads that wait for a callback which is due by the end of the day, the earliest first. agent: "" for all."""
    zone = call_policy().zone
    end = datetime.combine(moment.astimezone(zone).date() + timedelta(days=1), time(), zone)
    rows = db.execute(
        "WITH RECURSIVE due (uid) AS (SELECT lead_uid FROM (SELECT lead_uid FROM calls WHERE callback_at <> '' "
        "AND callback_at < :end ORDER BY callback_at DESC LIMIT :most) UNION "
        "SELECT c.merged_into FROM due d JOIN companies c ON c.lead_uid = d.uid WHERE c.merged_into IS NOT NULL) "
        "SELECT uid FROM due WHERE :agent = '' OR uid IN "
        "(SELECT lead_uid FROM assignments WHERE released_at IS NULL AND agent = :agent)",
        {"end": end.astimezone(UTC).isoformat(timespec="seconds"), "most": MOST_CALLBACKS, "agent": agent},
    )
    uids = [row[0] for row in rows]
    due = {
        uid: standing.due
        for uid, standing in standings(db, moment, uids).items()
        if standing.due and standing.due < end and standing.allowed
    }
    return list(_callable(db, profile, sorted(due, key=lambda uid: (due[uid], uid)), moment))


def working_list(
    db: Database, profile: str, moment: datetime, *, agent: str = "", after: Place = BEST, most: int = 50
) -> WorkingList:
    """The leads of a person, or all, that may be called today and wait for no callback. agent: "" for all."""
    rows: list[CallListRow] = []
    while chunk := _chunk(db, profile, agent, after):
        stand = standings(db, moment, [uid for _, uid in chunk])
        free = [(rank, uid) for rank, uid in chunk if uid not in stand or (stand[uid].allowed and not stand[uid].due)]
        while free:
            part, free = free[: most + 1 - len(rows)], free[most + 1 - len(rows) :]
            found = {row.facts["lead_uid"]: row for row in _callable(db, profile, [uid for _, uid in part], moment)}
            for place in part:
                if place[1] in found:
                    if len(rows) == most:
                        return WorkingList(tuple(rows), after)
                    rows.append(found[place[1]])
                after = place
        after = chunk[-1]
    return WorkingList(tuple(rows), None)


def next_lead(db: Database, profile: str, moment: datetime, *, agent: str = "", but: str = "") -> str:
    """The uid of the lead to call next, other than one; "" at the end of the list."""
    for row in due_callbacks(db, profile, moment, agent=agent):
        if row.facts["lead_uid"] != but:
            return str(row.facts["lead_uid"])
    found = (row.facts["lead_uid"] for row in working_list(db, profile, moment, agent=agent, most=2).rows)
    return next((str(uid) for uid in found if uid != but), "")


def _callable(db: Database, profile: str, uids: list[str], moment: datetime) -> Iterator[CallListRow]:
    return (lead for lead in read_leads(db, profile, uids, moment) if isinstance(lead, CallListRow))


def _chunk(db: Database, profile: str, agent: str, after: Place) -> list[Place]:
    rank, uid = after
    return db.execute(
        f"SELECT g.rank, g.lead_uid FROM {OF_ONE if agent else OF_ALL} WHERE g.profile = :profile "
        "AND g.tier <> 'none' AND g.rank <= :rank AND (g.rank < :rank OR g.lead_uid > :uid) "
        "ORDER BY g.rank DESC, g.lead_uid LIMIT :most",
        {"profile": profile, "agent": agent, "rank": rank, "uid": uid, "most": CHUNK},
    ).fetchall()
