"""Which field a heading means: `import_headings.toml`, then the labels and list headings that pages are read by."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from functools import cache, lru_cache
from pathlib import Path

from spiders.extract.headings import NOISE, heading_field
from spiders.items import CompanyItem, Sighting

HEADINGS = Path(__file__).resolve().parents[2] / "data" / "reference" / "import_headings.toml"
OTHER = "other"
LISTS = frozenset({"phones", "fax", "emails", "former_names"})
NOT_ASKED = frozenset({"url", "job_ads", "evidence", "withheld", "verdict", "reason", "provenance", "origin", "row"})
FIELDS = tuple(f.name for f in (*fields(CompanyItem), *fields(Sighting)) if f.name not in NOT_ASKED)
SIGHTING = frozenset(f.name for f in fields(Sighting)) & frozenset(FIELDS)

INDEX = re.compile(r"[\d一二三四五①②③]+$")
PARTS = re.compile(r"[/／|、\n\s&+及和与]+")
ANY_NAME = frozenset({"名称", "全称", "简称", "名字"})
TITLES = frozenset({"经理", "老板"})
"""Labels of persons that also end what people are called: 王经理 is no heading."""
LEAST = 2


@cache
def _own() -> dict[str, str]:
    table: dict[str, list[str]] = tomllib.loads(HEADINGS.read_text(encoding="utf-8"))
    return {heading: field for field, headings in table.items() for heading in headings}


@lru_cache(maxsize=4096)
def field_of(heading: str) -> str:
    """The field that a heading names, "other" for one that is known and not read, "" for any other text.

    A heading may be numbered (联系电话2), in two languages (公司名称/Company), or say more first (展商联系电话).
    """
    for text in (heading, INDEX.sub("", heading.strip())):
        if field := _known(text):
            return field
    parts = [part for part in PARTS.split(heading) if part]
    if len(parts) > 1:
        return next((field for part in parts if (field := field_of(part))), "")
    return _by_end(NOISE.sub("", heading))


def _known(text: str) -> str:
    key = NOISE.sub("", text).lower()
    field = _own().get(key) or heading_field(text) or ""
    return OTHER if field and field not in FIELDS else field


def _by_end(heading: str) -> str:
    """The field of the longest known word that ends a heading; 产品名称 names no company, 某某公司 is no heading."""
    for cut in range(1, len(heading) - LEAST + 1):
        end = heading[cut:]
        field = "" if end in ANY_NAME else _known(end)
        if field == "name" and "名" not in end:
            continue
        if field == "contact_person" and end in TITLES:
            continue
        if field:
            return field
    return ""
