"""From a company's name and scope to weighted terms: what the industry model counts, in training and in use alike.

A term is one to three Han characters in a row, or a Latin word, in upper case. A small letter marks terms of the name
(n), of the scope's first item (f), of clauses by what is done with the goods (m, s, d, b). Earlier items weigh more.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import add
from pathlib import Path

RULES = Path(__file__).resolve().parents[1] / "data" / "reference" / "industry_rules.toml"
LONGEST_NAME, LONGEST_SCOPE = 100, 800
NAME, NAME_OWN, FIRST, ACTION, DECAY = 1.0, 0.7, 1.5, 0.7, 0.3

_ASIDE = re.compile(r"[(\[【][^()\[\]【】]{0,200}[)\]】]")
_CLAUSE = re.compile(r"[;。]")
_RUN = re.compile(r"[\u4e00-\u9fff]{2,}|[A-Z]{2,}")


@dataclass(frozen=True, slots=True)
class _Rules:
    boilerplate: re.Pattern[str]
    name_noise: re.Pattern[str]
    actions: tuple[tuple[str, re.Pattern[str]], ...]


def terms(name: str, scope: str = "", products: str = "") -> tuple[list[str], list[float]]:
    """Every occurrence of a term, and its weight; products are read as the first items of the scope."""
    rules = _rules()
    found: list[str] = []
    weights: list[float] = []

    def count_in(grams: list[str], weight: float, mark: str = "") -> None:
        found.extend(map(mark.__add__, grams) if mark else grams)
        weights.extend([weight] * len(grams))

    for run in _RUN.findall(rules.name_noise.sub(" ", _fold(name, LONGEST_NAME))):
        singles, pairs, triples = _grams(run)
        count_in(singles + pairs + triples, NAME)
        count_in(singles + pairs, NAME_OWN, "n")
    for count, (run, action) in enumerate(_items(f"{products};{scope}" if products else scope, rules)):
        weight = (1 + count) ** -DECAY
        singles, pairs, triples = _grams(run)
        count_in(singles + pairs + triples, weight)
        if action:
            count_in(pairs, weight * ACTION, action)
        if count == 0:
            count_in(singles + pairs, FIRST, "f")
    return found, weights


def _grams(run: str) -> tuple[list[str], list[str], list[str]]:
    """Han characters one by one, by twos and by threes; a Latin word counts as a pair."""
    if run.isascii():
        return [], [run], []
    pairs = list(map(add, run, run[1:]))
    return [*run], pairs, list(map(add, pairs, run[2:]))


def _items(scope: str, rules: _Rules) -> Iterator[tuple[str, str]]:
    """The things a scope lists, each with the letter of what is done with them, "" where it does not say."""
    text = rules.boilerplate.sub(" ", _ASIDE.sub(" ", _fold(scope, LONGEST_SCOPE)))
    for clause in _CLAUSE.split(text):
        action = next((letter for letter, pattern in rules.actions if pattern.search(clause)), "")
        for run in _RUN.findall(clause):
            yield run, action


def _fold(text: str, longest: int) -> str:
    return unicodedata.normalize("NFKC", text[:longest]).upper()


@cache
def _rules() -> _Rules:
    table = tomllib.loads(RULES.read_text(encoding="utf-8"))
    return _Rules(
        re.compile("|".join(table["boilerplate"])),
        re.compile(table["name_noise"]),
        tuple((action[0], re.compile(pattern)) for action, pattern in table["actions"].items()),
    )
