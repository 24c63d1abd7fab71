"""Which pairs are worth comparing: records that share a code, a name, the start of a name in a city, or a contact.

A block that has grown beyond its cap is not evidence of anything (an agent's telephone, an office tower, a brand that
everyone uses) and is left out; only equal codes and equal names are paired at any size, each with its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipelines.matching.table import Indexes, Table, slices

# Records that share a block, at most. Larger blocks hold unrelated firms and cost the square of their size.
CAP = 50
NEIGHBOURS = 8


def candidate_pairs(table: Table) -> tuple[Indexes, Indexes]:
    """All pairs (left < right) that share at least one block, each once, in ascending order."""
    size = len(table)
    found = [left * size + right for left, right in _pairs(table)]
    pairs = np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
    return pairs // max(size, 1), pairs % max(size, 1)


def _pairs(table: Table) -> Iterator[tuple[Indexes, Indexes]]:
    everyone = np.arange(len(table), dtype=np.int64)
    yield from _block(table.codes("code"), everyone, neighbours=NEIGHBOURS)
    names = table.lists["names"]
    yield from _block(names.codes, names.records, neighbours=NEIGHBOURS)
    city = table.place // 100
    for name in ("core", "brand"):
        yield from _block(table.codes(name), everyone)
    for start, stop in ((0, 2), (0, 3), (1, 4), (2, 5)):
        yield from _block(_both(slices(table.texts["core"], start, stop), city), everyone)
    yield from _block(_both(table.codes("door"), city), everyone)
    yield from _block(table.codes("domain"), everyone)
    for column in (table.lists["phones"], table.lists["emails"]):
        yield from _block(column.codes, column.records)


def pairs_within(groups: Indexes) -> tuple[Indexes, Indexes]:
    """All pairs of records of one group; in a group beyond the cap, of neighbours."""
    everyone = np.arange(len(groups), dtype=np.int64)
    none = np.zeros(0, dtype=np.int64)
    found = [(none, none), *_block(groups + 1, everyone, neighbours=NEIGHBOURS)]
    left, right = (np.concatenate(side) for side in zip(*found, strict=True))
    return left, right


def _both(left: Indexes, right: Indexes) -> Indexes:
    """One number for two; 0 where either is unknown."""
    return np.where((left > 0) & (right > 0), left * 1_000_000 + right, 0)


def _block(keys: Indexes, records: Indexes, *, neighbours: int = 0) -> Iterator[tuple[Indexes, Indexes]]:
    """Pairs of records with equal keys; blocks beyond the cap only as far as `neighbours` places apart."""
    known = keys > 0
    order = np.argsort(keys[known], kind="stable")
    keys, records = keys[known][order], records[known][order]
    _, numbers, sizes = np.unique(keys, return_inverse=True, return_counts=True)
    small = sizes[numbers] <= CAP
    if neighbours:
        yield from _apart(keys[~small], records[~small], neighbours)
    yield from _apart(keys[small], records[small], CAP)


def _apart(keys: Indexes, records: Indexes, reach: int) -> Iterator[tuple[Indexes, Indexes]]:
    for distance in range(1, reach):
        same = keys[distance:] == keys[:-distance]
        if not same.any():
            return
        left, right = records[:-distance][same], records[distance:][same]
        yield np.minimum(left, right), np.maximum(left, right)
