"""Which pairs are worth comparing: records that share a code, a name, the start of a name in a city, or a contact.

A block that has grown beyond its cap is not evidence of anything (an agent's telephone, an office tower, a brand that
everyone uses) and is left out; only equal codes and equal names are paired at any size, each with its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipelines.matching.hashing import Indexes, both
from pipelines.matching.table import Table

# Records that share a block, at most. Larger blocks hold unrelated firms and cost the square of their size.
CAP = 50
NEIGHBOURS = 8
UNBOUNDED = ("code", "names")


def candidate_pairs(table: Table) -> tuple[Indexes, Indexes]:
    """All pairs (left < right) that share at least one block, each once, in ascending order."""
    size = max(len(table), 1)
    found = [
        left * size + right
        for name, keys, records in blocks(table)
        for left, right in [_pairs(keys, records, neighbours=NEIGHBOURS if name in UNBOUNDED else 0)]
    ]
    pairs = np.sort(np.concatenate(found))
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])] if len(pairs) else pairs
    return pairs // size, pairs % size


def blocks(table: Table) -> Iterator[tuple[str, Indexes, Indexes]]:
    """Every kind of block with keys and the records that have them; key 0 is none."""
    everyone = np.arange(len(table), dtype=np.int64)
    city = table.place // 100
    for name in ("code", "core", "brand", "domain"):
        yield name, table.codes[name], everyone
    for name in ("start", "first_three", "second_three", "third_three", "door"):
        yield f"{name}_in_city", both(table.codes[name], city), everyone
    for name, column in table.lists.items():
        yield name, column.codes, column.records


def pairs_within(groups: Indexes) -> tuple[Indexes, Indexes]:
    """All pairs of records of one group; in a group beyond the cap, of neighbours."""
    return _pairs(groups + 1, np.arange(len(groups), dtype=np.int64), neighbours=NEIGHBOURS)


def _pairs(keys: Indexes, records: Indexes, *, neighbours: int) -> tuple[Indexes, Indexes]:
    """Pairs of records with equal keys; in blocks beyond the cap only with the next `neighbours`."""
    known = np.flatnonzero(keys)
    order = known[np.argsort(keys[known], kind="stable")]
    keys, records = keys[order], records[order]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.append(starts, len(keys)))
    place = np.arange(len(keys)) - np.repeat(starts, sizes)
    size = np.repeat(sizes, sizes)
    following = np.where(size <= CAP, size - place - 1, np.minimum(neighbours, size - place - 1))
    left = np.repeat(np.arange(len(keys)), following)
    right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(following) - following, following)
    a, b = records[left], records[right]
    return np.minimum(a, b), np.maximum(a, b)
