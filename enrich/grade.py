"""The grade of a lead under a profile, with the reason for every point: a pure function.

Grade = fit A–D × readiness 1–4. A rule that lacks data gives no points and is listed as unknown (缺资料): unknown is
not no. Points of a group stop at its cap; points of a signal halve with every half-life since it was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any, Literal

from enrich.conditions import Condition, Facts
from enrich.control import lot
from enrich.facts import FACTS
from enrich.lead import Lead
from enrich.profiles import Axis, NextCall, Profile, Rule, Veto

State = Literal["fired", "capped", "unknown", "vetoed"]
SIGNIFICANT = 2
TIES, TIE = "ties", 5e-5
"""Leads that are worth the same stand in an order drawn by lot, within the last digit of the rank."""
CONTROL = "control"
CONTROL_TIER = "light"
REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Reason:
    """Why points were given or not. points: as counted, after decay and cap. text, evidence: Chinese.

    state: fired; capped (by its group, points may be 0); unknown (data is missing); vetoed.
    """

    rule_id: str
    axis: Axis | Literal[""]
    points: float
    text: str
    evidence: str
    state: State


@dataclass(frozen=True, slots=True)
class Grade:
    """fit: A to D. readiness: 1 (now) to 4. tier: none, light, frequent, vip. vetoes: their reasons, in Chinese.

    value: expected yuan of the next call, after its cost; cost: yuan of that call. rank: orders the queue, highest
    first: the value, among equals the points, then the lot. control: left out by its grade, kept in the queue by lot.
    """

    fit: str
    readiness: int
    fit_points: float
    readiness_points: float
    tier: str
    vetoes: tuple[str, ...]
    reasons: tuple[Reason, ...]
    value: float
    cost: float
    rank: float
    control: bool
    profile: str
    rule_version: str


def grade(lead: Lead, profile: Profile, today: date) -> Grade:
    """Judge one company on one day."""
    return grader(profile)(lead, today)


def grader(profile: Profile) -> Callable[[Lead, date], Grade]:
    """`grade` for many leads: what a rule says of facts that it has met before is remembered."""
    vetoes = [_remembering(veto.when, partial(_veto, veto)) for veto in profile.vetoes]
    rules = [
        (rule, any(FACTS[field].dated for field in rule.when.fields), _remembering(rule.when, partial(_verdict, rule)))
        for rule in profile.rules
    ]

    def graded(lead: Lead, today: date) -> Grade:
        facts = {field: FACTS[field].read(lead, today) for field in profile.fields}
        called = lead.spoken is not None
        vetoed = [reason for values_of, said in vetoes if (reason := said(values_of(facts), called))]
        fired: list[tuple[Rule, Reason]] = []
        unknown: list[Reason] = []
        for rule, dated, (values_of, said) in rules:
            reason = said(values_of(facts), called)
            if reason is None:
                continue
            if reason.state == "unknown":
                unknown.append(reason)
            else:
                fired.append((rule, _dated(rule, reason, lead, today) if dated else reason))
        return _grade(lead, profile, vetoed, _cap(fired), unknown)

    return graded


def _remembering(
    when: Condition, verdict: Callable[[Facts, bool], Reason | None]
) -> tuple[Callable[[Facts], Any], Callable[[Any, bool], Reason | None]]:
    """What a condition asks of facts, and what is said of that, remembered."""
    one = len(when.fields) == 1

    @lru_cache(maxsize=REMEMBERED)
    def said(values: Any, called: bool) -> Reason | None:
        return verdict({when.fields[0]: values} if one else dict(zip(when.fields, values, strict=True)), called)

    return itemgetter(*when.fields), said


def _veto(veto: Veto, facts: Facts, _called: bool) -> Reason | None:
    if not veto.when.check(facts):
        return None
    return Reason(veto.id, "", 0, veto.reason, _evidence(veto.when.fields, facts), "vetoed")


def _verdict(rule: Rule, facts: Facts, called: bool) -> Reason | None:
    """Fired, unknown, or None. What only a call can tell is not missing before the first one."""
    fields = rule.when.fields
    verdict = rule.when.check(facts)
    if verdict:
        return Reason(rule.id, rule.axis, rule.points, rule.reason, _evidence(fields, facts), "fired")
    if verdict is None and (called or not all(FACTS[field].told for field in fields)):
        return Reason(rule.id, rule.axis, 0, rule.reason, _lacking(fields, facts), "unknown")
    return None


def _grade(lead: Lead, profile: Profile, vetoed: list[Reason], counted: list[Reason], unknown: list[Reason]) -> Grade:
    fit_points = _total(counted, "fit")
    readiness_points = _total(counted, "readiness")
    fit = next((name for bound, name in profile.fit if fit_points >= bound), "D")
    readiness = next((name for bound, name in profile.readiness if readiness_points >= bound), "4")
    value = expected_value(lead, fit, readiness, profile.next_call)
    tier = "none" if vetoed else profile.tiers[fit + readiness]
    control = tier == "none" and not vetoed and lot(lead.lead_uid, profile.control.seed) < profile.control.share
    if control:
        counted.append(Reason(CONTROL, "", 0, profile.control.reason, f"等级 {fit}{readiness}", "fired"))
    return Grade(
        fit=fit,
        readiness=int(readiness),
        fit_points=fit_points,
        readiness_points=readiness_points,
        tier=CONTROL_TIER if control else tier,
        vetoes=tuple(reason.text for reason in vetoed),
        reasons=(*vetoed, *counted, *unknown),
        value=value,
        cost=profile.next_call.cost,
        control=control,
        rank=round(value + (fit_points + readiness_points) / 1000, 4) + lot(lead.lead_uid, TIES) * TIE,
        profile=profile.name,
        rule_version=profile.version,
    )


def expected_value(lead: Lead, fit: str, readiness: str, call: NextCall) -> float:
    """Yuan that the next call is worth: reach x chance x margin - cost; only the cost where there is no number."""
    kinds = ("shared" if p.policy == "shared" else p.kind for p in lead.phones if p.valid and p.policy != "held")
    reach = max((call.reach.get(kind, call.reach["unknown"]) for kind in kinds), default=0.0)
    return round(reach * call.chance[readiness] * call.margin[fit] - call.cost, SIGNIFICANT)


def _dated(rule: Rule, reason: Reason, lead: Lead, today: date) -> Reason:
    """The reason as the signals behind it have it: the newest one tells its date, and fades."""
    signals = [s for s in lead.signals if s.kind in rule.when.values and s.active(today)]
    if not signals:
        return reason
    newest = max(signals, key=lambda s: s.seen)
    evidence = f"{newest.seen.isoformat()} {newest.evidence}" + (f" 等{len(signals)}条" if len(signals) > 1 else "")
    return replace(reason, points=_faded(rule, newest.seen, today), evidence=evidence)


def _faded(rule: Rule, seen: date, today: date) -> float:
    if rule.half_life is None:
        return rule.points
    share: float = 0.5 ** (max((today - seen).days, 0) / rule.half_life)
    return round(rule.points * share, SIGNIFICANT)


def _cap(fired: Iterable[tuple[Rule, Reason]]) -> list[Reason]:
    """The reasons, strongest first, each cut to what its group has left."""
    counted = []
    used: dict[str, float] = {}
    for rule, reason in sorted(fired, key=lambda pair: -abs(pair[1].points)):
        allowed = reason.points
        if rule.cap is not None:
            before = used.get(rule.group, 0.0)
            used[rule.group] = max(-rule.cap, min(rule.cap, before + reason.points))
            allowed = round(used[rule.group] - before, SIGNIFICANT)
        counted.append(reason if allowed == reason.points else replace(reason, points=allowed, state="capped"))
    return counted


def _total(reasons: Iterable[Reason], axis: Axis) -> float:
    return round(sum(reason.points for reason in reasons if reason.axis == axis), SIGNIFICANT)


def _evidence(fields: Iterable[str], facts: Facts) -> str:
    known = (f"{FACTS[field].label}: {FACTS[field].show(facts[field])}" for field in fields if facts[field])
    return "; ".join(known)


def _lacking(fields: Iterable[str], facts: Facts) -> str:
    """Which facts a rule would need: missing ones, or else those that are too vague."""
    missing = [FACTS[field].label for field in fields if facts[field] is None]
    return "缺资料: " + "、".join(
        missing or [f"{FACTS[field].label}({FACTS[field].show(facts[field])})" for field in fields]
    )
