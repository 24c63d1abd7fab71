"""What a company's own site says of how it finds and serves customers: marks by a table of words, ICP number, news.

The table is `data/reference/website_marks.toml`. A mark is evidence of a tool in use, not of how well it is used.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

from spiders.extract.page import Page, folded

TABLE = Path(__file__).resolve().parents[2] / "data" / "reference" / "website_marks.toml"
ICP, UPDATED, CAMPUSES = "icp", "updated", "campuses"
AROUND = 12
MOST_SHOWN = 6
_ICP = re.compile(
    r"[京津沪渝蒙新藏宁桂黑吉辽晋冀青鲁豫苏皖浙闽赣湘鄂粤琼甘陕川蜀黔贵滇云]\s?ICP\s?[备证]\s?\d{5,10}\s?号?(?:\s?[-—]\s?\d{1,3})?"
)
_DATE = re.compile(r"(?<!\d)(20[0-4]\d)\s?[-/.年]\s?(1[0-2]|0?[1-9])\s?[-/.月]\s?(3[01]|[12]\d|0?[1-9])(?!\d)")


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a page of the site that is worth a visit. kind: contact, about or campus."""

    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class _Mark:
    code: str
    text: re.Pattern[str] | None
    source: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Table:
    marks: tuple[_Mark, ...]
    pages: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]
    campus: re.Pattern[str]


def read_marks(page: Page, today: date) -> dict[str, str]:
    """Code of each mark -> what the page shows of it; `icp` the number, `updated` the newest date up to today."""
    found = {}
    for mark in _table().marks:
        if said := mark.text and mark.text.search(page.text):
            found[mark.code] = _around(page.text, said)
        elif linked := mark.source and mark.source.search(page.source):
            found[mark.code] = linked[0]
    if number := _ICP.search(page.text):
        found[ICP] = re.sub(r"\s", "", number[0])
    if newest := max((day for day in _dates(page.text) if day <= today), default=None):
        found[UPDATED] = newest.isoformat()
    return found


def read_campuses(page: Page) -> list[str]:
    """The campuses that a page names, in its order: 观前校区, 园区分校."""
    return list(dict.fromkeys(match[0] for line in page.lines for match in _table().campus.finditer(line.text)))


def worthwhile_links(page: Page) -> list[PageLink]:
    """Links to the pages of contact, company and campuses, the likeliest of each kind first."""
    found: dict[str, PageLink] = {}
    for kind, words, address in _table().pages:
        for node in page.tree.css("a[href]"):
            href = node.attributes.get("href") or ""
            text = folded(node.text())[:40]
            if (words.search(text) or address.search(href)) and not href.startswith(("#", "mailto:", "tel:")):
                url = _absolute(page.url, href)
                if url and url not in found:
                    found[url] = PageLink(kind, url)
    return list(found.values())


def _absolute(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip()).partition("#")[0]
    except ValueError:
        return ""


def _dates(text: str) -> Iterable[date]:
    for year, month, day in _DATE.findall(text):
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue


def _around(text: str, said: re.Match[str]) -> str:
    cut = text[max(said.start() - AROUND, 0) : said.end() + AROUND]
    return " ".join(cut.split())


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    joined = "|".join(patterns)
    return re.compile(joined, re.IGNORECASE) if joined else None


@cache
def _table() -> _Table:
    raw = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    never = re.compile(r"(?!)")
    return _Table(
        tuple(
            _Mark(row["code"], _any_of(row.get("text", ())), _any_of(map(re.escape, row.get("source", ()))))
            for row in raw["marks"]
        ),
        tuple(
            (row["kind"], _any_of(row["text"]) or never, _any_of(row.get("address", ())) or never)
            for row in raw["pages"]
        ),
        re.compile(raw["campus"]["name"]),
    )
