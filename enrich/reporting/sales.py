"""The sales report read off the database: rates by source, channel, grade, agent and week, the funnel, costs."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from enrich.calls.funnel import funnel
from enrich.calls.policy import call_policy
from enrich.profiles import load_profile
from enrich.reporting.costs import Costs, SourceCost, source_costs
from enrich.reporting.tally import Call, Tally, by_dimension, tally
from enrich.vocabulary import words

NO_COSTS = Costs()
DIMENSIONS = ("source", "channel", "grade", "agent", "week")


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step. reached: leads (or, from the first stage on, opportunities) that came so far; now: that stand there.

    share: of the step before, None for the first. amount: yuan of those that stand there.
    """

    word: str
    reached: int
    share: float | None
    now: int = 0
    amount: float = 0.0


@dataclass(frozen=True, slots=True)
class SalesReport:
    """since, until: ISO dates, both included, or "". by: dimension -> label -> counts. weighted: yuan expected.

    cost_per_minute: yuan of the telephone; salary_per_minute: of who calls, None where nobody stated it.
    """

    profile: str
    title: str
    since: str
    until: str
    total: Tally
    by: Mapping[str, Mapping[str, Tally]]
    steps: tuple[FunnelStep, ...]
    costs: tuple[SourceCost, ...]
    cost_per_minute: float
    salary_per_minute: float | None
    weighted: float


def sales_report(
    db: Database, profile: str, since: date | None = None, until: date | None = None, costs: Costs = NO_COSTS
) -> SalesReport:
    """The report of a profile's calls and opportunities of some days (local time). Raises ProfileError."""
    price = load_profile(profile).next_call.cost_per_minute
    calls = list(read_calls(db, profile, since, until))
    opened = _opportunities(db, profile, since, until)
    steps, weighted = _funnel(tally(calls), opened, _listed(db, profile, calls))
    by = {dimension: by_dimension(calls, dimension) for dimension in DIMENSIONS}
    return SalesReport(
        profile=profile,
        title=load_profile(profile).title,
        since=since.isoformat() if since else "",
        until=until.isoformat() if until else "",
        total=tally(calls),
        by=by,
        steps=steps,
        costs=tuple(
            source_costs(
                by["source"],
                Counter(one.source for one in opened),
                _fees(db, profile, costs, since, until),
                price=price,
                salary=costs.per_minute,
            )
        ),
        cost_per_minute=price,
        salary_per_minute=costs.per_minute,
        weighted=weighted,
    )


def read_calls(db: Database, profile: str = "", since: date | None = None, until: date | None = None) -> Iterator[Call]:
    """The calls of a profile ("" for all) of some days, by the local clock."""
    zone = call_policy().zone
    weeks: dict[date, str] = {}
    for lead, called_at, disposition, right_party, minutes, source, channel, grade, agent in db.execute(
        "SELECT answers_as, called_at, disposition, right_party, minutes, source, channel, grade, agent "
        "FROM lead_calls WHERE :profile IN ('', profile)", {"profile": profile},
    ):  # fmt: skip
        day = datetime.fromisoformat(called_at).astimezone(zone).date()
        if (since and day < since) or (until and day > until):
            continue
        if day not in weeks:
            weeks[day] = (day - timedelta(days=day.weekday())).isoformat()
        right = None if right_party is None else bool(right_party)
        yield Call(lead, disposition, right, minutes, source, channel, grade, agent, weeks[day])


def _fees(db: Database, profile: str, costs: Costs, since: date | None, until: date | None) -> dict[str, float]:
    """What each source cost of itself, from the first day of the report, or of its calls, to the last."""
    days = db.execute("SELECT min(called_at), max(called_at) FROM lead_calls WHERE profile = ?", [profile]).fetchone()
    called = [datetime.fromisoformat(moment).astimezone(call_policy().zone).date() for moment in days if moment]
    first, last = since or min(called, default=None), until or max(called, default=None)
    fees: dict[str, float] = defaultdict(float)
    if first and last and first <= last:
        for fee in costs.fees:
            fees[fee.source] += fee.within(first, last)
    return fees


@dataclass(frozen=True, slots=True)
class _Opened:
    """An opportunity. furthest: the place of the last stage that it ever reached, a lost one not counted."""

    source: str
    stage: str
    furthest: int
    amount: float | None


def _opportunities(db: Database, profile: str, since: date | None, until: date | None) -> list[_Opened]:
    zone, stages = call_policy().zone, funnel().stages
    found = []
    for row in db.query("SELECT * FROM opportunities WHERE profile = ? ORDER BY opportunity_id", [profile]):
        day = datetime.fromisoformat(row["opened_at"]).astimezone(zone).date()
        if (since and day < since) or (until and day > until):
            continue
        passed = db.execute(
            "SELECT stage FROM opportunity_history WHERE opportunity_id = ?", [row["opportunity_id"]]
        ).fetchall()
        furthest = max(stages[stage].place for (stage,) in passed if stages[stage].chance)
        found.append(_Opened(row["source"], row["stage"], furthest, row["amount"]))
    return found


def _listed(db: Database, profile: str, calls: Collection[Call]) -> int:
    """Leads of the call list: those that stand on it now, and those that were called and left it."""
    dialled = json.dumps(list({call.lead for call in calls}))
    listed, both = db.execute(
        "SELECT count(*), coalesce(sum(v.lead_uid IN (SELECT value FROM json_each(:dialled))), 0) "
        "FROM call_list v WHERE v.profile = :profile",
        {"profile": profile, "dialled": dialled},
    ).fetchone()
    return int(listed) - int(both) + len({call.lead for call in calls})


def _funnel(total: Tally, opened: list[_Opened], listed: int) -> tuple[tuple[FunnelStep, ...], float]:
    called = words("call_funnel")
    counts = [
        (called["listed"], listed, 0, 0.0),
        (called["dialled"], total.leads, 0, 0.0),
        (called["answered"], total.answered_leads, 0, 0.0),
        (called["contacted"], total.contacted, 0, 0.0),
        (called["interested"], total.qualified_leads, 0, 0.0),
    ]
    weighted = 0.0
    for stage in funnel().stages.values():
        here = [one for one in opened if one.stage == stage.code]
        amount = sum(one.amount or 0.0 for one in here)
        weighted += 0.0 if stage.ends else amount * stage.chance
        reached = sum(one.furthest >= stage.place for one in opened) if stage.chance else len(here)
        counts.append((stage.word, reached, len(here), amount))
    steps = []
    for number, (word, reached, now, amount) in enumerate(counts):
        # a loss is no part of what stands before it
        before = 0 if number in (0, len(counts) - 1) else counts[number - 1][1]
        steps.append(FunnelStep(word, reached, reached / before if before else None, now, amount))
    return tuple(steps), weighted
