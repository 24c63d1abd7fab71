"""Place names at the edges of a company name: 江苏扬州, 大方县, 昆山开发区, 玉田县鸦鸿桥镇.

A division may stand with its rank or without. Rank-less names that mostly begin brands (东方, 平安) are no
region; `data/reference/brand_places.csv` lists them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

REFERENCE: Final = Path(__file__).resolve().parents[2] / "data" / "reference"
NATIONAL: Final = "中国"
BELOW: Final = re.compile(
    "[\u4e00-\u9fff]{0,4}?(?:(?:经济|高新|高科)?技术(?:产业)?开发区|经济(?:开发|技术|)区|高新区|经开区|开发区|保税区|工业园区?"
    "|产业园区?|新区|示范区|管理区|度假区|经济特区|林区)"
    "|[\u4e00-\u9fff]{2,3}?(?:镇|乡(?!村)|街道)"
)


def _lines(name: str) -> Iterator[list[str]]:
    """Cells of a tab-separated reference table, comments left out."""
    text = (REFERENCE / name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if not line.startswith("#"))


def _names() -> Iterator[str]:
    """Official, short and former names of the divisions."""
    yield NATIONAL
    for _, name, _, _, forms in _lines("divisions.tsv"):
        yield name
        yield from forms.split(" ")
    for name, *_, stem in _lines("division_changes.tsv"):
        yield name
        yield stem


def _by_start(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Names by their first two characters, longest first."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        if len(name) > 1:
            found[name[:2]].add(name)
    return {start: tuple(sorted(group, key=len, reverse=True)) for start, group in found.items()}


@cache
def places() -> dict[str, tuple[str, ...]]:
    """Every place name that counts as a region, by its first two characters, longest first."""
    brands = {cells[0].split(",")[0] for cells in _lines("brand_places.csv")}
    return _by_start(set(_names()) - brands)


def is_place(text: str) -> bool:
    """Whether `text` as a whole is the name of a division."""
    return text in places().get(text[:2], ())


def region_end(text: str) -> int:
    """Number of leading characters of `text` that name its region, 0 when it starts with none.

    At least two characters are left over: 大连港 is a brand, 大连建材 is not.
    """
    known, end, limit = places(), 0, len(text) - 2
    while True:
        for name in known.get(text[end : end + 2], ()):
            if end + len(name) <= limit and text.startswith(name, end):
                end += len(name)
                break
        else:
            break
    if end and (below := BELOW.match(text, end)) and below.end() <= limit:
        end = below.end()
    return end


def region_start(text: str) -> int:
    """Where the place name that ends `text` begins (辉瑞制药|上海), len(text) when it ends with none."""
    for start in range(max(2, len(text) - 8), len(text) - 1):
        if is_place(text[start:]):
            return start
    return len(text)
