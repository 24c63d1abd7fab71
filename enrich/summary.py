"""Figures of the whole database: found, merged, rejected and why, grades."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from enrich.vocabulary import say


@dataclass(frozen=True, slots=True)
class Summary:
    """listings: records of sources. companies: after merging. merged: listings that joined another's company.

    branches: companies linked to a head. rejected: reason -> count. grades: A1 … D4 -> count. held: numbers that may
    not be dialled. callable: companies of the call list.
    """

    listings: int
    companies: int
    merged: int
    branches: int
    phones: int
    held: int
    callable: int
    rejected: dict[str, int]
    grades: dict[str, int]

    def lines(self) -> list[tuple[str, str]]:
        """Name and value of each figure, for a table."""
        rejected = ", ".join(f"{say('rejection', reason)} {count}" for reason, count in self.rejected.items())
        fits = {fit: sum(n for grade, n in self.grades.items() if grade[0] == fit) for fit in "ABCD"}
        return [
            ("listings found", str(self.listings)),
            (
                "companies",
                f"{self.companies} ({self.merged} listings merged, {self.branches} branches linked to a head)",
            ),
            ("rejected", f"{sum(self.rejected.values())}" + (f" ({rejected})" if rejected else "")),
            ("numbers", f"{self.phones} ({self.held} held by the line policy)"),
            ("grades", "  ".join(f"{fit} {count}" for fit, count in fits.items())),
            ("on the call list", str(self.callable)),
        ]


def summary(db: Database, profile: str) -> Summary:
    """The figures now."""

    def one(query: str, *values: str) -> int:
        return int(db.execute(query, values).fetchone()[0])

    def counts(query: str, *values: str) -> dict[str, int]:
        return dict(db.execute(query, values).fetchall())

    listings, companies = (
        one("SELECT COUNT(*) FROM listings"),
        one("SELECT COUNT(*) FROM companies WHERE merged_into IS NULL"),
    )
    return Summary(
        listings=listings,
        companies=companies,
        merged=one("SELECT COUNT(*) - COUNT(DISTINCT lead_uid) FROM company_listings WHERE NOT undone"),
        branches=one("SELECT COUNT(*) FROM companies WHERE head_uid IS NOT NULL AND merged_into IS NULL"),
        phones=one("SELECT COUNT(*) FROM phones"),
        held=one("SELECT COUNT(*) FROM contacts WHERE kind = 'phone' AND policy = 'held'"),
        callable=one("SELECT COUNT(*) FROM call_list WHERE profile = ?", profile),
        rejected=counts("SELECT reason, COUNT(*) FROM rejected GROUP BY 1 ORDER BY 2 DESC, 1"),
        grades=counts("SELECT fit || readiness, COUNT(*) FROM grades WHERE profile = ? GROUP BY 1 ORDER BY 1", profile),
    )


def last_runs(db: Database) -> list[dict[str, Any]]:
    """The newest run of each source."""
    return list(
        db.query(
            "SELECT * FROM runs r WHERE started_at = "
            "(SELECT MAX(started_at) FROM runs x WHERE x.source = r.source) ORDER BY source"
        )
    )
