"""The tables of the first version, from runs to opportunities, and the call list over them."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.migrations.history import migrations
from pipelines.migrations.statements import run_statements


@migrations()
def crawl_tables(db: Database) -> None:
    """FIND and CLEAN: runs, listings, job ads, rejected rows, changes."""
    run_statements(
        db,
        """
        CREATE TABLE runs (
            run_id TEXT PRIMARY KEY, source TEXT NOT NULL, channel TEXT NOT NULL, arguments TEXT NOT NULL,
            pid INTEGER NOT NULL, started_at TEXT NOT NULL, heartbeat_at TEXT NOT NULL, finished_at TEXT,
            state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'interrupted')),
            verdict TEXT, evidence TEXT, next_step TEXT,
            pages INTEGER NOT NULL DEFAULT 0, listings_new INTEGER NOT NULL DEFAULT 0,
            listings_changed INTEGER NOT NULL DEFAULT 0, listings_unchanged INTEGER NOT NULL DEFAULT 0,
            rejected INTEGER NOT NULL DEFAULT 0, robots_denied INTEGER NOT NULL DEFAULT 0,
            not_found INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0
        );
        CREATE TABLE listings (
            listing_id TEXT PRIMARY KEY, source TEXT NOT NULL, channel TEXT NOT NULL, url TEXT NOT NULL,
            page_kind TEXT NOT NULL CHECK (page_kind IN ('detail', 'row')),
            name TEXT NOT NULL, name_key TEXT NOT NULL, credit_code TEXT NOT NULL,
            province TEXT NOT NULL, city TEXT NOT NULL, district TEXT NOT NULL, adcode TEXT NOT NULL,
            address TEXT NOT NULL, domain TEXT NOT NULL, status TEXT NOT NULL,
            normalised TEXT NOT NULL, found TEXT NOT NULL, content_hash TEXT NOT NULL, snapshot TEXT NOT NULL,
            run_id TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL
        );
        CREATE INDEX listings_source ON listings (source, last_seen);
        CREATE INDEX listings_name_key ON listings (name_key);
        CREATE TABLE job_ads (
            job_ad_id TEXT PRIMARY KEY, listing_id TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL,
            place TEXT NOT NULL, salary TEXT NOT NULL, published TEXT NOT NULL, text TEXT NOT NULL,
            first_seen TEXT NOT NULL, last_seen TEXT NOT NULL
        );
        CREATE INDEX job_ads_listing ON job_ads (listing_id);
        CREATE TABLE rejected (
            rejected_id TEXT PRIMARY KEY, source TEXT NOT NULL, url TEXT NOT NULL, reason TEXT NOT NULL,
            detail TEXT NOT NULL, found TEXT NOT NULL, run_id TEXT NOT NULL,
            first_seen TEXT NOT NULL, last_seen TEXT NOT NULL
        );
        CREATE TABLE changes (
            change_id INTEGER PRIMARY KEY, listing_id TEXT NOT NULL, field TEXT NOT NULL,
            old TEXT NOT NULL, new TEXT NOT NULL, run_id TEXT NOT NULL, changed_at TEXT NOT NULL
        );
        CREATE INDEX changes_listing ON changes (listing_id);
    """,
    )


@migrations()
def company_tables(db: Database) -> None:
    """JUDGE: companies and what is known of them, grades, suppressions, calls, opportunities."""
    run_statements(
        db,
        """
        CREATE TABLE companies (
            lead_uid TEXT PRIMARY KEY, name TEXT NOT NULL, credit_code TEXT NOT NULL,
            province TEXT NOT NULL, city TEXT NOT NULL, district TEXT NOT NULL, adcode TEXT NOT NULL,
            address TEXT NOT NULL, website TEXT NOT NULL, status TEXT NOT NULL,
            industry_code TEXT NOT NULL, industry_name TEXT NOT NULL,
            size_band TEXT NOT NULL, employees TEXT NOT NULL, capital REAL, capital_currency TEXT NOT NULL,
            founded TEXT NOT NULL, head_uid TEXT, merged_into TEXT, listings INTEGER NOT NULL,
            "values" TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL
        );
        CREATE INDEX companies_place ON companies (province, city, district);
        CREATE TABLE company_listings (
            lead_uid TEXT NOT NULL, listing_id TEXT NOT NULL, score REAL NOT NULL, reasons TEXT NOT NULL,
            decided_by TEXT NOT NULL, decided_at TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (lead_uid, listing_id)
        );
        CREATE INDEX company_listings_listing ON company_listings (listing_id);
        CREATE TABLE phones (
            e164 TEXT PRIMARY KEY, kind TEXT NOT NULL, status TEXT NOT NULL, shared_by INTEGER NOT NULL
        );
        CREATE TABLE contacts (
            contact_id TEXT PRIMARY KEY, lead_uid TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('phone', 'email', 'person')),
            value TEXT NOT NULL, extension TEXT NOT NULL, person TEXT NOT NULL, title TEXT NOT NULL,
            department TEXT NOT NULL, function TEXT NOT NULL, buying_role TEXT NOT NULL,
            policy TEXT NOT NULL, reason TEXT NOT NULL, raw TEXT NOT NULL,
            listing_id TEXT NOT NULL, evidence TEXT NOT NULL
        );
        CREATE INDEX contacts_lead ON contacts (lead_uid, kind);
        CREATE INDEX contacts_value ON contacts (value);
        CREATE TABLE signals (
            signal_id TEXT PRIMARY KEY, lead_uid TEXT NOT NULL, kind TEXT NOT NULL, evidence TEXT NOT NULL,
            url TEXT NOT NULL, seen TEXT NOT NULL, expires TEXT NOT NULL
        );
        CREATE INDEX signals_lead ON signals (lead_uid);
        CREATE TABLE grades (
            lead_uid TEXT NOT NULL, profile TEXT NOT NULL, rule_version TEXT NOT NULL,
            fit TEXT NOT NULL, readiness INTEGER NOT NULL,
            fit_points REAL NOT NULL, readiness_points REAL NOT NULL,
            tier TEXT NOT NULL, rank REAL NOT NULL, vetoes TEXT NOT NULL, reasons TEXT NOT NULL,
            graded_on TEXT NOT NULL,
            PRIMARY KEY (lead_uid, profile)
        );
        CREATE TABLE suppressions (
            suppression_id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('phone', 'email', 'domain', 'company', 'person')),
            value TEXT NOT NULL, reason TEXT NOT NULL, source TEXT NOT NULL, created_at TEXT NOT NULL,
            UNIQUE (kind, value)
        );
        CREATE TABLE calls (
            call_id INTEGER PRIMARY KEY, lead_uid TEXT NOT NULL, e164 TEXT NOT NULL, agent TEXT NOT NULL,
            called_at TEXT NOT NULL, disposition TEXT NOT NULL, callback_at TEXT NOT NULL, note TEXT NOT NULL,
            UNIQUE (lead_uid, e164, called_at)
        );
        CREATE TABLE opportunities (
            opportunity_id INTEGER PRIMARY KEY, lead_uid TEXT NOT NULL, stage TEXT NOT NULL,
            step_finished TEXT NOT NULL,
            evidence TEXT NOT NULL, counter_evidence TEXT NOT NULL, action TEXT NOT NULL, plan TEXT NOT NULL,
            entered_at TEXT NOT NULL
        );
    """,
    )


@migrations()
def call_list_view(db: Database) -> None:
    """The numbers that may be dialled, in order of preference, and one row a callable company and profile."""
    run_statements(
        db,
        """
        CREATE VIEW callable_phones AS
        SELECT
            c.lead_uid, c.value AS e164, c.extension, c.policy, c.listing_id, p.kind, p.status, p.shared_by,
            row_number() OVER (
                PARTITION BY c.lead_uid
                ORDER BY c.policy = 'shared',
                         CASE p.kind WHEN 'landline' THEN 0 WHEN '400' THEN 1 WHEN '800' THEN 2 ELSE 3 END,
                         p.shared_by, c.value
            ) AS preference
        FROM contacts c
        JOIN phones p ON p.e164 = c.value
        WHERE c.kind = 'phone' AND c.policy IN ('callable', 'shared')
          AND NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.kind = 'phone' AND s.value = c.value);

        CREATE VIEW call_list AS
        SELECT
            c.lead_uid, g.profile, g.fit || g.readiness AS grade, g.tier, g.rank, c.name, c.credit_code,
            c.province, c.city, c.district, c.adcode, c.address, c.website, c.industry_code, c.industry_name,
            c.size_band, c.employees, c.status, p.e164 AS phone, p.extension, p.policy AS phone_policy,
            p.kind AS phone_kind, p.status AS phone_status, p.shared_by AS phone_shared_by, g.reasons,
            (SELECT COUNT(*) FROM calls k WHERE k.lead_uid = c.lead_uid) AS attempts, c.last_seen
        FROM companies c
        JOIN grades g USING (lead_uid)
        JOIN callable_phones p ON p.lead_uid = c.lead_uid AND p.preference = 1
        WHERE c.merged_into IS NULL AND g.tier <> 'none'
          AND NOT EXISTS (SELECT 1 FROM suppressions s WHERE s.kind = 'company' AND s.value = c.lead_uid);
    """,
    )
