"""Addresses to administrative divisions: province, city, district, township, and the code of the deepest of them.

An address is read from left to right as a chain of names, each inside the one before. Former names count as the division
that answers for them today. A name that several places share is decided by what stands around it (a province or city
anywhere in the text, a township that only one of them has, the `region` given) or stays open: nothing is guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pipelines.text._gazetteer import Word, automaton, townships, zones
from pipelines.text.divisions import CITY, COUNTY, PROVINCE, Division, divisions, find_divisions

SCANNED = 200
"""Characters of a text that are looked at: no address is longer."""

STREET_TAIL = re.compile(
    r"[东南西北中]?[一二三四五六七八九十\d]*(?:[大小]?[道街路桥巷]|胡同|弄|镇|乡|村|屯|社区|小区|花园|广场|大厦|大学|市场|商城|酒店|办事处)"
)
INTRODUCED = re.compile(r"(?:地址|住所|位于|[:：,，;；(（)）\]】\d])$")
STREET = re.compile(r"[路街道号巷村弄镇乡]")
ZONE = re.compile(
    r"[\u4e00-\u9fff]{0,14}?(?:开发区|高新区|高新技术产业园区|经开区|开发新区|工业园区?|工业区|科技园区?|产业园区?|示范区|保税区|保税港区|"
    r"合作区|新区|试验区|经济区|管理区|高开区|高科技园|软件园)(?:管委会)?"
)
TOWNSHIP = re.compile(
    r"[\u4e00-\u9fff]{1,6}?(?:街道(?:办事处)?|(?<=[\u4e00-\u9fff]{2})[镇乡](?![政企镇路街北南东西中]))"
)
OFFICE = re.compile(r"办事处|(?:人民)?政府|办")
LONGEST_TOWNSHIP, SHORTEST_TOWNSHIP = 12, 3


@dataclass(frozen=True, slots=True)
class Address:
    """Where an address lies, "" for what is unknown.

    province, city and district are official names of today (a municipality is province and city). township is as stated;
    zone is a functional zone (高新区, 工业园区) as written, which is no division. adcode is of the deepest division found:
    GB/T 2260, or where no district is named the statistical code of a zone that is counted like one. rest is the text
    behind what was read, white space removed.
    """

    province: str = ""
    city: str = ""
    district: str = ""
    township: str = ""
    zone: str = ""
    adcode: str = ""
    rest: str = ""


def parse_address(text: str, *, region: str | None = None) -> Address:
    """The divisions `text` names; `region` is a division (name or code) it is known to lie in, unless it says otherwise."""
    text = "".join(text.split())
    scope = _scope(region) if region else None
    open_, begin, end = _chain(text, scope)
    return _finish(text, open_, begin, end)


def parse_addresses(texts: Iterable[str], *, region: str | None = None) -> list[Address]:
    """`parse_address` of each text, in order."""
    return [parse_address(text, region=region) for text in texts]


@lru_cache(maxsize=1024)
def _scope(region: str) -> Division | None:
    found = find_divisions(region)
    return found[0] if found and (len(found) == 1 or found[1].level > found[0].level) else None


def _chain(text: str, scope: Division | None) -> tuple[tuple[Division, ...], int, int]:
    """The division `text` names (several while open, none if unknown) and where its names begin and end."""
    open_: tuple[Division, ...] = (scope,) if scope else ()
    given = scope is not None
    begin = end = 0
    for last, word in automaton().iter_long(text[:SCANNED]):
        stop = last + 1
        start = stop - word.length
        adjacent = start == end
        if not word.now and not word.once:
            end = stop if adjacent else end
            continue
        if not (word.ranked and (adjacent or word.length > 2)):
            if STREET_TAIL.match(text, stop):
                continue
            if not adjacent and not (end == 0 and INTRODUCED.search(text, max(0, start - 2), start)):
                if len(open_) > 1 and not word.ranked:
                    open_ = _joined(open_, word.now) or open_
                continue
        elif word.length == 2 and not open_ and start:
            continue
        joined = (_joined(open_, word.now) or _joined(open_, word.once)) if open_ else word.now or word.once
        if not joined and word.ranked:
            if given and end == 0:
                joined = word.now or word.once
            elif adjacent and word.length > 2:
                joined = _neighbour(open_[0], word)
        if not joined:
            continue
        given = False
        if end == 0:
            begin = start
        open_, end = joined, stop
        if len(open_) == 1 and open_[0].level == COUNTY:
            break
    return open_, begin, end


def _joined(open_: tuple[Division, ...], named: tuple[Division, ...]) -> tuple[Division, ...]:
    """Of each open division and each named one that lie in each other, the deeper."""
    found = {}
    for outer in open_:
        scope = outer.adcode[: 2 * outer.level]
        for division in named:
            if division.adcode.startswith(scope):
                found[division.adcode] = division
            elif outer.adcode.startswith(division.adcode[: 2 * division.level]):
                found[outer.adcode] = outer
    return tuple(found.values())


def _neighbour(place: Division, word: Word) -> tuple[Division, ...]:
    """What a county's name right behind that of a place it is not in may mean.

    A longer name inside the place (雨花区 in 南京市 is 雨花台区), or a county that once belonged to it and moved (庐江县 of 巢湖市).
    """
    found = word.now or word.once
    same = tuple(division for division in found if division.adcode[:2] == place.adcode[:2] and division.level == COUNTY)
    return same if len(same) == 1 else ()


def _finish(text: str, open_: tuple[Division, ...], begin: int, end: int) -> Address:
    zone = township = code = ""
    if (match := ZONE.match(text, end)) and "小区" not in match[0]:
        zone = match[0]
        end = match.end()
    counties = ""
    for stop in range(min(len(text), end + LONGEST_TOWNSHIP), end + SHORTEST_TOWNSHIP - 1, -1):
        if found := townships().get(text[end:stop]):
            counties = found
            township = text[end:stop]
            end = stop
            break
    else:
        if match := TOWNSHIP.match(text, end):
            township = match[0]
            end = match.end()
    place = _common(open_)
    if counties and (place is None or place.level < COUNTY):
        place = _county_of(counties, open_) or place
    if place is None:
        return Address(township=township, zone=zone, rest=text)
    if zone and place.level < COUNTY and zone in zones():
        code = zones()[zone][0]
    head = text[:begin] if STREET.search(text, 0, begin) else ""
    return Address(
        place.province,
        place.city,
        place.name if place.level == COUNTY else "",
        township,
        zone,
        code or place.adcode,
        head + text[end:],
    )


def _common(open_: tuple[Division, ...]) -> Division | None:
    """The deepest division that holds all of `open_`."""
    if len(open_) <= 1:
        return open_[0] if open_ else None
    table = divisions()
    for level in (CITY, PROVINCE):
        heads = {division.adcode[: 2 * level].ljust(6, "0") for division in open_}
        if len(heads) == 1:
            return table.get(heads.pop())
    return None


def _county_of(counties: str, open_: tuple[Division, ...]) -> Division | None:
    """The one county of `counties` inside `open_`, anywhere when nothing is known."""
    table = divisions()
    inside = [
        table[code]
        for code in counties.split()
        if not open_ or any(code.startswith(outer.adcode[: 2 * outer.level]) for outer in open_)
    ]
    return inside[0] if len(inside) == 1 else None
