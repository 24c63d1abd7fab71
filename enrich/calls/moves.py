"""What to do next with a lead: from its callback, its stage, its people and their stance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

from enrich.calls.facts import MENTOR_CHECKS, current_facts
from enrich.calls.funnel import UNKNOWN, funnel
from enrich.calls.opportunities import missing_burning_issue, open_opportunity, stage_gaps
from enrich.calls.policy import call_policy
from enrich.calls.role_map import RoleMap, role_map
from enrich.calls.standing import standing_of
from enrich.vocabulary import say


@dataclass(frozen=True, slots=True)
class NextMove:
    """What to do next (Chinese). person: "" for the company. why: what it follows from."""

    text: str
    person: str = ""
    why: str = ""


def next_moves(
    db: Database, lead_uid: str, profile: str = "education", moment: datetime | None = None
) -> list[NextMove]:
    """What to do next with a lead, the most pressing first. lead_uid: the one that answers."""
    moment = moment or datetime.now(UTC)
    standing = standing_of(db, lead_uid, moment)
    if standing.earliest is None:
        return [NextMove("不再拨打", why=standing.reason)]
    facts, roles = current_facts(db, lead_uid), role_map(db, lead_uid)
    moves = []
    if standing.due:
        due = f"{standing.due.astimezone(call_policy().zone):%Y-%m-%d %H:%M}"
        moves.append(NextMove(f"按约定 {due} 回访", why="回访"))
    moves += _stage_moves(db, lead_uid, profile)
    moves += _role_moves(roles)
    moves += _people_moves(roles)
    company = facts.get("", {})
    if missing := missing_burning_issue(company):
        moves.append(NextMove(f"问清燃眉之急: {'、'.join(missing)}, 记下原话", why="B.I."))
    return moves


def _stage_moves(db: Database, lead_uid: str, profile: str) -> list[NextMove]:
    current = open_opportunity(db, lead_uid, profile)
    stages = list(funnel().stages.values())
    ahead = stages[funnel().stages[current.stage].place + 1] if current else stages[0]
    gaps = stage_gaps(db, lead_uid, ahead)
    text = f"为进入“{ahead.word}”补齐: {';'.join(gaps)}" if gaps else f"可以进入“{ahead.word}”: 写明证据与反证"
    return [NextMove(text, why="销售漏斗")]


def _role_moves(roles: RoleMap) -> list[NextMove]:
    moves = [NextMove(f"找到{say('buying_role', role)}是谁", why="采购角色未覆盖") for role in roles.uncovered]
    return moves + [
        NextMove(f"通话确认谁是{say('buying_role', role)}", why="只由职务推测") for role in roles.unconfirmed
    ]


def _people_moves(roles: RoleMap) -> list[NextMove]:
    table = funnel()
    moves = []
    for person in sorted(roles.people, key=lambda one: int(one.stance or 0)):
        moves.append(NextMove(table.stance[person.stance or UNKNOWN], person.name, "立场"))
        if person.adopter:
            moves.append(NextMove(table.adopter[person.adopter], person.name, "接受类型"))
        said = person.facts or {}
        if person.stance == "1" and (open_checks := [c for c in MENTOR_CHECKS if c not in said]):
            checks = "、".join(say("call_fact", check) for check in open_checks)
            moves.append(NextMove(f"能否成为 Mentor: 查实{checks}", person.name, "Mentor"))
    supporters = [person.name for person in roles.people if person.stance in ("1", "2")]
    if len(supporters) > 1:
        moves.append(NextMove(f"把支持者联合起来: {'、'.join(supporters)} 一起见决策者", why="立场"))
    return moves
