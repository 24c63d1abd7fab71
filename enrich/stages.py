"""The stages of `leads enrich`, in order: identity, companies, chains, grade. Each writes only what changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from enrich.chains import refresh_chains
from enrich.company_stage import NOTHING, CompanyCounts, judge_companies, known_heads
from enrich.grade_stage import grade_leads
from enrich.identity import resolve_companies
from enrich.profiles import load_profile
from enrich.report import Report, silent
from enrich.reporting.scorecard import score_sources
from enrich.search import refresh_words
from pipelines.sync import SyncCounts
from pipelines.transactions import alone

STAGES = ("identity", "companies", "chains", "grade")


@dataclass(frozen=True, slots=True)
class EnrichCounts:
    """Rows that changed, by what they say."""

    memberships: SyncCounts
    companies: SyncCounts
    contacts: SyncCounts
    signals: SyncCounts
    chains: SyncCounts
    grades: SyncCounts


def enrich(
    db: Database,
    profile_name: str,
    *,
    stages: Collection[str] = STAGES,
    regions: Collection[str] = (),
    report: Report = silent,
    today: date | None = None,
) -> EnrichCounts:
    """Bring companies, contacts, signals and grades up to date with the listings. Raises ProfileError.

    stages: of `STAGES`, those to run. regions: starts of adcodes; only companies with a listing there are judged and
    graded (identity and chains always look at all: a company may have moved).
    """
    profile = load_profile(profile_name)
    day = today or date.today()
    memberships, companies, chains, grades = NOTHING, CompanyCounts(), NOTHING, NOTHING
    with alone(db):
        if "identity" in stages:
            report("matching listings")
            identity = resolve_companies(db, progress=report)
            heads, memberships = identity.heads, identity.counts
        else:
            heads = known_heads(db)
        only = companies_within(db, regions)
        if "companies" in stages:
            score_sources(db, profile_name)
            companies = judge_companies(db, heads, report=report, today=day, only=only)
            report("reading words")
            refresh_words(db)
        if "chains" in stages:
            report("looking for chains")
            chains = refresh_chains(db)
        if "grade" in stages:
            grades = grade_leads(db, profile, report=report, today=day, only=only)
    return EnrichCounts(memberships, companies.companies, companies.contacts, companies.signals, chains, grades)


def companies_within(db: Database, regions: Collection[str]) -> set[str] | None:
    """The companies with a listing in one of the regions (starts of adcodes); None for all."""
    if not regions:
        return None
    within = " OR ".join("l.adcode LIKE ? || '%'" for _ in regions)
    return {
        uid
        for (uid,) in db.execute(
            "SELECT DISTINCT m.lead_uid FROM company_listings m JOIN listings l USING (listing_id) "
            f"WHERE NOT m.undone AND ({within})",
            list(regions),
        )
    }
