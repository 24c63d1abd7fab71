"""All that is read from a page before it is weighed, and whose site the page belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spiders.extract.labels import Label, Pair, find_labels, read_pairs
from spiders.extract.likeness import company_likeness
from spiders.extract.lines import Line, Part
from spiders.extract.name_candidates import HOST, SITE, site_owners
from spiders.extract.name_text import name_key, title_parts, trimmed
from spiders.extract.numbers import Number, likely_regions, read_numbers
from spiders.extract.page import Page
from spiders.extract.structured import Entity, meta, read_entities

HAN = re.compile("[\u3400-\u9fff]+")
ENUMERATED = re.compile(r"[一二三四五六七八九十\d]{1,2}[、.．]")
HEAD_SITE = re.compile("[\u3400-\u9fff]{2,10}(?:网|网库|黄页|商城|平台|名录)")
PERSON = re.compile("^[\u3400-\u9fff·]{1,4} ?(?:先生|女士|小姐|老师|经理|总监|主任|店长)")
BESIDE_NUMBERS = frozenset(
    {"name", "address", "contact_person", "postcode", "fax", "emails", "products", "company_type"}
)
SPEAKING, WHOLE_NAME = 0.6, 6
MAX_FACTS = 60
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
    labels = find_labels(lines)
    pairs = tuple(read_pairs(lines, labels))
    html = page.tree.css_first("html")
    language = (html.attributes.get("lang") or "") if html is not None else ""
    sample = page.text[:SAMPLE].replace(" ", "")
    chinese = (40 if language.lower().startswith("zh") else 15) * sum(map(len, HAN.findall(sample))) > len(sample)
    return Evidence(
        page=page,
        lines=lines,
        labels=labels,
        pairs=pairs,
        values=frozenset(pair.line for pair in pairs if pair.fields[0] != "other"),
        numbers=read_numbers(page, labels, ("CN",) if chinese else likely_regions(page.url, page.text, language)),
        entities=read_entities(page),
        metas=meta(page.tree),
        chinese=chinese,
    )


def is_own_site(seen: Evidence, name: str) -> bool:
    """Whether the whole site is the company's, so that its head and foot speak for the company too.

    Sites not in Chinese are taken to be the company's own; so is what an association or a fair says of itself.
    """
    key = name_key(name)
    if not seen.chinese or not key or SITE.search(name) or HOST.search(name):
        return True
    owners = [name_key(owner) for owner in site_owners(seen.page, seen.metas)]
    titles = [name_key(part) for part in title_parts(seen.page.title) if SITE.search(part) or HOST.search(part)]
    owners = owners or [title for title in titles if key not in title]
    owners = owners or [name_key(text) for text in _sites_above(seen, key)]
    if owners:
        return any(owner in key or key in owner for owner in owners)
    stated = any(pair.fields[0] == "phones" and seen.part(pair.line) == "main" for pair in seen.pairs)
    said = [seen.page.title, *(line.text for line in seen.lines if line.part == "foot")]
    return not stated or any(key in name_key(text) for text in said)


def _sites_above(seen: Evidence, key: str) -> list[str]:
    """Lines that are the name of a site, above the first one that speaks of the company."""
    told = min(seen.values, default=0)
    found = []
    for index, line in enumerate(seen.lines[: told + 1]):
        if key in name_key(line.text):
            break
        found += [text for text in (before_label(seen, index), *line.pieces) if HEAD_SITE.fullmatch(text)]
    return [text for text in found if trimmed(text)]


def before_label(seen: Evidence, line: int) -> str:
    """What stands on a line before its first label, or before the values behind it: the name of whom it speaks."""
    labels = seen.labels[line]
    text = seen.lines[line].text[: labels[0].begin] if labels else ""
    return text.replace("：", ":").rpartition(":")[2].strip()


def facts_of(seen: Evidence) -> list[int]:
    """Lines of the main part that hold the value of a label, in order, telephone numbers left out."""
    return sorted(
        {pair.line for pair in seen.pairs if pair.fields[0] in BESIDE_NUMBERS and seen.part(pair.line) == "main"}
    )[:MAX_FACTS]


def is_anothers(seen: Evidence, name: str, first: int, line: int) -> bool:
    """Whether a line itself names another one before its label, or stands under another's heading.

    Above `first`, the first line of the kind, nothing but the name of an association or the like is such a heading.
    """
    key = name_key(name)
    before = before_label(seen, line)
    if SITE.search(before) or (len(before) >= WHOLE_NAME and company_likeness(before) >= SPEAKING):
        return name_key(before) not in key and key not in name_key(before)
    for index in range(line, max(-1, line - MAX_BLOCK), -1):
        text = seen.lines[index].text
        if index in seen.values or seen.labels[index] or len(text) > MAX_HEADING or ENUMERATED.match(text):
            continue
        if PERSON.search(text):
            continue
        if index <= first and (seen.lines[index].linked or not HOST.search(text)):
            continue
        if company_likeness(text) >= 0.3 and trimmed(text):
            return name_key(text) not in key and key not in name_key(text)
    return False
