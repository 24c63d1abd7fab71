"""Is this the page that was asked for? Block, login, script-only and missing pages answer HTTP 200 too.

The marks stand in `data/reference/block_marks.toml`; a kind is called when the weights of its marks add up to one.
Such a page is recorded with its evidence and the crawl of the site stops: nothing here gets around anything.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from spiders.extract.page import Page

Kind = Literal["ok", "blocked", "login", "shell", "not_found"]
Place = Literal["title", "text", "markup", "path"]

MARKS = Path(__file__).parents[2] / "data" / "reference" / "block_marks.toml"
MARKUP_LIMIT = 60_000
ORDER: tuple[Kind, ...] = ("blocked", "login", "not_found", "shell")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What kind of page was served, and the words that say so; reason is empty for "ok"."""

    kind: Kind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of the marks: it counts on pages with at most max_text visible characters."""

    kind: Kind
    where: Place
    weight: float
    max_text: int
    pattern: re.Pattern[str]


@cache
def marks() -> tuple[Mark, ...]:
    """The marks, in the order of their file."""
    rows = tomllib.loads(MARKS.read_text(encoding="utf-8"))["mark"]
    return tuple(
        Mark(r["kind"], r["where"], r["weight"], r["max_text"], re.compile(r["pattern"], re.IGNORECASE | re.DOTALL))
        for r in rows
    )


def page_verdict(page: Page) -> Verdict:
    """Judge the page as a whole: "ok" unless its marks say that it is something else."""
    size = len(page.text)
    address = urlsplit(page.url)
    texts: dict[Place, str] = {
        "title": page.title,
        "text": page.text,
        "markup": page.source[:MARKUP_LIMIT],
        "path": f"{address.netloc}{address.path}",
    }
    weights: dict[Kind, float] = {}
    evidence: dict[Kind, list[str]] = {}
    for mark in marks():
        if size <= mark.max_text and (hit := mark.pattern.search(texts[mark.where])):
            weights[mark.kind] = weights.get(mark.kind, 0) + mark.weight
            evidence.setdefault(mark.kind, []).append(f"{mark.where} says {hit[0].strip()[:60]!r}")
    for kind in ORDER:
        if weights.get(kind, 0) >= 1:
            return Verdict(kind, "; ".join(evidence[kind]))
    return Verdict("ok")
