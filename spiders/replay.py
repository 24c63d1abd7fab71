"""Answers requests from a WARC archive (ISO 28500) instead of the network: `-s REPLAY=FILE.warc.gz`, or a folder.

An address that the archive does not hold is a failure, never a live fetch.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

logger = logging.getLogger(__name__)


class NotInArchiveError(Exception):
    """The archive holds no response for this address."""


class ArchiveError(Exception):
    """The archive cannot be read."""


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """Where a response stands in the archive. offset, length: of its record, bytes. fetched_at: ISO, UTC."""

    path: Path
    url: str
    offset: int
    length: int
    fetched_at: str


def pages(path: Path) -> Iterator[ArchivedPage]:
    """The responses of an archive, a file or a folder of them, in its order. Raises ArchiveError, naming the file.

    A file whose last record is torn, as a kill leaves it, is read up to there.
    """
    if path.is_dir():
        for file in sorted(path.glob("*.warc.gz")):
            yield from pages(file)
        return
    read = 0
    try:
        with path.open("rb") as stream:
            records = ArchiveIterator(stream)
            for record in records:
                if record.rec_type == "response":
                    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
                    offset = records.get_record_offset()
                    records.read_to_end(record)
                    if getattr(record.raw_stream, "limit", 0) > 0:
                        raise EOFError("the last record is not whole")
                    read += 1
                    if url.startswith(("http://", "https://")):  # crawlers archive dns: answers too
                        date = record.rec_headers.get_header("WARC-Date") or ""
                        length = records.get_record_length()
                        yield ArchivedPage(path, url, offset, length, date.replace("Z", "+00:00"))
    except (OSError, EOFError, ArchiveLoadFailed) as error:
        if not read or isinstance(error, OSError):
            raise ArchiveError(f"{path}: not a readable WARC archive ({error})") from error
        logger.warning("%s is torn after %d responses: %s", path, read, error)


def read_response(page: ArchivedPage) -> Response:
    """One archived response, its body decoded from any transfer or content coding."""
    with page.path.open("rb") as stream:
        stream.seek(page.offset)
        record: ArcWarcRecord = next(iter(ArchiveIterator(stream)))
        http = record.http_headers
        body = record.content_stream().read()
        headers = Headers(
            (name, value)
            for name, value in http.headers
            if name.lower() not in ("content-encoding", "transfer-encoding", "content-length")
        )
        status = int(http.get_statuscode() or 200)
    kind = responsetypes.from_args(headers=headers, url=page.url, body=body)
    return kind(url=page.url, status=status, headers=headers, body=body)


def page_address(url: str) -> str:
    """An address as pages of an archive are looked up by it."""
    return urldefrag(url).url.rstrip("/")


class ReplayDownloadHandler(BaseDownloadHandler):
    """Download handler that reads the archive named by the setting REPLAY; the newest response of an address wins."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.path = Path(crawler.settings["REPLAY"])
        self.index = {page_address(page.url): page for page in pages(self.path)}

    async def download_request(self, request: Request) -> Response:
        """The archived response. Raises NotInArchiveError."""
        page = self.index.get(page_address(request.url))
        if page is None:
            raise NotInArchiveError(f"{request.url} is not in {self.path.name}")
        response = await asyncio.to_thread(read_response, page)
        request.meta["fetched_at"] = page.fetched_at
        return response.replace(url=request.url)
