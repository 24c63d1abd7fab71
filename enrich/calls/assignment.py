"""Who works which lead: given by territory and load, taken by hand, returned to the pools; one person a company.

Every function here is one transaction that begins by locking the database, and the database itself holds at most one
open assignment a lead: two people who ask at the same moment never get the same company.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlite_utils import Database

from enrich.call_list import Filters, chosen_leads
from enrich.calls.distribution import Candidate, Given, Ties, distribute, why_returned
from enrich.calls.holdings import (
    GROUP,
    NUMBERS,
    OPEN,
    barred_from,
    groups_held,
    held_leads,
    holdings_of,
    numbers_held,
    owner_of,
)
from enrich.calls.leads import answering_lead
from enrich.calls.policy import call_policy
from enrich.calls.standing import standings
from enrich.calls.team import Team
from pipelines.transactions import rehearsal, transaction

KEY_ACCOUNT = "大客户"


class AssignmentError(ValueError):
    """A lead that cannot be given or released; the message says why and who has it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be given. agents: names, empty for all of the team. limit: at most so many leads; 0 is all."""

    agents: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Assigned:
    """What an assignment did. returned: lead_uid -> why it went back. left: leads that nobody got, by reason."""

    given: tuple[Given, ...]
    returned: Mapping[str, str]
    left: Counter[str]


def assign_leads(
    db: Database,
    team: Team,
    profile: str,
    *,
    by: str,
    moment: datetime | None = None,
    wanted: Wanted | None = None,
    dry_run: bool = False,
) -> Assigned:
    """Return what is overdue, then give the leads of the call list, best first. Raises AssignmentError without people.

    dry_run: tell what would be, and change nothing.
    """
    moment, wanted = moment or datetime.now(UTC), wanted or Wanted()
    agents = [team.agent(name) for name in wanted.agents] or list(team.agents)
    if not agents:
        raise AssignmentError("nobody to give leads to")
    with rehearsal(db) if dry_run else transaction(db):
        returned = _return_overdue(db, team, by, moment)
        keys = _hold_key_accounts(db, by, moment)
        candidates = _candidates(db, team, profile, wanted.filters, moment)
        holdings = holdings_of(db, [agent.name for agent in agents], moment)
        ties = Ties(groups_held(db), numbers_held(db))
        given, left = distribute(candidates, agents, team, holdings, ties, limit=wanted.limit)
        _give(db, given, by, moment)
    return Assigned((*keys, *given), returned, left)


def give_leads(
    db: Database, team: Team, lead_uids: Iterable[str], agent: str, *, by: str, moment: datetime | None = None
) -> list[Given]:
    """Give leads to a person by name, whatever its territory and load: all, or none. Raises AssignmentError."""
    moment = moment or datetime.now(UTC)
    given = []
    with transaction(db):
        for uid in dict.fromkeys(_answering(db, uid) for uid in lead_uids):
            holder = owner_of(db, uid)
            if holder not in ("", agent):
                raise AssignmentError(f"{uid} 由 {holder} 跟进; 先释放, 再分配")
            if db.execute("SELECT 1 FROM suppressed_leads WHERE lead_uid = ?", [uid]).fetchone():
                raise AssignmentError(f"{uid} 已登记勿扰, 不能分配")
            if other := _dialled_by_another(db, uid, agent):
                raise AssignmentError(f"{uid} 与 {other[0]} 同号, 由 {other[1]} 跟进; 先释放, 再分配")
            if not holder:
                given.append(Given(uid, agent, _pool_of(db, team, uid), "指定"))
        _give(db, given, by, moment)
    return given


def release_leads(
    db: Database, lead_uids: Iterable[str], *, by: str, reason: str = "主动释放", moment: datetime | None = None
) -> list[tuple[str, str]]:
    """Return leads to their pools; (lead_uid, who had it) of each that somebody had. Raises AssignmentError."""
    with transaction(db):
        released = [
            (uid, holder) for uid in (_answering(db, uid) for uid in lead_uids) if (holder := owner_of(db, uid))
        ]
        _release(db, {uid: reason for uid, _ in released}, by, moment or datetime.now(UTC))
    return released


def release_overdue(db: Database, team: Team, *, by: str, moment: datetime | None = None) -> Mapping[str, str]:
    """Return what was not worked in time, refused or is off the list; lead_uid -> why."""
    with transaction(db):
        return _return_overdue(db, team, by, moment or datetime.now(UTC))


def mark_key_account(
    db: Database, lead_uid: str, agent: str, *, reason: str, by: str, moment: datetime | None = None
) -> str:
    """Make a lead a key account of a person, who has it from now on; whoever had it until now, "" if nobody had.

    Raises AssignmentError.
    """
    moment = moment or datetime.now(UTC)
    with transaction(db):
        uid = _answering(db, lead_uid)
        before = owner_of(db, uid)
        db.execute(
            "INSERT OR REPLACE INTO key_accounts VALUES (?, ?, ?, ?, ?)", [uid, agent, reason, by, _stamp(moment)]
        )
        _hold_key_accounts(db, by, moment)
    return "" if before == agent else before


def unmark_key_account(db: Database, lead_uid: str) -> bool:
    """Make it a lead like others; whether it was a key account. Raises AssignmentError."""
    with transaction(db):
        return db.execute("DELETE FROM key_accounts WHERE lead_uid = ?", [_answering(db, lead_uid)]).rowcount > 0


def _answering(db: Database, lead_uid: str) -> str:
    uid = answering_lead(db, lead_uid)
    if uid is None:
        raise AssignmentError(f"没有线索 {lead_uid}")
    return uid


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _give(db: Database, given: Iterable[Given], by: str, moment: datetime) -> None:
    db.conn.executemany(
        "INSERT INTO assignments (lead_uid, agent, pool, reason, assigned_by, assigned_at) VALUES (?, ?, ?, ?, ?, ?)",
        ((one.lead_uid, one.agent, one.pool, one.reason, by, _stamp(moment)) for one in given),
    )


def _release(db: Database, reasons: Mapping[str, str], by: str, moment: datetime) -> None:
    db.conn.executemany(
        "UPDATE assignments SET released_at = ?, release_reason = ? WHERE lead_uid = ? AND released_at IS NULL",
        ((_stamp(moment), f"{why} ({by})", uid) for uid, why in reasons.items()),
    )


def _return_overdue(db: Database, team: Team, by: str, moment: datetime) -> dict[str, str]:
    policy = call_policy()
    reasons = {one.lead_uid: why_returned(one, team.pool(one.pool), policy, moment) for one in held_leads(db, moment)}
    returned = {uid: why for uid, why in reasons.items() if why}
    _release(db, returned, by, moment)
    return returned


def _hold_key_accounts(db: Database, by: str, moment: datetime) -> list[Given]:
    """Give key accounts to those whose they are, whoever has them."""
    rows = db.execute(
        f"SELECT y.lead_uid, y.agent, a.agent FROM key_accounts y LEFT JOIN ({OPEN}) a USING (lead_uid) "
        "WHERE y.agent IS NOT a.agent AND y.lead_uid NOT IN (SELECT lead_uid FROM suppressed_leads)"
    ).fetchall()
    _release(db, {uid: f"{KEY_ACCOUNT}归 {agent}" for uid, agent, holder in rows if holder}, by, moment)
    given = [Given(uid, agent, KEY_ACCOUNT, KEY_ACCOUNT) for uid, agent, _ in rows]
    _give(db, given, by, moment)
    return given


def _candidates(db: Database, team: Team, profile: str, filters: Filters, moment: datetime) -> Iterator[Candidate]:
    """Leads of the call list that nobody has and that may be called again, best first."""
    taken = {row[0] for row in db.execute(OPEN)}
    over = {uid for uid, standing in standings(db, moment).items() if standing.earliest is None}
    barred = barred_from(db, team, moment)
    listed = {
        uid: rest
        for uid, *rest in db.execute(
            f"SELECT l.lead_uid, l.adcode, l.industry_code, l.grade, {GROUP} "
            "FROM call_list l JOIN companies c USING (lead_uid) WHERE l.profile = ?",
            [profile],
        )
    }
    numbers: dict[str, list[str]] = defaultdict(list)
    for uid, e164 in db.execute(NUMBERS):
        numbers[uid].append(e164)
    for uid in chosen_leads(db, profile, filters):
        if uid in listed and uid not in taken and uid not in over:
            adcode, industry, grade, group = listed[uid]
            yield Candidate(uid, adcode, industry, grade, group, barred.get(uid, frozenset()), frozenset(numbers[uid]))


def _dialled_by_another(db: Database, lead_uid: str, agent: str) -> tuple[str, str] | None:
    """A lead with one of the same numbers and who has it, if that is another person."""
    row: tuple[str, str] | None = db.execute(
        f"SELECT lead_uid, agent FROM ({OPEN}) JOIN ({NUMBERS}) USING (lead_uid) "
        f"WHERE agent <> ? AND e164 IN (SELECT e164 FROM ({NUMBERS}) WHERE lead_uid = ?) ORDER BY lead_uid",
        [agent, lead_uid],
    ).fetchone()
    return row


def _pool_of(db: Database, team: Team, lead_uid: str) -> str:
    row = db.execute(
        "SELECT c.adcode, c.industry_code, g.fit || g.readiness FROM companies c JOIN grades g USING (lead_uid) "
        "WHERE c.lead_uid = ? ORDER BY g.rank DESC",
        [lead_uid],
    ).fetchone()
    pool = team.pool_of(*row) if row else None
    return pool.name if pool else team.pools[-1].name
