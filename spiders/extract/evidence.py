"""All that is read from a page before it is weighed, and whose site the page belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spiders.extract.labels import Label, Pair, find_labels, read_pairs
from spiders.extract.likeness import company_likeness
from spiders.extract.lines import Line, Part
from spiders.extract.name_candidates import SITE, site_owners
from spiders.extract.name_text import name_key, title_names, trimmed
from spiders.extract.numbers import Number, likely_regions, read_numbers
from spiders.extract.page import Page
from spiders.extract.structured import Entity, meta, read_entities

HAN = re.compile("[\u3400-\u9fff]")
ENUMERATED = re.compile(r"[一二三四五六七八九十\d]{1,2}[、.．]")
MAX_HEADING = 30
MAX_BLOCK = 6
SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was read from a page, before it is weighed.

    labels: those of each line. values: indexes of the lines that hold the value of a label. chinese: whether the text
    is in Chinese.
    """

    page: Page
    lines: Sequence[Line]
    labels: Sequence[Sequence[Label]]
    pairs: Sequence[Pair]
    values: frozenset[int]
    numbers: Sequence[Number]
    entities: Sequence[Entity]
    metas: dict[str, str]
    chinese: bool

    def part(self, line: int) -> Part:
        """The part of the page in which a line stands."""
        return self.lines[line].part


def read_evidence(page: Page) -> Evidence:
    """Read a page with every reader."""
    lines = page.lines
    labels = [find_labels(line) for line in lines]
    pairs = tuple(read_pairs(lines, labels))
    html = page.tree.css_first("html")
    language = (html.attributes.get("lang") or "") if html is not None else ""
    sample = page.text[:SAMPLE].replace(" ", "")
    chinese = (40 if language.lower().startswith("zh") else 15) * len(HAN.findall(sample)) > len(sample)
    return Evidence(
        page=page,
        lines=lines,
        labels=labels,
        pairs=pairs,
        values=frozenset(pair.line for pair in pairs if pair.fields[0] != "other"),
        numbers=read_numbers(lines, labels, ("CN",) if chinese else likely_regions(page.url, page.text, language)),
        entities=read_entities(page),
        metas=meta(page.tree),
        chinese=chinese,
    )


def is_own_site(seen: Evidence, name: str) -> bool:
    """Whether the whole site is the company's, so that its head and foot speak for the company too.

    Sites not in Chinese are taken to be the company's own.
    """
    key = name_key(name)
    if not seen.chinese or not key or SITE.search(name):
        return True
    owners = [name_key(owner) for owner in site_owners(seen.lines, seen.metas)]
    parts = tuple(title_names(seen.page.title))
    whole = [part for part in parts if any(other != part and other in part for other in parts)]
    owners = owners or [name_key(part) for part in parts if SITE.search(part) and part not in whole]
    if owners:
        return any(owner in key or key in owner for owner in owners)
    stated = any(pair.fields[0] == "phones" and seen.part(pair.line) == "main" for pair in seen.pairs)
    said = [seen.page.title, *(line.text for line in seen.lines if line.part == "foot")]
    return not stated or any(key in name_key(text) for text in said)


def is_anothers(seen: Evidence, name: str, first: int, line: int) -> bool:
    """Whether a line stands in a later block of contacts than `first`, under a heading with another name."""
    key = name_key(name)
    for index in range(line, max(first, line - MAX_BLOCK), -1):
        text = seen.lines[index].text
        if index in seen.values or seen.labels[index] or len(text) > MAX_HEADING or ENUMERATED.match(text):
            continue
        if company_likeness(text) >= 0.3 and trimmed(text):
            return name_key(text) not in key and key not in name_key(text)
    return False
