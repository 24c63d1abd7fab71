"""The call card: all that a person needs in front of them while they call one company, behind the gate."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from enrich.call_list import SUPPRESSED, CallListRow, HeldBack, read_leads
from enrich.calls.facts import CallFact, current_facts
from enrich.calls.holdings import owner_of
from enrich.calls.leads import FAMILY
from enrich.calls.moves import NextMove, next_moves
from enrich.calls.policy import Permission
from enrich.calls.role_map import Person, RoleMap, role_map
from enrich.calls.standing import standing_of
from enrich.calls.survey import Question, current_answers, show_answer
from enrich.chains import Chain, chain_of
from enrich.export.values import channel
from enrich.free_text import cleaner
from enrich.profiles import load_profile
from pipelines.text.phones import national

LACKING = "缺资料: "
CALLS_SHOWN = 10

Clean = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Number:
    """A number that may be dialled. shown: as dialled within China, with its extension. shared_by: companies."""

    e164: str
    shown: str
    kind: str
    status: str
    policy: str
    shared_by: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a lead has its grade, in Chinese; points: what it counts for; evidence: what it rests on."""

    text: str
    points: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A dated sign of need, or a page that the company was found on. url: "" where it must not be shown or followed."""

    text: str
    seen: str
    url: str


@dataclass(frozen=True, slots=True)
class PastCall:
    """One call that was made. disposition: code."""

    called_at: str
    disposition: str
    agent: str
    note: str
    callback_at: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of the survey and what was last answered, "" for nothing (Chinese)."""

    question: Question
    answer: str


@dataclass(frozen=True, slots=True)
class Company:
    """What the gate lets pass of a company that may be called. missing: what nobody knows of it yet (Chinese).

    held: numbers that are not shown. chain: the companies of its brand, None where it is of no chain.
    """

    facts: Mapping[str, Any]
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    numbers: tuple[Number, ...]
    held: int
    people: RoleMap
    signals: tuple[Evidence, ...]
    sources: tuple[Evidence, ...]
    moves: tuple[NextMove, ...]
    chain: Chain | None


@dataclass(frozen=True, slots=True)
class CallCard:
    """company: None where the lead must not be called; then held_back says why.

    opening: the script's first words, with the channel that published the number. facts: of the company as calls tell.
    """

    lead_uid: str
    name: str
    held_back: str
    owner: str
    standing: Permission
    company: Company | None
    opening: str
    checklist: tuple[str, ...]
    survey: tuple[Answered, ...]
    facts: Mapping[str, CallFact]
    calls: tuple[PastCall, ...]


def call_card(db: Database, lead_uid: str, profile: str, moment: datetime) -> CallCard:
    """The card of a lead. lead_uid: the one that answers. Raises KeyError where it has no grade in the profile."""
    lead = next(read_leads(db, profile, [lead_uid], moment), None)
    if lead is None:
        raise KeyError(lead_uid)
    script = load_profile(profile).script
    silent = isinstance(lead, HeldBack) and lead.reason == SUPPRESSED
    clean = cleaner(lead.facts["city"], lead.suppressed) if isinstance(lead, CallListRow) else cleaner("", ())
    answers = {} if silent else current_answers(db, lead_uid, profile)
    return CallCard(
        lead_uid=lead_uid,
        name="" if silent else clean(lead.facts["name"] if isinstance(lead, CallListRow) else lead.name),
        held_back=lead.reason if isinstance(lead, HeldBack) else "",
        owner=owner_of(db, lead_uid),
        standing=standing_of(db, lead_uid, moment),
        company=_company(db, lead, moment, clean) if isinstance(lead, CallListRow) else None,
        opening=script.opening.replace("{来源渠道}", channel(lead)) if isinstance(lead, CallListRow) else "",
        checklist=script.checklist,
        survey=tuple(
            Answered(one, clean(show_answer(one, answers[one.id])) if one.id in answers else "")
            for one in script.survey
        ),
        facts={} if silent else _facts(db, lead_uid, clean),
        calls=() if silent else tuple(_calls(db, lead_uid, clean)),
    )


def _company(db: Database, row: CallListRow, moment: datetime, clean: Clean) -> Company:
    uid = row.facts["lead_uid"]
    (held,) = db.execute(
        "SELECT count(*) FROM contacts WHERE lead_uid = ? AND kind = 'phone' "
        "AND value NOT IN (SELECT value FROM json_each(?))",
        [uid, json.dumps([phone["e164"] for phone in row.phones])],
    ).fetchone()
    counted = [r for r in row.reasons if r["state"] in ("fired", "capped") and r["points"]]
    lacking = [r["evidence"].removeprefix(LACKING) for r in row.reasons if r["state"] == "unknown"]
    texts = {name: clean(value) if isinstance(value, str) else value for name, value in row.facts.items()}
    return Company(
        facts=texts,
        reasons=tuple(
            Reason(clean(r["text"]), r["points"], clean(r["evidence"]))
            for r in sorted(counted, key=lambda r: -abs(r["points"]))
        ),
        missing=tuple(dict.fromkeys(lacking)),
        numbers=tuple(_number(phone) for phone in row.phones),
        held=held,
        people=_cleaned(role_map(db, uid), clean),
        signals=tuple(Evidence(clean(s["evidence"]), s["seen"][:10], _link(s["url"], row)) for s in row.signals),
        sources=tuple(Evidence(s["channel"], s["last_seen"][:10], _link(s["url"], row)) for s in row.sources),
        moves=tuple(next_moves(db, uid, row.facts["profile"], moment)),
        chain=chain_of(db, uid),
    )


def _facts(db: Database, lead_uid: str, clean: Clean) -> dict[str, CallFact]:
    said = current_facts(db, lead_uid).get("", {})
    return {code: CallFact(code, clean(fact.value), "", clean(fact.words)) for code, fact in said.items()}


def _number(phone: Mapping[str, Any]) -> Number:
    shown = national(phone["e164"]) + (f" 转 {phone['extension']}" if phone["extension"] else "")
    return Number(phone["e164"], shown, phone["kind"], phone["status"], phone["policy"], phone["shared_by"])


def _cleaned(roles: RoleMap, clean: Clean) -> RoleMap:
    people = (
        Person(one.name, clean(one.title), one.role, one.confirmed, clean(one.why), one.stance, one.adopter, one.facts)
        for one in roles.people
    )
    return RoleMap(tuple(people), roles.relations, roles.uncovered, roles.unconfirmed)


def _link(url: str, row: CallListRow) -> str:
    """An address that may be followed: of the web, and without a word that must not be shown."""
    web = url.startswith(("http://", "https://"))
    return url if web and not any(word in url for word in row.suppressed) else ""


def _calls(db: Database, lead_uid: str, clean: Clean) -> list[PastCall]:
    rows = db.query(
        f"SELECT called_at, disposition, agent, note, callback_at FROM calls WHERE lead_uid IN ({FAMILY}) "
        f"ORDER BY called_at DESC, call_id DESC LIMIT {CALLS_SHOWN}",
        {"uid": lead_uid},
    )
    return [PastCall(**{**row, "note": clean(row["note"])}) for row in rows]
