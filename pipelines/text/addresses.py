"""Addresses to administrative divisions: province, city, district, township, and the code of the deepest of them.

An address is read from left to right as a chain of names, each inside the one before. Former names count as the
division that answers for them today. A name that several places share is decided by what stands around it (a province
or city anywhere in the text, a township that only one of them has, the `region` given) or stays open, never guessed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines.text._chain import SCANNED, STREET_TAIL, Chain, joined, read_chain
from pipelines.text._gazetteer import LONGEST_TOWNSHIP, TOWNSHIP_END, counties_of, stem, township_at, zone_key, zones
from pipelines.text.divisions import CITY, COUNTY, Division, contains, divisions, find_divisions
from pipelines.text.han import fold

TRADITIONAL = re.compile("[縣區鎮鄉號廣東灣臺樓]")
STREET = re.compile(r"[路街道号巷村弄镇乡]")
ZONE = re.compile(
    r"[^路街道巷号村镇乡小以与及\W\da-zA-Z]{0,14}?(?:(?:开发|高新|经开|高开|保税港?|合作|管理|示范|[试实]验|自贸|经济|工业|开发新|新|科技园|产业园|工业园|片)区"
    r"|(?:工业|科技|产业|软件)园)(?:管委会)?"
)
TOWNSHIP = re.compile(
    r"[^路道巷号村省市县区\W\da-zA-Z]{1,6}?(?:街道(?:办事处)?|(?<=[\u4e00-\u9fff]{2})[镇乡](?![政企镇路街北南东西中]))"
)
TOWNSHIP_RANKS = ("街道", "镇", "乡")
SHORTEST_ZONE = 3
ZONE_PART = r"[东南西北中]?(?:大?道|路|大?街|集中区|片区|园区)"
TELLING_TOWNSHIP = 4
HABITS = (
    (re.compile(r"[一二三四五六七八九十\d]委(?![员会])"), frozenset({"15", "21", "22", "23"})),
    (re.compile(r"\d弄"), frozenset({"31", "32", "33"})),
)
"""What goes by number in certain provinces only: residents' committees in the north-east, lanes around Shanghai."""
DECORATION = re.compile(r"^(?:【[^【】]{0,12}】|[^\w(（])+")
BLANK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) | (?=[\u3000-\u9fff\uff00-\uffef])")


@dataclass(frozen=True, slots=True)
class Address:
    """Where an address lies, "" for what is unknown.

    province, city and district are official names of today (a municipality is province and city). township is as
    stated; zone is a functional zone (高新区, 工业园区) as written, which is no division. adcode is that of the deepest
    division found: GB/T 2260, or where no district is known the statistical code of a zone that is counted like one.
    rest is the remaining text without white space; put behind the names it reads the same again. Where divisions are
    written in traditional characters, all is simplified.
    """

    province: str = ""
    city: str = ""
    district: str = ""
    township: str = ""
    zone: str = ""
    adcode: str = ""
    rest: str = ""


def parse_address(text: str, *, region: str | None = None) -> Address:
    """The divisions `text` names.

    `region` is a division, by name or code, that the address is known to lie in; what `text` says goes before it.
    """
    text = "".join(_undecorated(text or "").split())
    chain = read_chain(text, _scope(region) if region else None)
    place, end = chain.place, chain.end
    zone = code = ""
    if match := ZONE.match(text, end):
        end = match.end()
        zone = text[chain.last if chain.short else chain.end : end]
    township = _township(text, end)
    if place is None or place.level < COUNTY:
        if TRADITIONAL.search(text) and (simplified := fold(text)) != text:
            return parse_address(simplified, region=region)
        place, code = _by_evidence(text[:SCANNED], chain, zone, township)
    if place is None:
        return Address(township=township, zone=zone, rest=text)
    head = chain.skipped if STREET.search(chain.skipped) else ""
    if place.level == COUNTY:
        rest, district = text[end + len(township) :], place.name
    else:
        rest, district = text[chain.last if len(chain.places) > 1 or (zone and chain.short) else chain.end :], ""
    return Address(place.province, place.city, district, township, zone, code or place.adcode, head + rest)


def tidy_address(text: str) -> str:
    """The address as written, without signs and remarks in front (★, 【总部】) and blanks between Chinese words."""
    return BLANK.sub("", " ".join(_undecorated(text).split()))


def _undecorated(text: str) -> str:
    """The text from its first letter, digit or round bracket on; a remark in square brackets before it goes too."""
    return text if text[:1].isalnum() else DECORATION.sub("", text)


def parse_addresses(texts: Iterable[str], *, region: str | None = None) -> list[Address]:
    """`parse_address` of each text, in order; one that repeats is read once."""
    texts = list(texts)
    found = {text: parse_address(text, region=region) for text in dict.fromkeys(texts)}
    return [found[text] for text in texts]


@lru_cache(maxsize=1024)
def _scope(region: str) -> Division | None:
    found = find_divisions(region)
    if not found:
        return read_chain("".join(region.split()), None).place
    return found[0] if len(found) == 1 or found[1].level > found[0].level else None


def _township(text: str, start: int) -> str:
    """The township that begins at `start`, known today or called one, or ""."""
    if not TOWNSHIP_END.search(text, start, start + LONGEST_TOWNSHIP):
        return ""
    if known := township_at(text, start):
        return known
    match = TOWNSHIP.match(text, start)
    return match[0] if match else ""


def _by_evidence(text: str, chain: Chain, zone: str, township: str) -> tuple[Division | None, str]:
    """The division that a township, a zone or the text behind them shows where names alone leave it open.

    With it the statistical code of the zone, if it has one.
    """
    table = divisions()
    places = chain.places
    if named := tuple(table[code] for code in counties_of(township)):
        places = (joined(places, named) or places) if places else named if _telling(township, named) else ()
    if len(places) > 1:
        places = _narrowed(text, chain.end, places)
    if len(places) == 1 and places[0].level == COUNTY:
        return places[0], ""
    place = chain.place
    for key in _zone_keys(zone, place):
        code, adcode = zones().get(key, ("", ""))
        if adcode and (place is None or contains(place.adcode, adcode)):
            return table[adcode], code
    if zone and place and place.level == CITY:
        counties = _by_stem(place)
        parts = {part[1] for part in _county_part(place).finditer(text, chain.end)}
        return (counties[parts.pop()] if len(parts) == 1 else place), ""
    return place, ""


def _telling(township: str, named: tuple[Division, ...]) -> bool:
    """Whether a township tells its county by itself.

    Of the names that only one county has today, short ones had abolished namesakes; not so a county's seat (抚远镇).
    """
    if len(named) > 1 or len(township) >= TELLING_TOWNSHIP:
        return True
    return stem(named[0].name) == township[:-1] and not named[0].name.endswith("区")


def _narrowed(text: str, start: int, places: tuple[Division, ...]) -> tuple[Division, ...]:
    """The one of `places` that the text behind `start` speaks for, or all.

    It may give a township of that place in short (东保卫 for 东保卫街道), its name, or a habit of its province.
    """
    shown = {
        code
        for stop in range(start + 2, min(len(text), start + LONGEST_TOWNSHIP) + 1)
        if not STREET_TAIL.match(text, stop)
        for rank in TOWNSHIP_RANKS
        for code in counties_of(text[start:stop] + rank)
    }
    found = (
        tuple(place for place in places if place.adcode in shown),
        tuple(place for place in places if stem(place.name) in text[start + 2 :]),
        *(
            tuple(place for place in places if place.adcode[:2] in provinces)
            for habit, provinces in HABITS
            if habit.search(text, start)
        ),
    )
    return next((some for some in found if len(some) == 1), places)


def _zone_keys(zone: str, place: Division | None) -> Iterator[str]:
    """Keys under which the zone `zone` of `place` may stand in `zones`."""
    key = zone_key(zone)
    if len(key) > SHORTEST_ZONE:
        yield key
    if place and zone:
        yield zone_key(stem(place.city or place.name) + zone)


@cache
def _by_stem(city: Division) -> dict[str, Division]:
    """The counties of `city` by their names without rank, unless that is a single character or the city's own name."""
    return {
        stem(division.name): division
        for division in divisions().values()
        if division.level == COUNTY
        and contains(city.adcode, division.adcode)
        and stem(division.name) not in (division.name, stem(city.name))
    }


@cache
def _county_part(city: Division) -> re.Pattern[str]:
    """A road or a part of a zone that is named for a county of `city`: 金水东路, 南岗集中区."""
    return re.compile(f"({'|'.join(_by_stem(city)) or '(?!)'}){ZONE_PART}")
