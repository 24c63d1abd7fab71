"""The gate before every way out: who must not be called, by number, company, domain, e-mail or person.

The hashes and their comparison are in `pipelines.suppression`, the gate itself in the views `callable_phones`,
`suppressed_contacts` and `suppressed_leads`; here people add to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from pipelines.gate import name_fact
from pipelines.store import now
from pipelines.suppression import KINDS, Cause, Fact, add_suppressions, hint_of
from pipelines.transactions import transaction

BATCH = 500


def suppress(db: Database, kind: str, value: str, reason: str, source: str) -> bool:
    """Suppress one value for ever; whether it was new. Raises ValueError for an unknown kind or an empty value.

    value: E.164, e-mail address, registrable domain, name of a person, or for a company its lead_uid or one of its
    identity facts ("code:…", "name:…"). A company goes with all that identifies it, whatever it is merged with or
    split into later, and with the numbers that nobody else publishes.
    """
    if kind not in KINDS or not value.strip():
        raise ValueError(f"cannot suppress {kind!r} {value!r}; kinds: {', '.join(KINDS)}")
    value = value.strip()
    cause = Cause(reason, source, now())
    with transaction(db):
        if kind != "company" or ":" in value:
            return bool(add_suppressions(db, [(kind, value)], hint_of(kind, value), cause))
        own = add_suppressions(db, company_facts(db, value), value, cause)
        for number in _numbers_of_its_own(db, value):
            add_suppressions(db, [("phone", number)], hint_of("phone", number), cause)
        return bool(own)


def suppressed_of(db: Database, lead_uids: Sequence[str]) -> frozenset[str]:
    """Those of some companies that are not to be called, looked up by them: a page shows few of many."""
    found: set[str] = set()
    for start in range(0, len(lead_uids), BATCH):
        some = lead_uids[start : start + BATCH]
        query = f"SELECT lead_uid FROM suppressed_leads WHERE lead_uid IN ({', '.join('?' * len(some))})"
        found.update(row[0] for row in db.execute(query, list(some)))
    return frozenset(found)


def company_facts(db: Database, lead_uid: str) -> set[Fact]:
    """What identifies a company: its uid, and id, credit code and legal name of each of its listings."""
    rows = db.execute(
        "SELECT l.listing_id, l.credit_code, l.name_key, l.normalised ->> '$.legal_form', l.city "
        "FROM company_listings m JOIN listings l USING (listing_id) WHERE m.lead_uid = ? AND NOT m.undone",
        [lead_uid],
    )
    facts = {("company", f"uid:{lead_uid}")}
    for listing_id, code, name_key, legal_form, city in rows:
        named = name_fact(name_key, bool(legal_form), city)
        facts |= {("company", f"listing:{listing_id}"), *([("company", f"code:{code}")] if code else []), *named}
    return facts


def _numbers_of_its_own(db: Database, lead_uid: str) -> list[str]:
    rows = db.execute(
        "SELECT value FROM contacts WHERE kind = 'phone' "
        "AND value IN (SELECT value FROM contacts WHERE kind = 'phone' AND lead_uid = ?) "
        "GROUP BY value HAVING COUNT(DISTINCT lead_uid) = 1",
        [lead_uid],
    )
    return [row[0] for row in rows]
