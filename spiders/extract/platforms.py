"""Which content system a page was made by, told by its marks, and what is known of it (`platforms.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spiders.extract.page import Page
from spiders.extract.structured import meta

TABLE = Path(__file__).parents[2] / "data" / "reference" / "platforms.toml"
MAKER_METAS = ("generator", "author", "copyright", "application-name")
MARKUP_LIMIT = 200_000


class PlatformTableError(ValueError):
    """A row of the table that cannot be used; the message names the file and the row."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a system; see the table's head."""

    where: str
    pattern: re.Pattern[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Platform:
    """A content system: its marks, and how its sites address lists and companies (see the table's head)."""

    code: str
    title: str
    base: str
    channel: str
    version: re.Pattern[str]
    marks: tuple[Mark, ...]
    lists: Mapping[str, str]
    contact: tuple[tuple[re.Pattern[str], str], ...]
    details: str

    def contact_page(self, url: str) -> str:
        """The page with a company's contacts, by the address that its row links to."""
        return next((pattern.sub(to, url) for pattern, to in self.contact if pattern.search(url)), url)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A system found behind a page; version "" where the page does not say it, evidence the marks met."""

    platform: Platform
    version: str
    evidence: str

    def __str__(self) -> str:
        """As people say it: "Destoon 8.0"."""
        return f"{self.platform.title} {self.version}".strip()


@cache
def platforms() -> Mapping[str, Platform]:
    """The systems by code, in the order of the table. Raises PlatformTableError."""
    try:
        rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["platform"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise PlatformTableError(f"{TABLE}: {error}") from error
    found = {}
    for number, row in enumerate(rows, start=1):
        try:
            found[row["code"]] = Platform(
                code=row["code"],
                title=row["title"],
                base=row["base"],
                channel=row["channel"],
                version=re.compile(row["version"], re.IGNORECASE),
                marks=tuple(
                    Mark(mark["where"], re.compile(mark["pattern"], re.IGNORECASE), mark["weight"])
                    for mark in row["mark"]
                ),
                lists=row["lists"],
                contact=tuple((re.compile(rule["from"]), rule["to"]) for rule in row["contact"]),
                details=row["details"],
            )
        except (KeyError, TypeError, re.error) as error:
            raise PlatformTableError(f"{TABLE}: platform {number} ({row.get('code', '?')}): {error!r}") from error
    return found


def recognise(page: Page) -> Recognised | None:
    """The system that a page was made by; None where no system's marks add up."""
    metas = meta(page.tree)
    texts = {
        "meta": " ".join(metas.get(name, "") for name in MAKER_METAS),
        "text": f"{page.title} {page.text}",
        "markup": page.source[:MARKUP_LIMIT],
        "url": page.url,
    }
    best: tuple[float, Recognised] | None = None
    for platform in platforms().values():
        hits = [(mark, hit) for mark in platform.marks if (hit := mark.pattern.search(texts[mark.where]))]
        weight = sum(mark.weight for mark, _ in hits)
        if weight >= 1 and (best is None or weight > best[0]):
            version = platform.version.search(texts["text"]) or platform.version.search(page.source)
            evidence = "; ".join(f"{mark.where} says {' '.join(hit[0].split())[:60]!r}" for mark, hit in hits)
            best = weight, Recognised(platform, version[1] if version else "", evidence)
    return best[1] if best else None
