"""The words an address may name a place with: divisions of today, their short and former names, townships, zones.

The divisions' names are one Aho-Corasick automaton over some twelve thousand words; townships and zones are plain
dictionaries, looked up where an address may continue with one. All are built from data/reference when first used.
"""

import re
from dataclasses import dataclass
from functools import cache

import ahocorasick

from pipelines.text.divisions import PROVINCE, Division, contains, divisions, rows

SKIPPED = ("市辖区", "省直辖县级行政区划", "省直辖县级行政单位", "自治区直辖县级行政区划")
"""Placeholders of the code table that stand where a city or a county would."""

TOWNSHIP_ENDS = frozenset("镇乡道木")
LONGEST_TOWNSHIP = 12

ZONE_KIND = re.compile(r"高新技术(?:产业)?(?:开发|园)区|高新区|经济(?:技术)?开发区|经开区")


@dataclass(frozen=True, slots=True)
class Word:
    """A name as written: now and once are the divisions it names today and named formerly.

    ranked tells the official form (苏州市) from a short one (苏州); a placeholder names no division.
    """

    length: int
    ranked: bool
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


@cache
def townships() -> dict[str, str]:
    """Names of towns, townships and streets to the codes of the counties that have one, separated by blanks."""
    return dict(rows("townships.tsv"))


def township_at(text: str, start: int) -> str:
    """The longest name of a township that begins at `start`, or ""."""
    table = townships()
    for stop in range(min(len(text), start + LONGEST_TOWNSHIP), start + 2, -1):
        if text[stop - 1] in TOWNSHIP_ENDS and text[start:stop] in table:
            return text[start:stop]
    return ""


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
    now: dict[str, list[Division]] = {}
    once: dict[str, list[Division]] = {}
    ranked = set(SKIPPED)
    table = divisions()
    for adcode, name, _, _, forms in rows("divisions.tsv"):
        ranked.add(name)
        now.setdefault(name, []).append(table[adcode])
        for short in forms.split():
            now.setdefault(short, []).append(table[adcode])
    provinces = {short for short, named in now.items() if any(d.level == PROVINCE for d in named)}
    for name, _, adcode, _, short in rows("division_changes.tsv"):
        ranked.add(name)
        for form in filter(None, (name, short)):
            once.setdefault(form, []).append(table[adcode])
    for short in provinces:  # 吉林 and 海南 alone are the provinces
        now[short] = [division for division in now[short] if division.level == PROVINCE]
        once.pop(short, None)
    return {
        form: Word(len(form), form in ranked, tuple(now.get(form, ())), _deepest(once.get(form, [])))
        for form in now.keys() | once.keys() | set(SKIPPED)
    }


def _deepest(named: list[Division]) -> tuple[Division, ...]:
    """`named` without repetitions and without those that hold another."""
    codes = {division.adcode for division in named}
    return tuple(
        division
        for division in dict.fromkeys(named)
        if not any(code != division.adcode and contains(division.adcode, code) for code in codes)
    )
