"""The source card: what is known of a source and since when, as class attributes in one order (`ORDER`).

`spiders.base.DirectorySpider` says what each means; `complaints` holds a card to it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from spiders.items import CompanyItem

ORDER = (
    *("name", "title", "channel", "home", "terms", "encoding", "evidence", "expected", "every_days"),
    *(
        "enabled",
        "reason",
        "platform",
        "addressing",
        "regions",
        "industries",
        "lists",
        "hub",
        "pages",
        "details",
        "contact",
    ),
)
EVIDENCE = {
    "page": "read off a saved page",
    "code": "public spider code",
    "document": "a dated public note",
    "template": "the public templates of the content system that the site runs on",
    "recall": "general knowledge",
    "probe": "leads probe",
    "example": "a site of this project's own",
    "none": "not looked at",
}
SEEN = frozenset({"page", "probe", "example", "none"})
FIELDS = frozenset(CompanyItem.__dataclass_fields__)
STATEMENT = re.compile(
    rf"(?P<kind>{'|'.join(EVIDENCE)})"
    r"(?: (?P<first>\d{4})(?:-\d\d-\d\d)?(?:-(?P<last>\d{4}))?)?"
    r"(?:: (?P<note>[^;]+))?"
)
TERMS_UNREAD = "not read: read the site's terms of use before the first crawl"
MANY_SITES = "made for many sites: tell it one with -a home=https://… or -a url=https://…"
LISTS_UNKNOWN = "where its lists stand is not known: give one with -a url=https://…"
UNVERIFIED = re.compile(r"unverified since (?P<year>\d{4})")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement of a card: the kind of thing it was built from (`EVIDENCE`), its years, and what it showed."""

    kind: str
    first: int
    last: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a healthy crawl brings, estimated where no page was seen; 0 is unknown.

    per_page: companies on a page of a list. pages: pages of one list. details: each company has a page of its own that
    is read, too. filled: field of `CompanyItem` -> least share of the companies that should have it (0 to 1).
    """

    per_page: int = 0
    pages: int = 0
    details: bool = True
    filled: Mapping[str, float] = field(default_factory=dict)

    @property
    def companies(self) -> int:
        """Companies of one list."""
        return self.per_page * self.pages

    @property
    def requests(self) -> int:
        """Requests that one list takes."""
        return self.pages + self.companies * self.details


def read_evidence(text: str) -> list[Evidence]:
    """The statements of a card, e.g. "page 2017: list; code 2014-2020". Raises ValueError with the wrong part."""
    found = []
    for part in filter(None, map(str.strip, text.split(";"))):
        if UNVERIFIED.fullmatch(part):
            continue
        hit = STATEMENT.fullmatch(part)
        if hit is None or (hit["first"] is None and hit["kind"] != "none"):
            raise ValueError(f"evidence {part!r} is not 'KIND YEAR[-YEAR][: what]' with KIND of {', '.join(EVIDENCE)}")
        first = int(hit["first"] or 0)
        found.append(Evidence(hit["kind"], first, int(hit["last"] or first), hit["note"] or ""))
    return found


def unverified_since(text: str) -> int | None:
    """The year since which nothing was seen of a site of which only hearsay is known; None where pages were seen."""
    stated = UNVERIFIED.search(text)
    return int(stated["year"]) if stated else None


def complaints(card: type[Any]) -> Iterator[str]:
    """What a card lacks or says wrongly, one sentence each."""
    yield from (f"{name} is empty" for name in ("title", "channel", "terms", "evidence") if not getattr(card, name))
    own = [name for name in vars(card) if name in ORDER]
    if own != sorted(own, key=ORDER.index):
        yield f"the attributes are not in the order {', '.join(ORDER)}"
    if not (card.enabled or card.reason):
        yield "not enabled, without a reason"
    if card.every_days < 1:
        yield "every_days is less than 1"
    try:
        codecs.lookup(card.encoding)
    except LookupError:
        yield f"encoding {card.encoding!r} is none that Python knows"
    yield from _about_evidence(card.evidence)
    yield from _about_figures(card.expected)


def _about_evidence(text: str) -> Iterator[str]:
    try:
        statements = read_evidence(text)
    except ValueError as error:
        yield str(error)
        return
    seen = any(statement.kind in SEEN for statement in statements)
    year = max((statement.last for statement in statements), default=0)
    if not seen and unverified_since(text) != year:
        yield f"no page was seen: evidence must end with 'unverified since {year}'"
    if seen and unverified_since(text):
        yield "evidence says unverified, and that a page was seen"


def _about_figures(expected: Expected) -> Iterator[str]:
    if min(expected.per_page, expected.pages) < 0:
        yield "expected has a figure below 0"
    for name, share in expected.filled.items():
        if name not in FIELDS or not 0 < share <= 1:
            yield f"expected.filled: {name} = {share} is no field of CompanyItem with a share of 0 to 1"
