"""From scored pairs to clusters: union-find, best pairs first, which never joins what excludes each other.

Three things exclude two clusters: different values of an exclusive attribute (a credit code, a branch, a number in the
name), a verdict of a person, and a pair of members known to be different firms. So a vague record joins the best of its
candidates and never becomes a bridge between two of them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pipelines.matching.hashing import Indexes


class Partition:
    """Disjoint sets over 0 .. size-1 that know what they must not contain together.

    exclusive: one array a kind of attribute, holding a number a record, 0 for "any".
    """

    def __init__(self, size: int, exclusive: Iterable[Indexes]) -> None:
        self._parent = list(range(size))
        self._exclusive = [list(map(int, attribute)) for attribute in exclusive]
        self._apart: dict[int, set[int]] = {}

    def root(self, index: int) -> int:
        """The representative of the set of `index`: its smallest member."""
        parent = self._parent
        while parent[index] != index:
            parent[index] = index = parent[parent[index]]
        return index

    def separate(self, left: int, right: int) -> None:
        """Keep the sets of two records apart for ever; what is one set already stays so."""
        left, right = self.root(left), self.root(right)
        if left == right:
            return
        self._apart.setdefault(left, set()).add(right)
        self._apart.setdefault(right, set()).add(left)

    def join(self, left: int, right: int, *, attributes: int | None = None) -> bool:
        """Join two sets unless they exclude each other; true when they are one set afterwards.

        attributes: how many of the exclusive attributes count, all by default.
        """
        left, right = sorted((self.root(left), self.root(right)))
        if left == right:
            return True
        if right in self._apart.get(left, ()) or any(
            values[left] and values[right] and values[left] != values[right] for values in self._exclusive[:attributes]
        ):
            return False
        self._parent[right] = left
        for values in self._exclusive:
            values[left] = values[left] or values[right]
        for other in self._apart.pop(right, ()):
            self._apart[other].discard(right)
            self._apart[other].add(left)
            self._apart.setdefault(left, set()).add(other)
        return True

    def labels(self) -> Indexes:
        """For every record the smallest member of its set."""
        return np.fromiter(map(self.root, range(len(self._parent))), dtype=np.int64, count=len(self._parent))


def components(size: int, left: Indexes, right: Indexes) -> Indexes:
    """Connected components of a graph, each named by its smallest node."""
    from scipy.sparse import coo_array  # noqa: PLC0415  # takes long to import, which every crawl would pay
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(size, size))
    _, numbers = connected_components(graph, directed=False)
    first = np.full(size, size, dtype=np.int64)
    np.minimum.at(first, numbers, np.arange(size))
    found: Indexes = first[numbers]
    return found
