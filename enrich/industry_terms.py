"""From a company's name and scope to weighted terms: what the industry model counts, in training and in use alike.

A term is one to three Han characters in a row, or a Latin word, in upper case. A small letter marks terms of the name
(n), of the scope's first item (f), of clauses by what is done with the goods (m, s, d, b). Earlier items weigh more.
A text is of unit length, to which the name adds a share of its own: a long scope does not drown it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import add
from pathlib import Path

import numpy as np
import numpy.typing as npt

RULES = Path(__file__).resolve().parents[1] / "data" / "reference" / "industry_rules.toml"
LONGEST_NAME, LONGEST_SCOPE = 100, 800
NAME, NAME_OWN, FIRST, ACTION, DECAY = 1.0, 0.7, 1.5, 0.7, 0.3
NAME_SHARE = 0.2

WIDE = tuple(zip("，；：（）", ",;:()", strict=True))
_ASIDE = re.compile(r"[(\[【][^()\[\]【】]{0,200}[)\]】]")
_CLAUSE = re.compile(r"[;。]")
_RUN = re.compile(r"[\u4e00-\u9fff]{2,}|[A-Z]{2,}")


@dataclass(frozen=True, slots=True)
class _Rules:
    boilerplate: re.Pattern[str]
    name_noise: re.Pattern[str]
    actions: tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(slots=True)
class Terms:
    """found: every occurrence of a term, those of the name first. weights: of each. named: how many the name has."""

    found: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    named: int = 0

    def scaled(self, idf: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The weights times `idf`, each occurrence's, as shares of a text of unit length; all 0 where no idf is not."""
        lengths = np.array(self.weights, np.float32)
        lengths *= idf
        whole, name = float(lengths @ lengths), float(lengths[: self.named] @ lengths[: self.named])
        if name and name < whole:
            lengths[: self.named] *= 1 + NAME_SHARE * (whole / name) ** 0.5
            whole *= (1 + NAME_SHARE) ** 2
        if whole:
            lengths /= whole**0.5
        return lengths


def terms(name: str, scope: str = "", products: str = "") -> Terms:
    """The terms of a company; products are read as the first items of the scope."""
    rules = _rules()
    text = Terms()
    found, weights = text.found, text.weights
    for run in _RUN.findall(rules.name_noise.sub(" ", _fold(name, LONGEST_NAME))):
        _count(found, weights, run, NAME)
        _count_marked(found, weights, run, NAME_OWN, "n")
    text.named = len(found)
    for count, (run, action) in enumerate(_items(f"{products};{scope}" if products else scope, rules)):
        weight = (1 + count) ** -DECAY
        pairs = _count(found, weights, run, weight)
        if action:
            found += map(action.__add__, pairs)
            weights += [weight * ACTION] * len(pairs)
        if count == 0:
            _count_marked(found, weights, run, FIRST, "f")
    return text


def _count(found: list[str], weights: list[float], run: str, weight: float) -> Sequence[str]:
    """Count in the characters of a run by one, two and three; its pairs. A Latin word is one pair."""
    before = len(found)
    pairs = _pairs(run)
    if not run.isascii():
        found += run
        found += map(add, pairs, run[2:])
    found += pairs
    weights += [weight] * (len(found) - before)
    return pairs


def _count_marked(found: list[str], weights: list[float], run: str, weight: float, mark: str) -> None:
    """Count in the characters and pairs of a run under a mark."""
    before = len(found)
    found += map(mark.__add__, _pairs(run))
    if not run.isascii():
        found += map(mark.__add__, run)
    weights += [weight] * (len(found) - before)


def _pairs(run: str) -> list[str]:
    return [run] if run.isascii() else list(map(add, run, run[1:]))


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
