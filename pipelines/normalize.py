"""From what a page says to normalised values: a pure function over one item."""

from __future__ import annotations

import re
from dataclasses import astuple, fields, replace
from typing import Any, TypeVar

from pipelines.records import ListingPhone, NormalListing, Rejection, digest
from pipelines.text.addresses import parse_address, tidy_address
from pipelines.text.codes import credit_code
from pipelines.text.dates import parse_partial_date
from pipelines.text.emails import parse_emails
from pipelines.text.money import parse_capital
from pipelines.text.names import parse_company_name
from pipelines.text.phones import parse_fax, parse_phones
from pipelines.text.quantities import parse_employees, parse_turnover
from pipelines.text.status import parse_status
from pipelines.text.titles import split_person
from pipelines.text.urls import page_key
from pipelines.text.websites import parse_website
from spiders.items import CompanyItem, JobAd, Membership

REPLACEMENT = "\ufffd"
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
NO_TEXTS = frozenset({"job_ads", "memberships", "marks", "evidence", "withheld", "verdict", "provenance"})
TEXTS = tuple(f.name for f in fields(CompanyItem) if f.name not in NO_TEXTS)
LONGEST_NAME = 80

Part = TypeVar("Part", JobAd, Membership)


def readable(item: CompanyItem) -> CompanyItem:
    """The item without control characters and marks that turn the direction of writing, in any of its texts."""
    texts: dict[str, Any] = {name: _cleaned(getattr(item, name)) for name in TEXTS}
    marks = {code: UNREADABLE.sub("", said) for code, said in item.marks.items()}
    return replace(item, **texts, marks=marks, job_ads=_parts(item.job_ads), memberships=_parts(item.memberships))


def _cleaned(value: str | list[str]) -> str | list[str]:
    return UNREADABLE.sub("", value) if isinstance(value, str) else [UNREADABLE.sub("", text) for text in value]


def _parts(parts: list[Part]) -> list[Part]:
    """The same job ads or memberships, each of their texts cleaned."""
    return [type(part)(*(UNREADABLE.sub("", text) for text in astuple(part))) for part in parts]


def refuse(item: CompanyItem) -> Rejection | None:
    """Why an item cannot become a listing, or None. Nothing is lost: the rejection keeps what was read."""
    reason, detail = "", ""
    if not item.name.strip():
        reason, detail = "no_name", item.reason or "no company name on the page"
    elif REPLACEMENT in item.name:
        reason, detail = "mojibake", item.name
    elif len(item.name) > LONGEST_NAME or not parse_company_name(item.name).key:
        reason, detail = "not_a_company", item.name[: LONGEST_NAME * 2]
    if not reason:
        return None
    return Rejection(
        reason, detail, item.url or item.provenance.page_url, item.name[: LONGEST_NAME * 2], item.provenance
    )


def normalise(item: CompanyItem, home: str = "") -> NormalListing:
    """The cleaned listing of an item that `refuse` lets pass. `home`: the source's address; keys are relative to it."""
    name = parse_company_name(item.name)
    hint = item.region or None
    address = parse_address(item.address, region=hint) if item.address else parse_address(item.region)
    place = address.city or address.province or item.region
    website = parse_website(item.website)
    capital = parse_capital(item.capital)
    turnover = parse_turnover(item.turnover)
    founded = parse_partial_date(item.founded)
    person = split_person(item.contact_person)
    return NormalListing(
        listing_id=listing_id(item, name.key, home),
        name=name.canonical,
        name_key=name.key,
        legal_form=name.legal_form,
        aliases=tuple(dict.fromkeys([*(alias.name for alias in name.aliases), *item.former_names])),
        credit_code=credit_code(item.credit_code) or "",
        province=address.province,
        city=address.city,
        district=address.district,
        adcode=address.adcode,
        address=tidy_address(item.address),
        phones=_phones(item, place),
        fax=tuple(dict.fromkeys(p.e164 for text in item.fax for p in parse_fax(text, region=place) if p.valid)),
        emails=tuple(dict.fromkeys(mail for text in item.emails for mail in parse_emails(text))),
        website=website.url if website and website.own else "",
        domain=website.domain if website and website.own else "",
        person=person.name,
        title=item.contact_title or person.title,
        status=parse_status(item.status),
        capital=capital.amount if capital else None,
        capital_currency=capital.currency if capital else "",
        employees=parse_employees(item.size),
        turnover=(turnover.low, turnover.high, turnover.currency) if turnover else None,
        founded=str(founded) if founded else "",
        industry=item.industry,
        products=item.products,
        scope=item.scope,
        funding=item.funding,
        memberships=tuple(item.memberships),
        marks=dict(item.marks),
        job_ads=tuple(item.job_ads),
        found=item,
        provenance=item.provenance,
    )


def _phones(item: CompanyItem, place: str) -> tuple[ListingPhone, ...]:
    found: dict[tuple[str, str], ListingPhone] = {}
    for text in item.phones:
        for phone in parse_phones(text, region=place or None):
            found.setdefault(
                (phone.e164 or phone.raw, phone.extension),
                ListingPhone(
                    e164=phone.e164,
                    extension=phone.extension,
                    kind=phone.kind,
                    valid=phone.valid,
                    status=phone.status,
                    raw=phone.raw,
                    inferred=phone.inferred,
                    evidence=item.evidence.get("phones", ""),
                ),
            )
    return tuple(found.values())


def listing_id(item: CompanyItem, name_key: str, home: str) -> str:
    """Source and address of the record; a row without an address of its own goes by its name and place.

    So does what came by hand, and by its person: a list may name two people of one company.
    """
    if item.provenance.sighting:
        return f"{item.provenance.source}:name/{digest(name_key, item.region, item.address, item.contact_person)}"
    if item.url:
        return f"{item.provenance.source}:{page_key(item.url, home)}"
    return f"{item.provenance.source}:name/{digest(name_key, item.region, item.address)}"
