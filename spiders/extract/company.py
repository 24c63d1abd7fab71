"""The company that a page presents: evidence of every kind weighed into one CompanyItem.

Markup, labels, numbers, addresses and names are read each by their own module; here they are brought together, and
it is judged whether the page presents one company at all.
"""

from __future__ import annotations

import re
from collections import Counter

from spiders.extract.company_address import fill_address
from spiders.extract.company_name import entity_of, names_of
from spiders.extract.contacts import fill_emails, fill_numbers
from spiders.extract.evidence import Evidence, is_own_site, read_evidence
from spiders.extract.facts import fill_facts
from spiders.extract.labels import is_empty
from spiders.extract.likeness import company_likeness
from spiders.extract.name_candidates import CHINESE_COMPANY
from spiders.extract.name_text import trimmed
from spiders.extract.page import Page, load_page
from spiders.extract.verdicts import page_verdict
from spiders.items import CompanyItem

ONCE_A_COMPANY = frozenset(
    {"company_type", "business_model", "size", "capital", "founded", "legal_rep", "turnover", "name", "scope"}
)
COMPANY_FACTS = ONCE_A_COMPANY | {"address", "contact_person", "credit_code", "website", "postcode", "emails", "fax"}
ARTICLE = re.compile("责任编辑|责编[:：]|(?:来源|作者)[:：]|各有关单位|第[一二]条 |特此(?:公告|通知)|人民政府[:：]")
OTHER_PAGES = frozenset({"article", "news", "video", "product"})
SENTENCE = re.compile(r"[?？!！…:：“”\"]|\.{3}")
MANY_RECORDS, SEVERAL, LIKELY = 5, 3, 0.6
FEW_LINKS, MANY_LINKS = 150, 600
SHORT_NAME, LONG_NAME = 8, 25
THRESHOLD_CHINESE, THRESHOLD = 0.9, 0.6


def extract_company(html: bytes | str, url: str, *, hosted: bool = False) -> CompanyItem:
    """The company that a page presents; verdict "none" or "blocked" with the reason where it presents none.

    hosted: the page is known to be a directory's, so that the numbers of its head and foot are those of the directory.
    """
    item = company_of(load_page(html, url), hosted=hosted)
    item.url = url
    return item


def company_of(page: Page, *, hosted: bool = False) -> CompanyItem:
    """`extract_company` of a page that is already parsed."""
    verdict = page_verdict(page)
    if verdict.kind in ("blocked", "login"):
        return CompanyItem(url=page.url, verdict="blocked", reason=verdict.reason)
    if verdict.kind == "not_found":
        return CompanyItem(url=page.url, verdict="none", reason=verdict.reason)
    seen = read_evidence(page)
    if verdict.kind == "shell" and not seen.entities:
        return CompanyItem(url=page.url, verdict="none", reason=verdict.reason)
    return _company(seen, hosted)


def _company(seen: Evidence, hosted: bool) -> CompanyItem:
    item = CompanyItem(url=seen.page.url)
    weight = 0.0
    if names := names_of(seen):
        item.name, weight, item.evidence["name"] = names[0]
    entity = entity_of(seen.entities, item.name)
    own_site = not hosted and is_own_site(seen, item.name)
    fill_numbers(item, seen, entity, own_site)
    fill_emails(item, seen, entity, own_site)
    fill_address(item, seen, entity, own_site)
    fill_facts(item, seen, entity)
    _judge(item, seen, weight)
    return item


def _judge(item: CompanyItem, seen: Evidence, weight: float) -> None:
    """Whether the page presents one company: a name, and facts that only a company's page states.

    weight: that of the name. Facts repeated over and over are a list; so are very many links.
    """
    stated = [pair for pair in seen.pairs if pair.fields[0] in COMPANY_FACTS and pair.how != "glued"]
    stated = [pair for pair in stated if not is_empty(pair.value)]
    counts = Counter(pair.fields[0] for pair in stated)
    many = max((counts[field] for field in ONCE_A_COMPANY), default=0)
    facts = sorted({pair.fields[0] for pair in stated if seen.part(pair.line) != "foot"})
    contacts = [field for field in ("phones", "fax", "emails", "address") if getattr(item, field)]
    callable_here = any(n.label and n.status == "ok" and seen.part(n.line) != "foot" for n in seen.numbers)
    links = len(seen.page.tree.css("a[href]"))
    sentence = bool(SENTENCE.search(item.name)) or (
        seen.chinese
        and (len(item.name) > LONG_NAME or (len(item.name) > SHORT_NAME and company_likeness(item.name) < 0.2))
    )
    points = 0.3 * min(weight, 3.0) + 0.4 * min(len(facts), 4) + 0.4 * len(contacts) + 0.5 * callable_here
    points += 0.3 * (company_likeness(item.name) >= 0.9)
    points -= max(0, min(links, MANY_LINKS) - FEW_LINKS) / FEW_LINKS
    points -= 3.0 * (many >= MANY_RECORDS)
    points -= 1.0 * (seen.metas.get("og:type", "").lower() in OTHER_PAGES)
    points -= 0.8 * sentence
    points -= 1.5 * (seen.chinese and not facts and _links_to_companies(seen) >= SEVERAL)
    points -= 1.0 * (bool(ARTICLE.search(seen.page.text)) and not CHINESE_COMPANY.fullmatch(item.name))
    if seen.chinese and not set(facts) - {"emails"}:
        points -= 0.3 if item.phones or item.address else 1.0
    if item.name and points >= (THRESHOLD_CHINESE if seen.chinese else THRESHOLD):
        item.verdict = "company"
        item.reason = "; ".join([f"name by {item.evidence['name']}", *dict.fromkeys([*facts, *contacts])])
        return
    against = [f"{many} records"] * (many >= MANY_RECORDS) + [f"{links} links"] * (links > FEW_LINKS)
    item.reason = "no company presented: " + (", ".join(against + facts) or "no facts of a company")


def _links_to_companies(seen: Evidence) -> int:
    """How many links are the names of companies: what a directory's front page is made of."""
    linked = (line.text for line in seen.lines if line.linked)
    return sum(company_likeness(text) >= LIKELY and bool(trimmed(text)) for text in linked)
