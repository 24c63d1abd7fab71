"""The call list: who to call next and why, behind the suppression gate and the line policy.

Every export reads it here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from enrich.suppression import Gate, load_gate


@dataclass(frozen=True, slots=True)
class Filters:
    """Which leads are wanted; empty means all. grades: e.g. ("A", "B1"). limit: the first N by rank."""

    regions: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    limit: int = 0


@dataclass(frozen=True, slots=True)
class CallListRow:
    """One lead as a telemarketer needs it. facts: the row of the view `call_list`; phones: callable ones, best first.

    Each phone, person, signal and source is a mapping of its columns; first of the sources is the one that published
    the first phone.
    """

    facts: Mapping[str, Any]
    phones: tuple[Mapping[str, Any], ...]
    person: Mapping[str, Any] | None
    signals: tuple[Mapping[str, Any], ...]
    sources: tuple[Mapping[str, Any], ...]
    reasons: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A lead that did not go out, and why (Chinese)."""

    lead_uid: str
    name: str
    reason: str


@dataclass(slots=True)
class CallList:
    """What goes out, best first, and what was held back."""

    rows: list[CallListRow] = field(default_factory=list)
    held_back: list[HeldBack] = field(default_factory=list)


def read_call_list(db: Database, profile: str, filters: Filters | None = None) -> CallList:
    """The leads of a profile that may be called now, by rank; the rest with the reason why not."""
    wanted = filters or Filters()
    gate = load_gate(db)
    phones = _grouped(db, "SELECT * FROM callable_phones ORDER BY preference")
    published = _grouped(db, "SELECT lead_uid FROM contacts WHERE kind = 'phone' AND policy IN ('callable', 'shared')")
    people = _grouped(db, "SELECT * FROM contacts WHERE kind = 'person' ORDER BY buying_role = '', title = '', value")
    emails = _grouped(db, "SELECT lead_uid, value FROM contacts WHERE kind = 'email' ORDER BY value")
    signals = _grouped(db, "SELECT * FROM signals ORDER BY seen DESC, kind, signal_id")
    sources = _grouped(
        db,
        "SELECT m.lead_uid, l.listing_id, l.source, l.channel, l.url, l.last_seen, l.domain FROM company_listings m "
        "JOIN listings l USING (listing_id) WHERE NOT m.undone ORDER BY l.page_kind, l.last_seen DESC, l.listing_id",
    )
    out = CallList()
    for facts in _leads(db, profile, wanted):
        uid = facts["lead_uid"]
        persons = [p for p in people[uid] if not gate.first_hit([("person", p["value"])])]
        silent = "号码均已登记勿扰" if published[uid] else "没有可拨号码"
        reason = _held(facts, gate, _identity(uid, emails[uid], sources[uid])) or ("" if phones[uid] else silent)
        if reason:
            out.held_back.append(HeldBack(uid, facts["name"], reason))
            continue
        if wanted.limit and len(out.rows) >= wanted.limit:
            break
        out.rows.append(
            CallListRow(
                facts=facts,
                phones=tuple(phones[uid]),
                person=persons[0] if persons else None,
                signals=tuple(signals[uid]),
                sources=tuple(sorted(sources[uid], key=lambda s: s["listing_id"] != phones[uid][0]["listing_id"])),
                reasons=tuple(json.loads(facts["reasons"])),
            )
        )
    return out


def _leads(db: Database, profile: str, wanted: Filters) -> Iterable[dict[str, Any]]:
    for row in db.query(
        "SELECT c.*, g.profile, g.fit || g.readiness AS grade, g.fit, g.tier, g.rank, g.reasons, g.vetoes, "
        "(SELECT COUNT(*) FROM calls k WHERE k.lead_uid = c.lead_uid) AS attempts "
        "FROM companies c JOIN grades g USING (lead_uid) WHERE c.merged_into IS NULL AND g.profile = ? "
        "ORDER BY g.rank DESC, c.lead_uid",
        [profile],
    ):
        if wanted.regions and not {row["adcode"][:n] for n in (2, 4, 6)} & set(wanted.regions):
            continue
        if wanted.grades and not {row["fit"], row["grade"]} & set(wanted.grades):
            continue
        yield row


def _identity(
    uid: str, emails: Iterable[Mapping[str, Any]], sources: Iterable[Mapping[str, Any]]
) -> list[tuple[str, str]]:
    mails = [e["value"] for e in emails]
    domains = [s["domain"] for s in sources] + [m.rpartition("@")[2] for m in mails]
    return [("company", uid), *(("email", m) for m in mails), *(("domain", d) for d in domains if d)]


def _held(facts: Mapping[str, Any], gate: Gate, identity: list[tuple[str, str]]) -> str:
    """Why a lead must not go out whatever its numbers, "" if it may."""
    if gate.first_hit(identity):
        return "已登记勿扰"
    if facts["tier"] == "none":
        return "不接触: " + (";".join(json.loads(facts["vetoes"])) or "等级过低")
    return ""


def _grouped(db: Database, query: str) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in db.query(query):
        groups[row["lead_uid"]].append(row)
    return groups
