"""Trunk area codes of mainland China: which place has which code, and how long a subscriber number is there.

Codes are written with their leading zero ("0755"). The table is read on first use from
data/reference/area_codes.tsv.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

TABLE = Path(__file__).parents[2] / "data/reference/area_codes.tsv"
PEOPLES = (
    "朝鲜族|土家族|苗族|侗族|布依族|藏族|羌族|彝族|哈尼族|壮族|傣族|景颇族|傈僳族|白族|回族|蒙古族?|哈萨克|柯尔克孜"
)
SUFFIX = re.compile(rf"(?:(?<=..)市|(?<=..)地区|(?<=..)盟|(?<=..)(?:{PEOPLES})*自治州)$")
PROVINCE_SUFFIX = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区)$")


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
    with TABLE.open(encoding="utf-8") as handle:
        rows = [line.rstrip("\n").split("\t") for line in handle if line[0] == "0"]
    return {
        code: AreaCode(code, tuple(map(int, digits)), province, tuple(places.split("|")))
        for code, digits, province, places in rows
    }


def stem(place: str) -> str:
    """A city's name without its rank: 苏州市 -> 苏州, 延边朝鲜族自治州 -> 延边."""
    return SUFFIX.sub("", place)


@cache
def _places() -> tuple[re.Pattern[str], dict[str, set[str]], re.Pattern[str], dict[str, set[str]]]:
    """Provinces at the beginning of a text and their codes in use, cities anywhere and theirs."""
    provinces: dict[str, set[str]] = {}
    cities: dict[str, set[str]] = {}
    for area in area_codes().values():
        if area.lengths:
            for name in {area.province, PROVINCE_SUFFIX.sub("", area.province)}:
                provinces.setdefault(name, set()).add(area.code)
            for place in area.places:
                cities.setdefault(stem(place), set()).add(area.code)
    longest_first = sorted(cities, key=len, reverse=True)
    return (
        re.compile("|".join(name + "(?![市区县州藏])" for name in sorted(provinces, key=len, reverse=True))),
        provinces,
        re.compile(f"(?:{'|'.join(longest_first)})(?![区县])"),
        cities,
    )


@lru_cache(maxsize=4096)
def area_code_of(region: str) -> str:
    """The area code of a region in Chinese (深圳市, 江苏 苏州 昆山市, 海南), "" when it names no place or leaves several codes."""
    province_pattern, provinces, city_pattern, cities = _places()
    province = province_pattern.match(region.strip())
    codes = provinces[province[0]] if province else set()
    if len(codes) != 1:
        city = city_pattern.search(region.strip(), province.end() if province else 0)
        named = cities[city[0]] if city else set()
        codes = named & codes if codes else named
    return next(iter(codes)) if len(codes) == 1 else ""
