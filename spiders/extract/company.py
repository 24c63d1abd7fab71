"""The company that a page presents: evidence of every kind weighed into one CompanyItem.

Markup, labels, numbers, addresses and names are read each by their own module; here they are brought together: what belongs
to the company and what to the platform, the sidebar or another firm, and whether the page presents one company at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.text.addresses import parse_address
from spiders.extract.labels import Label, Pair, find_labels, is_empty, read_pairs
from spiders.extract.latin_addresses import find_addresses
from spiders.extract.likeness import company_likeness
from spiders.extract.lines import Line
from spiders.extract.name_candidates import (
    SITE,
    Candidate,
    best_names,
    candidates,
    domain_label,
    name_key,
    site_owners,
    title_names,
    trimmed,
)
from spiders.extract.numbers import Number, likely_regions, read_numbers
from spiders.extract.page import Page, load_page
from spiders.extract.structured import Entity, meta, read_entities
from spiders.extract.verdicts import page_verdict
from spiders.items import CompanyItem, Withheld

HAN = re.compile("[\u3400-\u9fff]")
EMAIL = re.compile(
    r"(?<![\w.+@-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,12}(?![\w@])", re.ASCII
)
MASKED_EMAIL = re.compile(r"[\w.]{0,20}\*{2,}[\w.]{0,20}@[\w.*-]{2,40}")
PLACEHOLDER_EMAIL = re.compile(
    r"^(?:name|your?name|you|email|user|username|xxx+|somebody|someone|test|example|abc|mail|info)@(?:example|domain|your ?domain|email|company|yoursite|mysite|xxx+|test|site|sample)\."
    r"|@(?:example|domain|yourdomain|sentry|wixpress)\.|\.(?:png|jpe?g|gif|svg|webp|css|js)$|^x{3,}@|@x{3,}\.|^(?:somebody|someone|yourname|youremail)@",
    re.IGNORECASE,
)
COMPANY_FACTS = frozenset(
    {
        "name",
        "address",
        "contact_person",
        "credit_code",
        "legal_rep",
        "capital",
        "company_type",
        "business_model",
        "website",
        "size",
        "founded",
    }
    | {"scope", "turnover", "postcode", "emails", "fax"}
)
ONCE_A_COMPANY = frozenset(
    {
        "company_type",
        "business_model",
        "size",
        "capital",
        "founded",
        "legal_rep",
        "turnover",
        "name",
        "scope",
    }
)
MANY_RECORDS = 5
CALLABLE = frozenset({"ok", "unassigned"})
SENTENCE = re.compile(r"[?？!！…:：“”\"]|\.{3}")
TEXT_FIELDS = (
    "contact_title", "contact_department", "postcode", "region", "credit_code", "legal_rep", "capital", "founded", "status", "company_type",
    "business_model", "industry", "size", "turnover", "funding", "products", "scope", "description",
)  # fmt: skip
MAX_NAME = 80
MAX_HEADING = 30
MAX_BLOCK = 6
ENUMERATED = re.compile(r"[一二三四五六七八九十\d]{1,2}[、.．]")
PERSON = re.compile(
    r"^(?:[\u3400-\u9fff·]{1,4}? ?(?:先生|女士|小姐)|[\u3400-\u9fff·]{2,5})(?: ?[(（]?(?:先生|女士|小姐|经理|总经理|老师|主任|总|厂长|店长|老板|工|主管|总监)[)）]?)?(?: ?[(（][^)）]{1,12}[)）])?"
    r"|^(?:(?:Mr|Mrs|Ms|Miss|Dr|Herr|Frau|Mme)\.? )?[A-Z][\w'.-]+(?: [A-Z][\w'.-]*){0,3}"
)
BESIDE_NUMBER = re.compile(
    r"\d[ (（,，、/]{0,2}([\u3400-\u9fff]{1,3}(?:先生|女士|小姐|老师|经理|主任|总))(?![\u3400-\u9fff])"
)
PERSON_TITLE = re.compile(r" ?[(（]([^)）]{1,12})[)）]")
PERSON_STOP = re.compile(
    r"(?i)\b(?:us|form|info|details|now|page|company|home|about|here)\b|方式|电话|我们|公司|地址|手机|邮箱"
)
WEBSITE = re.compile(r"(?:https?[:：]/+)?(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,10}(?:[:/][\w./?=&%#~-]*)?", re.ASCII)
UNLABELLED = re.compile(
    r"[\u3400-\u9fff（）()]{3,30}[路街道巷弄村镇区园][-\d].{0,60}(?<=[\u3400-\u9fff\d#])$|[\u3400-\u9fff]{4,30}\d{1,5} ?号.{0,40}(?<=[\u3400-\u9fff\d#])$"
)
NOT_ADDRESS = re.compile(r"[>»]|首页|https?:|@|\?$|^\*|点击|查看地图$|\bform\b", re.IGNORECASE)
ADDRESS_END = re.compile(
    r"\s*(?:[(（\[【]?(?:查看地图|地图|乘车路线|公交|导航)[)）\]】]?.*|(?:市场合作|商务合作|技术支持|备案|[京津沪渝蒙新藏宁桂港澳黑吉辽晋冀青鲁豫苏皖浙闽赣湘鄂粤琼甘陕川黔滇贵云]ICP|版权所有|Copyright|©|邮编|电话).*|[(（]?(?:P\.?C\.?|邮编)?[:：]?\d{6}[)）]?)$"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was read from a page, before it is weighed."""

    page: Page
    lines: Sequence[Line]
    labels: Sequence[Sequence[Label]]
    pairs: Sequence[Pair]
    numbers: Sequence[Number]
    entities: Sequence[Entity]
    metas: dict[str, str]
    chinese: bool


def extract_company(html: bytes | str, url: str) -> CompanyItem:
    """The company that a page presents; verdict "none" or "blocked" with the reason where it presents none."""
    page = load_page(html, url)
    verdict = page_verdict(page)
    if verdict.kind in ("blocked", "login"):
        return CompanyItem(url=url, verdict="blocked", reason=verdict.reason)
    if verdict.kind == "not_found":
        return CompanyItem(url=url, verdict="none", reason=verdict.reason)
    seen = _read(page)
    if verdict.kind == "shell" and not seen.entities:
        return CompanyItem(url=url, verdict="none", reason=verdict.reason)
    return _company(seen)


def _read(page: Page) -> Evidence:
    lines = page.lines
    labels = [find_labels(line) for line in lines]
    html = page.tree.css_first("html")
    language = (html.attributes.get("lang") or "") if html is not None else ""
    chinese = 10 * len(HAN.findall(page.text[:20_000])) > len(page.text[:20_000].replace(" ", ""))
    regions = ("CN",) if chinese else likely_regions(page.url, page.text, language)
    return Evidence(
        page,
        lines,
        labels,
        tuple(read_pairs(lines, labels)),
        read_numbers(lines, labels, regions),
        read_entities(page),
        meta(page.tree),
        chinese,
    )


def _company(seen: Evidence) -> CompanyItem:
    item = CompanyItem(url=seen.page.url)
    names = _names(seen)
    if names:
        item.name, _, source = names[0]
        item.evidence["name"] = source
    entity = _entity_of(seen.entities, item.name)
    _numbers(item, seen, entity)
    _emails(item, seen, entity)
    _address(item, seen, entity)
    _texts(item, seen, entity)
    _judge(item, seen, names)
    return item


def _names(seen: Evidence) -> list[tuple[str, float, str]]:
    found = list(candidates(seen.page, seen.lines, seen.metas))
    for pair in seen.pairs:
        if (
            pair.fields[0] == "name"
            and _is_name(pair.value)
            and (pair.how != "next" or seen.lines[pair.line].tag in ("dd", "td"))
        ):
            found.append(Candidate(pair.value, f"label {pair.label}", 1.8 if seen.chinese else 0.8))
    for entity in seen.entities:
        for name in entity.fields.get("name", ())[:2]:
            found.append(Candidate(trimmed(name), entity.source, 1.5 if len(seen.entities) < 4 else 0.5))
    if seen.chinese and (name := _above_contact(seen)):
        found.append(Candidate(name, "above the contact lines", 0.9))
    return best_names(found, domain_label(seen.page.url), seen.page.text, seen.chinese)


def _is_name(text: str) -> bool:
    return 2 <= len(text) <= MAX_NAME and "*" not in text and not is_empty(text) and bool(trimmed(text))


def _above_contact(seen: Evidence) -> str:
    """The short line right above the first labelled number or address: the heading of the block of contacts."""
    first = next(
        (
            p.line
            for p in seen.pairs
            if p.fields[0] in ("phones", "address") and p.how == "colon" and seen.lines[p.line].part == "main"
        ),
        0,
    )
    for line, labels in zip(
        reversed(seen.lines[max(0, first - 3) : first]), reversed(seen.labels[max(0, first - 3) : first]), strict=True
    ):
        text = line.text
        if len(text) > MAX_HEADING or line.linked:
            return ""
        if not labels and not ENUMERATED.match(text) and company_likeness(text) > 0 and trimmed(text) == text:
            return text
    return ""


def _entity_of(entities: Sequence[Entity], name: str) -> Entity | None:
    """The entity that bears the name, or the only one."""
    key = name_key(name)
    same = [
        e
        for e in entities
        if any(key and (key in name_key(n) or name_key(n) in key) for n in e.fields.get("name", ()) if name_key(n))
    ]
    if same:
        return max(same, key=lambda entity: len(entity.fields))
    return entities[0] if len(entities) == 1 else None


def _numbers(item: CompanyItem, seen: Evidence, entity: Entity | None) -> None:
    for number in _own_numbers(item, seen):
        target, field = (item.fax, "fax") if number.fax else (item.phones, "phones")
        if _digits(number.raw) not in map(_digits, target):
            target.append(number.raw)
            item.evidence.setdefault(field, f"label {number.label}" if number.label else "text")
    for field in ("phones", "fax") if entity else ():
        target = getattr(item, field)
        for value in entity.fields.get(field, ()) if entity else ():
            if len(_digits(value)) >= 7 and _digits(value) not in map(_digits, [*item.phones, *item.fax]):
                target.append(value)
                item.evidence.setdefault(field, f"{entity.source} {field}" if entity else "")
    for link in seen.page.tree.css("a[href^='tel:' i]")[:20] if not item.phones else ():
        value = (link.attributes.get("href") or "")[4:].strip()
        if len(_digits(value)) >= 7 and _digits(value) not in map(_digits, item.phones):
            item.phones.append(value)
            item.evidence.setdefault("phones", "link tel:")
    if not item.phones:
        for number in seen.numbers:
            if number.status in ("masked", "obfuscated"):
                status: Withheld = "masked" if number.status == "masked" else "obfuscated"
                item.withheld["phones"] = status


def _own_numbers(item: CompanyItem, seen: Evidence) -> list[Number]:
    """The numbers of the company, without those of the platform, of side lists, and of other firms' blocks."""
    usable = [n for n in seen.numbers if n.status in CALLABLE or (n.label and n.status in ("incomplete", "impossible"))]
    if seen.chinese and not _is_own_site(item, seen):
        usable = [n for n in usable if seen.lines[n.line].part == "main"]
        first = next((n.line for n in usable if n.label), 0)
        usable = [n for n in usable if not _is_others(seen, item.name, first, n.line)]
    if not any(n.label and not n.fax and seen.lines[n.line].part in ("main", "head") for n in usable):
        return usable
    if seen.chinese:
        return [n for n in usable if n.label and seen.lines[n.line].part != "aside"]
    return [n for n in usable if n.label or seen.lines[n.line].part != "aside"]


def _is_own_site(item: CompanyItem, seen: Evidence) -> bool:
    """Whether the whole site is the company's, so that its head and foot speak for the company too."""
    key = name_key(item.name)
    if not key or SITE.search(item.name):
        return True
    owners = [name_key(owner) for owner in site_owners(seen.lines, seen.metas)]
    owners = owners or [name_key(part) for part in title_names(seen.page.title) if SITE.search(part)]
    if owners:
        return any(owner in key or key in owner for owner in owners)
    stated = any(pair.fields[0] == "phones" and seen.lines[pair.line].part == "main" for pair in seen.pairs)
    said = [seen.page.title, *(line.text for line in seen.lines if line.part == "foot")]
    return not stated or any(key in name_key(text) for text in said)


def _is_others(seen: Evidence, name: str, first: int, line: int) -> bool:
    """Whether a line stands in a later block of contacts that has a heading with another name than the company's."""
    values = {pair.line for pair in seen.pairs if pair.fields[0] != "other"}
    key = name_key(name)
    for index in range(line, max(first, line - MAX_BLOCK), -1):
        text = seen.lines[index].text
        if index in values or seen.labels[index] or len(text) > MAX_HEADING or ENUMERATED.match(text):
            continue
        if company_likeness(text) >= 0.3 and trimmed(text):
            return name_key(text) not in key and key not in name_key(text)
    return False


def _digits(raw: str) -> str:
    return re.sub(r"\D", "", raw).removeprefix("86").removeprefix("0")


def _emails(item: CompanyItem, seen: Evidence, entity: Entity | None) -> None:
    found: dict[str, tuple[str, str]] = {}
    own_site = not seen.chinese or _is_own_site(item, seen)
    first = next((index for index, line in enumerate(seen.lines) if "@" in line.text and line.part == "main"), None)
    for index, line in enumerate(seen.lines):
        if "@" in line.text and line.part != "aside":
            if not own_site and (
                line.part != "main" or (first is not None and _is_others(seen, item.name, first, index))
            ):
                continue
            for match in EMAIL.finditer(line.text):
                found.setdefault(match[0].lower(), (match[0], "text"))
            if MASKED_EMAIL.search(line.text):
                item.withheld.setdefault("emails", "masked")
    for link in seen.page.tree.css("a[href^='mailto:' i]")[:40]:
        for match in EMAIL.finditer((link.attributes.get("href") or "")[7:].partition("?")[0]):
            found.setdefault(match[0].lower(), (match[0], "link mailto:"))
    for value in entity.fields.get("emails", ()) if entity else ():
        if EMAIL.fullmatch(value):
            found.setdefault(value.lower(), (value, f"{entity.source} email" if entity else ""))
    for key, (value, how) in found.items():
        if not PLACEHOLDER_EMAIL.search(key):
            item.emails.append(value)
            item.evidence.setdefault("emails", how)
    if item.emails:
        item.withheld.pop("emails", None)
    elif "data-cfemail" in seen.page.source or "/cdn-cgi/l/email-protection" in seen.page.source:
        item.withheld["emails"] = "obfuscated"


def _address(item: CompanyItem, seen: Evidence, entity: Entity | None) -> None:
    options: list[tuple[float, str, str]] = []
    for pair in seen.pairs:
        if pair.fields[0] == "address":
            value = ADDRESS_END.sub("", pair.value).strip(" ,，;；。.(（")
            if is_empty(value) or NOT_ADDRESS.search(value) or not 4 <= len(value) <= 160:
                continue
            if not seen.chinese and (pair.how != "colon" or not any(c.isdigit() for c in value)):
                continue
            weight = (
                1.0
                + 0.3 * (pair.how == "colon")
                - 0.6 * (seen.lines[pair.line].part == "aside")
                - 0.1 * (seen.lines[pair.line].part == "foot")
            )
            if seen.chinese:
                place = parse_address(value)
                weight += (
                    0.5 * bool(place.province or place.city)
                    + 0.2 * bool(re.search(r"[路街道号村镇区楼室]", value))
                    + 0.2 * bool(HAN.search(value))
                )
            options.append((weight, value, f"label {pair.label}"))
    if entity and (values := entity.fields.get("address")):
        options.append((1.7, values[0], f"{entity.source} address"))
    if not seen.chinese:
        for address, line in find_addresses(seen.lines, seen.labels):
            options.append((1.6 - 0.3 * (seen.lines[line].part == "aside"), address, "postcode"))
    if seen.chinese and not options:
        options = [
            (0.5, text, "text") for line in seen.lines if line.part != "aside" and (text := _chinese_address(line.text))
        ]
    if options:
        _, item.address, item.evidence["address"] = max(options, key=lambda option: option[0])


def _chinese_address(text: str) -> str:
    """An address that stands without its label: divisions first, then street and number."""
    match = UNLABELLED.match(text)
    if not match:
        return ""
    place = parse_address(match[0])
    return ADDRESS_END.sub("", match[0]).strip() if place.city or place.province else ""


def _texts(item: CompanyItem, seen: Evidence, entity: Entity | None) -> None:
    for pair in seen.pairs:
        name = pair.fields[0]
        if is_empty(pair.value) or (not seen.chinese and pair.how != "colon"):
            continue
        if name == "contact_person" and not item.contact_person:
            _person(item, pair)
        elif name == "phones" and not item.contact_person and (match := BESIDE_NUMBER.search(pair.value)):
            item.contact_person = match[1]
            item.evidence["contact_person"] = f"beside the number of label {pair.label}"
        elif name == "website" and not item.website:
            if (match := WEBSITE.search(pair.value)) and "@" not in pair.value[: match.end() + 1]:
                item.website = match[0]
                item.evidence["website"] = f"label {pair.label}"
        elif name in TEXT_FIELDS and not getattr(item, name) and pair.how != "glued":
            setattr(item, name, pair.value)
            item.evidence[name] = f"label {pair.label}"
        elif name == "former_names" and not item.former_names:
            item.former_names = [part for part in re.split(r"[、,，;；]\s*", pair.value) if part]
            item.evidence[name] = f"label {pair.label}"
    for name in (
        (
            "website",
            "founded",
            "size",
            "credit_code",
            "description",
            "contact_person",
            "scope",
            "capital",
            "legal_rep",
            "industry",
        )
        if entity
        else ()
    ):
        if entity and not getattr(item, name) and (values := entity.fields.get(name)):
            setattr(item, name, values[0])
            item.evidence[name] = f"{entity.source} {name}"


def _person(item: CompanyItem, pair: Pair) -> None:
    match = PERSON.match(pair.value)
    if not match or PERSON_STOP.search(match[0]):
        return
    title = PERSON_TITLE.search(match[0])
    if title and title[1] not in ("先生", "女士", "小姐"):
        item.contact_title = item.contact_title or title[1]
        item.evidence.setdefault("contact_title", f"label {pair.label}")
    item.contact_person = (
        PERSON_TITLE.sub("", match[0]) if title and title[1] not in ("先生", "女士", "小姐") else match[0].strip()
    )
    item.evidence["contact_person"] = f"label {pair.label}"


def _judge(item: CompanyItem, seen: Evidence, names: list[tuple[str, float, str]]) -> None:
    """Whether the page presents one company: a name, and facts that only a company's page states."""
    stated = [
        pair
        for pair in seen.pairs
        if pair.fields[0] in COMPANY_FACTS and pair.how != "glued" and not is_empty(pair.value)
    ]
    counts = Counter(pair.fields[0] for pair in stated if pair.fields[0] in ONCE_A_COMPANY)
    many = max(counts.values(), default=0)
    facts = sorted({pair.fields[0] for pair in stated if seen.lines[pair.line].part != "foot"})
    contacts = [field for field in ("phones", "fax", "emails", "address") if getattr(item, field)]
    own = [n for n in seen.numbers if n.label and n.status == "ok" and seen.lines[n.line].part != "foot"]
    links = len(seen.page.tree.css("a[href]"))
    points = (
        0.3 * min(names[0][1] if names else 0.0, 3.0) + 0.4 * min(len(facts), 4) + 0.4 * len(contacts) + 0.5 * bool(own)
    )
    points += 0.3 * (company_likeness(item.name) >= 0.9)
    points -= max(0, min(links, 600) - 150) / 150
    points -= 3.0 * (many >= MANY_RECORDS)
    points -= 1.0 * (seen.metas.get("og:type", "").lower() in ("article", "news", "video", "product"))
    points -= 0.8 * bool(SENTENCE.search(item.name) or len(item.name) > 25 and HAN.search(item.name) is not None)
    if seen.chinese and not set(facts) - {"emails"}:
        points -= 0.3 if item.phones or item.address else 1.0
    if item.name and points >= (0.9 if seen.chinese else 0.6):
        item.verdict = "company"
        item.reason = "; ".join([f"name by {names[0][2]}", *facts, *contacts])
    else:
        item.verdict = "none"
        said = [
            f"{many} records" if many >= MANY_RECORDS else "",
            f"{links} links" if links > 150 else "",
            *facts,
            *contacts,
        ]
        item.reason = "no company presented: " + (", ".join(filter(None, said)) or "no facts of a company")
