"""From a company's sightings to the facts that are judged: its numbers with their policy, people, signals, the lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from enrich.companies import Company, Numbers
from enrich.events import event_signals, list_names
from enrich.industry import IndustryGuess
from enrich.lead import Lead, LeadContact, LeadPhone, Signal
from enrich.lines import Line, Publication, line_policy
from enrich.segments import segments
from enrich.signals import SeenAd, job_ad_signals, registration_signal
from enrich.size import SizeBand, size_band
from enrich.trading import SilentSite, Trading, trading_status
from enrich.website import campuses, read_marks
from pipelines.records import digest
from pipelines.text.dates import parse_date
from pipelines.text.money import Money
from pipelines.text.titles import parse_title

INDUSTRIES_KEPT = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one company: the lead as the judge sees it, rows of its contacts, its size, its industry,
    its status.
    """

    lead: Lead
    contacts: tuple[dict[str, Any], ...]
    phones: tuple[dict[str, Any], ...]
    size: SizeBand
    industry_name: str
    trading: Trading


def industry_texts(company: Company) -> tuple[str, str, str]:
    """Name, scope and products: what a company's industry is told by."""
    return company.shown["name"], company.shown.get("scope", ""), _products(company)


def assemble(
    company: Company,
    ads: Iterable[Mapping[str, Any]],
    published: Numbers,
    *,
    guesses: Sequence[IndustryGuess],
    silent: Mapping[str, SilentSite],
    branches: int,
    today: date,
) -> Facts:
    """The facts of a company. ads: its rows of `job_ads`. silent: sites that visits did not find.

    guesses: its industries, as its `industry_texts` tell them, best first. branches: how many are linked to it.
    """
    shown = company.shown
    founded = parse_date(shown.get("founded", ""))
    capital = Money(*shown["capital"]) if shown.get("capital") else None
    industries = guesses[:INDUSTRIES_KEPT]
    employees = shown.get("employees")
    seen_ads = [_seen_ad(ad) for ad in ads]
    numbers = _numbers(company, published)
    people = _people(company)
    marks = read_marks(company.sightings)
    signals = _signals(seen_ads, founded, company, today)
    turnover = _turnover(shown.get("turnover"))
    main = industries[0].code if industries else ""
    trading = trading_status(company, published, silent)
    size = size_band(
        employees,
        capital,
        turnover=turnover,
        branches=max(branches, campuses(marks)),
        job_ads=len(seen_ads),
        rankings=sum(signal.kind == "ranking" for signal in signals),
        industry=main,
    )
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
        status=trading.status,
        phones=tuple(_lead_phone(number, published) for number in numbers),
        contacts=tuple(_lead_contact(person) for person in people),
        signals=signals,
        channels=company.channels,
        sources=tuple(sorted({s.source for s in company.sightings})),
        website=shown.get("website") or None,
        marks=marks,
        turnover=turnover,
        size=size.band,
        segments=segments(
            " ".join((shown["name"], _products(company), shown.get("scope", ""))),
            [(guess.code, guess.score) for guess in industries],
        ),
        branches=max(branches, campuses(marks)),
        memberships=list_names(company.sightings),
    )
    return Facts(
        lead=lead,
        contacts=(*numbers, *people, *_emails(company)),
        phones=tuple(_phone_row(number, published) for number in numbers),
        size=size,
        industry_name=industries[0].name if industries else "",
        trading=trading,
    )


def _products(company: Company) -> str:
    """Products and the directories' own categories, as one text."""
    values = [s.values[field] for s in company.sightings for field in ("products", "industry") if s.values[field]]
    return " ".join(dict.fromkeys(values))


def _turnover(stated: tuple[float | None, float | None, str] | None) -> Money | None:
    """The middle of a range, or its only bound."""
    low, high, currency = stated or (None, None, "")
    known = [bound for bound in (low, high) if bound is not None]
    return Money(sum(known) / len(known), currency) if known else None


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
        line = line_policy(phone["kind"], True, publications, published.shared_by(e164))
        heard = published.status(e164, company.lead_uid)
        if heard and not heard.dialable:
            line = Line("held", heard.reason)
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
    return [row for row in rows.values() if not _named_in_full(row, rows.values())]


def _named_in_full(short: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a surname with a title (张经理) is the one person of that surname and title who is named in full."""
    surname = short["person"].removesuffix(short["title"])
    if not surname or surname == short["person"]:
        return False
    full = [
        row
        for row in rows
        if row["person"].startswith(surname)
        and not row["person"].endswith(row["title"] or row["person"])
        and row["title"].endswith(short["title"])
    ]
    return len(full) == 1


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


def _lead_phone(row: Mapping[str, Any], published: Numbers) -> LeadPhone:
    return LeadPhone(
        row["value"],
        row["extension"],
        row["phone_kind"],
        shared_by=published.shared_by(row["value"]),
        policy=row["policy"],
    )


def _lead_contact(row: Mapping[str, Any]) -> LeadContact:
    return LeadContact(
        row["person"], row["title"], row["department"], row["function"], row["buying_role"], row["reason"]
    )


def _phone_row(row: Mapping[str, Any], published: Numbers) -> dict[str, Any]:
    heard = published.status(row["value"])
    return {
        "e164": row["value"],
        "kind": row["phone_kind"],
        "status": heard.status if heard else "ok",
        "shared_by": published.shared_by(row["value"]),
    }


def _seen_ad(ad: Mapping[str, Any]) -> SeenAd:
    published = parse_date(ad["published"]) or date.fromisoformat(ad["first_seen"][:10])
    return SeenAd(ad["title"], published, ad["url"], ad["text"])


def _signals(ads: Iterable[SeenAd], founded: date | None, company: Company, today: date) -> tuple[Signal, ...]:
    registered = registration_signal(founded, today, company.sightings[0].url)
    return (*job_ad_signals(ads), *event_signals(company.sightings), *([registered] if registered else []))
