"""The next page of a listing: link words, rel, pager context and the number in the address, weighed together.

Addresses that cannot be followed (`#`, `javascript:`, disabled links, the page itself) are never a next page,
and neither are the previous/next links of articles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from urllib.parse import urldefrag, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from spiders.extract.links import NOT_PAGES, absolute
from spiders.extract.page import folded

MAX_LINKS = 5_000
MAX_TEXT = 30
MAX_NUMBERS = 27  # more of them are the days of a month
PAGER_DEPTH = 4
THRESHOLD = 3.0

NEXT_WORD = (
    r"下一?[页頁]|[后後]一?[页頁]|翻页|next|more results|siguientes?|suivante?s?|weiter|nächste|vor(wärts)?"
    r"|volgende|successiv[oa]|pr[oó]xim[oa]|avanti|n[aä]sta|neste|n[aæ]ste|seuraava|次へ|次の|следующая|далее|다음"
    r"|następna|další|sonraki|berikutnya"
)
SUBJECT = (
    r"post|article|story|chapter|thread|topic|month|day|week|year|event|photo|image|picture|project|product|slide"
    r"|video|game|issue|step|question|item|tip|recipe|stor(y|ies)|newest"
)
ARROW = "›»>＞→▶►❯⟩"

# where a link shows it (text; counted: text of a link whose address counts pages by name; title and labels; names of
# classes and images; rel), what it shows, and how much that counts
SIGNS: tuple[tuple[str, re.Pattern[str], float], ...] = tuple(
    (where, re.compile(pattern, re.IGNORECASE), weight)
    for where, pattern, weight in (
        ("text", rf"^\W*({NEXT_WORD})(\s*(page|pagina|página|seite|posts|entries|results|ads|\d+))?s?\W*$", 3.0),
        (
            "text",
            r"^\W*newer( (posts|entries))?\W*$",
            5.0,
        ),  # blogs run backwards: readers call newer posts the next page
        ("text", rf"^[{ARROW}\s]{{1,3}}$", 1.5),
        ("text", r"^\W*(continued?|read on)\W*$", 1.0),
        ("text", rf"\bnext\b.{{0,20}}\b({SUBJECT})s?\b|下一[篇条章则张个组步期]|下篇|[后後]一[篇条章]", -4.0),
        ("counted", r"^\W*((load|show|view|see) )?more\b|^\W*(加载|查看|显示|浏览)?更多\W*$", 2.0),
        ("title", rf"({NEXT_WORD})", 1.5),
        ("title", rf"\bnext\b.{{0,20}}\b({SUBJECT})s?\b|下一[篇条章则张个组步期]|下篇", -4.0),
        (
            "names",
            r"\b(pag\w*[-_])?next(?!-?(post|article))|next([-_ ]?(page|link|btn|posts?link)|\b|_)|[a-z]Next\b",
            1.5,
        ),
        ("names", r"(chevron|angle|arrow|caret)[-_]?(double[-_])?right|right[-_]?arrow", 1.0),
        ("names", r"\bprev|[a-z]Prev\b|previous|\bback\b|\blast\b|carousel|slide|slick|swiper|calendar", -2.0),
        ("rel", r"\bnext\b", 1.5),
        ("rel", r"\bprev", -4.0),
    )
)
PROMISING = {
    kind: re.compile(
        "|".join(f"(?:{sign.pattern})" for where, sign, weight in SIGNS if where == kind and weight > 0), re.IGNORECASE
    )
    for kind in ("text", "counted", "title", "names", "rel")
}
DISABLED = re.compile(r"disable|nolink|no-?next|unavailable|inactive\b", re.IGNORECASE)
PAGER = re.compile(r"pag(e|er|es|ing|ina)|fenye|fanye|nav-?links", re.IGNORECASE)
ARTICLE_NAV = re.compile(r"(post|article|entry|single|portfolio)[-_]?nav|nav-(single|post|article)", re.IGNORECASE)
CALENDAR = re.compile(r"calendar|datepicker|rili|month", re.IGNORECASE)
CURRENT = re.compile(r"\b(current|active|cur|on|selected|now|this|here|pageon|on_page)\b", re.IGNORECASE)

PAGE_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"[?&;](?:page|p|pn|pg|paged|pages|page_?(?:no|num|number|index|id)?|page[A-Z]\w{0,8}|cur_?page|current_?page"
        r"|start|offset|from|begin|skip|first|limitstart|st)=(\d{1,6})(?=&|$)",
        r"/(?:page|p|pn|pg|pages|seite|pagina|pag)[-_/.]?(\d{1,5})(?=[/.?&]|$)",
        r"[-_/,](?:pn|page|p|l|y)?[-_]?(\d{1,4})(?:\.(?:s?html?|php|aspx?|jsp))?/?(?:\?.*)?$",
    )
)
ENDING = re.compile(r"(?:\.[A-Za-z]{2,5}|/)$")
BEHIND = re.compile(r"[-_/,](?:page|pages|pn|pg|p|l|y|list|index)?[-_/]?(\d{1,5})(?:\.[A-Za-z]{2,5}|/)?", re.IGNORECASE)
NAMED_FORMS = PAGE_FORMS[:2]
OFFSET = re.compile(r"\b(?:start|offset|from|begin|skip|limitstart|st)=", re.IGNORECASE)
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Link:
    """One followable link: absolute address, and what it shows by kind: folded text, title, names, rel."""

    node: LexborNode
    url: str
    shown: dict[str, str]

    @property
    def number(self) -> int | None:
        """The page number that the link shows, if it shows nothing else."""
        text = self.shown["text"]
        return int(text) if text.isdecimal() and len(text) <= 4 else None


def step(current: str, target: str) -> int:
    """1 when target is a later page of current's listing by its address, -1 an earlier one, 0 when it does not say."""
    stem = _stem(current)
    if target.startswith(stem) and (behind := BEHIND.fullmatch(target, len(stem))) and int(behind[1]) > 1:
        return 1
    here, there = DIGITS.findall(current), DIGITS.findall(target)
    if DIGITS.sub("0", current) == DIGITS.sub("0", target):
        moved = [(int(a[:12]), int(b[:12])) for a, b in zip(here, there, strict=True) if a != b]
        if len(moved) == 1:
            return 1 if moved[0][1] > moved[0][0] else -1
    for form in PAGE_FORMS:
        if other := form.search(target):
            page = form.search(current)
            return _sign(int(other[1]) - int(page[1]) if page else int(other[1]))
    return 0


@lru_cache(maxsize=16)
def _stem(url: str) -> str:
    """The address without what ends it: pages behind the first one go on from there."""
    return ENDING.sub("", url)


def following_address(url: str, current: int) -> str | None:
    """The address with the number of its page, which must be current, raised by one; None where it names no page."""
    for form in PAGE_FORMS:
        if (hit := form.search(url)) and int(hit[1]) == current:
            return f"{url[: hit.start(1)]}{current + 1}{url[hit.end(1) :]}"
    return None


def next_by_number(url: str, records: int) -> str | None:
    """The address behind one that names its page or, as an offset, its first record; None where it names neither.

    records: how many the page of this address holds.
    """
    for form in NAMED_FORMS:
        if hit := form.search(url):
            number = int(hit[1]) + (records if OFFSET.search(hit[0]) else 1)
            return f"{url[: hit.start(1)]}{number}{url[hit.end(1) :]}"
    return None


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _links(tree: LexborHTMLParser, url: str) -> list[Link]:
    """The links that show a word, an arrow, a number or a name of a pager."""
    base = tree.css_first("base[href]")
    root = absolute(url, base.attributes.get("href") or "") if base else url
    found = []
    for node in islice(tree.css("a, link[rel]"), MAX_LINKS):
        attributes = node.attributes
        hrefs = ((attributes.get(name) or "").strip() for name in ("href", "aref"))
        href = next((href for href in hrefs if href and not NOT_PAGES.match(href)), "")
        if not href:
            continue
        text = folded(node.text())
        text = text if len(text) <= MAX_TEXT else ""
        title = [attributes.get("title"), attributes.get("aria-label")]
        names = [attributes.get("class"), attributes.get("id")]
        if len(text) < 3:
            for image in islice(node.css("img, i, span, svg, div"), 4):
                icon = image.attributes
                title += [icon.get("alt"), icon.get("title"), icon.get("aria-label")]
                names += [icon.get("class"), (icon.get("src") or "").rpartition("/")[2]]
        rel = attributes.get("rel") or ""
        counted = text if any(form.search(href) for form in NAMED_FORMS) else ""
        shown = {"text": text, "counted": counted, "title": _joined(title), "names": _joined(names), "rel": rel}
        link = Link(node, "", shown)
        promising = link.number is not None or any(
            shown[kind] and PROMISING[kind].search(shown[kind]) for kind in shown
        )
        if promising and (target := absolute(root, href)):
            found.append(replace(link, url=target))
    return found


def _joined(words: list[str | None]) -> str:
    return " ".join(filter(None, words))


def _ancestors(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    parent = node.parent
    while parent is not None and len(found) < PAGER_DEPTH and parent.tag not in ("body", "html"):
        found.append(parent)
        parent = parent.parent
    return found


def _names(node: LexborNode) -> str:
    return f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"


def _same_site(a: str, b: str) -> bool:
    return urlsplit(a).netloc.removeprefix("www.") == urlsplit(b).netloc.removeprefix("www.")


def _same_page(a: str, b: str) -> bool:
    return a.partition("://")[2].rstrip("/") == b.partition("://")[2].rstrip("/")


def _score(link: Link, url: str, pagers: dict[int, dict[int, Link]]) -> float:
    score = sum(weight for kind, sign, weight in SIGNS if link.shown[kind] and sign.search(link.shown[kind]))
    parents = _ancestors(link.node)
    if score <= 0 or DISABLED.search(link.shown["names"]) or (parents and DISABLED.search(_names(parents[0]))):
        return 0
    context = " ".join(_names(parent) for parent in parents)
    score += 1.5 if any(parent.mem_id in pagers for parent in parents) else 0
    score += 0.5 if PAGER.search(context) else 0
    score -= 2.5 if ARTICLE_NAV.search(context) else 0
    score -= 0 if _same_site(url, link.url) else 2
    return score + {1: 1.5, 0: -0.5, -1: -2.5}[step(url, link.url)]


def next_page(tree: LexborHTMLParser, url: str) -> str | None:
    """Absolute address of the next page, or None when the page is the last one or is not paged."""
    url = urldefrag(url).url
    links = _links(tree, url)
    pagers: dict[int, dict[int, Link]] = {}
    for link in links:
        if link.number is not None and _same_site(url, link.url):
            for parent in _ancestors(link.node):
                pagers.setdefault(parent.mem_id, {}).setdefault(link.number, link)
    if pagers:  # a pager on the page knows better than the head, which some sites fill on the last page too
        links = [link for link in links if link.node.tag == "a"]
    scored = [(_score(link, url, pagers), -rank, link.url) for rank, link in enumerate(links)]
    best = max(scored, default=(0.0, 0, ""))
    if best[0] < THRESHOLD:
        return _following_number(links, url, pagers)
    # A link to this very address ends the listing, unless the pager itself counts that link as the page after this one.
    if _same_page(best[2], url) and _following_number(links, "", pagers) != best[2]:
        return None
    return best[2]


def _following_number(links: list[Link], url: str, pagers: dict[int, dict[int, Link]]) -> str | None:
    """The link that bears the number after the current one, in a pager without a next link."""
    for link in links:
        parents = _ancestors(link.node)
        if link.number is None or CALENDAR.search(" ".join((link.url, *map(_names, parents)))):
            continue
        for parent in parents:
            pages = pagers.get(parent.mem_id, {})
            current = _current(parent, pages, url)
            following = pages.get(current + 1) if current is not None else None
            if following and step(url, following.url) > 0:
                return following.url
    return None


def _current(pager: LexborNode, pages: dict[int, Link], url: str) -> int | None:
    """The number of the pager that stands without a link, is marked current, or links to this page."""
    numbers = [int(word) for word in pager.text(separator=" ").split() if word.isdecimal() and len(word) <= 4]
    if not 2 <= len(numbers) <= MAX_NUMBERS:
        return None
    plain = [number for number in numbers if number not in pages]
    if len(plain) == 1:
        return plain[0]
    for number, link in pages.items():
        marks = f"{link.shown['names']} {_names(link.node.parent) if link.node.parent else ''}"
        if _same_page(link.url, url) or CURRENT.search(marks):
            return number
    return None
