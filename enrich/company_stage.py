"""The stage that judges companies: from listings to golden record, contacts, signals and the lead that is graded.

Only companies whose basis changed are judged again (`enrich.basis`), in batches that each are one transaction: what an
interrupted pass did stays done, and the next pass does the rest.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlite_utils import Database

from enrich.basis import read_bases
from enrich.companies import Numbers, count_numbers, read_companies
from enrich.company_rows import company_row, signal_rows
from enrich.industry import classify_industries
from enrich.judge import Facts, assemble, industry_texts
from enrich.lead_json import dump
from enrich.report import Report
from enrich.trading import SilentSite, silent_sites
from pipelines.sync import SyncCounts, sync_table
from pipelines.transactions import transaction

BATCH = 500
NOTHING = SyncCounts()
OF_A_COMPANY = ("contacts", "signals", "leads", "grades")
"""Tables whose rows go when a company has no listing left; its row in `companies` stays and names its successor."""


@dataclass(frozen=True, slots=True)
class CompanyCounts:
    """Rows that changed, by what they say."""

    companies: SyncCounts = NOTHING
    contacts: SyncCounts = NOTHING
    signals: SyncCounts = NOTHING

    def __add__(self, other: CompanyCounts) -> CompanyCounts:
        """Both together."""
        return CompanyCounts(
            self.companies + other.companies, self.contacts + other.contacts, self.signals + other.signals
        )


@dataclass(frozen=True, slots=True)
class _Others:
    """What other companies say of one: branch -> head, head -> how many branches, and who else publishes a number.

    silent: sites that visits did not find.
    """

    heads: Mapping[str, str]
    branches: Mapping[str, int]
    published: Numbers
    silent: Mapping[str, SilentSite]


@dataclass(slots=True)
class _Rows:
    """The rows of some companies as they should be."""

    companies: list[dict[str, Any]] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    phones: dict[str, dict[str, Any]] = field(default_factory=dict)
    signals: dict[str, dict[str, Any]] = field(default_factory=dict)
    leads: list[dict[str, Any]] = field(default_factory=list)


def judge_companies(
    db: Database, heads: Mapping[str, str], *, report: Report, today: date, only: Collection[str] | None = None
) -> CompanyCounts:
    """Bring what is known of each company up to date with its listings.

    heads: branch -> head company. only: the uids to look at; None is all.
    """
    others = _Others(heads, Counter(heads.values()), count_numbers(db, heads, today), silent_sites(db))
    stale = _stale(db, only)
    counts = CompanyCounts(*_forget_gone(db))
    for start in range(0, len(stale), BATCH):
        report("judging companies", start, len(stale))
        batch = stale[start : start + BATCH]
        counts += _write(db, [uid for uid, _ in batch], _judged(db, dict(batch), others, today))
    _refresh(db, today)
    return counts


def known_heads(db: Database) -> dict[str, str]:
    """Branch -> head company, as the last pass stored it."""
    return dict(
        db.execute(
            "SELECT lead_uid, head_uid FROM companies WHERE head_uid IS NOT NULL AND merged_into IS NULL"
        ).fetchall()
    )


def _stale(db: Database, only: Collection[str] | None) -> list[tuple[str, str]]:
    """(uid, new basis) of the companies that must be judged."""
    db.executescript("""
        DROP TABLE IF EXISTS temp.bases;
        CREATE TEMP TABLE bases (lead_uid TEXT PRIMARY KEY, basis TEXT NOT NULL) WITHOUT ROWID;
    """)
    with db.conn:
        db.conn.executemany("INSERT INTO temp.bases VALUES (?, ?)", read_bases(db))
    rows = db.execute(
        "SELECT b.lead_uid, b.basis FROM temp.bases b LEFT JOIN leads l USING (lead_uid) "
        "WHERE l.basis IS NOT b.basis ORDER BY b.lead_uid"
    ).fetchall()
    return rows if only is None else [row for row in rows if row[0] in set(only)]


def _forget_gone(db: Database) -> tuple[SyncCounts, SyncCounts, SyncCounts]:
    """Remove what hangs on companies that have no listing any more."""
    removed = {}
    with transaction(db):
        for table in OF_A_COMPANY:
            removed[table] = db.execute(
                f"DELETE FROM {table} WHERE lead_uid NOT IN (SELECT lead_uid FROM temp.bases)"
            ).rowcount
    return NOTHING, SyncCounts(removed=removed["contacts"]), SyncCounts(removed=removed["signals"])


def _judged(db: Database, bases: Mapping[str, str], others: _Others, today: date) -> _Rows:
    ads = _ads_by_company(db, bases)
    rows = _Rows()
    companies = list(read_companies(db, bases))
    guesses = classify_industries([industry_texts(company) for company in companies])
    for company, industries in zip(companies, guesses, strict=True):
        uid = company.lead_uid
        facts = assemble(
            company,
            ads[uid],
            others.published,
            guesses=industries,
            silent=others.silent,
            branches=others.branches.get(uid, 0),
            today=today,
        )
        rows.companies.append(company_row(company, facts, others.heads.get(uid)))
        rows.contacts += ({k: v for k, v in c.items() if k != "phone_kind"} for c in facts.contacts)
        rows.phones |= {phone["e164"]: phone for phone in facts.phones}
        rows.signals |= dict(signal_rows(facts, today))
        rows.leads.append(_lead_row(facts, bases[uid]))
    return rows


def _ads_by_company(db: Database, uids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    ads: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in db.query(
        "SELECT m.lead_uid, a.* FROM company_listings m JOIN job_ads a USING (listing_id) "
        "WHERE NOT m.undone AND m.lead_uid IN (SELECT value FROM json_each(?)) ORDER BY a.job_ad_id",
        [json.dumps(list(uids))],
    ):
        ads[row["lead_uid"]].append(row)
    return ads


def _lead_row(facts: Facts, basis: str) -> dict[str, Any]:
    return {"lead_uid": facts.lead.lead_uid, "basis": basis, "lead": dump(facts.lead)}


def _write(db: Database, uids: Collection[str], rows: _Rows) -> CompanyCounts:
    these = ("lead_uid", uids)
    with transaction(db):
        sync_table(db, "phones", rows.phones.values(), keep_missing=True)
        sync_table(db, "leads", rows.leads, only=these)
        return CompanyCounts(
            companies=sync_table(
                db, "companies", rows.companies, keep_missing=True, unwatched=("last_seen",), only=these
            ),
            contacts=sync_table(db, "contacts", rows.contacts, only=these),
            signals=sync_table(db, "signals", rows.signals.values(), only=these),
        )


def _refresh(db: Database, today: date) -> None:
    """What a new day changes by itself: when companies were last seen, signals that expired, numbers nobody has."""
    with transaction(db):
        db.execute(
            "UPDATE companies SET last_seen = s.seen FROM (SELECT m.lead_uid AS uid, MAX(l.last_seen) AS seen "
            "FROM company_listings m JOIN listings l USING (listing_id) WHERE NOT m.undone GROUP BY 1) s "
            "WHERE s.uid = companies.lead_uid AND s.seen <> companies.last_seen"
        )
        db.execute("DELETE FROM signals WHERE expires <> '' AND expires <= ?", [today.isoformat()])
        db.execute("DELETE FROM phones WHERE e164 NOT IN (SELECT value FROM contacts WHERE kind = 'phone')")
