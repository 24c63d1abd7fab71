"""What is known of a company, as rows of the tables companies and signals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from enrich.companies import Company
from enrich.judge import Facts
from pipelines.records import digest


def company_row(company: Company, facts: Facts, head_uid: str | None) -> dict[str, Any]:
    """The row of `companies`."""
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
        "status": "" if lead.status == "unknown" else lead.status,
        "status_reason": facts.trading.reason,
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
        "values": json.dumps(company.stated, ensure_ascii=False, sort_keys=True),
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


def signal_rows(facts: Facts, today: date) -> Iterator[tuple[str, dict[str, Any]]]:
    """(signal_id, row) of each signal that still counts."""
    uid = facts.lead.lead_uid
    for signal in facts.lead.signals:
        if not signal.active(today):
            continue
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
