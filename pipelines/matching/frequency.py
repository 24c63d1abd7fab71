"""How many firms share a value: the rarer it is, the more its agreement says (term frequency).

Counted in the records at hand, and for brands topped up with what a national register says of them, so that a few
hundred records do not make a common brand look unique.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.matching.preparation import Prepared
from pipelines.matching.slips import HEAD
from pipelines.matching.table import Indexes, Table

Floats = NDArray[np.float64]

REFERENCE = Path(__file__).parents[2] / "data" / "reference" / "brand_frequency.tsv"
# Share of firms that bear a brand the register sample does not hold, by its length in characters.
UNSEEN = {0: 1e-4, 1: 3e-4, 2: 1.5e-5, 3: 4e-6, 4: 2e-6}
SHARE_OF_A_CITY = 0.02


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Distinct firms by value. firms: all. brand, domain, phones, emails: by code of the column.

    brand_in_city, door, tail (a name behind its first two characters, in its city): by record. usual_brand: share of all firms, by code.
    """

    firms: int
    brand: Floats
    brand_in_city: Floats
    usual_brand: Floats
    door: Floats
    tail: Floats
    domain: Floats
    lists: dict[str, Floats]


@cache
def brand_shares() -> dict[str, float]:
    """Brand -> its share of the firms in a national register."""
    shares = {}
    with REFERENCE.open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith(("#", "brand\t")):
                brand, per_million = line.rstrip("\n").split("\t")
                shares[brand] = float(per_million) / 1e6
    return shares


def usual_share(brand: str) -> float:
    """The share of all firms that bear a brand; a cautious guess for one the register does not hold."""
    return brand_shares().get(brand) or UNSEEN[min(len(brand), 4)]


def count_firms(table: Table) -> Frequencies:
    """Count in the table itself. A firm is told by its brand, and among one brand by its full name."""
    brand, key = table.codes("brand"), np.where(table.short, 0, table.codes("key"))
    cities = table.place() // 100
    door = _joint(table.codes("door"), cities)
    brand_in_city = _joint(brand, cities)
    tail = _joint(table.slices("core", HEAD), cities)
    return Frequencies(
        firms=len(np.unique(key)),
        brand=_distinct(brand, key, len(table.texts["brand"].values)),
        brand_in_city=_distinct(brand_in_city, key, int(brand_in_city.max(initial=0)) + 1)[brand_in_city],
        usual_brand=_usual(table),
        door=_distinct(door, brand, int(door.max(initial=0)) + 1)[door],
        tail=_distinct(tail, key, int(tail.max(initial=0)) + 1)[tail],
        domain=_distinct(table.codes("domain"), brand, len(table.texts["domain"].values)),
        lists={
            name: _distinct(column.codes, brand[column.records], len(column.values))
            for name, column in table.lists.items()
        },
    )


def _usual(table: Table) -> Floats:
    return np.array([usual_share(brand) for brand in table.texts["brand"].values])


def _joint(left: Indexes, right: Indexes) -> Indexes:
    """Small numbers for pairs of numbers; 0 where the left one is unknown."""
    _, numbers = np.unique(np.where(left > 0, left * 1_000_000 + right, 0), return_inverse=True)
    return numbers + 1 if len(left) and left.min() > 0 else numbers


def _distinct(values: Indexes, others: Indexes, size: int) -> Floats:
    """For each value, how many different known others stand beside it."""
    known = (values > 0) & (others > 0)
    pairs = np.unique(values[known] * (int(others.max(initial=0)) + 1) + others[known])
    return np.bincount(pairs // (int(others.max(initial=0)) + 1), minlength=size).astype(np.float64)
