"""What a listing says that may be suppressed, and what of it may be stored again: nothing that was erased."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from sqlite_utils import Database

from pipelines.normalize import normalise
from pipelines.records import NormalListing, Rejection
from pipelines.scrubbing import local_pattern, pattern_of, scrubber
from pipelines.suppression import Fact, anything_erased, suppressed_among
from pipelines.text.emails import parse_emails
from pipelines.text.phones import parse_phones

WHOLE = frozenset({"company", "domain"})
"""Kinds of facts with which all of a listing goes."""
ERASED = "erased"
Held = Callable[[set[Fact]], set[Fact]]
"""Those of the facts that are suppressed (`pipelines.suppression.suppressed_among` of a database)."""


def name_fact(name_key: str, legal: bool, city: str) -> Iterable[Fact]:
    """A legal name says alone which company is meant, any other only with its city; as the table of hashes has it."""
    return [("company", f"name:{name_key}" if legal else f"name:{name_key}|{city}")] if name_key else []


def facts_of(listing: NormalListing) -> set[Fact]:
    """Numbers, e-mail addresses, domains, and what identifies the company. A person's name alone identifies nobody."""
    facts = {("phone", phone.e164) for phone in listing.phones if phone.e164}
    facts |= {("email", mail) for mail in listing.emails}
    facts |= {("domain", mail.rpartition("@")[2]) for mail in listing.emails}
    facts |= {("domain", listing.domain)} if listing.domain else set()
    facts |= {("company", f"code:{listing.credit_code}")} if listing.credit_code else set()
    return facts | set(name_fact(listing.name_key, bool(listing.legal_form), listing.city))


def let_in(db: Database, listings: Sequence[NormalListing]) -> tuple[list[NormalListing], list[Rejection]]:
    """Listings without what was erased, and a rejection, which tells nothing, for each that must not come back."""
    if not anything_erased(db):
        return list(listings), []
    stated = {one.listing_id: _all_facts(one) for one in listings}
    erased = suppressed_among(db, (fact for facts in stated.values() for fact in facts), erased=True)
    if not erased:
        return list(listings), []
    kept, refused = [], []
    for one in listings:
        facts = stated[one.listing_id] & erased
        if any(kind in WHOLE for kind, _ in facts):
            refused.append(Rejection(ERASED, "", "", "", one.provenance))
        else:
            kept.append(without(one, facts) if facts else one)
    return kept, refused


def _all_facts(listing: NormalListing) -> set[Fact]:
    facts = facts_of(listing) | {("company", f"listing:{listing.listing_id}")}
    facts |= {("phone", number) for number in listing.fax}
    facts |= {("person", listing.person)} if listing.person else set()
    facts |= set(_in_texts(listing))
    return {
        (kind, value.encode("utf-8", "replace").decode()) for kind, value in facts
    }  # SQLite takes no lone surrogate


def _in_texts(listing: NormalListing) -> Iterable[Fact]:
    """Numbers and e-mail addresses that stand in any text of the listing, whatever the text is about."""
    place = listing.city or listing.province or None
    for text in _texts(listing.found):
        yield from (("phone", phone.e164) for phone in parse_phones(text, region=place) if phone.e164)
        yield from (("email", mail) for mail in parse_emails(text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        yield from (text for one in value for text in _texts(one))
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in _texts(one))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from (text for field in fields(value) for text in _texts(getattr(value, field.name)))


def without(listing: NormalListing, facts: Iterable[Fact]) -> NormalListing:
    """The listing as if its page had never said these facts."""
    facts = sorted(facts)
    local = (local_pattern(value) for kind, value in facts if kind == "phone")
    item = _walk(listing.found, scrubber(*map(pattern_of, facts), *local))
    return replace(normalise(item), listing_id=listing.listing_id)


def _walk(value: Any, scrub: Callable[[str | None], str | None]) -> Any:
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, list):
        return [new for one in value if (new := _walk(one, scrub)) or not one]
    if isinstance(value, dict):
        return {name: _walk(inside, scrub) for name, inside in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _walk(getattr(value, field.name), scrub) for field in fields(value)})
    return value
