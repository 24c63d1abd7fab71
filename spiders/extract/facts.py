"""What labels and markup say of the company beside name, contacts and address: person, website, registry, trade."""

from __future__ import annotations

import re

from spiders.extract.evidence import Evidence
from spiders.extract.labels import Pair, is_empty
from spiders.extract.structured import Entity
from spiders.items import CompanyItem

AS_WRITTEN = frozenset(
    {"contact_title", "contact_department", "postcode", "region", "credit_code", "legal_rep", "capital", "founded"}
    | {"status", "company_type", "business_model", "industry", "size", "turnover", "funding", "products", "scope"}
    | {"description"}
)
OF_PERSON = ("contact_title", "contact_department")
OF_ENTITY = (
    *("website", "contact_person", "credit_code", "legal_rep", "capital", "founded"),
    *("size", "industry", "scope", "description"),
)
HONORIFICS = frozenset({"先生", "女士", "小姐"})
PERSON = re.compile(
    r"(?:[\u3400-\u9fff·]{1,4}? ?(?:先生|女士|小姐)|[\u3400-\u9fff·]{2,5})"
    r"(?: ?[(（]?(?:先生|女士|小姐|经理|总经理|老师|主任|总|厂长|店长|老板|工|主管|总监)[)）]?)?"
    r"(?: ?[(（][^)）]{1,12}[)）])?"
    r"|(?:(?:Mr|Mrs|Ms|Miss|Dr|Herr|Frau|Mme)\.? )?[A-Z][\w'.-]+(?: [A-Z][\w'.-]*){0,3}"
)
BESIDE_NUMBER = re.compile(
    r"\d[ (（,，、/]{0,2}([\u3400-\u9fff]{1,3}(?:先生|女士|小姐|老师|经理|主任|总))(?![\u3400-\u9fff])"
)
TITLE = re.compile(r" ?[(（]([^)）]{1,12})[)）]")
NO_PERSON = re.compile(
    r"\b(?:us|form|info|details|now|page|company|home|about|here)\b|方式|电话|我们|公司|地址|手机|邮箱", re.IGNORECASE
)
WEBSITE = re.compile(r"(?:https?[:：]/+)?(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,10}(?:[:/][\w./?=&%#~-]*)?", re.ASCII)
LIST = re.compile(r"[、,，;；]\s*")


def fill_facts(item: CompanyItem, seen: Evidence, entity: Entity | None) -> None:
    """The first value that a label gives to each field, then what the markup adds."""
    for pair in seen.pairs:
        if not is_empty(pair.value) and (seen.chinese or pair.how == "colon"):
            _fill(item, pair)
    for field in OF_ENTITY if entity else ():
        if entity and not getattr(item, field) and (values := entity.fields.get(field)):
            setattr(item, field, values[0])
            item.evidence[field] = f"{entity.source} {field}"
    if not item.contact_person:
        for field in OF_PERSON:  # 在招职位 is what an employer looks for, nobody's title
            setattr(item, field, "")
            item.evidence.pop(field, None)


def _fill(item: CompanyItem, pair: Pair) -> None:
    field = pair.fields[0]
    value: str | list[str] = ""
    how = f"label {pair.label}"
    if field == "contact_person":
        value = _person(item, pair)
    elif field == "phones" and (match := BESIDE_NUMBER.search(pair.value)):
        field, value, how = "contact_person", match[1], f"beside the number of label {pair.label}"
    elif field == "website":
        match = WEBSITE.search(pair.value)
        value = match[0] if match and "@" not in pair.value[: match.end() + 1] else ""
    elif field == "former_names":
        value = [part for part in LIST.split(pair.value) if part]
    elif field in AS_WRITTEN and pair.how != "glued":
        value = pair.value
    if value and not getattr(item, field):
        setattr(item, field, value)
        item.evidence[field] = how


def _person(item: CompanyItem, pair: Pair) -> str:
    """The name, with its honorific; a title in brackets goes to the contact's title."""
    match = PERSON.match(pair.value)
    if not match or NO_PERSON.search(match[0]):
        return ""
    title = TITLE.search(match[0])
    if not title or title[1] in HONORIFICS:
        return match[0].strip()
    if not item.contact_person and not item.contact_title:
        item.contact_title = title[1]
        item.evidence["contact_title"] = f"label {pair.label}"
    return TITLE.sub("", match[0])
