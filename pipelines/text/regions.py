"""Place names at the edges of a company name: 江苏扬州, 大方县, 昆山开发区, 玉田县鸦鸿桥镇.

A division may stand with its rank or without. A district without its rank is a region only behind its own city
(广州越秀, not 越秀 alone), and names without rank that mostly begin brands (东方, 平安) are none:
`data/reference/brand_places.tsv` lists them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipelines.text.divisions import rows

NATIONAL: Final = "中国"
BELOW: Final = re.compile(
    "[\u4e00-\u9fff]{0,4}?(?:(?:经济|高新|高科)?技术(?:产业)?开发区|经济(?:开发|技术|)区|高新区|经开区|开发区|保税区|工业园区?"
    "|产业园区?|新区|示范区|管理区|度假区|经济特区|林区)"
    "|[\u4e00-\u9fff]{2,3}?(?:镇|乡(?!村)|街道)"
)
"""Zones and townships, which only follow a division."""

LONGEST_PLACE: Final = 8
BELOW_RANKS: Final = "镇乡"
"""What makes a place's name that of a township: 肇源县|肇源镇."""


@dataclass(frozen=True, slots=True)
class Place:
    """A name of divisions. scopes: beginnings of their adcodes (32, 3205, 320582). alone: may begin a region by itself.

    ranked: written in full (苏州市). wide: of a city or a province.
    """

    name: str
    scopes: tuple[str, ...]
    alone: bool
    ranked: bool
    wide: bool


@cache
def places() -> dict[str, tuple[Place, ...]]:
    """Every name of a division of today or formerly, by its first two characters, longest first."""
    named: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for name, form, code in _names():
        named[form].add((name, _scope(code)))
    brands = {name for (name,) in rows("brand_places.tsv")}
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for form in sorted(named, key=len, reverse=True):
        scopes = tuple(sorted({scope for _, scope in named[form]}))
        ranked = any(name == form for name, _ in named[form])
        districts = all(name.endswith("区") and len(scope) == 6 for name, scope in named[form])
        alone = ranked or (form not in brands and not districts)
        found[form[:2]].append(Place(form, scopes, alone, ranked, any(len(scope) < 6 for scope in scopes)))
    return {start: tuple(group) for start, group in found.items()}


def _names() -> Iterator[tuple[str, str, str]]:
    """Official name, a form of it, and adcode, of every division; former ones under their old code and today's."""
    yield NATIONAL, NATIONAL, "000000"
    for code, name, _, _, forms in rows("divisions.tsv"):
        for form in (name, *forms.split()):
            yield name, form, code
    for name, old_code, code, _, stem in rows("division_changes.tsv"):
        for form in filter(None, (name, stem)):
            yield name, form, old_code
            yield name, form, code


def _scope(code: str) -> str:
    """Beginning that the codes of all divisions inside share: 320500 -> 3205."""
    while code.endswith("00"):
        code = code[:-2]
    return code


def is_place(text: str) -> bool:
    """Whether `text` as a whole is the name of a division that may stand alone."""
    return any(place.name == text and place.alone for place in places().get(text[:2], ()))


def find_region(text: str, *, registered: bool) -> tuple[int, int]:
    """Where the places that begin `text` end, and where they end without a last one that may be the brand's.

    Each place lies in the one before. The two ends differ when the last is a county's name without rank: a brand
    may begin with it (江西|万年青水泥) or be it (广州|越秀资本). registered: the text is a legal name; in a trading
    name such a county (金山办公) is always the brand. At least two characters are left: 大连港 is a brand.
    """
    scopes: tuple[str, ...] = ("",)
    end, sure, limit = 0, 0, len(text) - 2
    while place := _place_at(text, end, limit, scopes, registered=registered):
        scopes, end = place.scopes, end + len(place.name)
        sure = end if place.ranked or place.wide else sure
    if end and (below := BELOW.match(text, end)) and below.end() <= limit:
        end = sure = below.end()
    return end, sure


def _place_at(text: str, start: int, limit: int, scopes: tuple[str, ...], *, registered: bool) -> Place | None:
    """The longest place at `start` that lies in one of `scopes` or, at the beginning, may stand alone."""
    for place in places().get(text[start : start + 2], ()):
        end = start + len(place.name)
        if end > limit or not text.startswith(place.name, start) or text[end] in BELOW_RANKS:
            continue
        if place.ranked or (
            place.alone and (registered or place.wide)
            if scopes == ("",)
            else any(scope.startswith(scopes) for scope in place.scopes)
        ):
            return place
    return None


def region_start(text: str) -> int:
    """Where the city or province that ends `text` begins (辉瑞制药|上海), len(text) when it ends with none."""
    for start in range(max(2, len(text) - 8), len(text) - 1):
        for place in places().get(text[start : start + 2], ()):
            if place.wide and place.alone and place.name == text[start:]:
                return start
    return len(text)


def region_inside(text: str, trade_starts: list[int]) -> tuple[int, int] | None:
    """Where a city or province between brand and trade stands (晨澜|苏州|教育), as it is left by lost brackets.

    trade_starts: positions from which the rest of `text` is words of trades; at least two characters stand before.
    """
    for end in trade_starts:
        for start in range(max(2, end - LONGEST_PLACE), end - 1):
            if any(
                place.wide and place.alone and place.name == text[start:end]
                for place in places().get(text[start : start + 2], ())
            ):
                return start, end
    return None
