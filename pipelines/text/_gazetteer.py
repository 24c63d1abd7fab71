"""The words an address may name a place with: divisions of today, their short and former names, townships, zones.

The divisions' names are one Aho-Corasick automaton over some twelve thousand words; townships and zones are plain
dictionaries, looked up where an address may continue with one. All are built from data/reference when first used.
"""

from dataclasses import dataclass
from functools import cache

import ahocorasick

from pipelines.text.divisions import PROVINCE, Division, divisions, rows

SKIPPED = ("市辖区", "省直辖县级行政区划", "省直辖县级行政单位", "自治区直辖县级行政区划")
"""Placeholders of the code table that stand where a city or a county would."""


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
    return {name: codes for name, codes in rows("townships.tsv")}


@cache
def zones() -> dict[str, tuple[str, str]]:
    """Names of development zones to their statistical code ("" if none) and the adcode of the division they lie in."""
    return {name: (code, adcode) for name, code, adcode in rows("zones.tsv")}


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
    for name, _, adcode, _, stem in rows("division_changes.tsv"):
        ranked.add(name)
        division = table[adcode]
        for form in (name, stem):
            if form and division not in once.setdefault(form, []):
                once[form].append(division)
    for short in provinces:  # 吉林 and 海南 alone are the provinces
        now[short] = [division for division in now[short] if division.level == PROVINCE]
        once.pop(short, None)
    return {
        form: Word(len(form), form in ranked, tuple(now.get(form, ())), tuple(once.get(form, ())))
        for form in now.keys() | once.keys() | set(SKIPPED)
        if form
    }
