"""Where a crawl could go on for ever, and how it is told: addresses that hold no company, pages that only repeat.

A page has one identity whatever session it was served in, so a site that numbers its visitors is not endless.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.utils.request import RequestFingerprinter

from pipelines.text.urls import stable_url
from spiders.items import CompanyItem

PATIENCE = 3
MOST_PAGES = 1000
LONGEST_ADDRESS = 500
LAST_PART = r"(?:/|[?&]\w{1,12}=)(?:%s)(?:\.\w{2,5})?/?(?=[?&]|$)"
TRAPS = tuple(
    (reason, re.compile(pattern, re.IGNORECASE))
    for reason, pattern in (
        ("calendar", r"[/._?&=-](?:calendar|rili|datepicker)(?=$|[/._?&=-])"),
        ("account", LAST_PART % r"log-?in|log-?out|sign-?(?:in|up|out)|denglu|register|reg|zhuce|passport|forgot\w*"),
        ("shop", LAST_PART % r"cart|checkout|add-?to-?cart|gouwuche|wish-?list"),
        ("tool", LAST_PART % r"print|share|favou?rites?|shoucang|tousu|jubao|feedback|captcha"),
    )
)
REPEATED = re.compile(r"(/[^/]{1,80})(?:/[^/]{1,80})?\1(?:/[^/]{1,80})?\1(?=/|$)")


def trap(url: str) -> str:
    """Why an address should not be followed, "" where nothing speaks against it."""
    if len(url) > LONGEST_ADDRESS:
        return f"an address of {len(url)} characters"
    parts = urlsplit(url)
    if REPEATED.search(parts.path):
        return "a path that repeats itself"
    asked = f"{parts.path}?{parts.query}"
    return next((reason for reason, pattern in TRAPS if pattern.search(asked)), "")


@dataclass(slots=True)
class Walk:
    """One walk along the pages of a list.

    pages: read so far. seen: the companies met. barren: pages in a row that brought no new one.
    """

    pages: int = 0
    seen: set[str] = field(default_factory=set)
    barren: int = 0

    def read(self, records: Iterable[CompanyItem]) -> None:
        """Take note of a page's records."""
        found = {stable_url(record.url) or record.name for record in records}
        self.pages += 1
        self.barren = 0 if found - self.seen else self.barren + 1
        self.seen |= found

    def ends(self, next_url: str) -> str:
        """Why the walk should not go on to its next page, "" where it should."""
        if self.pages >= MOST_PAGES:
            return f"{self.pages} pages"
        if self.barren >= PATIENCE:
            return f"{self.barren} pages in a row without a new company"
        return trap(next_url)


class StableFingerprinter:
    """Scrapy request fingerprinter: an address with another session id is the same page."""

    def __init__(self) -> None:
        self.general = RequestFingerprinter()

    def fingerprint(self, request: Request) -> bytes:
        """The identity of the page asked for."""
        return self.general.fingerprint(request.replace(url=stable_url(request.url) or request.url))
