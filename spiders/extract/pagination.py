"""The next page of a listing: link words, rel, pager context and the number in the address, weighed together.

Addresses that cannot be followed (`#`, `javascript:`, disabled links, the page itself) are never a next page,
and neither are the previous/next links of articles.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_LINKS = 5_000
PAGER_DEPTH = 3
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

# where a link shows it (text, hint: title, labels, names and classes, rel), what it shows, and how much that counts
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
DISABLED = re.compile(r"disable|nolink|no-?next|unavailable|inactive\b", re.IGNORECASE)
PAGER = re.compile(r"pag(e|er|es|ing|ina)|fenye|fanye|nav-?links", re.IGNORECASE)
ARTICLE_NAV = re.compile(r"(post|article|entry|single|portfolio)[-_]?nav|nav-(single|post|article)", re.IGNORECASE)
CURRENT = re.compile(r"\b(current|active|cur|on|selected|now|this|here|pageon|on_page)\b", re.IGNORECASE)
FOLLOWABLE = re.compile(r"(?!(javascript|mailto|tel|data|about|sms|whatsapp|weixin):)", re.IGNORECASE)

PAGE_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"[?&;](?:page|p|pn|pg|paged|pages|page_?(?:no|num|number|index|id)?|page[A-Z]\w{0,8}|cur_?page|current_?page"
        r"|start|offset|from|begin|skip|first|limitstart|st)=(\d{1,6})(?=&|$)",
        r"/(?:page|p|pn|pg|pages|seite|pagina|pag)[-_/.]?(\d{1,5})(?=[/.?&]|$)",
        r"[-_/,](?:pn|page|p|l|y)?[-_]?(\d{1,4})(?:\.(?:s?html?|php|aspx?|jsp))?/?(?:\?.*)?$",
    )
)
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Link:
    """One followable link: absolute address, folded text, and its other words by kind."""

    node: LexborNode
    url: str
    text: str
    title: str
    names: str
    rel: str


def step(current: str, target: str) -> int:
    """1 when target is a later page of current's listing by its address, -1 an earlier one, 0 when it does not say."""
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


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _links(tree: LexborHTMLParser, url: str) -> list[Link]:
    base = tree.css_first("base[href]")
    root = _absolute(url, (base.attributes.get("href") or "")) if base else url
    found = []
    for node in islice(tree.css("a, link[rel]"), MAX_LINKS):
        attributes = node.attributes
        href = (attributes.get("href") or attributes.get("aref") or "").strip()
        if not href or href.startswith("#") or not FOLLOWABLE.match(href) or not (target := _absolute(root, href)):
            continue
        images = node.css("img, i, span, svg, div") if len(node.text()) < 40 else []
        title = [attributes.get("title"), attributes.get("aria-label")]
        names = [attributes.get("class"), attributes.get("id")]
        for image in images[:4]:
            shown = image.attributes
            title += [shown.get("alt"), shown.get("title"), shown.get("aria-label")]
            names += [shown.get("class"), (shown.get("src") or "").rpartition("/")[2]]
        found.append(
            Link(
                node,
                target,
                " ".join(node.text(separator=" ").split()),
                " ".join(filter(None, title)),
                " ".join(filter(None, names)),
                attributes.get("rel") or "",
            )
        )
    return found


def _absolute(base: str, href: str) -> str:
    try:
        target = urldefrag(urljoin(base, href.replace("\n", ""))).url
        return target if urlsplit(target).scheme in ("http", "https") else ""
    except ValueError:
        return ""


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


def _score(link: Link, url: str, numbered: Counter[int]) -> float:
    shown = {"text": link.text, "title": link.title, "names": link.names, "rel": link.rel}
    if len(link.text) > 30:
        shown["text"] = ""
    score = sum(weight for where, pattern, weight in SIGNS if pattern.search(shown[where]))
    if score <= 0:
        return 0
    parents = _ancestors(link.node)
    context = " ".join(_names(parent) for parent in parents)
    if DISABLED.search(link.names) or (parents and DISABLED.search(_names(parents[0]))):
        return 0
    score += 1.5 if any(numbered[parent.mem_id] >= 1 for parent in parents) else 0
    score += 0.5 if PAGER.search(context) else 0
    score -= 2.5 if ARTICLE_NAV.search(context) else 0
    score -= 2 if len(link.text) > 30 else 0
    score -= 0 if _same_site(url, link.url) else 2
    return score + {1: 1.5, 0: -0.5, -1: -2.5}[step(url, link.url)]


def next_page(tree: LexborHTMLParser, url: str) -> str | None:
    """Absolute address of the next page, or None when the page is the last one or is not paged."""
    url = urldefrag(url).url
    links = _links(tree, url)
    numbered: Counter[int] = Counter()
    for link in links:
        if link.text.isdecimal() and len(link.text) <= 4:
            numbered.update(parent.mem_id for parent in _ancestors(link.node))
    scored = [(_score(link, url, numbered), -rank, link.url) for rank, link in enumerate(links)]
    best = max(scored, default=(0.0, 0, ""))
    if best[0] >= THRESHOLD:
        return None if _same_page(best[2], url) else best[2]
    return _following_number(links, url, numbered)


def _following_number(links: list[Link], url: str, numbered: Counter[int]) -> str | None:
    """The link that bears the number after the current one, in a pager without a next link."""
    pagers: dict[int, dict[int, str]] = {}
    for link in links:
        if link.text.isdecimal() and len(link.text) <= 4 and _same_site(url, link.url):
            for parent in _ancestors(link.node):
                pagers.setdefault(parent.mem_id, {}).setdefault(int(link.text), link.url)
    for link in links:
        if not (link.text.isdecimal() and len(link.text) <= 4):
            continue
        for parent in _ancestors(link.node):
            pages = pagers.get(parent.mem_id, {})
            current = _current(parent, pages, url)
            if current is not None and (target := pages.get(current + 1)) and step(url, target) > 0:
                return target
    return None


def _current(pager: LexborNode, pages: dict[int, str], url: str) -> int | None:
    """The number of the pager that stands without a link, is marked current, or links to this page."""
    words = [word for word in pager.text(separator=" ").split() if word.isdecimal() and len(word) <= 4]
    if not words or len(words) > 40:
        return None
    plain = [int(word) for word in words if int(word) not in pages]
    if len(plain) == 1:
        return plain[0]
    return next((number for number, target in pages.items() if _same_page(target, url)), None)
