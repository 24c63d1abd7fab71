"""The words an address may name a place with: divisions of today, their short and former names, townships, zones.

The divisions' names are one Aho-Corasick automaton over some eight thousand words; townships and zones are looked up
where an address may go on with one. All come from data/reference when first used.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

import ahocorasick

from pipelines.text.divisions import COUNTY, PROVINCE, Division, contains, divisions, lines, rows

SKIPPED = ("市辖区", "省直辖县级行政区划", "省直辖县级行政单位", "自治区直辖县级行政区划")
"""Placeholders of the code table that stand where a city or a county would."""

TOWNSHIP_END = re.compile(r"[镇乡道木]")
LONGEST_TOWNSHIP = 12

ZONE_KIND = re.compile(r"高新技术(?:产业)?(?:开发|园)区|高新区|经济(?:技术)?开发区|经开区")


class Word(NamedTuple):
    """A name as written: now and once are the divisions it names today and named formerly.

    ranked tells the official form (苏州市) from a short one (苏州); wide, that it was a prefecture's and is a county's.
    A placeholder names no division. A tuple, as thousands are made at once and a frozen dataclass takes longer.
    """

    length: int
    ranked: bool
    wide: bool
    now: tuple[Division, ...]
    once: tuple[Division, ...]


@cache
def automaton() -> ahocorasick.Automaton:
    """All words, each with its `Word`, ready for `iter_long`."""
    found = ahocorasick.Automaton()
    for name, word in _words().items():
        found.add_word(name, word)
    found.make_automaton()
    return found


@lru_cache(maxsize=8192)
def counties_of(township: str) -> tuple[str, ...]:
    """Codes of the counties that have a town, township or street called `township`, none if there is none."""
    table = _township_lines()
    head = township + "\t"
    at = bisect_left(table, head)
    return tuple(table[at][len(head) :].split()) if at < len(table) and table[at].startswith(head) else ()


def township_at(text: str, start: int) -> str:
    """The longest name of a township that begins at `start`, or ""."""
    found = ""
    for end in TOWNSHIP_END.finditer(text, start + 2, start + LONGEST_TOWNSHIP):
        name = text[start : end.end()]
        found = name if counties_of(name) else found
    return found


@cache
def _township_lines() -> list[str]:
    """The rows of the table as they are, in the order of their names: searched by bisection, ten times sooner ready."""
    return sorted(lines("townships.tsv"))


@cache
def zones() -> dict[str, tuple[str, str]]:
    """Development zones by `zone_key`: statistical code ("" if none) and the adcode of the division each lies in."""
    found: dict[str, tuple[str, str]] = {}
    for name, code, adcode in rows("zones.tsv"):
        division = divisions()[adcode]
        full, local = zone_key(name), zone_key(name.removeprefix(stem(division.province)))
        for key in {full, local if local.startswith(stem(division.city)) else full}:
            found[key] = ("", "") if key in found else (code, adcode)
    return {key: zone for key, zone in found.items() if zone[1]}


def zone_key(name: str) -> str:
    """A zone's name with its kind in short: 南通市经济技术开发区 -> 南通经开."""
    return ZONE_KIND.sub(lambda kind: "高新" if kind[0].startswith("高新") else "经开", name.replace("市", "", 1))


@cache
def stem(name: str) -> str:
    """A division's name without its rank."""
    return _stems().get(name, name)


@cache
def _stems() -> dict[str, str]:
    return {name: forms.split(" ", 1)[0] or name for _, name, _, _, forms in rows("divisions.tsv")}


def _words() -> dict[str, Word]:
    now: dict[str, list[Division]] = defaultdict(list)
    once: dict[str, list[Division]] = defaultdict(list)
    ranked = set(SKIPPED)
    wide: set[str] = set()
    provinces: list[str] = []
    table = divisions()
    for adcode, name, level, _, shorts in rows("divisions.tsv"):
        official = _official(name, table[adcode].city)
        ranked.update(official)
        provinces += shorts.split() if level == "1" else ()
        for form in (*official, *shorts.split()):
            now[form].append(table[adcode])
    for name, old_code, adcode, _, short in rows("division_changes.tsv"):
        official = _official(name, table[adcode].city)
        ranked.update(official)
        if old_code.endswith("00") and table[adcode].level == COUNTY:
            wide.add(name)
        for form in (*official, short) if short else official:
            once[form].append(table[adcode])
    for short in provinces:  # 吉林 and 海南 alone are the provinces
        now[short] = [division for division in now[short] if division.level == PROVINCE]
        once.pop(short, None)
    return {
        form: Word(
            len(form),
            form in ranked,
            form in wide,
            tuple(now.get(form, ())),
            _deepest(once[form]) if form in once else (),
        )
        for form in now.keys() | once.keys() | set(SKIPPED)
    }


def _official(name: str, city: str) -> tuple[str, ...]:
    """`name`, and if it begins with 市 how it runs together with its city's: 济南市中区 is 市中区 of 济南市."""
    return (name, stem(city) + name) if name.startswith("市") and city else (name,)


def _deepest(named: list[Division]) -> tuple[Division, ...]:
    """`named` without repetitions and without those that hold another."""
    by_code = {division.adcode: division for division in named}
    return tuple(
        division
        for code, division in by_code.items()
        if not code.endswith("00") or not any(contains(code, other) for other in by_code if other != code)
    )
