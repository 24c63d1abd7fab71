"""Pasted text: a company a line, or a company a block of lines; with labels (电话：…) or without."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.text.addresses import parse_address
from pipelines.text.titles import split_person
from scripts.importing.fields import FIELDS, OTHER, field_of
from scripts.importing.headers import is_company, kind_of
from scripts.importing.tables import Column, Row, Table, clean

SHOWN = ("name", "phones", "fax", "emails", "address", "contact_person", "contact_title", "website")
ORDER = (*SHOWN, *(field for field in FIELDS if field not in SHOWN))
COLUMNS = tuple(Column("pasted text", field) for field in ORDER)

LABEL = re.compile(
    r"(?:(?<=[\s,，;；、。|)）])|^)([A-Za-z\u4e00-\u9fff][\w /.]{0,11}?)(?:\s*(?P<colon>[:：])\s*|\s*(?=[\d(+]{2}))"
)
TOKENS = re.compile(r"[\s,，;；、|｜]+")
AREA = re.compile(r"\(?0\d{2,3}\)?-?")
DIGITS = re.compile(r"\d{3,8}(?:转\d+|-\d+)?")
STREET = re.compile(r"[省市区县镇乡村路街道巷号楼室层幢座园厦]")
PERSON = re.compile(
    r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,4}(?:先生|女士|小姐|老师|总|经理|主任|校长|董事长|厂长|老板)"
)


def read_pasted(text: str) -> Table:
    """One row a company."""
    rows = []
    for number, block in _blocks(text):
        fields = read_company(block)
        rows.append(Row(number, tuple(fields.get(field, "") for field in ORDER)))
    return Table("", COLUMNS, tuple(rows))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Paragraphs whose further lines have labels or no company of their own are one; else each line is."""
    begin, block = 0, ""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = clean(raw)
        if block and (not line or _begins(line, block)):
            yield begin, block
            block = ""
        if line:
            begin, block = (begin, f"{block}\n{line}") if block else (number, line)
    if block:
        yield begin, block


def _begins(line: str, block: str) -> bool:
    """Whether a line begins a further company: it names one, and the block has one already."""
    return is_company(read_company(line).get("name", "")) and is_company(read_company(block).get("name", ""))


def read_company(text: str) -> dict[str, str]:
    """Field -> text of one company, in one line or several."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        for field, value in _line(clean(line)).items():
            _add(found, field, value)
    if not found.get("name") and found.get("description"):
        found["name"], _, found["description"] = found["description"].partition(" ")
    return found


def _line(text: str) -> dict[str, str]:
    hits = [hit for hit in LABEL.finditer(text) if _announces(hit)]
    found = _tokens(text[: hits[0].start()] if hits else text)
    ends = [*(hit.start() for hit in hits[1:]), len(text)]
    for hit, end in zip(hits, ends, strict=False):
        field, value = field_of(hit[1]), text[hit.end() : end].strip(" ,，;；、|。")
        if field != OTHER:
            _add(found, field, value)
    return found


def _announces(hit: re.Match[str]) -> bool:
    """Whether a word is the label of what follows: with a colon, or, before a number, where it announces one."""
    field = field_of(hit[1])
    return bool(field) if hit["colon"] else field in ("phones", "fax")


def _tokens(text: str) -> dict[str, str]:
    """The parts of a text without labels by their form: what has none is kept as description."""
    found: dict[str, str] = {}
    for token in _joined([token for token in TOKENS.split(text) if token]):
        _add(found, _kind(token, found), token)
    return found


def _kind(token: str, found: dict[str, str]) -> str:
    kind = kind_of(token)
    if kind == "name" and "name" in found:
        kind = ""
    if not kind and STREET.search(token) and (parse_address(token).adcode or len(token) > 4):
        kind = "address"
    if not kind and "contact_person" not in found and "name" in found and PERSON.fullmatch(token):
        kind = "contact_person" if split_person(token).name else ""
    return kind or "description"


def _joined(tokens: list[str]) -> Iterator[str]:
    """The tokens, an area code joined to the number behind it (0512 65550101)."""
    waiting = ""
    for token in tokens:
        if waiting and DIGITS.fullmatch(token):
            yield f"{waiting.strip('()-')}-{token}"
            waiting = ""
            continue
        if waiting:
            yield waiting
        waiting = token if AREA.fullmatch(token) else ""
        if not waiting:
            yield token
    if waiting:
        yield waiting


def _add(found: dict[str, str], field: str, value: str) -> None:
    if value:
        joint = "；" if field in ("phones", "fax", "emails") else " "
        found[field] = f"{found[field]}{joint}{value}" if field in found else value
