"""Pages that have not changed are not read again: conditional requests, and the hash of what came last time.

Only a company's own page is passed over so; lists are always read, for they say who is new and who is gone.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from pipelines.records import NormalListing, digest
from pipelines.schema import open_database
from spiders.items import CompanyItem, Unchanged

NOT_MODIFIED = 304
ROOT = Path(__file__).resolve().parents[1]
READER = ("spiders/extract", "pipelines/text", "pipelines/normalize.py", "data/reference/labels.toml")
"""Where the reading of pages is written; a page read by another version is read again."""


class RevisitMiddleware:
    """Downloader middleware: asks for known pages only if they changed, and passes over those that did not."""

    def __init__(self, crawler: Crawler) -> None:
        if crawler.settings["REPLAY"] or not crawler.settings.getbool("REVISIT_ENABLED"):
            raise NotConfigured
        self.crawler = crawler
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RevisitMiddleware:
        """Scrapy's way to make it."""
        return cls(crawler)

    def opened(self, spider: Spider) -> None:
        """Open the database for reading along."""
        self.source = spider.name
        self.db = open_database(self.crawler.settings["DATABASE"])

    def closed(self) -> None:
        """Close it."""
        self.db.close()

    def process_request(self, request: Request) -> None:
        """Add what the site needs to answer "not modified"."""
        row = request.cb_kwargs.get("row")
        if isinstance(row, CompanyItem):
            request.meta["row_hash"] = row_hash(row)
        known = self.db.execute(
            "SELECT listing_id, snapshot, etag, last_modified FROM pages "
            "WHERE source = ? AND url = ? AND reader = ? AND row_hash = ?",
            [self.source, request.url, reader_version(), request.meta.get("row_hash", "")],
        ).fetchone()
        if known:
            listing_id, snapshot, etag, last_modified = known
            request.meta["known_page"] = (listing_id, snapshot)
            if etag:
                request.headers["If-None-Match"] = etag
            if last_modified:
                request.headers["If-Modified-Since"] = last_modified

    def process_response(self, request: Request, response: Response) -> Response:
        """The page, or in place of an unchanged one the word that its listing was seen."""
        listing_id, snapshot = request.meta.get("known_page", ("", ""))
        if not listing_id:
            return response
        if response.status != NOT_MODIFIED and hashlib.sha256(response.body).hexdigest() != snapshot:
            return response
        request.callback = self.seen_again
        return response.replace(status=200, body=b"", url=request.url)

    def seen_again(self, response: Response, **_: Any) -> Iterator[Unchanged]:
        """The callback of an unchanged page."""
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value("tuoke/pages")
        self.crawler.stats.inc_value("tuoke/pages_unchanged")
        yield Unchanged(response.meta["known_page"][0])


@cache
def reader_version() -> str:
    """A hash over the code and words that read pages."""
    paths = [path for part in READER for path in sorted((ROOT / part).rglob("*.py")) or [ROOT / part]]
    return digest(*(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths))


def row_hash(row: CompanyItem) -> str:
    """Equal as long as the row of a list says the same."""
    return digest(
        {
            name: value
            for name, value in msgspec.to_builtins(row).items()
            if name not in ("provenance", "evidence", "url")
        }
    )


def remember_page(connection: sqlite3.Connection, listing: NormalListing) -> None:
    """Keep what is needed to pass over the page of a listing next time, where it was read from that page alone."""
    read = listing.provenance
    if read.page_kind != "detail" or listing.found.url != read.page_url or not read.snapshot:
        return
    connection.execute(
        "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, url) DO UPDATE SET "
        "listing_id = excluded.listing_id, snapshot = excluded.snapshot, reader = excluded.reader, "
        "row_hash = excluded.row_hash, etag = excluded.etag, last_modified = excluded.last_modified, "
        "read_at = excluded.read_at",
        (
            *(read.source, read.page_url, listing.listing_id, read.snapshot, reader_version(), read.row_hash),
            *(read.etag, read.last_modified, read.fetched_at),
        ),
    )
