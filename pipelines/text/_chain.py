"""Read the chain of divisions at the front of an address: names from left to right, each inside the one before."""

import re
from typing import NamedTuple

from pipelines.text._gazetteer import Word, automaton, township_at, zone_key, zones
from pipelines.text.divisions import CITY, COUNTY, MUNICIPALITIES, PROVINCE, Division, divisions

SCANNED = 200
"""Characters of a text that are looked at: no address is longer."""

STREET_TAIL = re.compile(
    r"[东南西北中]?[一二三四五六七八九十\d]{0,6}[大小]?(?:[道街路巷桥]|胡同|弄)|[镇乡村屯县区]|市(?!区)"
    r"|社区|小区|花园|广场|大厦|大学|市场|商城|酒店|办事处"
)
"""What follows a short name that is no division there but a street, a village, a building or part of a longer name."""

DEVELOPMENT_ZONE = re.compile(r"(?:国家级?|省级|经济|高新|技术|科技|产业|工业){0,4}(?:开发区|高新区|经开区|园区?)")
"""What a county's own zone is called behind its short name."""

DIRECTIONS = re.compile(r"[东南西北中上下城江河湖海山新]{2}")
"""Short names that any city may use of a part of it: 城东开发区."""

INTRODUCED = re.compile(r"(?:地址|住所|位于|[:：,，;；(（)）\]】\d])$")
"""What may stand before the first name of a chain."""

BRIDGE = re.compile(r"[)）]?[\u4e00-\u9fff]{0,8}(?:[试实]验区|自贸区|示范区|园区)[(（]?|[(（,，、.\-]")
"""What may stand between two names of a chain: a zone that spans several places, or a separator."""

IN_WORD = re.compile(r"城市|.市场")
"""An official name that ends so within a text may be part of a word: 金丰城市广场, 东方市场."""

IN_WORD_INSIDE = re.compile(r".市场")
"""The same where its city or province stands before it."""

LONGEST_NAME = 12


class Chain(NamedTuple):
    """The names read: the divisions they leave open (one when settled), and where they end.

    skipped is the text before and between them; last, where the last of them begins; short, whether that is a short
    form. A tuple for speed: there is one an address.
    """

    places: tuple[Division, ...]
    skipped: str
    last: int
    end: int
    short: bool

    @property
    def place(self) -> Division | None:
        """The one division meant, or the deepest that holds all that are open."""
        if len(self.places) <= 1:
            return self.places[0] if self.places else None
        return (_city_meant(self.places) if self.short else None) or _common(self.places)


def read_chain(text: str, scope: Division | None) -> Chain:
    """The chain of `text`, inside `scope` unless the text says otherwise."""
    places: tuple[Division, ...] = (scope,) if scope else ()
    skipped = ""
    latest = end = 0
    short = county = wide = False
    for last, word in automaton().iter_long(text[:SCANNED]):
        stop = last + 1
        start = stop - word.length
        if start > end and county:
            break
        if (start > end or not word.ranked) and not _stands(text, word, text[end:start], stop, bool(places)):
            if len(places) > 1 and not word.ranked and start > end:
                places = joined(places, word.now) or places
            continue
        if not (word.now or word.once):
            end = stop
            continue
        named = joined(places, word.now) or joined(places, word.once) if places else _alone(word)
        if not named and end == 0 and not (word.length == 2 and _county_only(word)):  # the text outdoes `scope`
            named = _alone(word)
        if not named and word.ranked and word.length > 2 and start == end:
            named = _moved(places[0], wide, word)
        if not named or (start > end and end and named == places):
            continue
        skipped += text[end:start]
        places, latest, end, short, wide = named, start, stop, not word.ranked, word.wide
        county = len(places) == 1 and places[0].level == COUNTY
        if county and not (wide or places[0].name.endswith("市")):
            break
    return Chain(places, skipped, latest, end, short)


def joined(places: tuple[Division, ...], named: tuple[Division, ...]) -> tuple[Division, ...]:
    """Of each pair of a place and a named division that lie in each other, the deeper."""
    if len(places) == 1:
        return _inside(places[0], named)
    return tuple({found.adcode: found for place in places for found in _inside(place, named)}.values())


def _inside(place: Division, named: tuple[Division, ...]) -> tuple[Division, ...]:
    scope = place.adcode[: 2 * place.level]
    inside = tuple([division for division in named if division.adcode.startswith(scope)])
    if inside or not any(place.adcode.startswith(division.adcode[: 2 * division.level]) for division in named):
        return inside
    return (place,)


def _stands(text: str, word: Word, gap: str, stop: int, known: bool) -> bool:
    """Whether `word`, which ends at `stop`, goes on with a chain that `gap` separates it from, or begins one.

    An official name of three characters does anywhere, others only where a chain may begin or go on.
    """
    if not (word.now or word.once):
        return not gap
    if word.ranked and word.length > 2:
        return not (IN_WORD_INSIDE if known else IN_WORD).match(text, stop - 2)
    if not known and not word.ranked and word.length == 2 and _county_only(word) and not _supported(text, word, stop):
        return False
    if gap and not (BRIDGE.fullmatch(gap) if known else INTRODUCED.search(gap)):
        return False
    return (
        word.ranked or not STREET_TAIL.match(text, stop) or _name_follows(text, stop) or bool(township_at(text, stop))
    )


def _county_only(word: Word) -> bool:
    return all(division.level == COUNTY for division in word.now or word.once)


def _supported(text: str, word: Word, stop: int) -> bool:
    """Whether a township or a county's development zone follows; else it may be a village's name (青阳)."""
    if zone := DEVELOPMENT_ZONE.match(text, stop):
        name = text[stop - word.length : zone.end()]
        return not DIRECTIONS.match(name) and zone_key(name) not in zones()
    return township_at(text, stop) != ""


def _alone(word: Word) -> tuple[Division, ...]:
    """What `word` names where nothing else is known; names like 城区, 西区 or (formerly) 市区 tell nothing then."""
    if word.ranked and word.length == 2:
        return word.now if len(word.now) == 1 and word.now[0].name[0] not in "东西" else ()
    return word.now or word.once


def _name_follows(text: str, start: int) -> bool:
    """Whether an official name of three or more characters begins at `start` (桥西区 in 石家庄桥西区)."""
    words = automaton()
    ends = range(start + 3, min(len(text), start + LONGEST_NAME) + 1)
    return any((word := words.get(text[start:stop], None)) and word.ranked for stop in ends)


def _moved(place: Division, wide: bool, word: Word) -> tuple[Division, ...]:
    """The county that `word`, right behind `place`, means though outside it.

    It left a prefecture, `wide` if that is a county today (巢湖市庐江县), or its prefecture's seat stands for that
    (吉首市凤凰县).
    """
    scope = place.adcode[:2] if wide or place.level < COUNTY else place.adcode[:4]
    near = tuple(
        division
        for division in word.now or word.once
        if division.level == COUNTY
        and division.adcode.startswith(scope)
        and not (place.level == COUNTY and division.name.endswith("市"))
    )
    return near if len(near) == 1 else ()


def _city_meant(places: tuple[Division, ...]) -> Division | None:
    """The city, where a short name is a city's and a county's elsewhere (西安), unless a municipality's (朝阳)."""
    cities = [place for place in places if place.level == CITY]
    rivals = any(place.level == COUNTY and place.adcode[:2] in MUNICIPALITIES for place in places)
    return cities[0] if len(cities) == 1 and not rivals else None


def _common(places: tuple[Division, ...]) -> Division | None:
    table = divisions()
    for level in (CITY, PROVINCE):
        heads = {place.adcode[: 2 * level].ljust(6, "0") for place in places}
        if len(heads) == 1 and (found := table.get(heads.pop())):
            return found
    return None
