"""From a company's sightings to the facts that are judged: its numbers with their policy, people, signals, the lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from enrich.companies import Company, Numbers
from enrich.industry import classify_industry
from enrich.lead import Lead, LeadContact, LeadPhone, Signal, Status
from enrich.lines import Publication, line_policy
from enrich.signals import SeenAd, job_ad_signals, registration_signal
from enrich.size import SizeBand, size_band
from pipelines.records import digest
from pipelines.text.dates import parse_date
from pipelines.text.money import Money
from pipelines.text.titles import parse_title

INDUSTRIES_KEPT = 5
STATUSES: dict[str, Status] = {"open": "open", "closed": "closed", "moved": "moved"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one company: the lead as the judge sees it, rows of its contacts, its size, its industry."""

    lead: Lead
    contacts: tuple[dict[str, Any], ...]
    phones: tuple[dict[str, Any], ...]
    size: SizeBand
    industry_name: str


def assemble(
    company: Company,
    ads: Iterable[Mapping[str, Any]],
    published: Numbers,
    branches: int,
    today: date,
) -> Facts:
    """The facts of a company. ads: its rows of `job_ads`; branches: how many are linked to it."""
    shown = company.shown
    founded = parse_date(shown.get("founded", ""))
    capital = Money(*shown["capital"]) if shown.get("capital") else None
    industries = classify_industry(shown["name"], shown.get("scope", ""), _products(company))[:INDUSTRIES_KEPT]
    employees = shown.get("employees")
    seen_ads = [_seen_ad(ad) for ad in ads]
    numbers = _numbers(company, published)
    people = _people(company)
    lead = Lead(
        lead_uid=company.lead_uid,
        name=shown["name"],
        province=shown["province"],
        city=shown["city"],
        district=shown["district"],
        industries=tuple((guess.code, guess.score) for guess in industries),
        products=shown.get("products", ""),
        scope=shown.get("scope", ""),
        employees=employees,
        capital=capital,
        founded=founded,
        status=_status(shown.get("status", "")),
        phones=tuple(_lead_phone(number, published.owners) for number in numbers),
        contacts=tuple(_lead_contact(person) for person in people),
        signals=_signals(seen_ads, founded, company, today),
        channels=company.channels,
        sources=tuple(sorted({s.source for s in company.sightings})),
        website=shown.get("website") or None,
        branches=branches,
    )
    main = industries[0].code if industries else ""
    return Facts(
        lead=lead,
        contacts=(*numbers, *people, *_emails(company)),
        phones=tuple(_phone_row(number, published.owners) for number in numbers),
        size=size_band(employees, capital, branches=branches, job_ads=len(seen_ads), industry=main),
        industry_name=industries[0].name if industries else "",
    )


def _products(company: Company) -> str:
    """Products and the directories' own categories, as one text."""
    values = [s.values[field] for s in company.sightings for field in ("products", "industry") if s.values[field]]
    return " ".join(dict.fromkeys(values))


def _status(text: str) -> Status:
    return STATUSES.get(text, "unknown")


def _numbers(company: Company, published: Numbers) -> list[dict[str, Any]]:
    """One contact row a dialable number, with the verdict of the line policy."""
    found: dict[str, list[tuple[dict[str, Any], Any]]] = {}
    for phone, sighting in company.listed("phones"):
        if phone["valid"] and (sighting.source, phone["e164"]) not in published.platform:
            found.setdefault(phone["e164"], []).append((phone, sighting))
    rows = []
    for e164, seen in found.items():
        phone, sighting = max(seen, key=lambda entry: bool(entry[0]["extension"]))
        publications = [Publication(s.channel, s.page_kind, p["evidence"]) for p, s in seen]
        line = line_policy(phone["kind"], True, publications, len(published.owners[e164]))
        rows.append(
            _contact(company, "phone", e164, sighting.listing_id)
            | {
                "extension": phone["extension"],
                "policy": line.policy,
                "reason": line.reason,
                "raw": phone["raw"],
                "evidence": phone["evidence"],
                "phone_kind": phone["kind"],
            }
        )
    return rows


def _people(company: Company) -> list[dict[str, Any]]:
    """One contact row a named person of the office."""
    rows: dict[str, dict[str, Any]] = {}
    for sighting in company.sightings:
        person, stated = sighting.values["person"], sighting.values["title"]
        if not person:
            continue
        title = parse_title(stated)
        row = _contact(company, "person", person, sighting.listing_id) | {
            "person": person,
            "title": title.title or stated,
            "department": title.department,
            "function": title.function,
            "buying_role": title.buying_role,
            "reason": title.reason,
        }
        if person not in rows or (stated and not rows[person]["title"]):
            rows[person] = row
    return list(rows.values())


def _emails(company: Company) -> list[dict[str, Any]]:
    seen: dict[str, dict[str, Any]] = {}
    for email, sighting in company.listed("emails"):
        seen.setdefault(email, _contact(company, "email", email, sighting.listing_id))
    return list(seen.values())


def _contact(company: Company, kind: str, value: str, listing_id: str) -> dict[str, Any]:
    blank = dict.fromkeys(
        (
            "extension",
            "person",
            "title",
            "department",
            "function",
            "buying_role",
            "policy",
            "reason",
            "raw",
            "evidence",
        ),
        "",
    )
    return blank | {
        "contact_id": digest(company.lead_uid, kind, value),
        "lead_uid": company.lead_uid,
        "kind": kind,
        "value": value,
        "listing_id": listing_id,
    }


def _lead_phone(row: Mapping[str, Any], owners: Mapping[str, set[str]]) -> LeadPhone:
    return LeadPhone(
        row["value"], row["extension"], row["phone_kind"], shared_by=len(owners[row["value"]]), policy=row["policy"]
    )


def _lead_contact(row: Mapping[str, Any]) -> LeadContact:
    return LeadContact(
        row["person"], row["title"], row["department"], row["function"], row["buying_role"], row["reason"]
    )


def _phone_row(row: Mapping[str, Any], owners: Mapping[str, set[str]]) -> dict[str, Any]:
    return {
        "e164": row["value"],
        "kind": row["phone_kind"],
        "status": "ok",
        "shared_by": len(owners[row["value"]]),
    }


def _seen_ad(ad: Mapping[str, Any]) -> SeenAd:
    published = parse_date(ad["published"]) or date.fromisoformat(ad["first_seen"][:10])
    return SeenAd(ad["title"], published, ad["url"], ad["text"])


def _signals(ads: Iterable[SeenAd], founded: date | None, company: Company, today: date) -> tuple[Signal, ...]:
    registered = registration_signal(founded, today, company.sightings[0].url)
    return (*job_ad_signals(ads), *([registered] if registered else []))
