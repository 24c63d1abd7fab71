"""Classes of GB/T 4754-2017 by code or by a word: what a person types, and what a site calls its categories.

A code is a letter with two to four digits (P, P83, P8391); the letter may be left out where digits follow. Words are
those of `data/reference/category_words.tsv` (categories of directories), then of the standard's names and of
`data/reference/industry_words.tsv`.
"""

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import Final

from pipelines.text.divisions import rows

CODE: Final = re.compile(r"[A-Ta-t]?\d{2,4}|[A-Ta-t]")
NEARLY: Final = 0.6
LEAST: Final = 2
LONGEST: Final = 64
SPLIT: Final = re.compile(r"[、,，/和及与（）()\s]+")


def class_name(code: str) -> str:
    """The standard's name of a class, "" for a code that it does not have."""
    return _names().get(code, "")


def find_classes(text: str) -> list[str]:
    """Codes of the classes that a code or a word means, best first; [] where it means none. Never raises."""
    key = "".join(text[:LONGEST].split())
    if CODE.fullmatch(key):
        return _by_code(key.upper())
    return list(_by_word(key.upper()))


def covers(outer: str, inner: str) -> bool:
    """Whether the class `outer` is or holds the class `inner`."""
    return bool(outer) and inner.startswith(outer)


def search_words(code: str) -> list[str]:
    """What to type into a search for a class: its name in parts; [] for a code that the standard does not have."""
    return [part.removesuffix("业") if len(part) > LEAST else part for part in SPLIT.split(class_name(code)) if part]


def _by_code(code: str) -> list[str]:
    if code in _names():
        return [code]
    return [known for known in _names() if known[1:] == code] if code.isdecimal() else []


@lru_cache(maxsize=4096)
def _by_word(word: str) -> tuple[str, ...]:
    """The classes that a category or word is known for; else those whose words stand in it or hold it."""
    if len(word) < LEAST:
        return ()
    if exact := _categories().get(word) or _words().get(word):
        return tuple(exact)
    points: dict[str, int] = defaultdict(int)
    for known, codes in _words().items():
        if known in word or word in known:
            for code in codes:
                points[code] = max(points[code], min(len(known), len(word)))
    near = (code for code, count in points.items() if count >= NEARLY * max(points.values()))
    return tuple(sorted(near, key=lambda code: (-points[code], len(code), code)))


@cache
def _categories() -> dict[str, tuple[str, ...]]:
    return {word.upper(): tuple(codes.split()) for words, codes in rows("category_words.tsv") for word in words.split()}


@cache
def _names() -> dict[str, str]:
    return {code: name for code, name, *_ in rows("gbt4754_2017.tsv")}


@cache
def _words() -> dict[str, list[str]]:
    """Word -> classes, of all names and of the table of words."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, listed in rows("industry_words.tsv"):
        for word in listed.split():
            found[word.upper()].append(code)
    for code, name in _names().items():
        if not any(covers(known, code) or covers(code, known) for known in found[name]):
            found[name].append(code)
    return dict(found)
