"""The words an address may name a place with: divisions of today, their short and former names, townships, zones.

The divisions' names are one Aho-Corasick automaton over some eight thousand words; townships and zones are looked up
where an address may go on with one. All come from data/reference when first used.
"""

import re
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

import ahocorasick

from pipelines.text.divisions import PROVINCE, Division, contains, divisions, lines, rows

SKIPPED = ("市辖区", "省直辖县级行政区划", "省直辖县级行政单位", "自治区直辖县级行政区划")
"""Placeholders of the code table that stand where a city or a county would."""

TOWNSHIP_ENDS = frozenset("镇乡道木")
LONGEST_TOWNSHIP = 12

ZONE_KIND = re.compile(r"高新技术(?:产业)?(?:开发|园)区|高新区|经济(?:技术)?开发区|经开区")


class Word(NamedTuple):
    """A name as written: now and once are the divisions it names today and named formerly.

    ranked tells the official form (苏州市) from a short one (苏州); a placeholder names no division. A tuple, because
    thousands are made when first used and a frozen dataclass takes four times as long.
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


def counties_of(township: str) -> list[str]:
    """Codes of the counties that have a town, township or street called `township`, none if there is none."""
    lines = _township_lines()
    head = township + "\t"
    at = bisect_left(lines, head)
    return lines[at][len(head) :].split() if at < len(lines) and lines[at].startswith(head) else []


def township_at(text: str, start: int) -> str:
    """The longest name of a township that begins at `start`, or ""."""
    for stop in range(min(len(text), start + LONGEST_TOWNSHIP), start + 2, -1):
        if text[stop - 1] in TOWNSHIP_ENDS and counties_of(text[start:stop]):
            return text[start:stop]
    return ""


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
    now: dict[str, list[Division]] = {}
    once: dict[str, list[Division]] = {}
    ranked = set(SKIPPED)
    provinces: set[str] = set()
    table = divisions()
    for adcode, name, level, _, forms in rows("divisions.tsv"):
        ranked.add(name)
        provinces.update(forms.split() if level == "1" else ())
        now.setdefault(name, []).append(table[adcode])
        for short in forms.split():
            now.setdefault(short, []).append(table[adcode])
    for name, _, adcode, _, short in rows("division_changes.tsv"):
        ranked.add(name)
        once.setdefault(name, []).append(table[adcode])
        if short:
            once.setdefault(short, []).append(table[adcode])
    for short in provinces:  # 吉林 and 海南 alone are the provinces
        now[short] = [division for division in now[short] if division.level == PROVINCE]
        once.pop(short, None)
    return {
        form: Word(len(form), form in ranked, tuple(now.get(form, ())), _deepest(once[form]) if form in once else ())
        for form in now.keys() | once.keys() | set(SKIPPED)
    }


def _deepest(named: list[Division]) -> tuple[Division, ...]:
    """`named` without repetitions and without those that hold another."""
    by_code = {division.adcode: division for division in named}
    return tuple(
        division
        for code, division in by_code.items()
        if not code.endswith("00") or not any(contains(code, other) for other in by_code if other != code)
    )
