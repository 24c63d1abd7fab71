"""Answers requests from a WARC archive (ISO 28500) instead of the network: `-s REPLAY=FILE.warc.gz`.

An address that the archive does not hold is a failure, never a live fetch.
"""

from __future__ import annotations

import asyncio
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


class NotInArchiveError(Exception):
    """The archive holds no response for this address."""


class ArchiveError(Exception):
    """The archive cannot be read."""


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """Where a response stands in the archive."""

    url: str
    offset: int


def pages(path: Path) -> Iterator[ArchivedPage]:
    """The responses of the archive, in its order. Raises ArchiveError, naming the file."""
    try:
        with path.open("rb") as stream:
            records = ArchiveIterator(stream)
            for record in records:
                if record.rec_type == "response":
                    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
                    if url.startswith(("http://", "https://")):  # crawlers archive dns: answers too
                        yield ArchivedPage(url, records.get_record_offset())
    except (OSError, ArchiveLoadFailed) as error:
        raise ArchiveError(f"{path}: not a readable WARC archive ({error})") from error


def read_response(path: Path, page: ArchivedPage) -> Response:
    """One archived response, its body decoded from any transfer or content coding."""
    with path.open("rb") as stream:
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


def _address(url: str) -> str:
    return urldefrag(url).url.rstrip("/")


class ReplayDownloadHandler(BaseDownloadHandler):
    """Download handler that reads the archive named by the setting REPLAY; the newest response of an address wins."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.path = Path(crawler.settings["REPLAY"])
        self.index = {_address(page.url): page for page in pages(self.path)}

    async def download_request(self, request: Request) -> Response:
        """The archived response. Raises NotInArchiveError."""
        page = self.index.get(_address(request.url))
        if page is None:
            raise NotInArchiveError(f"{request.url} is not in {self.path.name}")
        response = await asyncio.to_thread(read_response, self.path, page)
        return response.replace(url=request.url)
