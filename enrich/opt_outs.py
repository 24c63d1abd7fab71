"""Opt-outs as people write them, on the command line or in a file, turned into the facts that the gate compares."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from sqlite_utils import Database

from enrich.explain import find_lead
from pipelines.gate import name_fact
from pipelines.suppression import KINDS
from pipelines.text.codes import credit_code
from pipelines.text.emails import parse_emails
from pipelines.text.names import parse_company_name
from pipelines.text.phones import parse_phones
from pipelines.text.titles import split_person
from pipelines.text.websites import is_platform, parse_website

HEADERS = {
    "kind": ("kind", "类型"),
    "value": ("value", "内容", "号码", "电话", "手机", "phone", "number"),
    "reason": ("reason", "原因", "备注"),
}
WORDS = {"号码": "phone", "电话": "phone", "邮箱": "email", "网站": "domain", "域名": "domain", "企业": "company"} | {
    "公司": "company",
    "联系人": "person",
}
ENCODINGS = ("utf-8-sig", "gb18030")


class OptOutError(ValueError):
    """A text that would stop nothing, or too much; the message says how to write it."""


@dataclass(frozen=True, slots=True)
class OptOut:
    """One line of a file. line: from 1. kind: "" where the file does not say."""

    line: int
    kind: str
    value: str
    reason: str


def canonical(db: Database, kind: str, value: str) -> str:
    """The value as `suppress` takes it. Raises OptOutError for one that would stop nothing or everybody."""
    value = value.strip()
    if kind == "phone":
        return _number(value)
    if kind == "company":
        return _company(db, value)
    if kind == "domain":
        return _domain(value)
    if kind == "email":
        if not (found := parse_emails(value)):
            raise OptOutError(f"{value!r} is no email")
        return found[0]
    if not (person := split_person(value).name or value):
        raise OptOutError(f"{value!r} is no {kind}")
    return person


def _number(value: str) -> str:
    phones = [p for p in parse_phones(value) if p.valid]
    if len(phones) != 1:
        raise OptOutError(f"{value!r} is not one dialable number; write it with its area code, as 0512-65551234")
    return phones[0].e164


def _domain(value: str) -> str:
    site = parse_website(value.rpartition("@")[2])
    if not (site and site.domain):
        raise OptOutError(f"{value!r} is not a domain; write it as firm.com.cn")
    if is_platform(site.domain):
        raise OptOutError(f"{site.domain} is shared by many companies; suppress the company or the e-mail address")
    return site.domain


def _company(db: Database, value: str) -> str:
    """A lead_uid; else the credit code or legal name of a company that is not known yet and must not become a lead."""
    if not value:
        raise OptOutError("which company? Give its 线索编号, name or credit code")
    found = find_lead(db, value)
    if len(found) == 1:
        return str(found[0]["lead_uid"])
    if found:
        names = "、".join(f"{c['lead_uid']} {c['name']}" for c in found)
        raise OptOutError(f"{len(found)} companies or more answer to {value!r}: {names}")
    if code := credit_code(value):
        return f"code:{code}"
    name = parse_company_name(value)
    if not name.legal_form:
        raise OptOutError(f"no company {value!r}, and it is no full legal name by which it could be known later")
    return next(iter(name_fact(name.key, True, "")))[1]


def guess_kind(value: str) -> str:
    """What an opt-out of a file is about where the file does not say."""
    if "@" in value:
        return "email"
    if any(p.valid for p in parse_phones(value)):
        return "phone"
    return "domain" if value.isascii() and "." in value else "company"


def read_opt_outs(path: Path) -> Iterator[OptOut]:
    """The lines of a csv, txt or xlsx file: a value each, or columns under a header. Raises OptOutError, OSError."""
    columns: dict[str, int] = {}
    for line, cells in enumerate(_lines(path), start=1):
        if not any(cells):
            continue
        if line == 1 and (columns := _columns(cells)):
            continue
        chosen = columns or {"value": 0}
        kind, value, reason = (cells[i] if (i := chosen.get(n, -1)) in range(len(cells)) else "" for n in HEADERS)
        kind = WORDS.get(kind, kind.casefold())
        yield OptOut(line, kind if kind in KINDS else "", value, reason)


def _columns(cells: list[str]) -> dict[str, int]:
    folded = [cell.strip().casefold() for cell in cells]
    found = {name: folded.index(w) for name, words in HEADERS.items() for w in words[::-1] if w in folded}
    return found if "value" in found else {}


def _lines(path: Path) -> Iterator[list[str]]:
    if path.suffix.casefold() == ".xlsx":
        sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
        yield from (["" if cell is None else str(cell).strip() for cell in row] for row in sheet.values)
        return
    content = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise OptOutError(f"{path}: neither UTF-8 nor GB 18030; save it as UTF-8")
    yield from ([cell.strip() for cell in row] for row in csv.reader(text.splitlines()))
