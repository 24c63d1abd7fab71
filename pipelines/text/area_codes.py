"""Trunk area codes of mainland China: which place has which code, and how long a subscriber number is there.

Codes are written with their leading zero ("0755"). The table is read from data/reference/area_codes.tsv when first
used.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines.text.addresses import parse_address
from pipelines.text.divisions import PROVINCE, Division, find_divisions, rows

NOT_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class AreaCode:
    """One code. lengths: digits of a subscriber number, () where the code is retired; places: official names."""

    code: str
    lengths: tuple[int, ...]
    province: str
    places: tuple[str, ...]


@cache
def area_codes() -> dict[str, AreaCode]:
    """The whole table by code."""
    return {
        code: AreaCode(code, tuple(map(int, digits)), province, tuple(places.split("|")))
        for code, digits, province, places in rows("area_codes.tsv")
    }


@lru_cache(maxsize=4096)
def area_code_of(region: str) -> str:
    """The area code of a region (深圳市, 江苏省昆山市, 海南), "" when it names no place or leaves several codes."""
    named = find_divisions(NOT_WORD.sub("", region)) or find_divisions(parse_address(region).adcode)
    widest = [division for division in named if division.level == named[0].level]
    codes = {code for division in widest for code in _codes(division)}
    return codes.pop() if len(codes) == 1 else ""


def _codes(division: Division) -> frozenset[str]:
    """Codes of a division: a county's own one before its city's."""
    names = [division.province] if division.level == PROVINCE else [division.name, division.city, division.province]
    return next(filter(None, (_codes_by_place().get((division.province, name)) for name in names)), frozenset())


@cache
def _codes_by_place() -> dict[tuple[str, str], frozenset[str]]:
    """Province and place to the codes in use there; a province stands for itself with all of its codes."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for area in area_codes().values():
        for place in {area.province, *area.places} if area.lengths else ():
            key = area.province, place
            found[key] = found.get(key, frozenset()) | {area.code}
    return found
