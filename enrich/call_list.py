"""The call list: who to call next and why, behind the suppression gate and the line policy.

Every export reads it here, lead by lead, best first.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlite_utils import Database

from enrich.calls.policy import Permission
from enrich.calls.standing import standings
from pipelines.text.phones import national

BATCH = 500
SUPPRESSED = "已登记勿扰"
NUMBERS_SUPPRESSED = "号码均已登记勿扰"
NO_NUMBER = "没有可拨号码"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which leads are wanted; empty means all.

    regions: beginnings of division codes. industries: beginnings of GB/T 4754 codes. grades: e.g. ("A", "B1").
    channels: codes. owners: names. since: ISO date, first seen on it or later. limit: the first N by rank.
    """

    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    since: str = ""
    limit: int = 0


@dataclass(frozen=True, slots=True)
class CallListRow:
    """One lead as a telemarketer needs it. facts: the company, its grade, attempts and owner.

    phones: callable ones, best first. Each phone, person, signal and source is a mapping of its columns; first of the
    sources is the one that published the first phone. suppressed: words that must not stand in any of its texts.
    standing: what the call policy says of it, None where it was never called.
    """

    facts: Mapping[str, Any]
    phones: tuple[Mapping[str, Any], ...]
    person: Mapping[str, Any] | None
    signals: tuple[Mapping[str, Any], ...]
    sources: tuple[Mapping[str, Any], ...]
    reasons: tuple[Mapping[str, Any], ...]
    emails: tuple[str, ...] = ()
    suppressed: tuple[str, ...] = ()
    standing: Permission | None = None


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A lead that did not go out, and why (Chinese)."""

    lead_uid: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Gate:
    """Who must not go out. suppressed: leads. silenced: numbers and people. called: how those once called stand."""

    suppressed: frozenset[str]
    silenced: frozenset[str]
    called: Mapping[str, Permission]


@dataclass(slots=True)
class CallList:
    """What goes out, best first, and what was held back."""

    rows: list[CallListRow] = field(default_factory=list)
    held_back: list[HeldBack] = field(default_factory=list)


def read_call_list(db: Database, profile: str, filters: Filters | None = None) -> CallList:
    """The leads of a profile that may be called now, by rank; the rest with the reason why not."""
    out = CallList()
    for lead in stream_call_list(db, profile, filters):
        if isinstance(lead, CallListRow):
            out.rows.append(lead)
        else:
            out.held_back.append(lead)
    return out


def stream_call_list(db: Database, profile: str, filters: Filters | None = None) -> Iterator[CallListRow | HeldBack]:
    """The same, one by one: a list of any length in little memory."""
    wanted = filters or Filters()
    gate = _gate(db, datetime.now(UTC))
    going = 0
    chosen = chosen_leads(db, profile, wanted)
    for start in range(0, len(chosen), BATCH):
        for lead in _leads(db, profile, chosen[start : start + BATCH], gate):
            going += isinstance(lead, CallListRow)
            if wanted.limit and going > wanted.limit:
                return
            yield lead


def read_leads(
    db: Database, profile: str, lead_uids: Sequence[str], moment: datetime
) -> Iterator[CallListRow | HeldBack]:
    """Some leads behind the same gate, in the order given; those without a grade are left out."""
    yield from _leads(db, profile, lead_uids, _gate(db, moment, lead_uids))


def _gate(db: Database, moment: datetime, lead_uids: Sequence[str] | None = None) -> _Gate:
    """For some leads the suppressions are looked up by them; for all they are read from the suppressions' side."""
    leads, contacts, values = "SELECT lead_uid FROM suppressed_leads", "SELECT value FROM suppressed_contacts", []
    if lead_uids is not None:
        some, values = _places(lead_uids), list(lead_uids)
        leads += f" WHERE lead_uid IN {some}"
        contacts += f" WHERE value IN (SELECT value FROM contacts WHERE lead_uid IN {some}) AND"
    else:
        contacts += " WHERE"
    return _Gate(
        suppressed=frozenset(row[0] for row in db.execute(leads, values)),
        silenced=frozenset(row[0] for row in db.execute(f"{contacts} kind IN ('phone', 'person')", values)),
        called=standings(db, moment, lead_uids),
    )


def chosen_leads(db: Database, profile: str, wanted: Filters) -> list[str]:
    """The leads that the filters let pass, by rank."""
    rows = db.execute(
        "SELECT c.lead_uid, c.adcode, c.industry_code, g.fit, g.fit || g.readiness, c.first_seen, a.agent "
        "FROM companies c JOIN grades g USING (lead_uid) "
        "LEFT JOIN assignments a ON a.lead_uid = c.lead_uid AND a.released_at IS NULL "
        "WHERE c.merged_into IS NULL AND g.profile = ? ORDER BY g.rank DESC, c.lead_uid",
        [profile],
    )
    seen_in = _leads_of_channels(db, wanted.channels)
    return [
        uid
        for uid, adcode, industry, fit, grade, first_seen, owner in rows
        if (not wanted.regions or adcode.startswith(wanted.regions))
        and (not wanted.industries or industry.startswith(wanted.industries))
        and (not wanted.grades or {fit, grade} & set(wanted.grades))
        and (not wanted.channels or uid in seen_in)
        and (not wanted.owners or owner in wanted.owners)
        and first_seen >= wanted.since
    ]


def _leads_of_channels(db: Database, channels: Sequence[str]) -> frozenset[str]:
    rows = db.execute(
        "SELECT m.lead_uid FROM listings l JOIN company_listings m USING (listing_id) "
        "WHERE NOT m.undone AND l.channel IN (SELECT value FROM json_each(?))",
        [json.dumps(channels)],
    )
    return frozenset(row[0] for row in rows)


def _leads(db: Database, profile: str, uids: Sequence[str], gate: _Gate) -> Iterator[CallListRow | HeldBack]:
    contacts = _grouped(
        db,
        "SELECT lead_uid, kind, value, title, buying_role, policy FROM contacts "
        "WHERE lead_uid IN {} ORDER BY buying_role = '', title = '', value",
        uids,
    )
    phones = _grouped(db, "SELECT * FROM callable_phones WHERE lead_uid IN {} ORDER BY preference", uids)
    signals = _grouped(db, "SELECT * FROM signals WHERE lead_uid IN {} ORDER BY seen DESC, kind, signal_id", uids)
    sources = _grouped(
        db,
        "SELECT m.lead_uid, l.listing_id, l.source, l.channel, l.url, l.last_seen, l.domain, "
        "(SELECT s.basis FROM sightings s WHERE s.listing_id = l.listing_id AND s.basis <> '' "
        "ORDER BY s.imported_at DESC LIMIT 1) AS basis "
        "FROM company_listings m JOIN listings l USING (listing_id) WHERE m.lead_uid IN {} AND NOT m.undone "
        "ORDER BY l.page_kind, l.last_seen DESC, l.listing_id",
        uids,
    )
    leads = {facts["lead_uid"]: facts for facts in _facts(db, profile, uids)}
    for uid in filter(leads.__contains__, uids):
        facts, own = leads[uid], contacts[uid]
        published = any(c["kind"] == "phone" and c["policy"] in ("callable", "shared") for c in own)
        silent = NUMBERS_SUPPRESSED if published else NO_NUMBER
        standing = gate.called.get(uid)
        facts["attempts"] = standing.attempts if standing else 0
        if reason := _held(facts, uid in gate.suppressed, standing) or ("" if phones[uid] else silent):
            yield HeldBack(uid, facts["name"], reason)
            continue
        persons = [c for c in own if c["kind"] == "person"]
        first = phones[uid][0]["listing_id"]
        yield CallListRow(
            facts=facts,
            phones=tuple(phones[uid]),
            person=next((p for p in persons if p["value"] not in gate.silenced), None),
            signals=tuple(signals[uid]),
            sources=tuple(sorted(sources[uid], key=lambda s: s["listing_id"] != first)),
            reasons=tuple(msgspec.json.decode(facts["reasons"])),
            emails=tuple(sorted(c["value"] for c in own if c["kind"] == "email")),
            suppressed=tuple(word for c in own if c["value"] in gate.silenced for word in _spellings(c)),
            standing=standing,
        )


def _spellings(contact: Mapping[str, Any]) -> set[str]:
    """How a suppressed name or number may stand in a text or an address of a page."""
    value = contact["value"]
    if contact["kind"] != "phone":
        return {value}
    return {value, national(value), national(value).replace("-", ""), value.removeprefix("+86")}


def _facts(db: Database, profile: str, uids: Sequence[str]) -> Iterator[dict[str, Any]]:
    return db.query(
        "SELECT c.*, g.profile, g.fit || g.readiness AS grade, g.fit, g.tier, g.rank, g.reasons, g.vetoes, "
        "coalesce(a.agent, '') AS owner FROM companies c JOIN grades g USING (lead_uid) "
        "LEFT JOIN assignments a ON a.lead_uid = c.lead_uid AND a.released_at IS NULL WHERE g.profile = ? "
        f"AND c.lead_uid IN {_places(uids)}",
        [profile, *uids],
    )


def _held(facts: Mapping[str, Any], suppressed: bool, standing: Permission | None) -> str:
    """Why a lead must not go out whatever its numbers, "" if it may."""
    if suppressed:
        return SUPPRESSED
    if standing and standing.earliest is None:
        return standing.reason
    if facts["tier"] == "none":
        return "不接触: " + (";".join(json.loads(facts["vetoes"])) or "等级过低")
    return ""


def _grouped(db: Database, query: str, uids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in db.query(query.format(_places(uids)), list(uids)):
        groups[row["lead_uid"]].append(row)
    return groups


def _places(uids: Sequence[str]) -> str:
    return f"({', '.join('?' * len(uids))})"
