"""The stages of `leads enrich`, in order: identity, golden record, facts, grade. Each writes only what changed."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol

from sqlite_utils import Database

from enrich.companies import Company, count_numbers, read_companies
from enrich.grade import Grade, grade
from enrich.identity import Identity, resolve_companies
from enrich.judge import Facts, assemble
from enrich.profiles import Profile, load_profile
from pipelines.records import digest
from pipelines.sync import SyncCounts, sync_table
from pipelines.transactions import alone, transaction


class Report(Protocol):
    """Takes word of how far a job is: what it does, how much is done, of how many (None: not known)."""

    def __call__(self, doing: str, done: int = 0, total: int | None = None) -> None:
        """Say how far the job is."""


@dataclass(frozen=True, slots=True)
class EnrichCounts:
    """Rows that changed, by what they say."""

    memberships: SyncCounts
    companies: SyncCounts
    contacts: SyncCounts
    signals: SyncCounts
    grades: SyncCounts


def _silent(doing: str, done: int = 0, total: int | None = None) -> None:
    """Report to nobody."""


def enrich(db: Database, profile_name: str, *, report: Report = _silent, today: date | None = None) -> EnrichCounts:
    """Bring companies, contacts, signals and grades up to date with the listings. Raises ProfileError."""
    profile = load_profile(profile_name)
    day = today or date.today()
    with alone(db):
        report("matching listings")
        identity = resolve_companies(db, progress=report)
        rows = _judged(db, identity, profile, day, report)
        report("writing")
        return _write(db, identity, rows, profile)


@dataclass(slots=True)
class _Rows:
    """The rows of each table as they should be."""

    companies: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    phones: dict[str, dict[str, Any]]
    signals: dict[str, dict[str, Any]]
    grades: list[dict[str, Any]]


def _judged(db: Database, identity: Identity, profile: Profile, day: date, report: Report) -> _Rows:
    published = count_numbers(db, identity.heads)
    branches = Counter(identity.heads.values())
    ads = _ads_by_listing(db)
    rows = _Rows([], [], {}, {}, [])
    total = len(identity.members)
    for number, company in enumerate(read_companies(db), start=1):
        own_ads = [ad for s in company.sightings for ad in ads.get(s.listing_id, ())]
        facts = assemble(company, own_ads, published, branches[company.lead_uid], day)
        rows.companies.append(_company_row(company, facts, identity.heads.get(company.lead_uid)))
        rows.contacts += ({k: v for k, v in c.items() if k != "phone_kind"} for c in facts.contacts)
        rows.phones |= {phone["e164"]: phone for phone in facts.phones}
        rows.signals |= dict(_signal_rows(facts))
        rows.grades.append(_grade_row(grade(facts.lead, profile, day), company.lead_uid, day))
        report("judging companies", number, total)
    return rows


def _ads_by_listing(db: Database) -> dict[str, list[dict[str, Any]]]:
    ads: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in db.query("SELECT * FROM job_ads ORDER BY job_ad_id"):
        ads[row["listing_id"]].append(row)
    return ads


def _company_row(company: Company, facts: Facts, head_uid: str | None) -> dict[str, Any]:
    lead, shown = facts.lead, company.shown
    return {
        "lead_uid": company.lead_uid,
        "name": lead.name,
        "credit_code": shown.get("credit_code", ""),
        "province": lead.province,
        "city": lead.city,
        "district": lead.district,
        "adcode": shown["adcode"],
        "address": shown.get("address", ""),
        "website": lead.website or "",
        "status": shown.get("status", ""),
        "industry_code": lead.industries[0][0] if lead.industries else "",
        "industry_name": facts.industry_name,
        "size_band": facts.size.band,
        "employees": _people(lead.employees),
        "capital": lead.capital.amount if lead.capital else None,
        "capital_currency": lead.capital.currency if lead.capital else "",
        "founded": shown.get("founded", ""),
        "head_uid": head_uid,
        "merged_into": None,
        "listings": len(company.sightings),
        "values": _json(company.stated),
        "first_seen": min(s.first_seen for s in company.sightings),
        "last_seen": max(s.last_seen for s in company.sightings),
    }


def _people(employees: tuple[int, int | None] | None) -> str:
    if employees is None:
        return ""
    low, high = employees
    if high is None:
        return f"{low}人以上"
    return f"{low}人" if low == high else f"{low}–{high}人"


def _signal_rows(facts: Facts) -> Iterator[tuple[str, dict[str, Any]]]:
    uid = facts.lead.lead_uid
    for signal in facts.lead.signals:
        signal_id = digest(uid, signal.kind, signal.evidence)
        yield (
            signal_id,
            {
                "signal_id": signal_id,
                "lead_uid": uid,
                "kind": signal.kind,
                "evidence": signal.evidence,
                "url": signal.url,
                "seen": signal.seen.isoformat(),
                "expires": signal.expires.isoformat() if signal.expires else "",
            },
        )


def _grade_row(found: Grade, lead_uid: str, day: date) -> dict[str, Any]:
    return {
        "lead_uid": lead_uid,
        "profile": found.profile,
        "rule_version": found.rule_version,
        "fit": found.fit,
        "readiness": found.readiness,
        "fit_points": found.fit_points,
        "readiness_points": found.readiness_points,
        "tier": found.tier,
        "rank": found.rank,
        "vetoes": _json(found.vetoes),
        "reasons": _json([asdict(reason) for reason in found.reasons]),
        "graded_on": day.isoformat(),
    }


def _write(db: Database, identity: Identity, rows: _Rows, profile: Profile) -> EnrichCounts:
    others = list(db.query("SELECT * FROM grades WHERE profile <> ?", [profile.name]))
    with transaction(db):
        sync_table(db, "phones", rows.phones.values())
        return EnrichCounts(
            memberships=identity.counts,
            companies=sync_table(db, "companies", rows.companies, keep_missing=True, unwatched=("last_seen",)),
            contacts=sync_table(db, "contacts", rows.contacts),
            signals=sync_table(db, "signals", rows.signals.values()),
            grades=sync_table(db, "grades", [*others, *rows.grades], unwatched=("graded_on",)),
        )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
