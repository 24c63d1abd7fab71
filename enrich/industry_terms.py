"""From a company's name and scope to weighted terms: what the industry model counts, in training and in use alike.

A term is one to three Han characters in a row, or a Latin word, in upper case. A small letter marks terms of the name
(n), of the scope's first item (f), of clauses by what is done with the goods (m, s, d, b). Earlier items weigh more.
A text is of unit length, to which the name adds a share of its own: a long scope does not drown it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
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
DECAYED = [(1 + count) ** -DECAY for count in range(LONGEST_SCOPE)]
"""What the items of a scope weigh, in their order."""

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


def runs(name: str, scope: str = "", products: str = "") -> list[Run]:
    """What a company's texts are made of, the name first; products are read as the first items of the scope."""
    rules = _rules()
    found = [Run(text, NAME, "n", False) for text in _RUN.findall(rules.name_noise.sub(" ", _fold(name, LONGEST_NAME)))]
    scope = f"{products};{scope}" if products else scope
    text = rules.boilerplate.sub(" ", _ASIDE.sub(" ", _fold(scope, LONGEST_SCOPE)))
    count = 0
    for clause in _CLAUSE.split(text):
        if items := _RUN.findall(clause):
            action = _action(clause, rules)
            found += [Run(item, DECAYED[place], action, place == 0) for place, item in enumerate(items, count)]
            count += len(items)
    return found


def _action(clause: str, rules: _Rules) -> str:
    """The letter of what is done with the things of a clause, "" where it does not say."""
    for letter, pattern in rules.actions:
        if pattern.search(clause):
            return letter
    return ""


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


def scaled(
    weights: Weights, named: npt.NDArray[np.bool_], idf: Weights, of: npt.NDArray[np.intp], texts: int = 1
) -> Weights:
    """Weights of occurrences times their `idf`, as shares of texts of unit length; 0 where every idf of a text is.

    named: which ones stand in the name. of: the number of the text, of which there are so many, of each.
    """
    lengths = weights * idf
    squares = lengths * lengths
    whole = np.bincount(of, squares, texts)
    name = np.bincount(of, squares * named, texts)
    more = (name > 0) & (name < whole)
    share = np.divide(whole, name, out=np.zeros(texts), where=more) ** 0.5 * NAME_SHARE
    length = whole**0.5 * np.where(more, 1 + NAME_SHARE, 1.0)
    length[length == 0] = 1.0
    factors = np.where(named, (1 + share).take(of), 1.0) / length.take(of)
    scaled_lengths: Weights = (lengths * factors).astype(np.float32)
    return scaled_lengths


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
