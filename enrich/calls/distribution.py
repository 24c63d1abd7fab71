"""Which lead goes to whom, and which returns to its pool: pure rules over what is held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from enrich.calls.policy import CallPolicy, Permission, workday
from enrich.calls.team import Agent, Pool, Team

NO_POOL = "不属于任何池"
NO_TERRITORY = "不在任何人的区域、行业或等级内"
ALL_FULL = "人员已满"
SAME_NUMBER = "同号企业由他人跟进"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lead that nobody has. group: what it shares with its head company and branches. barred: who just gave it up.

    numbers: E.164, those that may be dialled.
    """

    lead_uid: str
    adcode: str
    industry: str
    grade: str
    group: str
    barred: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


@dataclass(slots=True)
class Holding:
    """What a person has: leads by pool, and how many were given on this day."""

    pools: Counter[str] = field(default_factory=Counter)
    today: int = 0

    @property
    def total(self) -> int:
        """Leads held."""
        return self.pools.total()


@dataclass(frozen=True, slots=True)
class Given:
    """A lead that goes to a person, and why (Chinese)."""

    lead_uid: str
    agent: str
    pool: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ties:
    """What binds a lead to who has another: group -> name, and number (E.164) -> name."""

    groups: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)


def distribute(
    candidates: Iterable[Candidate],
    agents: Collection[Agent],
    team: Team,
    holdings: Mapping[str, Holding],
    ties: Ties,
    *,
    limit: int = 0,
) -> tuple[list[Given], Counter[str]]:
    """Leads, best first, each to whom it fits and who has least; and how many stay, by reason.

    holdings: by name, counted up as leads are given. ties: a company goes to who has one of its group where that one
    may have it; two people never get one number. limit: give no more than so many; 0 is all.
    """
    given: list[Given] = []
    left: Counter[str] = Counter()
    known, dialled = dict(ties.groups), dict(ties.numbers)
    for lead in candidates:
        if limit and len(given) == limit:
            break
        pool = team.pool_of(lead.adcode, lead.industry, lead.grade)
        dialling = {dialled[number] for number in lead.numbers if number in dialled}
        fitting = [
            agent
            for agent in agents
            if pool
            and dialling <= {agent.name}
            and (not agent.pools or pool.name in agent.pools)
            and agent.name not in lead.barred
            and agent.scope.holds(lead.adcode, lead.industry, lead.grade)
        ]
        free = [agent for agent in fitting if pool and has_room(agent, holdings[agent.name], pool)]
        if pool is None or not free:
            left[NO_POOL if pool is None else ALL_FULL if fitting else SAME_NUMBER if dialling else NO_TERRITORY] += 1
            continue
        same = next((agent for agent in free if agent.name == known.get(lead.group)), None)
        chosen = same or min(free, key=lambda agent: _order(agent, holdings[agent.name], lead))
        held = holdings[chosen.name]
        held.pools[pool.name] += 1
        held.today += 1
        known.setdefault(lead.group, chosen.name)
        dialled.update(dict.fromkeys(lead.numbers, chosen.name))
        given.append(Given(lead.lead_uid, chosen.name, pool.name, "同一集团" if same else "按区域和负荷"))
    return given, left


def _order(agent: Agent, held: Holding, lead: Candidate) -> tuple[int, float, str]:
    """Who comes first: the narrowest territory, then the least load."""
    return -agent.scope.nearness(lead.adcode), held.total / agent.capacity, agent.name


def has_room(agent: Agent, held: Holding, pool: Pool) -> bool:
    """Whether a person may be given one more lead of a pool today."""
    return held.total < agent.capacity and held.today < agent.a_day and held.pools[pool.name] < pool.holds


@dataclass(frozen=True, slots=True)
class Held:
    """A lead that somebody has. last_call: since it was given. listed: whether it could stand on a call list.

    pursued: an opportunity is open. key: a key account. dialling: who has had a company with one of its numbers longer.
    """

    lead_uid: str
    agent: str
    pool: str
    assigned_at: datetime
    last_call: datetime | None
    standing: Permission | None
    listed: bool
    pursued: bool = False
    key: bool = False
    dialling: str = ""


def why_returned(held: Held, pool: Pool, policy: CallPolicy, moment: datetime) -> str:
    """Why a lead goes back to its pool (Chinese), "" if it stays."""
    if held.pursued:
        return ""
    if held.standing and held.standing.earliest is None:
        return held.standing.reason
    if not held.listed:
        return "已不在呼叫名单"
    if held.key:
        return ""
    return f"同号企业由 {held.dialling} 跟进" if held.dialling else _neglected(held, pool, policy, moment)


def _neglected(held: Held, pool: Pool, policy: CallPolicy, moment: datetime) -> str:
    """Why a lead is overdue (Chinese), "" if it is not."""
    if held.last_call is None:
        late = workdays(policy, held.assigned_at, moment) > pool.untouched_days
        return f"领取后 {pool.untouched_days} 个工作日未拨打" if late else ""
    due = held.standing.due if held.standing else None
    late = workdays(policy, max(held.last_call, due or held.last_call), moment) > pool.idle_days
    return f"{pool.idle_days} 个工作日未跟进" if late else ""


def workdays(policy: CallPolicy, since: datetime, until: datetime) -> int:
    """Workdays that have passed: those after the day of `since`, up to and with the day of `until`."""
    first, last = (moment.astimezone(policy.zone).date() for moment in (since, until))
    return sum(workday(policy, first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
