"""The website stage of `leads enrich`: chooses the sites, has the spider visit them, tells how it went."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from enrich.report import Report
from enrich.stages import companies_within
from enrich.website import sites_to_visit
from scripts.crawls import Crawl, run_crawls


def visit_websites(
    db: Database,
    database: Path,
    report: Report,
    *,
    limit: int = 0,
    regions: Collection[str] = (),
    settings: dict[str, str] | None = None,
) -> Counter[str]:
    """Visit the sites that are due; how many visits ended how. What the sites say becomes listings of source "website".

    regions: starts of adcodes; only companies with a listing there are looked at.
    The companies are not judged again by this: `enrich` does that. Raises LeadsError where the crawl does not start.
    """
    report("choosing websites")
    sites = sites_to_visit(db, limit=limit, only=companies_within(db, regions))
    if not sites:
        return Counter()
    with TemporaryDirectory() as folder:
        visits = Path(folder) / "visits.jsonl"
        lines = (json.dumps(asdict(site), ensure_ascii=False) for site in sites)
        visits.write_text("\n".join(lines) + "\n", encoding="utf-8")
        crawl = Crawl("website", {"visits": str(visits)}, settings or {})
        (run,) = run_crawls([crawl], database, database.parent / "logs", report)
    ended = db.query("SELECT outcome FROM website_visits WHERE run_id = ?", [run["run_id"]])
    return Counter(row["outcome"] for row in ended)
