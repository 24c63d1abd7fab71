"""How many firms share a value: the rarer it is, the more its agreement says (term frequency).

Counted in the records at hand, and for brands topped up with what a national register says of them, so that a few
hundred records do not make a common brand look unique.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.matching.preparation import Prepared
from pipelines.matching.table import LISTS, Indexes, Table

Floats = NDArray[np.float64]

REFERENCE = Path(__file__).parents[2] / "data" / "reference" / "brand_frequency.tsv"
# Share of firms that bear a brand the register sample does not hold, by its length in characters.
UNSEEN = {0: 1e-4, 1: 3e-4, 2: 1.5e-5, 3: 4e-6, 4: 2e-6}
# What is counted, and what tells the firms apart that share it: one brand may be borne by several legal names, but a
# telephone of several brands is no company's own.
COUNTED = {
    "brand": "legal",
    "brand_in_city": "legal",
    "opening": "legal",
    "opening_in_city": "legal",
    "core": "legal",
    "core_in_city": "legal",
    "tail_in_city": "legal",
    "door_in_city": "brand",
    "rest_in_city": "brand",
    "domain": "brand",
    "phones": "brand",
    "emails": "brand",
}


@dataclass(frozen=True, slots=True)
class Context:
    """Counts from elsewhere, such as a database: firms in all, and (kind, value) -> firms that share it."""

    firms: int = 0
    shared: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Distinct firms: in all, and for each kind of `COUNTED` that share the value of each record (of each number, where
    a record has several).

    usual_brand: the share of all firms that bear each record's brand.
    """

    firms: int
    shared: dict[str, Floats]
    usual_brand: Floats


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
    """Count in the table itself."""
    shared = {}
    for kind, by in COUNTED.items():
        firm = table.codes(by)
        if kind in LISTS:
            column = table.lists[kind]
            shared[kind] = _distinct(column.codes, firm[column.records], len(column.values))
        else:
            values = table.codes(kind)
            shared[kind] = _distinct(values, firm, int(values.max(initial=0)) + 1)[values]
    return Frequencies(len(np.unique(table.codes("legal"))), shared, _usual(table))


def look_up(table: Table, records: Sequence[Prepared], context: Context) -> Frequencies:
    """The counts of a context, for the records of a table."""
    shared = {}
    for kind in COUNTED:
        values = table.lists[kind].values if kind in LISTS else [getattr(record, kind) for record in records]
        shared[kind] = np.array([context.shared.get((kind, value), 0) for value in values], dtype=np.float64)
    return Frequencies(context.firms, shared, _usual(table))


def counted_values(record: Prepared) -> Iterator[tuple[str, str, str]]:
    """Kind, value and firm of everything about a record that is counted; a context counts the distinct firms."""
    for kind, by in COUNTED.items():
        values = getattr(record, kind)
        for value in values if kind in LISTS else (values,):
            if value and getattr(record, by):
                yield kind, value, getattr(record, by)


def context_of(records: Iterable[Prepared]) -> Context:
    """The counts among some records."""
    firms: dict[tuple[str, str], set[str]] = defaultdict(set)
    names = {""}
    for record in records:
        names.add(record.legal)
        for kind, value, firm in counted_values(record):
            firms[kind, value].add(firm)
    return Context(len(names), {key: len(found) for key, found in firms.items()})


def _usual(table: Table) -> Floats:
    brand = table.texts["brand"]
    return np.array([usual_share(value) for value in brand.values])[brand.codes]


def _distinct(values: Indexes, firms: Indexes, size: int) -> Floats:
    """For each value, how many different known firms stand beside it."""
    known = (values > 0) & (firms > 0)
    width = int(firms.max(initial=0)) + 1
    pairs = np.unique(values[known] * width + firms[known])
    return np.bincount(pairs // width, minlength=size).astype(np.float64)
