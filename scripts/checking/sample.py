"""Small samples of sources by their own spiders, all at once in a process of its own, storing nothing.

`python -m scripts.checking.sample` reads one `Ask` a line as JSON from stdin and writes, as each sample ends, a line
with its number, what it saw and what it counted.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from scrapy.utils.project import get_project_settings
from twisted.python.failure import Failure

from pipelines.runs import run_facts
from pipelines.verdict import RunFacts
from scripts.leads.errors import LeadsError
from scripts.sources import LOOPBACK, card_named
from spiders.base import DirectorySpider, is_loopback
from spiders.items import CompanyItem, Listing

ROOT = Path(__file__).resolve().parents[2]
COMPANIES = 3
REQUESTS = 2 * (2 + COMPANIES)
"""Robots.txt, a list and the companies' pages; a second robots.txt where companies have hosts of their own."""
PAUSE_S = 30
"""The longest pause between two requests to a slow site that a sample waits for."""
NOTHING_STORED = {"ITEM_PIPELINES": {}, "EXTENSIONS": {}, "LOG_LEVEL": "CRITICAL", "RETRY_ENABLED": False}


@dataclass(frozen=True, slots=True)
class Ask:
    """What to sample: a source, where it lives now, the address of a list, and how long a page may take."""

    source: str
    home: str
    url: str
    seconds: float


@dataclass(slots=True)
class Seen:
    """What a sample saw. rows: companies on the list; next_page: it leads on. companies: items of companies, the pages'
    own where they have one; filled: field -> how many of them have it. failures: kind of error -> its words.
    """

    rows: int = 0
    next_page: bool = False
    companies: int = 0
    filled: dict[str, int] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)


def take_samples(asks: Sequence[Ask]) -> Iterator[tuple[int, Seen, RunFacts]]:
    """The number of an ask, what was seen and counted, as each ends. Raises LeadsError where the process breaks off."""
    words = [sys.executable, "-m", "scripts.checking.sample"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write("".join(json.dumps(asdict(ask)) + "\n" for ask in asks))
        process.stdin.close()
        left = set(range(len(asks)))
        for line in process.stdout:
            told = json.loads(line)
            left.discard(told["number"])
            yield told["number"], Seen(**told["seen"]), RunFacts(**told["facts"])
        if left:
            names = ", ".join(asks[number].source for number in sorted(left))
            raise LeadsError(f"the sample of {names} broke off: {process.stderr.read().strip()[-300:]}")


def watched(card: type[DirectorySpider], seen: Seen) -> type[DirectorySpider]:
    """The spider of a source, which notes what it sees."""

    class Watched(card):  # type: ignore[valid-type, misc]  # a class of the user's choice
        def follow_listing(self, response: Response, listing: Listing, first: str) -> Iterator[Any]:
            records = listing.records or self.linked_companies(response)
            seen.rows = seen.rows or len(records)
            yield from super().follow_listing(response, listing, first)
            seen.next_page = seen.next_page or bool(listing.next_url or self.page_after(response.url, first, records))

        def failed(self, failure: Failure) -> None:
            seen.failures.setdefault(type(failure.value).__name__, failure.getErrorMessage()[:300])
            super().failed(failure)

    return Watched


class Sample:
    """One sample as it runs."""

    def __init__(self, number: int, ask: Ask) -> None:
        self.number, self.ask, self.seen = number, ask, Seen()
        self.found: dict[str, list[CompanyItem]] = {"row": [], "detail": []}
        settings = get_project_settings()
        settings.setdict({**NOTHING_STORED, **(LOOPBACK if is_loopback(ask.home) else {})}, priority="cmdline")
        bounds = {"DOWNLOAD_TIMEOUT": ask.seconds, "CLOSESPIDER_TIMEOUT": REQUESTS * (ask.seconds + PAUSE_S)}
        settings.setdict(bounds, priority="cmdline")
        self.crawler = Crawler(watched(card_named(ask.source), self.seen), settings)
        self.crawler.signals.connect(self.keep, signals.item_scraped)
        self.crawler.signals.connect(self.tell, signals.spider_closed)

    def keep(self, item: Any) -> None:
        """Take note of an item."""
        if isinstance(item, CompanyItem):
            self.found[item.provenance.page_kind].append(item)

    def tell(self, reason: str) -> None:
        """Write what was seen and counted as a line of JSON."""
        companies = self.found["detail"] or self.found["row"]
        filled = Counter(name for one in companies for name in CompanyItem.__dataclass_fields__ if getattr(one, name))
        self.seen.companies, self.seen.filled = len(companies), dict(filled)
        assert self.crawler.stats is not None
        facts = run_facts(self.crawler.stats.get_stats(), reason)
        told = {"number": self.number, "seen": asdict(self.seen), "facts": asdict(facts)}
        print(json.dumps(told, ensure_ascii=False), flush=True)


def main() -> None:
    """Take all samples in this process."""
    process = AsyncCrawlerProcess({"LOG_LEVEL": "CRITICAL"})
    samples = [Sample(number, Ask(**json.loads(line))) for number, line in enumerate(sys.stdin)]
    for sample in samples:
        process.crawl(sample.crawler, home=sample.ask.home, url=sample.ask.url, sample=str(COMPANIES))
    process.start()


if __name__ == "__main__":
    main()
