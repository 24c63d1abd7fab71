"""Who a page is about: the places that say a name (title, headings, logo, copyright line, domain), and their weighing.

Each place adds its weight to the name; places that agree add up, and so does a name that reads like the domain of the
page or ends in a legal form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from spiders.extract.domain_names import domain_label, domain_likeness, spelled_like_domain
from spiders.extract.likeness import company_likeness
from spiders.extract.lines import Line
from spiders.extract.name_text import name_key, owner_end, title_names, trimmed
from spiders.extract.page import Page

COPYRIGHT_MARK = re.compile(r"©|\([Cc]\)|Copyright|COPYRIGHT|copyright|版权|备案|ICP|Rights Reserved|rights reserved")
COPYRIGHT = re.compile(
    r"(?:©|\(c\)|&copy;|copyright|版权所有|all content)[\s:：©,]*(?:\(c\)|©|copyright|by)?[\s,]*"
    r"(?:\d{4}(?:\s*[-–—,/~至]\s*(?:\d{2,4}|present|now))?)?[\s,.:：-]*(?:by|归|属于)?\s*(?P<owner>[^|©@\n]{2,80})"
    r"|(?P<before>^[a-z][a-z0-9&'’ .-]{2,60}?|[^\s|©:：。，,]{4,40}?)\s*(?:©|版权所有)",
    re.IGNORECASE,
)
LEGAL_WORD = re.compile(
    r" (?:Inc|LLC|L\.L\.C|Ltd|Limited|Corp|P[Ll][Cc]|LLP|Co|GmbH|Pty|S\.A|B\.V|AG"
    r"|AB|A/S|ApS|Oy|L[Dd][Aa]|Ltda|S\.?[Rr]\.?[Ll]|S\.?p\.?A|SARL|SAS|e\.K|Kft|d\.o\.o)"
)
LEGAL = re.compile(
    r"\b((?:[A-Z0-9][\w'’&.-]*|&|and|of|the)(?:[ ](?:[A-Z0-9][\w'’&.-]*|&|and|of|the|\([A-Z]+\))){0,6}?,? "
    r"(?:Inc|LLC|L\.L\.C|Ltd|Limited|Corp|Corporation|PLC|Plc|LLP|Co|Company|GmbH|Pty\.? Ltd|S\.A|B\.V|AG|Companies"
    r"|AB|A/S|ApS|Oy|L[Dd][Aa]|Ltda|S\.?[Rr]\.?[Ll]|S\.?p\.?A|SARL|SAS|e\.K|Kft|d\.o\.o)"
    r"\b\.?(?:,? (?:Ltd|Limited|Inc|LLC)\b\.?)?)"
)
LEGAL_ENDING = re.compile(
    "(?:公司|事务所|合作社|研究院|大学|学院|学校|幼儿园|协会|商会|集团|商行|经营部|酒店|医院)(?![\u3400-\u9fff])"
)
CHINESE_COMPANY = re.compile(
    rf"(?<![\u3400-\u9fff])[\u3400-\u9fff][\u3400-\u9fffA-Za-z0-9（）()·&]{{2,40}}?{LEGAL_ENDING.pattern}"
)
NAME_END = re.compile(
    r"[司厂店部社所院校园会行团心馆场坊铺户][^\u3400-\u9fff]{0,3}$|[)）]$"
    r"|(?:[Ll]td|[Ii]nc|LLC|[Cc]orp|GmbH|[Ll]imited|[Cc]ompany|LLP|PLC|plc|Co)\.?$"
)
STREET_NUMBER = re.compile(r"\d ?[号楼层室#栋]")
WEB_HOST = re.compile(r"[\w.-]+\.[a-z]{2,4}")
WEB_ADDRESS = re.compile(r"https?:|www\.", re.IGNORECASE)
LOGO = re.compile(r"\blogos?\b", re.IGNORECASE)
HOST = re.compile(
    "(?:协会|商会|学会|联合会|促进会|管委会|园区|(?:科技|产业|创业|工业|软件|创意|高新)园|开发区|孵化器|[网站台]"
    "|(?:博览|展览|交易|展销|委员)会|教育局|管理局|人才市场)$"
)
"""Ends of the names of those who show others on their pages."""
SITE = re.compile(r"[网站台]$|(?:在线|商城|门户|黄页|平台|招聘)$")
MAKER_VERBS = ("powered", "designed", "developed", "created", "maintained", "hosted", "site")
MAKER = re.compile(  # each spelling for itself: letters of either case would be tried at every place of the page
    "技术支持|技術支持|网站建设|网站制作|网站设计|"
    + "|".join(
        f"{verb} {by}"
        for word in MAKER_VERBS
        for verb, by in ((word, "by"), (word.title(), "by"), (word.title(), "By"))
    )
    + "|POWERED BY|DESIGNED BY|SITE BY"
)
"""Behind these words stands who made the site."""
MADE = re.compile(rf"(?:{MAKER.pattern})\s*+[:：]?+\s*+(?![\d(（+]|电话|热线|邮箱|服务|QQ|中心|部|$)")
ORGANISER = re.compile("(?:[主承协]办(?:单位|方)?) ?[:：] ?|[主承协]办单位 ")
"""Behind these words stands whose site, or fair, it is."""
SAID_OF_COMPANY = ("label", "above")
OF_META = {
    "og:site_name": 1.6,
    "application-name": 1.2,
    "copyright": 0.8,
    "og:title": 0.5,
    "author": 0.5,
    "twitter:title": 0.3,
}
HEADINGS = frozenset({"h2", "h3", "h4", "address"})
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
        score -= 0.8 * bool(WEB_HOST.fullmatch(name))
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


def candidates(page: Page, metas: dict[str, str]) -> Iterator[Candidate]:
    """Every place of the page that may say the name, but labels and markup entities."""
    names = list(title_names(page.title))
    last = len(names) - 1
    for position, name in enumerate(names):
        weight = 0.3 if position == last else 0.9 if position in (0, last - 1) else 0.7
        yield Candidate(name, "title", weight if last else 1.3)
    for key, weight in OF_META.items():
        for name in title_names(metas.get(key, "")):
            yield Candidate(name, key, weight)
    yield from _of_lines(page)
    for image in page.tree.css("img[alt]")[:MAX_IMAGES]:
        attributes = image.attributes
        alt = attributes.get("alt") or ""
        marks = f"{alt} {attributes.get('src')} {attributes.get('class')} {attributes.get('id')}"
        if "logo" in marks.lower() and (name := trimmed(LOGO.sub("", alt))):
            yield Candidate(name, "logo", 0.8)
    for name in spelled_like_domain(f"{page.title} | {page.text}", domain_label(page.url)):
        yield Candidate(name, "domain", 1.0)


def front_page_links(page: Page) -> Iterator[Candidate]:
    """What the page calls its front page: a site's name, which is the company's where the site is its own."""
    for link in page.tree.css("a[href='/']")[:MAX_IMAGES]:
        if name := trimmed(link.text(separator=" ")):
            yield Candidate(name, "link to the front page", 0.6)


def site_owners(page: Page, metas: dict[str, str]) -> list[str]:
    """Who the site says it belongs to: its name in the markup, the owners in its copyright lines, its organisers.

    Where nothing of this is said, the companies that the foot of the page names.
    """
    said = [metas["og:site_name"]] if metas.get("og:site_name") else []
    said += [*_copyright_owners(page), *_organisers(page)]
    feet = (line for line in page.lines if line.part == "foot" and not line.linked) if not said else ()
    return said or [match[0] for line in feet for match in CHINESE_COMPANY.finditer(_without_maker(line))]


def _of_lines(page: Page) -> Iterator[Candidate]:
    """Headings, copyright lines, and names with a legal form; many different names are a list of customers."""
    for line in page.lines:
        if line.tag == "h1":
            yield from (Candidate(name, "h1", 0.9) for name in title_names(line.text))
        elif line.tag in HEADINGS and len(line.text) < MAX_LENGTH and (name := trimmed(line.text)):
            yield Candidate(name, "heading", 0.4)
    yield from (Candidate(name, "copyright line", 1.3) for name in _copyright_owners(page))
    named: dict[str, Candidate] = {}
    for _, candidate in sorted(_named(page), key=itemgetter(0)):
        named.setdefault(candidate.name, candidate)
    share = 1.0 if len(named) <= FEW_NAMES else 0.3
    for candidate in named.values():
        yield Candidate(candidate.name, candidate.source, candidate.weight * share)


def _named(page: Page) -> Iterator[tuple[int, Candidate]]:
    """Names that lines are, or speak of, with the index of the line."""
    whole = set()
    made = set(page.lines_with(MAKER))
    for index, line in enumerate(page.lines):
        text = _without_maker(line) if index in made else line.text
        if len(text) > MAX_LINE_NAME or line.linked or not NAME_END.search(text[-MAX_ENDING:]):
            continue
        if company_likeness(text) >= 0.9 and (name := trimmed(text)):
            whole.add(index)
            yield index, Candidate(name, "line", 0.6)
    for index in page.lines_with(LEGAL_ENDING):
        line = page.lines[index]
        text = _without_maker(line)
        if index not in whole and not line.linked and "\u3400" <= text[:1] <= "\u9fff":
            for match in CHINESE_COMPANY.finditer(text[:MAX_COPYRIGHT]):
                if ORGANISER.match(text):
                    yield index, Candidate(match[0], "organiser", 0.3)
                elif not STREET_NUMBER.search(match[0]):
                    yield index, Candidate(match[0], "text", 0.8 if line.part == "foot" else 0.25)
    for index in page.lines_with(LEGAL_WORD):
        if not page.lines[index].linked:
            for match in LEGAL.finditer(_without_maker(page.lines[index])):
                if name := trimmed(match[1]):
                    yield index, Candidate(name, "legal form", 0.7)


def _without_maker(line: Line) -> str:
    return MAKER.split(line.text, maxsplit=1)[0]


def before_maker(text: str) -> str:
    """A text up to the words that name who made the site."""
    made = MADE.search(text)
    return text[: made.start()] if made else text


def _organisers(page: Page) -> Iterator[str]:
    for index in page.lines_with(ORGANISER):
        if not page.lines[index].linked:
            behind = ORGANISER.split(page.lines[index].text, maxsplit=1)[1]
            yield from (match[0] for match in CHINESE_COMPANY.finditer(behind[:MAX_COPYRIGHT]))


def _copyright_owners(page: Page) -> list[str]:
    """The names in copyright lines, those of one line without repetition."""
    owners: list[str] = []
    for index in page.lines_with(COPYRIGHT_MARK):
        text = _without_maker(page.lines[index])
        if len(text) > MAX_COPYRIGHT or not COPYRIGHT_MARK.search(text):
            continue
        found = [match[0] for match in CHINESE_COMPANY.finditer(text)]
        found += [owner_end().sub("", match["owner"] or match["before"]) for match in COPYRIGHT.finditer(text)]
        owners += [name for name in dict.fromkeys(map(trimmed, found)) if name and not WEB_ADDRESS.match(name)]
    return owners
