"""Raw responses in WARC files (ISO 28500) beside the database: rotated, bounded, indexed in the table `archived`.

Every record is a gzip member of its own, written at the end of its file and only then indexed: a kill costs at most the
record that was being written, and readers stop before it. `scrapy crawl … -s REPLAY=FOLDER` reads the files again.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from sqlite_utils import Database
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.schema import DatabaseError
from pipelines.threads import DatabaseThread, Regularly
from pipelines.transactions import locked, transaction

logger = logging.getLogger(__name__)

STAMP = "%Y%m%dT%H%M%S.%f"
ENDING = ".warc.gz"
NOT_KEPT = frozenset({"transfer-encoding", "set-cookie"})
"""Headers that no longer fit the stored bytes, or that nobody needs."""
PATIENCE_S = 600
NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class ArchivedRow:
    """One row of the index. offset: of the record in its file, bytes. digest: SHA-256 of the body as it came."""

    file: str
    offset: int
    url: str
    status: int
    digest: str
    source: str
    run_id: str
    fetched_at: str


def archive_folder(database: str | Path) -> Path:
    """Where the responses that a database was made from lie."""
    return Path(database).with_name("archive")


@contextmanager
def archive_lock(db: Database) -> Iterator[None]:
    """Hold while a file of the archive is written: an erasure writes files anew while crawls go on."""
    with locked(db, "archive.lock", "writes the archive anew", PATIENCE_S):
        yield


class ArchiveWriter:
    """The files of one run: a new one whenever `file_bytes` are passed, and never one of an earlier process."""

    def __init__(self, folder: Path, source: str, run_id: str, file_bytes: int) -> None:
        self.folder, self.source, self.run_id, self.file_bytes = folder, source, run_id, file_bytes
        self.path: Path | None = None

    def write(self, response: Response, digest: str, fetched_at: str) -> ArchivedRow:
        """Append a response; its row of the index. Raises OSError, then the file is as it was before."""
        if self.path is None or (self.path.exists() and self.path.stat().st_size >= self.file_bytes):
            self.folder.mkdir(parents=True, exist_ok=True)
            self.path = self.folder / f"{datetime.now(UTC).strftime(STAMP)}-{self.source}-{self.run_id}{ENDING}"
        record = io.BytesIO()
        write_record(record, response, fetched_at)
        with self.path.open("ab") as stream:
            offset = stream.tell()
            try:
                stream.write(record.getvalue())
                stream.flush()
            except OSError:
                os.truncate(self.path, offset)
                raise
        row = (self.path.name, offset, response.url, response.status, digest, self.source, self.run_id, fetched_at)
        return ArchivedRow(*row)


def write_record(stream: BinaryIO | io.BytesIO, response: Response, fetched_at: str) -> None:
    """Write one response as a record of its own, its body in the content coding in which it came."""
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        if name.decode("latin-1").lower() not in NOT_KEPT
        for value in values
    ]
    phrase = HTTPStatus(response.status).phrase if response.status in set(HTTPStatus) else "Unknown"
    http = StatusAndHeaders(f"{response.status} {phrase}", headers, protocol="HTTP/1.1")
    http.compute_headers_buffer()
    told = {
        "WARC-Date": fetched_at.replace("+00:00", "Z"),
        "WARC-Payload-Digest": _labelled(response.body),
        "WARC-Block-Digest": _labelled(http.headers_buff + response.body),
    }
    writer = WARCWriter(stream, gzip=True)
    body = io.BytesIO(response.body)
    writer.write_record(
        writer.create_warc_record(
            *(response.url, "response", body, len(response.body)), http_headers=http, warc_headers_dict=told
        )
    )


def _labelled(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def bound(db: Database, folder: Path, most_bytes: int, days: int) -> list[str]:
    """Drop the oldest files beyond a size, and those older than so many days (0: of any age); their names."""
    files = sorted(folder.glob(f"*{ENDING}"), reverse=True)
    oldest = (datetime.now(UTC) - timedelta(days=days)).strftime(STAMP) if days else ""
    dropped, total = [], 0
    for path in files:
        total += path.stat().st_size
        if total > most_bytes or path.name < oldest:
            path.unlink(missing_ok=True)
            dropped.append(path.name)
    with transaction(db):
        db.conn.executemany("DELETE FROM archived WHERE file = ?", ((name,) for name in dropped))
    return dropped


def write_index(db: Database, rows: list[ArchivedRow]) -> None:
    """Add rows to the index."""
    with transaction(db):
        db.conn.executemany(
            "INSERT OR REPLACE INTO archived VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (astuple(row) for row in rows)
        )


class ArchiveMiddleware:
    """Downloader middleware next to the network: keeps each response as it came, once for the same bytes of an address.

    A disk that refuses ends the archiving, not the crawl; the log and `tuoke/archive_failed` say so.
    """

    def __init__(self, crawler: Crawler) -> None:
        if crawler.settings["REPLAY"] or not crawler.settings.getbool("ARCHIVE_ENABLED"):
            raise NotConfigured
        self.crawler, self.working = crawler, False
        self.rows: list[ArchivedRow] = []
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveMiddleware:
        """Scrapy's way to make it."""
        return cls(crawler)

    async def opened(self, spider: Spider) -> None:
        """Make room, and begin."""
        settings = self.crawler.settings
        folder = archive_folder(settings["DATABASE"])
        run_id = getattr(self.crawler, "run_id", "")
        self.writer = ArchiveWriter(folder, spider.name, run_id, settings.getint("ARCHIVE_FILE_BYTES"))
        self.database = DatabaseThread(settings["DATABASE"])
        try:
            await self.database.open()
        except DatabaseError:
            return  # what stores says so, and ends the crawl
        await self.database.run(bound, folder, settings.getint("ARCHIVE_BYTES"), settings.getint("ARCHIVE_DAYS"))
        self.working = True
        self.regularly = Regularly(settings.getfloat("STORE_EVERY_S"), self.flush)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The response, which is archived."""
        if self.working and response.status != NOT_MODIFIED:
            try:
                await self.database.run(self._keep, response)
            except (OSError, DatabaseError) as error:
                self.working = False
                logger.error("Responses are not archived any more: %s", error)
                assert self.crawler.stats is not None
                self.crawler.stats.inc_value("tuoke/archive_failed")
        return response

    def _keep(self, db: Database, response: Response) -> None:
        digest = hashlib.sha256(response.body).hexdigest()
        known = "SELECT 1 FROM archived WHERE url = ? AND digest = ?"
        if db.execute(known, [response.url, digest]).fetchone():
            return
        with archive_lock(db):
            self.rows.append(self.writer.write(response, digest, datetime.now(UTC).isoformat(timespec="seconds")))

    async def flush(self) -> None:
        """Index what was written, or try again later."""
        try:
            await self.database.run(self._index)
        except sqlite3.Error as error:
            logger.error("Cannot index what was archived: %s", error)

    def _index(self, db: Database) -> None:
        write_index(db, self.rows)
        self.rows = []

    async def closed(self) -> None:
        """Index the rest."""
        if hasattr(self, "regularly"):
            await self.regularly.stop()
            await self.flush()
        await self.database.close()
