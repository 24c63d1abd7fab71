"""Wrappers: where a site's pages hold a field, learned from pages that the general reader understood.

A path is the chain of tags and classes from the body to the element, as a CSS selector. It is trusted once it has
agreed with the general reading on several pages with different values; then it fills what that reading misses: a field
of a company's page, the rows of a list too short to show its repetition. A path that no longer agrees is dropped, and
the new one is learned in its place: a changed layout heals itself. (Wrapper induction: Kushmerick 1997.)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from pipelines.text.codes import credit_code
from pipelines.text.phones import parse_phones
from pipelines.text.urls import stable_url
from pipelines.text.websites import parse_website
from spiders.extract.likeness import company_likeness
from spiders.extract.outline import STATE
from spiders.extract.page import Page, folded
from spiders.items import CompanyItem, Listing

PageKind = Literal["list", "detail"]

TRUSTED = 3
FORGOTTEN = 3
GIVEN_UP = 20
COVERING = 0.8
LEAST_LIKENESS = 0.2  # a trusted place needs less than an unknown one
LONGEST_VALUE = 120
CLASS = re.compile(r"[A-Za-z][A-Za-z_-]{0,40}")
STEP = re.compile(r"[a-z][a-z0-9]{0,20}(?:\.[A-Za-z_-]{1,41})?")
KINDS: Mapping[str, Callable[[str], object]] = {
    "phones": lambda text: any(phone.valid for phone in parse_phones(text)),
    "emails": re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}").fullmatch,
    "address": re.compile(r"(?=.*(?:[\u3400-\u9fff]{2}|[A-Za-z]{3}))[^。！？!?:：@]{5,100}").fullmatch,
    "contact_person": re.compile(r"[^\d。！？!?:：@]{2,30}").fullmatch,
    "website": parse_website,
    "postcode": re.compile(r"\d{6}").fullmatch,
    "credit_code": credit_code,
}


@dataclass(slots=True)
class Wrapper:
    """One path of a site.

    hits: pages with a new value on which it agreed with the general reading; misses: pages in a row on which it did
    not. last: the value met last, so that what never changes is not taken for a fact of a company.
    """

    page_kind: PageKind
    field: str
    path: str
    learned_at: str = ""
    hits: int = 0
    misses: int = 0
    last: str = ""

    @property
    def trusted(self) -> bool:
        """Whether its readings count."""
        return self.hits >= TRUSTED and not self.misses


@dataclass(slots=True)
class Wrappers:
    """The wrappers of one site. dropped: how many trusted paths stopped agreeing and were given up.

    vain: pages of this crawl on which a field had no path of its own; after GIVEN_UP of them it is looked for no more.
    """

    known: dict[tuple[PageKind, str], Wrapper] = field(default_factory=dict)
    dropped: int = 0
    vain: Counter[tuple[PageKind, str]] = field(default_factory=Counter)

    def complete_company(self, item: CompanyItem, page: Page) -> CompanyItem:
        """Learn from a company that was read well, and fill what its page says at trusted places."""
        if item.verdict != "company":
            return item
        paths = cache(lambda: learn(page, item))  # only where a path is missing or fails
        for name, fits in KINDS.items():
            known = self.known.get(("detail", name))
            value = getattr(item, name)
            if value:
                texts = value if isinstance(value, list) else [value]
                self._compare("detail", name, paths, texts, _texts(page, known))
            elif known and known.trusted and name not in item.withheld:
                texts = [text for text in _texts(page, known) if fits(text)]
                if len(texts) == 1:
                    setattr(item, name, texts if isinstance(value, list) else texts[0])
                    item.evidence[name] = f"learned path {known.path}"
        return item

    def complete_listing(self, listing: Listing, page: Page) -> Listing:
        """Learn from a list that was read well; read by the trusted path a page that shows no repetition."""
        known = self.known.get(("list", "name"))
        if listing.verdict == "listing":
            names = [record.name for record in listing.records]
            self._compare(
                "list", "name", lambda: {"name": learn_rows(page, listing.records)}, names, _texts(page, known)
            )
        elif known and known.trusted and listing.verdict in ("none", "empty"):
            records = read_rows_at(page, known.path)
            if records:
                listing.records, listing.verdict = records, "listing"
                listing.reason = f"learned path {known.path}"
        return listing

    def _compare(
        self, kind: PageKind, name: str, own_paths: Callable[[], Mapping[str, str]], values: list[str], found: list[str]
    ) -> None:
        """Hold a known path against the general reading of a page; learn the page's own path where none is known."""
        known = self.known.get((kind, name))
        if known is None:
            if self.vain[kind, name] == GIVEN_UP:
                return
            if path := own_paths().get(name):
                self.known[kind, name] = Wrapper(kind, name, path, hits=1, last=values[0])
            else:
                self.vain[kind, name] += 1
        elif set(found) & set(values):
            known.misses = 0
            known.hits += values[0] != known.last
            known.last = values[0]
        elif found or own_paths().get(name):
            known.misses += 1
            if known.misses >= FORGOTTEN:
                self.dropped += known.hits >= TRUSTED
                del self.known[kind, name]


def learn(page: Page, item: CompanyItem) -> dict[str, str]:
    """Field -> path, for each value that fills one text of the page at a path of its own."""
    wanted: dict[str, str] = {}
    for name in KINDS:
        value = getattr(item, name)
        wanted |= dict.fromkeys(value if isinstance(value, list) else filter(None, [value]), name)
    paths: dict[str, str] = {}
    for text, node in _text_nodes(page):
        name = wanted.get(text, "")
        if name and name not in paths and (path := path_of(node)) and len(page.tree.css(path)) == 1:
            paths[name] = path
    return paths


def learn_rows(page: Page, records: Iterable[CompanyItem]) -> str:
    """The path of the links that bear the names of a list's records, "" where there is none for most of them."""
    wanted = {record.name: stable_url(record.url) for record in records if record.url}
    named = [node for node in page.tree.css("a[href]") if _text(node) in wanted]
    counts = Counter(path_of(node) for node in named if _target(page, node) == wanted[_text(node)])
    path, count = counts.most_common(1)[0] if counts else ("", 0)
    there = {_target(page, node) for node in page.tree.css(path)} if path else set()
    return path if count >= COVERING * max(len(wanted), len(there)) else ""


def read_rows_at(page: Page, path: str) -> list[CompanyItem]:
    """A record for each company that is linked at a path."""
    named = {_target(page, node): _text(node) for node in page.tree.css(path)}
    return [
        CompanyItem(name=name, url=url, evidence={"name": f"learned path {path}"}, verdict="company", reason="row")
        for url, name in named.items()
        if url and company_likeness(name) >= LEAST_LIKENESS
    ]


def path_of(node: LexborNode) -> str:
    """The tags and classes from the body to an element, as a CSS selector; "" where it cannot be written as one."""
    steps = []
    current: LexborNode | None = node
    while current is not None and current.tag not in ("body", "html"):
        classes = (current.attributes.get("class") or "").split()
        stable = next((name for name in classes if CLASS.fullmatch(name) and not STATE.match(name)), "")
        steps.append(f"{current.tag}.{stable}" if stable else current.tag or "")
        current = current.parent
    return " > ".join(reversed(steps)) if all(map(STEP.fullmatch, steps)) else ""


def _texts(page: Page, wrapper: Wrapper | None) -> list[str]:
    return [_text(node) for node in page.tree.css(wrapper.path)] if wrapper else []


def _text(node: LexborNode) -> str:
    return folded(node.text())


def _target(page: Page, node: LexborNode) -> str:
    try:
        return stable_url(urljoin(page.url, node.attributes.get("href") or ""))
    except ValueError:
        return ""


def _text_nodes(page: Page) -> Iterator[tuple[str, LexborNode]]:
    """The short texts of the body, each with the element that holds it and nothing else."""
    body = page.tree.body
    for node in body.traverse(include_text=True) if body is not None else ():
        if node.tag == "-text" and node.parent is not None:
            text = node.text_content or ""
            if len(text) <= LONGEST_VALUE and (text := folded(text)):
                yield text, node.parent
