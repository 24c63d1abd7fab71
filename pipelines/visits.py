"""Keeps how each visit of a company's own site ended, so that it is not repeated night after night."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from sqlite_utils import Database

from pipelines.schema import open_database
from pipelines.transactions import transaction
from spiders.items import SiteVisit


class VisitPipeline:
    """Writes `SiteVisit`s to the table `website_visits`, one row a site, the newest."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> VisitPipeline:
        """Scrapy's way to make it."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Open the database. Raises DatabaseError."""
        self.db = open_database(self.crawler.settings["DATABASE"])

    def process_item(self, item: Any) -> Any:
        """The item; a visit is written down."""
        if isinstance(item, SiteVisit):
            write_visit(self.db, item, getattr(self.crawler, "run_id", ""))
        return item

    def close_spider(self) -> None:
        """Close the database."""
        self.db.close()


NOT_THERE = ("no address", "not found", "unreachable")
"""Outcomes of visits to a site that nobody runs any more; a site that refuses us or is slow is still there."""


def write_visit(db: Database, visit: SiteVisit, run_id: str) -> None:
    """One row a site: how the last visit ended. Raises sqlite3.Error."""
    silent = visit.visited_at if visit.outcome in NOT_THERE else ""
    with transaction(db):
        db.conn.execute(
            "INSERT INTO website_visits (site, url, outcome, detail, visited_at, run_id, silent_since) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (site) DO UPDATE SET url = excluded.url, "
            "outcome = excluded.outcome, detail = excluded.detail, visited_at = excluded.visited_at, "
            "run_id = excluded.run_id, silent_since = CASE WHEN excluded.silent_since = '' OR silent_since = '' "
            "THEN excluded.silent_since ELSE silent_since END",
            [visit.site, visit.url, visit.outcome, visit.detail, visit.visited_at, run_id, silent],
        )
