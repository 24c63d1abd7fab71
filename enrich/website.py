"""Companies' own websites: which are worth a visit, and what the pages read there say of how a company works.

A site is visited when a listing states it, it is the company's own, and it was not visited lately.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from enrich.golden import Sighting
from pipelines.suppression import suppressed_among
from pipelines.text.websites import parse_website

WEBSITE, UPDATED, CAMPUSES = "website", "updated", "campuses"
AGAIN_DAYS = 90
"""A site is visited again after so many days, whether or not it could be read the last time."""


@dataclass(frozen=True, slots=True)
class SiteToVisit:
    """url: as a listing states it. name: of the company, "" where several state this site. on: the stating page."""

    url: str
    name: str
    on: str


def sites_to_visit(
    db: Database, today: datetime | None = None, limit: int = 0, only: Collection[str] | None = None
) -> list[SiteToVisit]:
    """The sites due, those of the best leads first; 0: all of them. Nobody who opted out is visited.

    only: the uids of the companies whose sites are meant; None is all.

    An address comes from a listing of another source than the site itself; shared platforms are no company's own.
    """
    since = ((today or datetime.now(UTC)) - timedelta(days=AGAIN_DAYS)).isoformat(timespec="seconds")
    visited = {row["site"] for row in db.query("SELECT site FROM website_visits WHERE visited_at > ?", [since])}
    rows = list(
        db.query(
            "SELECT c.lead_uid, c.name, c.website, (SELECT l.url FROM company_listings m JOIN listings l USING "
            "(listing_id) WHERE m.lead_uid = c.lead_uid AND NOT m.undone AND l.channel <> 'website' "
            "AND l.normalised ->> '$.website' = c.website ORDER BY l.listing_id LIMIT 1) AS stated_on "
            "FROM companies c LEFT JOIN (SELECT lead_uid, max(rank) AS rank FROM grades GROUP BY lead_uid) g "
            "USING (lead_uid) WHERE c.website <> '' AND c.merged_into IS NULL "
            "AND c.lead_uid NOT IN (SELECT lead_uid FROM suppressed_leads) "
            "ORDER BY g.rank DESC NULLS LAST, c.lead_uid"
        )
    )
    sites = [(row, parse_website(row["website"])) for row in rows if row["stated_on"]]
    own = [(row, site) for row, site in sites if site and site.own and site.domain]
    stated = Counter(site.domain for _, site in own)
    stopped = {value for _, value in suppressed_among(db, {("domain", domain) for domain in stated})}
    due: dict[str, SiteToVisit] = {}
    for row, site in own:
        wanted = only is None or row["lead_uid"] in only
        if wanted and site.domain not in visited | stopped | due.keys():
            name = row["name"] if stated[site.domain] == 1 else ""
            due[site.domain] = SiteToVisit(site.url, name, row["stated_on"])
    return list(due.values())[: limit or None]


def read_marks(sightings: Iterable[Sighting]) -> tuple[tuple[str, str], ...] | None:
    """Code and words of each mark on the pages of a company's own site, by code; None where no page was read.

    Of several pages the newest date and the greatest number of campuses count, else the first in order of address.
    """
    pages = [s.values.get("marks", {}) for s in sorted(sightings, key=lambda s: s.url) if s.channel == WEBSITE]
    if not pages:
        return None
    found: dict[str, str] = {}
    for marks in pages:
        for code, said in marks.items():
            known = found.get(code)
            newer = known is not None and code == UPDATED and said > known
            more = known is not None and code == CAMPUSES and _count(said) > _count(known)
            if known is None or newer or more:
                found[code] = said
    return tuple(sorted(found.items()))


def campuses(marks: tuple[tuple[str, str], ...] | None) -> int:
    """How many campuses the site names, 0 where it names none."""
    return _count(dict(marks or ()).get(CAMPUSES, ""))


def _count(said: str) -> int:
    """The number that a mark of campuses begins with: "3: …"."""
    number = said.partition(":")[0]
    return int(number) if number.isdecimal() else 0
