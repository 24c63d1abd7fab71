"""Erasure: whoever asks to be forgotten goes from the database; keyed hashes stay, so that nobody calls again."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlite_utils import Database

from enrich.scrub_tables import arm, record, run, scrub, texts
from enrich.suppression import company_facts
from pipelines.archive_erasure import Traces, erase_archive
from pipelines.scrubbing import local_pattern, pattern_of, scrubber
from pipelines.store import now
from pipelines.suppression import Cause, Fact, add_suppressions
from pipelines.transactions import alone, transaction
from spiders.replay import page_address

OF_LISTING = ("job_ads", "sightings", "listing_presence", "run_effects", "pages", "changes", "company_listings")
OF_LEAD = (
    "contacts",
    "signals",
    "grades",
    "grade_history",
    "leads",
    "opportunities",
    "assignments",
    "key_accounts",
    "chain_members",
)


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did. counts: table -> rows that went or lost a value. facts: keyed hashes that stay.

    pages: of the web archive that were masked or went.
    """

    counts: Mapping[str, int]
    facts: int
    pages: int = 0


def erase(db: Database, kind: str, value: str, *, reason: str, by: str, archive: Path | None = None) -> Erased:
    """Take a value (as `enrich.opt_outs.canonical` gives it) out of every table and archive, and suppress it for ever.

    A company or domain goes with all its listings, and with the numbers that nobody else publishes. Calls keep their
    outcome, without the number. Files that were exported before are not reached: the take-back names their rows.
    archive: the folder of web archives; they are masked first, while the tables still tell what to look for.
    """
    counts: Counter[str] = Counter()
    with alone(db):
        pages = erase_archive(db, archive, _traces(db, kind, value)) if archive else 0
        facts = _erase_rows(db, (kind, value), counts, Cause(reason, f"erased by {by}", now(), erased=True), by)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return Erased(dict(counts), facts, pages)


def _traces(db: Database, kind: str, value: str) -> Traces:
    """What pages show of a value."""
    facts, listings, _ = _meant(db, kind, value)
    numbers = [number for what, number in facts if what == "phone"]
    own, others = ("IN", "NOT IN")
    chosen = json.dumps(listings)
    among = "listing_id {} (SELECT value FROM json_each(?))"
    urls = set(_column(db, f"SELECT url FROM listings WHERE {among.format(own)}", chosen))
    shared = set(_column(db, f"SELECT url FROM listings WHERE {among.format(others)}", chosen)) if urls else set()
    names = _column(db, f"SELECT DISTINCT name FROM listings WHERE {among.format(own)}", chosen)
    stating = json.dumps([*listings, *_stating(db, numbers), *_saying(db, facts)])
    pages = _column(db, f"SELECT url FROM listings WHERE {among.format(own)}", stating)
    local = (local_pattern(number) for number in numbers)
    return Traces(
        everywhere=(*(pattern_of(f) for f in facts if f[0] != "company"), *(re.compile(re.escape(n)) for n in names)),
        on_hosts=tuple(pattern for pattern in local if pattern),
        hosts=frozenset(urlsplit(url).netloc for url in pages),
        stating=frozenset(page_address(url) for url in pages),
        doomed=frozenset(page_address(url) for url in urls - shared),
    )


def _saying(db: Database, facts: Iterable[Fact]) -> Iterator[str]:
    """Listings in whose texts an e-mail address, a domain or a person stands."""
    for kind, value in facts:
        if kind in ("email", "domain", "person"):
            yield from _column(db, "SELECT listing_id FROM listings WHERE instr(found || normalised, ?)", value)


def _erase_rows(db: Database, asked: Fact, counts: Counter[str], why: Cause, by: str) -> int:
    """Take it out of the tables; how many facts are suppressed for ever."""
    kind, value = asked
    with transaction(db):
        facts, listings, leads = _meant(db, kind, value)
        patterns = {fact: pattern_of(fact) for fact in facts if fact[0] != "company"}
        numbers = [number for what, number in facts if what == "phone"]
        local = _stating(db, numbers)
        _drop(db, listings, leads, counts)
        _drop_values(db, facts, counts)
        for listing_id, stated in local.items():
            arm(db, scrubber(*patterns.values(), *(local_pattern(number) for number in stated)))
            scrub(db, "listings", ("found", "normalised", "address"), counts, ("listing_id = ?", [listing_id]))
            scrub(db, "changes", ("old", "new"), counts, ("listing_id = ?", [listing_id]))
        if patterns:
            arm(db, scrubber(*patterns.values()))
            for table, columns in texts(db):
                scrub(db, table, columns, counts)
        add_suppressions(db, facts, "", why)
        record(db, "erase", kind, counts, reason=why.reason, by=by)
    return len(facts)


def _meant(db: Database, kind: str, value: str) -> tuple[set[Fact], list[str], list[str]]:
    """The facts to forget, and the listings and leads that go whole."""
    if kind == "company" and ":" not in value:
        rows = db.execute("SELECT listing_id FROM company_listings WHERE lead_uid = ? AND NOT undone", [value])
        listings = [row[0] for row in rows]
    elif kind in ("company", "domain"):
        rows = db.execute("SELECT listing_id FROM listing_hashes WHERE hash = keyed_hash(?, ?)", [kind, value])
        listings = [row[0] for row in rows]
    else:
        return {(kind, value)}, [], []
    chosen = json.dumps(listings)
    leads = _column(
        db,
        "SELECT lead_uid FROM company_listings GROUP BY lead_uid HAVING min(undone OR listing_id IN "
        "(SELECT value FROM json_each(?))) AND max(NOT undone)",
        chosen,
    )
    facts: set[Fact] = {(kind, value)} if ":" in value or kind == "domain" else set()
    facts |= {fact for uid in leads for fact in company_facts(db, uid)}
    own = (
        "SELECT c.value FROM contacts c WHERE c.kind = '{}' GROUP BY c.value "
        "HAVING min(c.lead_uid IN (SELECT value FROM json_each(?)))"
    )
    facts |= {(what, one) for what in ("phone", "email") for one in _column(db, own.format(what), json.dumps(leads))}
    return facts, listings, leads


def _column(db: Database, query: str, argument: str) -> list[str]:
    return [row[0] for row in db.execute(query, [argument])]


def _stating(db: Database, numbers: Iterable[str]) -> dict[str, list[str]]:
    """Listings that state one of the numbers, perhaps without its area code."""
    found: dict[str, list[str]] = {}
    for number in numbers:
        for listing_id in _column(db, "SELECT listing_id FROM listings WHERE instr(normalised, json_quote(?))", number):
            found.setdefault(listing_id, []).append(number)
    return found


def _drop(db: Database, listings: list[str], leads: list[str], counts: Counter[str]) -> None:
    """Delete listings and companies with all that hangs on them."""
    chosen = json.dumps(listings)
    some = "listing_id IN (SELECT value FROM json_each(?))"
    for table in (*OF_LISTING, "listings"):
        run(db, counts, table, f"DELETE FROM {table} WHERE {some}", [chosen])
    either = "listing_id_a IN (SELECT value FROM json_each(?1)) OR listing_id_b IN (SELECT value FROM json_each(?1))"
    run(db, counts, "decisions", f"DELETE FROM decisions WHERE {either}", [chosen])
    chosen = json.dumps(leads)
    some = "lead_uid IN (SELECT value FROM json_each(?))"
    for table in (*OF_LEAD, "companies"):
        run(db, counts, table, f"DELETE FROM {table} WHERE {some}", [chosen])
    run(db, counts, "calls", f"UPDATE calls SET e164 = '', note = '' WHERE {some}", [chosen])
    run(db, counts, "export_rows", f"UPDATE export_rows SET name = '' WHERE {some}", [chosen])


def _drop_values(db: Database, facts: Iterable[Fact], counts: Counter[str]) -> None:
    """Delete the rows that are about a value; the record of exports keeps its hash."""
    for kind, value in facts:
        run(db, counts, "contacts", "DELETE FROM contacts WHERE kind = ? AND value = ?", [kind, value])
        hashed = "UPDATE export_facts SET value = '' WHERE hash = keyed_hash(?, ?) AND value <> ''"
        run(db, counts, "export_facts", hashed, [kind, value])
        if kind == "phone":
            for table in ("phones", "number_checks"):
                run(db, counts, table, f"DELETE FROM {table} WHERE e164 = ?", [value])
