"""Who has which lead, and what each person may still take."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

from enrich.calls.distribution import Held, Holding, workdays
from enrich.calls.policy import Attempt, call_policy, permission
from enrich.calls.standing import attempts_of
from enrich.calls.team import Team

OPEN = "SELECT lead_uid, agent, pool, assigned_at FROM assignments WHERE released_at IS NULL"
KEY = "a.lead_uid IN (SELECT lead_uid FROM key_accounts)"
GROUP = "coalesce(c.head_uid, c.lead_uid)"
MOVED = "merged"
NUMBERS = "SELECT lead_uid, value AS e164 FROM contacts WHERE kind = 'phone' AND policy IN ('callable', 'shared')"


@dataclass(frozen=True, slots=True)
class Load:
    """What a person has at a moment. due: callbacks that are due by now."""

    agent: str
    held: int
    capacity: int
    pools: Mapping[str, int]
    untouched: int
    due: int
    given_today: int
    key_accounts: int

    @property
    def free(self) -> int:
        """How many more leads the person can take."""
        return max(0, self.capacity - self.held)


def owner_of(db: Database, lead_uid: str) -> str:
    """Who has a lead, "" if nobody. lead_uid: the one that answers."""
    row = db.execute(f"{OPEN} AND lead_uid = ?", [lead_uid]).fetchone()
    return row[1] if row else ""


def loads(db: Database, team: Team, moment: datetime | None = None) -> list[Load]:
    """What each person of the team, and whoever else has leads, holds and may still take."""
    moment = moment or datetime.now(UTC)
    attempts, policy = attempts_of(db, _held_uids(db)), call_policy()
    held, untouched, due, keys = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for uid, agent, assigned_at, key in db.execute(f"SELECT lead_uid, agent, assigned_at, {KEY} FROM ({OPEN}) a"):
        made = attempts.get(uid, [])
        held[agent] += 1
        keys[agent] += key
        untouched[agent] += last_call(made, datetime.fromisoformat(assigned_at)) is None
        callback = permission(policy, made, moment).due if made else None
        due[agent] += callback is not None and callback <= moment
    names = list(dict.fromkeys([agent.name for agent in team.agents] + sorted(held)))
    holdings = holdings_of(db, names, moment)
    return [
        Load(
            agent=name,
            held=held[name],
            capacity=team.agent(name).capacity,
            pools=dict(holdings[name].pools),
            untouched=untouched[name],
            due=due[name],
            given_today=holdings[name].today,
            key_accounts=keys[name],
        )
        for name in names
    ]


@dataclass(frozen=True, slots=True)
class KeyAccount:
    """A company that one person looks after whatever happens."""

    lead_uid: str
    name: str
    agent: str
    reason: str
    marked_by: str
    marked_at: str


def key_accounts(db: Database) -> list[KeyAccount]:
    """All of them, by person and name."""
    rows = db.query(
        "SELECT k.lead_uid, coalesce(c.name, '') AS name, k.agent, k.reason, k.marked_by, k.marked_at "
        "FROM key_accounts k LEFT JOIN companies c USING (lead_uid) ORDER BY k.agent, name"
    )
    return [KeyAccount(**row) for row in rows]


def leads_of(db: Database, agent: str) -> list[str]:
    """The leads that a person has, the oldest first."""
    rows = db.execute(f"{OPEN} AND agent = ? ORDER BY assigned_at, lead_uid", [agent])
    return [row[0] for row in rows.fetchall()]


def held_leads(db: Database, moment: datetime) -> Iterator[Held]:
    """Every lead that somebody has."""
    attempts, policy = attempts_of(db, _held_uids(db)), call_policy()
    dialling = _dialling(db)
    rows = db.query(
        "SELECT a.*, a.lead_uid IN (SELECT lead_uid FROM call_list) AS listed, "
        "a.lead_uid IN (SELECT coalesce(n.answers_as, o.lead_uid) FROM opportunities o "
        "LEFT JOIN answering_leads n USING (lead_uid) WHERE o.closed_at = '') AS pursued, "
        f"{KEY} AS key FROM ({OPEN}) a"
    )
    for row in rows:
        since = datetime.fromisoformat(row["assigned_at"])
        made = attempts.get(row["lead_uid"], [])
        yield Held(
            lead_uid=row["lead_uid"],
            agent=row["agent"],
            pool=row["pool"],
            assigned_at=since,
            last_call=last_call(made, since),
            standing=permission(policy, made, moment) if made else None,
            listed=bool(row["listed"]),
            pursued=bool(row["pursued"]),
            key=bool(row["key"]),
            dialling=dialling.get(row["lead_uid"], ""),
        )


def last_call(made: Iterable[Attempt], since: datetime) -> datetime | None:
    """When a lead was called last since a moment, None if it was not."""
    return max((one.at for one in made if one.at >= since), default=None)


def _held_uids(db: Database) -> list[str]:
    return [row[0] for row in db.execute(f"SELECT lead_uid FROM ({OPEN})")]


def barred_from(db: Database, team: Team, moment: datetime) -> dict[str, frozenset[str]]:
    """Who had a lead lately, and does not get it again yet."""
    policy = call_policy()
    found: dict[str, set[str]] = defaultdict(set)
    for uid, agent, pool, released_at in db.execute(
        "SELECT lead_uid, agent, pool, released_at FROM assignments WHERE release_reason NOT IN ('', ?)", [MOVED]
    ):
        if workdays(policy, datetime.fromisoformat(released_at), moment) < team.pool(pool).cooldown_days:
            found[uid].add(agent)
    return {uid: frozenset(agents) for uid, agents in found.items()}


def holdings_of(db: Database, names: Collection[str], moment: datetime) -> dict[str, Holding]:
    """What each of some people holds, and was given on the day of a moment."""
    zone = call_policy().zone
    today = moment.astimezone(zone).date()
    holdings: dict[str, Holding] = {name: Holding() for name in names}
    for agent, pool, assigned_at, released_at in db.execute(
        "SELECT agent, pool, assigned_at, released_at FROM assignments WHERE release_reason <> ?", [MOVED]
    ):
        held = holdings.get(agent)
        if held is None:
            continue
        held.pools[pool] += released_at is None
        held.today += datetime.fromisoformat(assigned_at).astimezone(zone).date() == today
    return holdings


def numbers_held(db: Database) -> dict[str, str]:
    """Who has a company that a number belongs to: the one whose key account it is, else the one who had one first."""
    rows = db.execute(
        f"SELECT e164, agent FROM ({OPEN}) JOIN ({NUMBERS}) USING (lead_uid) "
        "ORDER BY lead_uid IN (SELECT lead_uid FROM key_accounts), assigned_at DESC"
    )
    return dict(rows.fetchall())


def _dialling(db: Database) -> dict[str, str]:
    """Lead that somebody has -> who has had a company with one of its numbers longer, where that is another."""
    first = numbers_held(db)
    rows = db.execute(f"SELECT lead_uid, agent, e164 FROM ({OPEN}) JOIN ({NUMBERS}) USING (lead_uid)")
    return {uid: first[e164] for uid, agent, e164 in rows if first[e164] != agent}


def groups_held(db: Database) -> dict[str, str]:
    """Who has a company of a head company and its branches: the one who had one first."""
    rows = db.execute(
        f"SELECT {GROUP}, a.agent FROM ({OPEN}) a JOIN companies c USING (lead_uid) ORDER BY a.assigned_at DESC"
    )
    return dict(rows.fetchall())
