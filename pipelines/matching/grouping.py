"""From links to companies: what hangs together is one company, unless something in it excludes something else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from pipelines.matching.clustering import Partition, components
from pipelines.matching.hashing import Flags, Indexes
from pipelines.matching.record import Decision
from pipelines.matching.scoring import Links
from pipelines.matching.table import Table

Verdict = tuple[bool, int, int]


def group(table: Table, links: Links, decisions: Sequence[Decision] = ()) -> Indexes:
    """For every record the smallest one of its company.

    Different credit codes never meet; equal ones do, and records with an equal verdict, unless a verdict or a code
    forbids it. Only where records that hang together exclude each other are they joined one by one, best links first.
    """
    verdicts = list(_verdicts(table, decisions))
    edges = [(links.left, links.right), _same_codes(table), *(_columns([v]) for v in verdicts if v[0])]
    labels = components(len(table), *(np.concatenate(side) for side in zip(*edges, strict=True)))
    torn = _torn(table, labels, links.apart, _columns([v for v in verdicts if not v[0]]))
    chosen = np.flatnonzero(torn[labels])
    position = np.full(len(table), -1, dtype=np.int64)
    position[chosen] = np.arange(len(chosen))
    parted = _parted(
        [values[chosen] for values in exclusive(table)],
        [(same, int(position[a]), int(position[b])) for same, a, b in verdicts if position[a] >= 0 <= position[b]],
        _within(links, position),
    )
    labels[chosen] = chosen[parted]
    return labels


def exclusive(table: Table) -> tuple[Indexes, ...]:
    """What a company has one of: its code, its branch (1 for the head office), the number in its name. 0: any."""
    codes = table.codes
    branch = np.where(codes["branch"] == 0, 1, codes["branch"])
    return codes["code"], np.where(codes["key"] > 0, branch, 0), codes["ordinal"]


def _verdicts(table: Table, decisions: Sequence[Decision]) -> Iterator[Verdict]:
    """Verdicts by position, those that separate before those that join."""
    index = {record_id: number for number, record_id in enumerate(table.ids)} if decisions else {}
    found = (
        (verdict.same, index[verdict.record_id_a], index[verdict.record_id_b])
        for verdict in decisions
        if verdict.record_id_a in index and verdict.record_id_b in index
    )
    yield from sorted((same, min(a, b), max(a, b)) for same, a, b in found)


def _columns(verdicts: Sequence[Verdict]) -> tuple[Indexes, Indexes]:
    left, right = (np.array([verdict[side] for verdict in verdicts], dtype=np.int64) for side in (1, 2))
    return left, right


def _same_codes(table: Table) -> tuple[Indexes, Indexes]:
    """Each record with the one before it that has the same credit code."""
    code = table.codes["code"]
    known = np.flatnonzero(code)
    known = known[np.argsort(code[known], kind="stable")]
    same = code[known[1:]] == code[known[:-1]]
    return known[:-1][same], known[1:][same]


def _torn(table: Table, labels: Indexes, *apart: tuple[Indexes, Indexes]) -> Flags:
    """For each label whether its records exclude each other somewhere."""
    torn = np.zeros(len(table), dtype=np.bool_)
    for values in exclusive(table):
        known = np.flatnonzero(values)
        some = np.zeros(len(table), dtype=np.int64)
        some[labels[known]] = values[known]
        torn[labels[known[some[labels[known]] != values[known]]]] = True
    for left, right in apart:
        together = labels[left] == labels[right]
        torn[labels[left[together]]] = True
    return torn


def _within(links: Links, position: Indexes) -> Links:
    """The links of the chosen records, which are numbered by their position; -1: not chosen."""
    inside = (position[links.left] >= 0) & (position[links.right] >= 0)
    left, right = links.apart
    kept = (position[left] >= 0) & (position[right] >= 0)
    return Links(
        position[links.left[inside]],
        position[links.right[inside]],
        links.bits[inside],
        (position[left[kept]], position[right[kept]]),
    )


def _parted(attributes: Sequence[Indexes], verdicts: Sequence[Verdict], links: Links) -> Indexes:
    """Labels of records that exclude each other: verdicts first, then codes, then the best links."""
    partition = Partition(len(attributes[0]), attributes)
    for same, a, b in verdicts:
        if same:
            partition.join(a, b, attributes=1)
        else:
            partition.separate(a, b)
    _join_codes(partition, attributes[0])
    for a, b in zip(*(side.tolist() for side in links.apart), strict=True):
        partition.separate(a, b)
    order = np.lexsort((links.right, links.left, -links.bits))
    for a, b in zip(links.left[order].tolist(), links.right[order].tolist(), strict=True):
        partition.join(a, b)
    return partition.labels()


def _join_codes(partition: Partition, codes: Indexes) -> None:
    """Join the records of each credit code, but for those that a verdict keeps apart."""
    sets: dict[int, list[int]] = defaultdict(list)
    for index, code in enumerate(codes.tolist()):
        if code and not any(partition.join(known, index, attributes=1) for known in sets[code]):
            sets[code].append(index)
