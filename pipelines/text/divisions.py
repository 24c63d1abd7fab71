"""Administrative divisions of China to county level: find one by what a person types, and which lies in which.

Codes are those of GB/T 2260, six digits. A municipality stands as province and as city. Counties that a province
governs itself (仙桃市, 469xxx) have no city; 东莞, 中山, 儋州 and 嘉峪关 are cities without counties. The table is read
from data/reference/divisions.tsv when first used.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
PROVINCE, CITY, COUNTY = 1, 2, 3
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
LONGEST_NAME = 64
_PINYIN_RANK = re.compile(r"(?<=..)(?:shi|city|sheng|province|xian|county|qu|district|zhou|prefecture)$")


@dataclass(frozen=True, slots=True)
class Division:
    """A province (level 1), city (2) or county (3) of today.

    province and city are the official names above it or its own; pinyin is its name without rank and tones ("suzhou").
    """

    adcode: str
    name: str
    level: int
    province: str
    city: str
    pinyin: str


def contains(outer: str, inner: str) -> bool:
    """Whether the division with adcode `outer` is or holds the one with adcode `inner`; False for what is no code."""
    if not _is_code(outer) or not _is_code(inner):
        return False
    scope = outer[:2] if outer.endswith("0000") else outer[:4] if outer.endswith("00") else outer
    return inner.startswith(scope)


def find_divisions(text: str) -> list[Division]:
    """Divisions called `text`, best first; empty when none is.

    Takes official names and names without rank (苏州市, 苏州), several levels in a row (江苏省苏州市), former names
    (襄樊市), pinyin (suzhou, "Su Zhou") and codes of six to twelve digits, abolished ones too.
    """
    key = "".join(text.split()).lower()
    if not key or len(key) > LONGEST_NAME:
        return []
    if key.isascii():
        return _by_code(key) if key.isdigit() else _by_pinyin(re.sub(r"[^a-z]", "", key))
    return sorted(_by_name(key), key=lambda division: (division.level, division.adcode))


def nearest_divisions(text: str, limit: int = 3) -> list[str]:
    """At most `limit` names of divisions that look or sound like `text`, nearest first, for an error message."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary is large, and only an error message needs it

    key = "".join(text.split()).lower()[:LONGEST_NAME]
    sound = key if key.isascii() else "".join(lazy_pinyin(key))
    choices = {division.adcode: division.pinyin for division in divisions().values()}
    hits = process.extract(sound, choices, scorer=fuzz.ratio, limit=4 * limit, score_cutoff=60)
    hits.sort(key=lambda hit: (-hit[1], -fuzz.ratio(key, divisions()[hit[2]].name), hit[2]))
    return list(dict.fromkeys(divisions()[adcode].name for _, _, adcode in hits))[:limit]


@cache
def divisions() -> dict[str, Division]:
    """Every division of today by its adcode."""
    names: dict[str, str] = {}
    found: dict[str, Division] = {}
    for adcode, name, level, pinyin, _ in rows("divisions.tsv"):
        names[adcode] = name
        province = names[adcode[:2] + "0000"]
        if adcode[:2] in MUNICIPALITIES:
            city = province
        else:
            city = names.get(adcode[:4] + "00", "") if int(level) > PROVINCE else ""
        found[adcode] = Division(adcode, name, int(level), province, city, pinyin)
    return found


def lines(table: str) -> list[str]:
    """The rows of a table in data/reference as they stand, without its header."""
    text = (REFERENCE / table).read_text(encoding="utf-8").rstrip("\n").split("\n")
    return text[1 + sum(line.startswith("#") for line in text[:9]) :]


def rows(table: str) -> Iterator[list[str]]:
    """The fields of each row of a table in data/reference."""
    return (line.split("\t") for line in lines(table))


def _is_code(text: str) -> bool:
    return len(text) == 6 and text.isascii() and text.isdigit()


def _by_code(code: str) -> list[Division]:
    if not 6 <= len(code) <= 12:
        return []
    adcode = code[:6]
    division = divisions().get(adcode) or divisions().get(_former_codes().get(adcode, ""))
    return [division] if division else []


def _by_pinyin(key: str) -> list[Division]:
    index = _pinyin_index()
    return list(index.get(key) or index.get(_PINYIN_RANK.sub("", key)) or ())


@lru_cache(maxsize=1024)
def _by_name(key: str) -> tuple[Division, ...]:
    """Divisions called `key`, or called by its tail and inside one called by its head."""
    index = _name_index()
    if key in index:
        return index[key]
    for cut in range(2, len(key) - 1):
        heads = index.get(key[:cut], ())
        inside = [
            tail
            for tail in (_by_name(key[cut:]) if heads else ())
            if any(contains(head.adcode, tail.adcode) for head in heads)
        ]
        if inside:
            return tuple(inside)
    return ()


@cache
def _name_index() -> dict[str, tuple[Division, ...]]:
    found: dict[str, tuple[Division, ...]] = {}
    former: dict[str, tuple[Division, ...]] = {}
    table = divisions()
    for adcode, name, _, _, forms in rows("divisions.tsv"):
        for form in (name, *forms.split()):
            found[form] = (*found.get(form, ()), table[adcode])
    for name, _, adcode, _, stem in rows("division_changes.tsv"):
        for form in filter(None, (name, stem)):
            if table[adcode] not in former.get(form, ()):
                former[form] = (*former.get(form, ()), table[adcode])
    return former | found


@cache
def _pinyin_index() -> dict[str, tuple[Division, ...]]:
    found: dict[str, tuple[Division, ...]] = {}
    for division in sorted(divisions().values(), key=lambda division: (division.level, division.adcode)):
        found[division.pinyin] = (*found.get(division.pinyin, ()), division)
    return found


@cache
def _former_codes() -> dict[str, str]:
    return {old: adcode for _, old, adcode, *_ in sorted(rows("division_changes.tsv"), key=lambda row: row[3])}
