"""Opportunities: a lead moves through the funnel by evidence alone, and every step is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from enrich.calls.facts import BURNING_ISSUE, UCV, CallFact, current_facts
from enrich.calls.funnel import Stage, funnel
from enrich.calls.leads import FAMILY, answering_lead
from enrich.vocabulary import say
from pipelines.transactions import transaction

ROLE = "decision_maker"


class StageError(ValueError):
    """A stage that a lead may not enter; the message says what is missing (Chinese)."""


@dataclass(frozen=True, slots=True)
class Step:
    """What every change of stage must say, in the agent's words: the handbook's questions.

    counter_evidence: what speaks against it; "没有发现" is an answer, nothing is none.
    """

    step_finished: str
    evidence: str
    counter_evidence: str
    action: str
    plan: str


ASKED = {
    "step_finished": "刚刚结束了哪一步",
    "evidence": "证据",
    "counter_evidence": "反证",
    "action": "正在采取什么行动",
    "plan": "怎样准备",
}


@dataclass(frozen=True, slots=True)
class Passed:
    """One entry of the history."""

    stage: str
    step: Step
    agent: str
    entered_at: str


@dataclass(frozen=True, slots=True)
class Opportunity:
    """amount: yuan, None where nobody said. closed_at: "" while it is open. history: oldest first."""

    opportunity_id: int
    lead_uid: str
    profile: str
    stage: str
    step: Step
    agent: str
    amount: float | None
    source: str
    opened_at: str
    entered_at: str
    closed_at: str
    history: tuple[Passed, ...]


def enter_stage(
    db: Database,
    lead_uid: str,
    stage: str,
    step: Step,
    *,
    agent: str,
    profile: str = "education",
    amount: float | None = None,
    moment: datetime | None = None,
) -> Opportunity:
    """Move a lead's open opportunity to a stage, or open one at the first. Raises StageError: no evidence, no stage.

    Forward goes one stage at a time, back and to an end as it is; the same stage again renews what is said of it.
    """
    wanted = funnel().stages.get(stage)
    if wanted is None:
        raise StageError(f"没有这个阶段 {stage!r}: {'、'.join(f'{s.code} {s.word}' for s in funnel().stages.values())}")
    if amount is not None and not amount >= 0:
        raise StageError(f"金额 {amount}: 不能为负")
    said = _complete(step)
    entered_at = (moment or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
    with transaction(db):
        uid = answering_lead(db, lead_uid)
        if uid is None:
            raise StageError(f"没有线索 {lead_uid}")
        current = open_opportunity(db, uid, profile)
        _check_order(current, wanted)
        if missing := stage_gaps(db, uid, wanted):
            raise StageError(f"进入“{wanted.word}”还缺: {';'.join(missing)}")
        number = current.opportunity_id if current else _open(db, uid, profile, agent, entered_at)
        _write(db, number, {**said, "stage": stage, "agent": agent, "entered_at": entered_at}, wanted, amount)
        return opportunity(db, number)


def _complete(step: Step) -> dict[str, str]:
    said = {field.name: getattr(step, field.name).strip() for field in fields(Step)}
    if empty := [ASKED[name] for name, text in said.items() if not text]:
        raise StageError(f"没有证据, 不进阶段; 还要写明: {'、'.join(empty)}")
    return said


def _check_order(current: Opportunity | None, wanted: Stage) -> None:
    stages = list(funnel().stages.values())
    if current is None and wanted.place > 0:
        raise StageError(f"还没有销售机会: 先进入“{stages[0].word}”")
    if current and not wanted.ends and wanted.place > funnel().stages[current.stage].place + 1:
        after = stages[funnel().stages[current.stage].place + 1]
        raise StageError(f"一次走一步: “{funnel().stages[current.stage].word}”之后是“{after.word}”")


def stage_gaps(db: Database, lead_uid: str, stage: Stage) -> list[str]:
    """What must still be established before a lead may enter a stage (Chinese). lead_uid: the one that answers."""
    facts = current_facts(db, lead_uid)
    company = facts.get("", {})
    gaps = []
    if "ucv" in stage.needs and (missing := missing_ucv(company)):
        gaps.append(f"{say('stage_need', 'ucv')}: 缺 {'、'.join(missing)}")
    if "burning_issue" in stage.needs and (missing := missing_burning_issue(company)):
        gaps.append(f"{say('stage_need', 'burning_issue')}: 缺 {'、'.join(missing)}")
    roles = [said["buying_role"].value for person, said in facts.items() if person and "buying_role" in said]
    if ROLE in stage.needs and ROLE not in roles:
        gaps.append(say("stage_need", ROLE))
    return gaps


def missing_ucv(company: Mapping[str, CallFact]) -> list[str]:
    """The parts of UCV that nobody established (Chinese)."""
    return [say("call_fact", part) for part in UCV if part not in company]


def missing_burning_issue(company: Mapping[str, CallFact]) -> list[str]:
    """The flags of a burning issue that do not hold, or that nobody asked about (Chinese)."""
    return [say("call_fact", flag) for flag in BURNING_ISSUE if flag not in company or company[flag].value != "yes"]


def _open(db: Database, lead_uid: str, profile: str, agent: str, opened_at: str) -> int:
    """A new row; its source is that of the call that qualified the lead, else of its first call."""
    source = (
        db.execute(
            "SELECT source FROM lead_calls WHERE answers_as = ? AND source <> '' "
            "ORDER BY disposition NOT IN ('INTR', 'XFER', 'SALE'), called_at LIMIT 1",
            [lead_uid],
        ).fetchone()
        or db.execute(
            "SELECT l.source FROM company_listings m JOIN listings l USING (listing_id) "
            "WHERE m.lead_uid = ? AND NOT m.undone ORDER BY l.first_seen, l.listing_id LIMIT 1",
            [lead_uid],
        ).fetchone()
    )
    said = dict.fromkeys((*ASKED, "stage", "entered_at"), "")
    row = {"lead_uid": lead_uid, "profile": profile, "agent": agent, "opened_at": opened_at, **said}
    number = db.table("opportunities").insert({**row, "source": source[0] if source else ""}).last_pk
    assert isinstance(number, int)
    return number


def _write(db: Database, number: int, entry: Mapping[str, Any], stage: Stage, amount: float | None) -> None:
    news = {**entry, "closed_at": entry["entered_at"] if stage.ends else ""}
    db.table("opportunities").update(number, news if amount is None else {**news, "amount": amount})
    db.table("opportunity_history").insert({**entry, "opportunity_id": number})


def opportunity(db: Database, opportunity_id: int) -> Opportunity:
    """An opportunity by its number. Raises KeyError."""
    row = next(db.query("SELECT * FROM opportunities WHERE opportunity_id = ?", [opportunity_id]), None)
    if row is None:
        raise KeyError(opportunity_id)
    history = db.query(
        "SELECT * FROM opportunity_history WHERE opportunity_id = ? ORDER BY history_id", [opportunity_id]
    )
    passed = tuple(Passed(h["stage"], _step(h), h["agent"], h["entered_at"]) for h in history)
    plain = {field.name: row[field.name] for field in fields(Opportunity) if field.name in row}
    return Opportunity(**plain, step=_step(row), history=passed)


def _step(row: Mapping[str, Any]) -> Step:
    return Step(**{name: row[name] for name in ASKED})


def opportunities(db: Database, *, profile: str = "", agent: str = "", still_open: bool = True) -> list[Opportunity]:
    """Opportunities, the newest change first. profile, agent: "" for any."""
    numbers = db.execute(
        "SELECT opportunity_id FROM opportunities WHERE (:profile = '' OR profile = :profile) "
        "AND (:agent = '' OR agent = :agent) AND (NOT :open OR closed_at = '') "
        "ORDER BY entered_at DESC, opportunity_id",
        {"profile": profile, "agent": agent, "open": still_open},
    ).fetchall()
    return [opportunity(db, number) for (number,) in numbers]


def of_lead(db: Database, lead_uid: str) -> list[Opportunity]:
    """All opportunities of a lead and of what was merged into it, oldest first. lead_uid: the one that answers."""
    numbers = db.execute(
        f"SELECT opportunity_id FROM opportunities WHERE lead_uid IN ({FAMILY}) ORDER BY opportunity_id",
        {"uid": lead_uid},
    ).fetchall()
    return [opportunity(db, number) for (number,) in numbers]


def open_opportunity(db: Database, lead_uid: str, profile: str) -> Opportunity | None:
    """The open opportunity of a lead, the furthest where merged companies had one each."""
    mine = [one for one in of_lead(db, lead_uid) if one.profile == profile and not one.closed_at]
    return max(mine, key=lambda one: (funnel().stages[one.stage].place, -one.opportunity_id), default=None)
