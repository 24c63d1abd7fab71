"""Purge: facts about persons that nobody verified for long go from the database, and may come back when seen again."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from sqlite_utils import Database

from enrich.calls.dispositions import dispositions
from enrich.retention import Retention, limit_of, personal_facts, retention
from enrich.scrub_tables import arm, record, run, scrub, texts
from pipelines.scrubbing import pattern_of, scrubber
from pipelines.suppression import Fact
from pipelines.transactions import alone, rehearsal, transaction

PERSONAL = "personal"
OF_A_DAY = ("job_ads", "rejected")
"""Tables whose rows go when they were last seen before the day: what they say is free text."""
OF_LEAD = {
    "lead_uid": "lead_uid = :uid",
    "listing_id": "listing_id IN (SELECT value FROM json_each(:listings))",
    "opportunity_id": "opportunity_id IN (SELECT opportunity_id FROM opportunities WHERE lead_uid = :uid)",
    "call_uid": "call_uid IN (SELECT call_uid FROM calls WHERE lead_uid = :uid AND called_at < :before)",
}
"""Which rows are about a company, by the column that tells."""
OWN = {
    "calls": "lead_uid = :uid AND called_at < :before",
    "export_facts": "lead_uid = :uid AND export_id IN (SELECT export_id FROM export_rows WHERE lead_uid = :uid)",
}
"""The same for tables where it is not all of them, or another way is quicker."""
Plan = Sequence[tuple[str, tuple[str, ...], str]]
"""Table, columns of text, and the condition that chooses its rows of a company."""
LISTING_TEXTS = ("found", "normalised", "address")
BATCH = 200
OLD_LEADS = """
    SELECT coalesce(m.lead_uid, l.listing_id) FROM listings l
    LEFT JOIN company_listings m ON m.listing_id = l.listing_id AND NOT m.undone WHERE l.last_seen < :before
"""


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge did. before: ISO date; what was not verified since then went. counts: table -> rows that changed."""

    before: str
    facts: int
    counts: Mapping[str, int]


@dataclass(slots=True)
class _Lead:
    """What the listings of one company say of persons. verified: fact -> ISO time of the last page or call for it."""

    listings: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    verified: dict[Fact, str] = field(default_factory=dict)

    def see(self, fact: Fact, moment: str) -> None:
        self.verified[fact] = max(moment, self.verified.get(fact, ""))


def purge(db: Database, *, today: date, by: str, dry_run: bool = False) -> Purged:
    """Take what is about persons and was not verified for long out of every table; nothing is suppressed by it.

    A page that is read again afterwards brings back what it still says. Calls keep their outcome, without the number.
    dry_run: tell what would go, and change nothing.
    """
    rule = retention()
    before = limit_of(rule, today).isoformat()
    counts, gone = Counter[str](), 0
    with alone(db), rehearsal(db) if dry_run else nullcontext():
        plan = [(table, columns, rows) for table, columns in _columns(db) if (rows := _rows(db, table))]
        old = iter(_old(db, rule, before))
        while batch := list(islice(old, BATCH)):
            with transaction(db):
                for uid, lead, facts in batch:
                    gone += len(facts)
                    arm(db, scrubber(*(_pattern(fact, lead.names) for fact in facts)))
                    who = {"uid": uid, "before": before, "listings": json.dumps(lead.listings)}
                    _forget(db, plan, who, facts, counts)
        with transaction(db):
            for table in OF_A_DAY:
                run(db, counts, table, f"DELETE FROM {table} WHERE last_seen < ?", [before])
            _drop_numbers(db, before, counts)
            if counts:
                record(db, "purge", PERSONAL, counts, reason=f"not verified since {before}", by=by)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return Purged(before, gone, dict(counts))


def _columns(db: Database) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns of each table out of which facts are taken: those of a listing's key and name stay as they are."""
    return ((table, LISTING_TEXTS if table == "listings" else columns) for table, columns in texts(db))


def _rows(db: Database, table: str) -> str:
    """Which rows of a table are about a company, as a condition; "" where none can be."""
    columns = db.table(table).columns_dict
    return OWN.get(table) or next((rows for column, rows in OF_LEAD.items() if column in columns), "")


def _old(db: Database, rule: Retention, before: str) -> Iterator[tuple[str, _Lead, list[Fact]]]:
    """The companies with facts about persons that were last verified before the day, and those facts."""
    for uid, lead in _leads(db, rule, before).items():
        if facts := sorted(fact for fact, moment in lead.verified.items() if moment < before):
            yield uid, lead, facts


def _leads(db: Database, rule: Retention, before: str) -> dict[str, _Lead]:
    """The companies that have an old listing, with every fact about a person and when it was last verified."""
    leads: dict[str, _Lead] = defaultdict(_Lead)
    rows = db.query(
        "SELECT coalesce(m.lead_uid, l.listing_id) AS uid, l.listing_id, l.name, l.last_seen, l.normalised, "
        "coalesce(l.found ->> '$.legal_rep', '') AS legal_rep FROM listings l "
        "LEFT JOIN company_listings m ON m.listing_id = l.listing_id AND NOT m.undone "
        f"WHERE uid IN ({OLD_LEADS})",
        {"before": before},
    )
    for row in rows:
        lead = leads[row["uid"]]
        lead.listings.append(row["listing_id"])
        lead.names.append(row["name"])
        for fact in personal_facts(rule, json.loads(row["normalised"]), row["legal_rep"]):
            lead.see(fact, row["last_seen"])
    for uid, fact, moment in _heard(db):
        if uid in leads and fact in leads[uid].verified:
            leads[uid].see(fact, moment)
    return leads


def _heard(db: Database) -> Iterator[tuple[str, Fact, str]]:
    """What calls verified: (uid, fact, when)."""
    live = [code for code, one in dispositions().items() if one.live]
    numbers = (
        "SELECT answers_as, 'phone', e164, max(called_at) FROM lead_calls WHERE e164 <> '' "
        "AND disposition IN (SELECT value FROM json_each(?)) GROUP BY 1, 3"
    )
    people = (
        "SELECT coalesce(a.answers_as, f.lead_uid), 'person', person, max(stated_at) FROM call_facts f "
        "LEFT JOIN answering_leads a USING (lead_uid) WHERE person <> '' GROUP BY 1, 3"
    )
    for uid, kind, value, moment in (*db.execute(numbers, [json.dumps(live)]), *db.execute(people)):
        yield uid, (kind, value), moment


def _forget(db: Database, plan: Plan, who: dict[str, str], facts: Iterable[Fact], counts: Counter[str]) -> None:
    """Take facts, for which the scrubber is armed, out of all that is known of one company."""
    for kind, value in facts:
        _drop(db, {**who, "kind": kind, "value": value}, counts)
    for table, columns, rows in plan:
        scrub(db, table, columns, counts, (rows, who))
    # a page that is read again is then news, whatever it said before
    db.execute(f"UPDATE listings SET content_hash = '' WHERE {OF_LEAD['listing_id']}", who)
    run(db, counts, "pages", f"DELETE FROM pages WHERE {OF_LEAD['listing_id']}", who)


def _drop(db: Database, who: dict[str, str], counts: Counter[str]) -> None:
    """Delete the rows of a company that are about one fact."""
    run(db, counts, "contacts", "DELETE FROM contacts WHERE lead_uid = :uid AND kind = :kind AND value = :value", who)
    if who["kind"] == "person":
        run(db, counts, "call_facts", "DELETE FROM call_facts WHERE lead_uid = :uid AND person = :value", who)
        related = "DELETE FROM contact_relations WHERE lead_uid = :uid AND :value IN (person, other)"
        run(db, counts, "contact_relations", related, who)


def _pattern(fact: Fact, names: Iterable[str]) -> re.Pattern[str]:
    """What finds a fact. A person after whom the company is named stays in its name."""
    kind, value = fact
    if kind == "person" and (len(value) == 1 or any(value in name for name in names)):
        return re.compile(rf"(?<!\w){re.escape(value)}(?!\w)")  # as a word of its own
    return pattern_of(fact)


def _drop_numbers(db: Database, before: str, counts: Counter[str]) -> None:
    """Forget numbers that no company has any more: in old calls, and their state once no call has them."""
    unlisted = "e164 NOT IN (SELECT value FROM contacts WHERE kind = 'phone')"
    run(db, counts, "calls", f"UPDATE calls SET e164 = '' WHERE called_at < ? AND e164 <> '' AND {unlisted}", [before])
    for table in ("phones", "number_checks"):
        run(db, counts, table, f"DELETE FROM {table} WHERE {unlisted} AND e164 NOT IN (SELECT e164 FROM calls)", [])
