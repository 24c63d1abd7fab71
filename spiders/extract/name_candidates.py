"""Who a page is about: the places that say a name (title, headings, logo, copyright line, domain), and their weighing.

Each place adds its weight to the name; places that agree add up, and so does a name that reads like the domain of the
page or ends in a legal form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spiders.extract.domain_names import domain_label, domain_likeness, spelled_like_domain
from spiders.extract.likeness import company_likeness
from spiders.extract.lines import Line
from spiders.extract.name_text import name_key, owner_end, title_names, trimmed
from spiders.extract.page import Page

COPYRIGHT_MARK = re.compile(r"©|\([Cc]\)|Copyright|COPYRIGHT|copyright|版权|备案|ICP|Rights Reserved|rights reserved")
COPYRIGHT = re.compile(
    r"(?:©|\(c\)|&copy;|copyright|版权所有|all content)[\s:：©,]*(?:\(c\)|©|copyright|by)?[\s,]*"
    r"(?:\d{4}(?:\s*[-–—,/~至]\s*(?:\d{2,4}|present|now))?)?[\s,.:：-]*(?:by|归|属于)?\s*(?P<owner>[^|©@\n]{2,80})"
    r"|(?P<before>[^\s|©:：。，,]{4,40}?)\s*(?:©|版权所有)",
    re.IGNORECASE,
)
LEGAL_WORD = re.compile(r" (?:Inc|LLC|L\.L\.C|Ltd|Limited|Corp|P[Ll][Cc]|LLP|Co|GmbH|Pty|S\.A|B\.V|AG)")
LEGAL = re.compile(
    r"\b((?:[A-Z0-9][\w'’&.-]*|&|and|of|the)(?:[ ](?:[A-Z0-9][\w'’&.-]*|&|and|of|the|\([A-Z]+\))){0,6}?,? "
    r"(?:Inc|LLC|L\.L\.C|Ltd|Limited|Corp|Corporation|PLC|Plc|LLP|Co|Company|GmbH|Pty\.? Ltd|S\.A|B\.V|AG|Companies)"
    r"\b\.?)"
)
CHINESE_COMPANY = re.compile(
    r"(?<![\u3400-\u9fff])[\u3400-\u9fff][\u3400-\u9fffA-Za-z0-9（）()·&]{2,40}?"
    r"(?:有限责任公司|有限公司|股份公司|集团公司|分公司|事务所|合作社|公司|研究院|大学|学院|学校|幼儿园|协会|商会|集团|商行"
    r"|经营部|酒店|医院)(?![\u3400-\u9fff])"
)
NAME_END = re.compile(
    r"[司厂店部社所院校园会行团心馆场坊铺户][^\u3400-\u9fff]{0,3}$|[)）]$"
    r"|(?:[Ll]td|[Ii]nc|LLC|[Cc]orp|GmbH|[Ll]imited|[Cc]ompany|LLP|PLC|plc|Co)\.?$"
)
STREET_NUMBER = re.compile(r"\d ?[号楼层室#栋]")
HOST = re.compile(r"[\w.-]+\.[a-z]{2,4}")
WEB_ADDRESS = re.compile(r"https?:|www\.", re.IGNORECASE)
LOGO = re.compile(r"\blogo\b", re.IGNORECASE)
SITE = re.compile(r"[网站台]$|(?:在线|商城|门户|黄页|平台)$")
MAKER = re.compile(r"技术支持|技術支持|网站(?:建设|制作|设计)|(?:powered|designed|site) by", re.IGNORECASE)
"""Behind these words stands who made the site."""
SAID_OF_COMPANY = ("label", "above")
OF_META = {
    "og:site_name": 1.6,
    "application-name": 1.2,
    "copyright": 0.8,
    "og:title": 0.5,
    "author": 0.5,
    "twitter:title": 0.3,
}
MIN_LENGTH, MAX_LENGTH = 2, 70
MAX_LINE_NAME = 40
MAX_ENDING = 10
MAX_COPYRIGHT = 400
MAX_IMAGES = 40
FEW_NAMES = 4
MENTION, MAX_MENTIONS = 0.12, 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name with the place that says it and how much that place is worth."""

    name: str
    source: str
    weight: float


def best_names(candidates: Iterable[Candidate], domain: str, text: str, chinese: bool) -> list[tuple[str, float, str]]:
    """Names with their weights and sources, best first."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if MIN_LENGTH <= len(candidate.name) <= MAX_LENGTH and (key := name_key(candidate.name)):
            groups[key].append(candidate)
    of_site = 2.0 if any(c.source.startswith(SAID_OF_COMPANY) for own in groups.values() for c in own) else 0.5
    scored = []
    for key, own in groups.items():
        sources = {candidate.source: candidate.weight for candidate in sorted(own, key=lambda c: c.weight)}
        name = max(own, key=lambda candidate: (candidate.weight, -len(candidate.name))).name
        score = sum(sources.values()) + 0.4 * _support(key, groups)
        score += 1.6 * domain_likeness(key, domain)
        score += (0.9 if chinese else 0.5) * company_likeness(name)
        score -= 0.8 * (len(name) > 45 or len(name.split()) > 6)
        score -= 0.3 * (chinese and name.isascii())
        score -= 0.8 * bool(HOST.fullmatch(name))
        score -= of_site * bool(SITE.search(name))
        scored.append((name, score, " + ".join(sorted(sources))))
    return sorted(_with_mentions(scored, text.lower()), key=lambda item: -item[1])


def _with_mentions(scored: list[tuple[str, float, str]], text: str) -> Iterator[tuple[str, float, str]]:
    """Mentions in the text decide between names that are close to the best."""
    close = max((score for _, score, _ in scored), default=0.0) - MENTION * MAX_MENTIONS
    for name, score, sources in scored:
        mentions = min(MAX_MENTIONS, text.count(name.lower())) if score >= close else 0
        yield name, score + MENTION * mentions, sources


def _support(key: str, groups: dict[str, list[Candidate]]) -> float:
    """What other spellings add: names that hold this one, or are held by it, at no less than half the length."""
    total = 0.0
    for other, said in groups.items():
        short, long_ = sorted((key, other), key=len)
        if other != key and len(other) > 3 and 2 * len(short) >= len(long_) and short in long_:
            total += max(candidate.weight for candidate in said)
    return total


def candidates(page: Page, lines: Sequence[Line], metas: dict[str, str]) -> Iterator[Candidate]:
    """Every place of the page that may say the name, but labels and markup entities."""
    names = list(title_names(page.title))
    last = len(names) - 1
    for position, name in enumerate(names):
        weight = 0.3 if position == last else 0.9 if position in (0, last - 1) else 0.7
        yield Candidate(name, "title", weight if last else 1.3)
    for key, weight in OF_META.items():
        for name in title_names(metas.get(key, "")):
            yield Candidate(name, key, weight)
    yield from _of_lines(page, lines)
    for image in page.tree.css("img[alt]")[:MAX_IMAGES]:
        attributes = image.attributes
        alt = attributes.get("alt") or ""
        marks = f"{alt} {attributes.get('src')} {attributes.get('class')} {attributes.get('id')}"
        if "logo" in marks.lower() and (name := trimmed(LOGO.sub("", alt))):
            yield Candidate(name, "logo", 0.8)
    for name in spelled_like_domain(f"{page.title} | {page.text}", domain_label(page.url)):
        yield Candidate(name, "domain", 1.0)


def site_owners(lines: Sequence[Line], metas: dict[str, str]) -> list[str]:
    """Who the site says it belongs to: its name in the markup, and the owners in its copyright lines."""
    said = [metas["og:site_name"]] if metas.get("og:site_name") else []
    for line in lines:
        said += _copyright_owners(line)
    return said


def _of_lines(page: Page, lines: Sequence[Line]) -> Iterator[Candidate]:
    """Headings, copyright lines, and names with a legal form; many different names are a list of customers."""
    named: dict[str, Candidate] = {}
    legal = LEGAL_WORD.search(page.text) is not None
    for line in lines:
        if line.tag == "h1":
            yield from (Candidate(name, "h1", 0.9) for name in title_names(line.text))
        elif line.tag in ("h2", "h3", "h4", "address") and len(line.text) < MAX_LENGTH and (name := trimmed(line.text)):
            yield Candidate(name, "heading", 0.4)
        yield from (Candidate(name, "copyright line", 1.3) for name in _copyright_owners(line))
        if not line.linked:
            for candidate in _named(line, legal):
                named.setdefault(candidate.name, candidate)
    share = 1.0 if len(named) <= FEW_NAMES else 0.3
    for candidate in named.values():
        yield Candidate(candidate.name, candidate.source, candidate.weight * share)


def _named(line: Line, legal: bool) -> Iterator[Candidate]:
    """Names that a line is, or speaks of; legal: whether to look for legal forms in Latin script."""
    text = MAKER.split(line.text, maxsplit=1)[0]
    if not text:
        return
    if (
        len(text) <= MAX_LINE_NAME
        and NAME_END.search(text[-MAX_ENDING:])
        and company_likeness(text) >= 0.9
        and trimmed(text)
    ):
        yield Candidate(trimmed(text), "line", 0.6)
    elif "\u3400" <= text[0] <= "\u9fff":
        for match in CHINESE_COMPANY.finditer(text[:MAX_COPYRIGHT]):
            if not STREET_NUMBER.search(match[0]):
                yield Candidate(match[0], "text", 0.8 if line.part == "foot" else 0.25)
    if legal and LEGAL_WORD.search(text):
        for match in LEGAL.finditer(text):
            if name := trimmed(match[1]):
                yield Candidate(name, "legal form", 0.7)


def _copyright_owners(line: Line) -> list[str]:
    text = MAKER.split(line.text, maxsplit=1)[0]
    if len(text) > MAX_COPYRIGHT or not COPYRIGHT_MARK.search(text):
        return []
    found = [match[0] for match in CHINESE_COMPANY.finditer(text)]
    found += [owner_end().sub("", match["owner"] or match["before"]) for match in COPYRIGHT.finditer(text)]
    names = dict.fromkeys(map(trimmed, found))
    return [name for name in names if name and not WEB_ADDRESS.match(name)]
