"""What the row of a company says beside its name: by column heading, by label, by tel: and mailto: links, and by form.

Forms are read without a label only where they cannot be mistaken: telephone numbers, e-mail addresses, house numbers
behind a street, sizes in persons, rounds of funding, salaries. Everything else needs a heading, a label or a class that
names the field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from pipelines.text.phones import Phone, national, parse_phones
from spiders.extract.cells import link_of
from spiders.extract.columns import Column
from spiders.extract.headings import Heading, heading_field
from spiders.extract.likeness import company_likeness
from spiders.extract.links import absolute
from spiders.extract.outline import BREAK, Element, Outline
from spiders.extract.page import folded
from spiders.extract.records import Record
from spiders.extract.rows import Row
from spiders.items import JobAd

MAX_LINES = 80
MAX_VALUE = 400

Part = tuple[int, str]

LABEL = re.compile(r"(?:^|(?<=[\s|/,，；;。]))([^\s:：|/,，；;。]{1,10}(?:\s[^\s:：]{1,3}){0,3})\s*[:：]\s*")
EMPTY = re.compile(r"^[\s\-–—/\\*.。,，:：]*$|^(暂无|无|未填写|暂未填写|未知|不详|保密|null|none|n/?a)$", re.IGNORECASE)
PARTS = re.compile(r"\s*[|｜]\s*|\s+/\s+|\s*·\s+|\s{2,}")
MASKED = re.compile(r"\d\*{2,}|\*{2,}\d")
FOREIGN = re.compile(r"[\d\s().+/x-]{7,30}")

PLACE = re.compile(r"[\[【]\s?([\u4e00-\u9fff][\u4e00-\u9fff·… -]{1,14}?)\s?[\]】]$")

FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "phones",
            r"^(?:(?:电话|手机|tel|phone)\.?\s*)?(\(?\+?(?:86[-\s]?)?(?:1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}|[(（]?0\d{2,3}[)）]?[-\s—]{0,2}\d{3,4}[-\s]?\d{4}"
            r"(?:[-转]\d{1,6})?|[48]00[-\s]?\d{3,4}[-\s]?\d{3,4}|\(0?\d{1,3}\)[-\s]?\d{3,4}[-\s]?\d{3,4}|\d{3}[-.\s]\d{3}[-.\s]\d{4}))$",
        ),
        ("emails", r"^([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})$"),
        (
            "address",
            r"^(?:地址\s*)?([\u4e00-\u9fff·\s]{2,30}[路街道巷弄村镇区园]\s?[\dA-Z-]{1,8}\s?[号弄栋幢座].{0,40})$",
        ),
        ("size", r"^((?:少于|不足)?\d{1,6}(?:\s?[-~–至]\s?\d{1,6})?\s?人(?:以上|以下|左右)?)$"),
        (
            "funding",
            r"^(.{0,4}\(?(?:未融资|种子轮|天使轮|pre-?[a-z]轮|[a-h]\+?轮(?:及以上)?|战略融资|已上市|上市公司|不需要融资)\)?)$",
        ),
        (
            "company_type",
            r"^(民营(?:企业|公司)?|国企|国有企业|外资.{0,6}|合资.{0,6}|事业单位|股份制企业|私营.{0,6}|个体.{0,6}|外商独资.{0,6})$",
        ),
        (
            "job.salary",
            r"^(\d+(?:\.\d+)?\s?[k千万]?\s?[-–~至]\s?\d+(?:\.\d+)?\s?(?:[k千万]元?|元)(?:[/·]\S{1,4})?|\d{3,6}\s?[-–~至]\s?\d{3,6}(?:[/·]\S{1,4})?"
            r"|\d+(?:\.\d+)?\s?[k千万]?\s?元?(?:以[上下]|/[年月天时日])|(?:薪资)?面议)$",
        ),
        ("job.place", r"\[\s?([\u4e00-\u9fff][\u4e00-\u9fff·… -]{1,14}?)\s?\]"),
        (
            "job.published",
            r"^((?:20\d\d[-/.年])?[01]?\d[-/.月][0-3]?\d日?|今天|昨天|\d{1,2}(?:天|小时|分钟)前|\d{1,2}:\d{2})(?:发布|更新)?$",
        ),
    )
)
CLASS_FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE))
    for name, words in (
        ("address", r"address|addr|adr|dizhi|streetaddress|street-address"),
        ("phones", r"tel|phone|telephone|mobile|dianhua|phones|phonenumber"),
        ("region", r"city|area|region|diqu|locality|location"),
        ("industry", r"industry|hangye|trade|field"),
        ("products", r"zhuying|mainproducts?|products|zycp|chanpin"),
    )
)
JOB_HINT = re.compile(r"job|posi?tion|zhiwei|zwmc|zhaopin|recruit|vacanc", re.IGNORECASE)


def read_rows(page: Outline, column: Column, headings: list[Heading], url: str) -> list[Row]:
    """One row a record of the column, in the order of the page; rows that are headings of columns left out."""
    records = [record for record in column.records if heading_field(record.name.text) is None]
    fields = _part_fields(page, records, headings) if records else {}
    rows = [_read(page, record, fields, url) for record in records]
    _fill_merged(page, records, rows, fields)
    if "job.title" not in fields.values() and sum(bool(row.get("job.salary")) for row in rows) * 2 < len(rows):
        for row in rows:
            row.drop_ads()
    return rows


def _part_fields(page: Outline, records: list[Record], headings: list[Heading]) -> dict[Part, str]:
    """The field of each part of the records, as a heading outside of them names it."""
    inside = {i for record in records for i in range(record.start, record.end)}
    parts = {page.elements[i].part for record in (records[0], records[-1]) for i in range(record.start, record.end)}
    fields: dict[Part, str] = {}
    for heading in headings:
        if heading.element.index not in inside and heading.element.part in parts:
            fields.setdefault(heading.element.part, heading.field)
    return fields


def _fill_merged(page: Outline, records: list[Record], rows: list[Row], fields: dict[Part, str]) -> None:
    """Give the value of a cell that spans several rows to each of them."""
    reach: dict[str, tuple[str, int]] = {}
    for record, row in zip(records, rows, strict=True):
        for name, (text, left) in list(reach.items()):
            if left > 0 and not row.get(name):
                row.add(name, text, "merged cell")
            reach[name] = (text, left - 1)
        for element in record.elements(page) if fields else ():
            span = element.attribute("rowspan")
            if (field := fields.get(element.part)) and span.isdecimal() and int(span) > 1:
                reach[field] = (row.get(field), int(span) - 1)


def _read(page: Outline, record: Record, fields: dict[Part, str], url: str) -> Row:
    row = Row()
    name = record.name
    row.add("name", name.text, "column of names")
    if name.line < 0:
        row.add("url", absolute(url, link_of(page, name.element)), "link of the name")
    elements = [element for element in record.elements(page) if not element.hidden]
    links = [element for element in elements if element.tag == "a"]
    for element in elements if fields else ():
        field = fields.get(element.part, "other")
        if field not in ("name", "other"):
            _take(row, page, element, field, url)
    for element in links:
        _take_contact(row, page, element)
    _take_lines(row, page, record, {page.text(element) for element in links})
    for element in elements:
        if element.index != name.element.index:
            _take_class(row, page, element)
    targets = {target for element in links if (target := absolute(url, element.attribute("href")))}
    if len(targets) == 1:
        row.add("url", targets.pop(), "only link of the row")
    if not row.get("job.title"):
        _take_jobs(row, page, [element for element in links if element.index != name.element.index], url)
    return row


def _take(row: Row, page: Outline, element: Element, field: str, url: str) -> None:
    """The text of an element that stands under the heading of a field."""
    text = page.text(element)[:MAX_VALUE]
    if heading_field(text) is None or field == "member.role":  # 会员单位 heads a column of names, or is a role
        _value(row, field, text, "column heading")
    if field == "job.title":
        row.add("job.url", absolute(url, link_of(page, element)), "column heading")


def _take_contact(row: Row, page: Outline, element: Element) -> None:
    """The number or address of a tel: or mailto: link, as the page shows it."""
    scheme, _, target = element.attribute("href").partition(":")
    target = unquote(target).strip("/ ")
    if scheme.lower() == "tel" and target and not MASKED.search(target):
        shown = page.text(element)
        alike = _digits(shown) and _digits(target).endswith(_digits(shown)[1:])
        row.add("phones", shown if alike else target, "tel: link")
    elif scheme.lower() == "mailto" and "@" in target:
        row.add("emails", target.partition("?")[0], "mailto: link")


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _take_lines(row: Row, page: Outline, record: Record, linked: set[str]) -> None:
    """Labels and their values, in one line or in two, and lines whose form says what they are.

    A link is no label: the job 客户经理 announces nobody's name.
    """
    waiting = ""
    for pieces in _lines(page, record):
        line = folded("".join(pieces))
        pairs = list(_pairs(line))
        if pairs:
            waiting = ""
            for field, value in pairs:
                if not value:
                    waiting = field
                _value(row, field, value, "label")
            continue
        if line not in linked and (heading := heading_field(line)):
            waiting = heading
        elif waiting:
            _value(row, waiting, line, "label")
            waiting = ""
        else:
            for text in dict.fromkeys((line, *map(folded, pieces))):
                _take_forms(row, text)


def _value(row: Row, field: str, value: str, evidence: str) -> None:
    if field in ("name", "other") or EMPTY.match(value):
        return
    if field in ("phones", "fax"):
        _numbers(row, field, value, evidence)
    else:
        row.add(field, value[:MAX_VALUE], evidence)


def _numbers(row: Row, field: str, text: str, evidence: str) -> None:
    """Each number of a text as written; numbers of other countries' plans whole."""
    found = parse_phones(f"电话：{text[:MAX_VALUE]}")
    if any(phone.status == "masked" for phone in found):
        row.withheld[field] = "masked"
    numbers = [_with_area(phone) for phone in found if phone.status == "ok"]
    if not numbers and FOREIGN.fullmatch(text) and all(phone.status == "incomplete" for phone in found):
        numbers = [text]
    for number in numbers:
        row.add(field, number, evidence)


def _with_area(phone: Phone) -> str:
    """As written; with the area code that is written once before several numbers."""
    lent = phone.e164 and phone.kind == "landline" and len(_digits(phone.raw)) <= 8
    return national(phone.e164) if lent else phone.raw


def _lines(page: Outline, record: Record) -> list[list[str]]:
    """The record's lines, as their pieces between inline elements; a piece that begins with a label begins a line."""
    lines: list[list[str]] = [[]]
    for text in record.texts(page):
        piece = folded(text)
        if text == BREAK or (piece and lines[-1] and _labelled(piece)):
            lines.append([])
        if piece:
            lines[-1].append(text)
    return [line for line in lines if line][:MAX_LINES]


def _labelled(piece: str) -> bool:
    hit = LABEL.match(piece) if _has_colon(piece) else None
    return hit is not None and heading_field(hit[1]) is not None


def _has_colon(text: str) -> bool:
    return "：" in text or ":" in text


def _pairs(line: str) -> Iterator[tuple[str, str]]:
    """Label and value of each known label in the line."""
    if not _has_colon(line):
        return
    hits = [(hit, field) for hit in LABEL.finditer(line[:1000]) if (field := heading_field(hit[1])) is not None]
    for i, (hit, field) in enumerate(hits):
        end = hits[i + 1][0].start() if i + 1 < len(hits) else len(line)
        yield field, line[hit.end() : end].strip(" |/,，；;")


def _take_forms(row: Row, line: str) -> None:
    if len(line) > 120:
        return
    parts = [part for part in PARTS.split(line) if part]
    for part in parts if len(parts) > 1 else [line]:
        for field, form in FORMS:
            if (hit := form.search(part)) and not any(hit[1] in known for known in row.values.values()):
                _value(row, field, hit[1], "form")
                break


def _take_class(row: Row, page: Outline, element: Element) -> None:
    names = f"{element.attribute('class')} {element.attribute('itemprop')}"
    if names == " " or element.end_text - element.first_text > 16:
        return
    for field, pattern in CLASS_FIELDS:
        if pattern.search(names) and not row.get(field):
            text = re.sub(r"^[^:：]{1,8}[:：]\s*", "", page.text(element))
            parts = [part for part in PARTS.split(text) if not any(form.match(part) for _, form in FORMS)]
            text = " ".join(parts) if field == "industry" else text
            if len(text) <= 120 and not LABEL.search(text) and heading_field(text) is None:
                _value(row, field, text, f"class {names.strip()[:40]}")


def _take_jobs(row: Row, page: Outline, links: list[Element], url: str) -> None:
    """The jobs of a record: links that their class or address calls jobs."""
    seen: set[str] = set()
    for element in links:
        link = element.attribute("href")
        text = page.text(element)
        if not 1 < len(text) <= 80 or link in seen or not JOB_HINT.search(f"{element.attribute('class')} {link}"):
            continue
        title = element.attribute("title") or PLACE.sub("", text)
        if not seen:
            row.add("job.title", title, "link to a job")
            row.add("job.url", absolute(url, link), "link to a job")
        elif company_likeness(title) > 0:
            row.ads.append(JobAd(title=title, url=absolute(url, link)))
        seen.add(link)
