"""How many firms share a value: the rarer it is, the more its agreement says (term frequency).

Counted in the records at hand or kept by a database (`Context`), and for brands topped up with what a national register
says of them (`shares`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from pandas import Series, factorize

from pipelines.matching.hashing import Floats, Indexes, joint
from pipelines.matching.table import LISTS, Table

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
    """Counts of many records: firms in all, and by kind of `COUNTED` number of a value -> firms that share it.

    A value that is not in it is one firm's, if that.
    """

    firms: int = 0
    shared: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Distinct firms: in all, and for each kind of `COUNTED` that share the value of each record (of each entry, where
    a record has several values).
    """

    firms: int
    shared: dict[str, Floats]


def count_firms(table: Table) -> Frequencies:
    """Count in the table itself."""
    shared = {kind: _distinct(*values) for kind, *values in counted(table)}
    return Frequencies(len(np.unique(table.codes["legal"])), shared)


def look_up(table: Table, context: Context) -> Frequencies:
    """The counts of a context, for the records of a table."""
    shared = {}
    for kind, values, _ in counted(table):
        known = context.shared.get(kind, {})
        shared[kind] = np.array([known.get(value, 1) for value in values.tolist()], dtype=np.float64)
    return Frequencies(context.firms, shared)


def context_of(table: Table) -> Context:
    """The counts of a table, for other records; values of one firm are left out."""
    found = count_firms(table)
    shared = {}
    for kind, values, _ in counted(table):
        several = np.flatnonzero(found.shared[kind] > 1)
        counts = found.shared[kind][several].astype(np.int64)
        shared[kind] = dict(zip(values[several].tolist(), counts.tolist(), strict=True))
    return Context(found.firms, shared)


def counted(table: Table) -> Iterator[tuple[str, Indexes, Indexes]]:
    """Kind, values and beside each the firm it is seen at, as numbers."""
    for kind, by in COUNTED.items():
        if kind in LISTS:
            column = table.lists[kind]
            yield kind, column.codes, table.codes[by][column.records]
        else:
            yield kind, table.codes[kind], table.codes[by]


def _distinct(values: Indexes, firms: Indexes) -> Floats:
    """For each value, how many different known firms stand beside it."""
    known = (values > 0) & (firms > 0)
    first = known & ~Series(joint(values, firms)).duplicated().to_numpy()
    # A firm that is unknown shares its joint number with nobody known, so the first known one is always counted.
    numbers, _ = factorize(values)
    counts = np.bincount(numbers, weights=first, minlength=1)
    return np.where(values > 0, counts[numbers], 0.0)
