"""One page from the network by Scrapy's own machinery, in a process of its own: robots.txt, user agent, size and time
bounds are those of a crawl. `python -m scripts.probing.fetch URL FILE` writes the body to FILE and its story to stdout.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.utils.project import get_project_settings
from twisted.python.failure import Failure

from scripts.leads.errors import LeadsError
from scripts.probing.pages import SavedPage
from spiders.arguments import ArgumentError
from spiders.base import page_source, require_contact

ROOT = Path(__file__).resolve().parents[2]
ONE_PAGE = {
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {},
    "LOG_LEVEL": "CRITICAL",
    "RETRY_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": True,
}
PATIENCE_S = 120


class OnePageSpider(scrapy.Spider):
    """Asks for one address and keeps what came."""

    name = "one_page"

    def __init__(self, url: str, file: str) -> None:
        super().__init__()
        self.url = url
        self.file = Path(file)

    async def start(self) -> AsyncIterator[Any]:
        """The one request."""
        yield scrapy.Request(self.url, callback=self.keep, errback=self.tell)

    def keep(self, response: Response) -> None:
        """Write the body and say where it came from."""
        source = page_source(response)
        self.file.write_bytes(source.encode() if isinstance(source, str) else source)
        print(json.dumps({"url": response.url, "status": response.status}))

    def tell(self, failure: Failure) -> None:
        """Say why nothing came."""
        print(json.dumps({"failed": failure.getErrorMessage() or repr(failure.value)}))


def fetch(url: str) -> SavedPage:
    """The page at an address. Raises LeadsError where nobody says who asks, robots.txt forbids it, or nothing comes."""
    try:
        require_contact(url, get_project_settings())
    except ArgumentError as error:
        raise LeadsError(str(error)) from error
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "body"
        words = [sys.executable, "-m", "scripts.probing.fetch", url, str(file)]
        try:
            said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        except subprocess.TimeoutExpired as error:
            raise LeadsError(f"{url}: no answer within {PATIENCE_S} s") from error
        story = json.loads(said.stdout.strip().splitlines()[-1]) if said.stdout.strip() else {}
        if not file.exists():
            raise LeadsError(f"{url}: {story.get('failed') or said.stderr.strip()[-300:] or 'nothing came'}")
        return SavedPage(story["url"], file.read_bytes(), story["status"])


def main(url: str, file: str) -> None:
    """Crawl the one page in this process."""
    settings = get_project_settings()
    settings.setdict(ONE_PAGE, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(OnePageSpider, url=url, file=file)
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
