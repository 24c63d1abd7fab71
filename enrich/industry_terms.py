"""From a company's name and scope to weighted terms: what the industry model counts, in training and in use alike.

A term is one to three Han characters in a row, or a Latin word, in upper case. A small letter marks terms of the name
(n), of the scope's first item (f), of clauses by what is done with the goods (m, s, d, b). Earlier items weigh more.
A text is of unit length, to which the name adds a share of its own: a long scope does not drown it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from operator import add
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

RULES = Path(__file__).resolve().parents[1] / "data" / "reference" / "industry_rules.toml"
LONGEST_NAME, LONGEST_SCOPE = 100, 800
NAME, NAME_OWN, FIRST, ACTION, DECAY = 1.0, 0.7, 1.5, 0.7, 0.3
NAME_SHARE = 0.2

Weights = npt.NDArray[np.float32]

WIDE = tuple(zip("，；：（）", ",;:()", strict=True))
_ASIDE = re.compile(r"[(\[【][^()\[\]【】]{0,200}[)\]】]")
_CLAUSE = re.compile(r"[;。]")
_RUN = re.compile(r"[\u4e00-\u9fff]{2,}|[A-Z]{2,}")


@dataclass(frozen=True, slots=True)
class _Rules:
    boilerplate: re.Pattern[str]
    name_noise: re.Pattern[str]
    actions: tuple[tuple[str, re.Pattern[str]], ...]


class Run(NamedTuple):
    """Characters in a row, or a Latin word. mark: "n" of the name, else of what is done with the goods, "" for unsaid.

    first: of the scope's first item.
    """

    text: str
    weight: float
    mark: str
    first: bool


MARKED = {"n": NAME_OWN, "f": FIRST}
"""The weight of a term under a mark; under one that is not here ACTION times that of its run."""


@dataclass(slots=True)
class Terms:
    """found: every occurrence of a term, those of the name first. weights: of each. named: how many the name has."""

    found: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    named: int = 0


def runs(name: str, scope: str = "", products: str = "") -> Iterator[Run]:
    """What a company's texts are made of, the name first; products are read as the first items of the scope."""
    rules = _rules()
    for text in _RUN.findall(rules.name_noise.sub(" ", _fold(name, LONGEST_NAME))):
        yield Run(text, NAME, "n", False)
    for count, (text, action) in enumerate(_items(f"{products};{scope}" if products else scope, rules)):
        yield Run(text, (1 + count) ** -DECAY, action, count == 0)


def terms(name: str, scope: str = "", products: str = "") -> Terms:
    """The terms of a company. The model's own are found faster by `enrich.industry_reader`."""
    text = Terms()
    for run in runs(name, scope, products):
        pairs = [run.text] if run.text.isascii() else list(map(add, run.text, run.text[1:]))
        singles = [] if run.text.isascii() else list(run.text)
        _count(text, [*singles, *map(add, pairs, run.text[2:] if singles else ""), *pairs], run.weight)
        if run.mark:
            marked = [*pairs, *singles] if run.mark in MARKED else pairs
            _count(text, map(run.mark.__add__, marked), MARKED.get(run.mark, run.weight * ACTION))
        if run.mark == "n":
            text.named = len(text.found)
        if run.first:
            _count(text, map("f".__add__, [*pairs, *singles]), FIRST)
    return text


def _count(text: Terms, found: Iterable[str], weight: float) -> None:
    before = len(text.found)
    text.found += found
    text.weights += [weight] * (len(text.found) - before)


def scaled(weights: Weights, named: int, idf: Weights) -> Weights:
    """Weights of occurrences, those of the name first, times their `idf`, as shares of a text of unit length.

    All are 0 where every idf is.
    """
    lengths = weights * idf
    whole, name = float(lengths @ lengths), float(lengths[:named] @ lengths[:named])
    if name and name < whole:
        lengths[:named] *= 1 + NAME_SHARE * (whole / name) ** 0.5
        whole *= (1 + NAME_SHARE) ** 2
    if whole:
        lengths /= whole**0.5
    return lengths


def _items(scope: str, rules: _Rules) -> Iterator[tuple[str, str]]:
    """The things a scope lists, each with the letter of what is done with them, "" where it does not say."""
    text = rules.boilerplate.sub(" ", _ASIDE.sub(" ", _fold(scope, LONGEST_SCOPE)))
    for clause in _CLAUSE.split(text):
        action = next((letter for letter, pattern in rules.actions if pattern.search(clause)), "")
        for run in _RUN.findall(clause):
            yield run, action


def _fold(text: str, longest: int) -> str:
    """In NFKC and upper case. Marks that nearly every scope has are changed first: then most texts are in NFKC."""
    text = text[:longest]
    for wide, narrow in WIDE:
        text = text.replace(wide, narrow)
    return unicodedata.normalize("NFKC", text).upper()


@cache
def _rules() -> _Rules:
    table = tomllib.loads(RULES.read_text(encoding="utf-8"))
    return _Rules(
        re.compile("|".join(table["boilerplate"])),
        re.compile(table["name_noise"]),
        tuple((action[0], re.compile(pattern)) for action, pattern in table["actions"].items()),
    )
