"""Batch matching: records in, companies out; the same answer in whatever order the records come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipelines.matching.blocking import candidate_pairs, pairs_within
from pipelines.matching.clustering import Partition, components
from pipelines.matching.comparison import FIELDS, Evidence, compare_pairs
from pipelines.matching.frequency import Floats, Frequencies, count_firms
from pipelines.matching.parallel import Progress, prepare_table
from pipelines.matching.reasons import SAME_CODE, VERDICT, explain
from pipelines.matching.record import Cluster, Decision, Member, Record, Resolution
from pipelines.matching.table import Flags, Indexes, Table
from pipelines.matching.weights import Weights, load_weights, probability, score

CHUNK = 500_000
# Bits from which a pair counts as a match: two chances in three.
THRESHOLD = 1.0
# What two full names may disagree in: never one firm, or not without better evidence.
DIFFERENT = ("core_elsewhere", "other_trade", "brand_elsewhere")
DOUBTFUL = ("other_form", "near_brand", "related")


@dataclass(frozen=True, slots=True)
class Links:
    """Scored pairs. left, right, bits: the likely matches. apart: left and right of pairs that exclude each other."""

    left: Indexes
    right: Indexes
    bits: Floats
    apart: tuple[Indexes, Indexes]


def resolve(
    records: Sequence[Record], decisions: Sequence[Decision] = (), *, progress: Progress | None = None
) -> Resolution:
    """Group records by company.

    Different credit codes never meet; equal ones do, and records with an equal verdict, unless a verdict or a code
    forbids it. progress: called with a step's name, what is done and what there is. Raises ValueError on an id that
    two records share.
    """
    records = sorted(records, key=lambda record: record.record_id)
    for before, record in pairwise(records):
        if before.record_id == record.record_id:
            raise ValueError(f"two records have the id {record.record_id!r}")
    tell = progress or (lambda step, done, total: None)
    table = prepare_table(records, tell)
    frequencies = count_firms(table)
    weights = load_weights()
    links = score_pairs(table, frequencies, weights, tell)
    labels = _partition(table, links, decisions).labels()
    return Resolution(_clusters(table, frequencies, weights, links, labels), _branches(table, labels))


def score_pairs(table: Table, frequencies: Frequencies, weights: Weights, tell: Progress) -> Links:
    """The likely matches among all candidate pairs, and what contradicts them where they hang together."""
    left, right = candidate_pairs(table)
    found = [np.zeros((3, 0))]
    for start in range(0, len(left), CHUNK):
        tell("比对", start, len(left))
        a, b = left[start : start + CHUNK], right[start : start + CHUNK]
        bits = score(compare_pairs(table, frequencies, a, b), weights)
        likely = bits >= THRESHOLD
        found.append(np.stack([a[likely], b[likely], bits[likely]]))
    tell("比对", len(left), len(left))
    matches = np.concatenate(found, axis=1)
    left, right = matches[:2].astype(np.int64)
    a, b = pairs_within(components(len(table), left, right))
    evidence = compare_pairs(table, frequencies, a, b)
    against = contradict(table, evidence, score(evidence, weights), a, b)
    return Links(left, right, matches[2], (a[against], b[against]))


def contradict(table: Table, evidence: Evidence, bits: Floats, left: Indexes, right: Indexes) -> Flags:
    """Whether two records are known to be different firms: sister names, or full names that disagree."""
    named = ~table.short[left] & ~table.short[right]
    different, doubtful = (
        np.isin(evidence.levels["name"], [FIELDS["name"].index(name) for name in names])
        for names in (DIFFERENT, DOUBTFUL)
    )
    found: Flags = evidence.sisters | (named & (different | (doubtful & (bits < 0))))
    return found


def exclusive(table: Table) -> tuple[Indexes, ...]:
    """What a company has one of: its code, its branch (1 for the head office), the number in its name. 0: any."""
    named = table.codes("key") > 0
    return table.codes("code"), np.where(named, table.codes("branch") + 1, 0), table.codes("ordinal")


def _partition(table: Table, links: Links, decisions: Sequence[Decision]) -> Partition:
    partition = Partition(len(table), exclusive(table))
    for same, a, b in _verdicts(table, decisions):
        if same:
            partition.join(a, b, attributes=1)
        else:
            partition.separate(a, b)
    _join_codes(partition, table)
    for a, b in zip(*(side.tolist() for side in links.apart), strict=True):
        partition.separate(a, b)
    order = np.lexsort((links.right, links.left, -links.bits))
    for a, b in zip(links.left[order].tolist(), links.right[order].tolist(), strict=True):
        partition.join(a, b)
    return partition


def _verdicts(table: Table, decisions: Sequence[Decision]) -> list[tuple[bool, int, int]]:
    """Verdicts by position, those that separate before those that join."""
    index = {record_id: number for number, record_id in enumerate(table.ids)}
    found = (
        (verdict.same, index[verdict.record_id_a], index[verdict.record_id_b])
        for verdict in decisions
        if verdict.record_id_a in index and verdict.record_id_b in index
    )
    return sorted((same, min(a, b), max(a, b)) for same, a, b in found)


def _join_codes(partition: Partition, table: Table) -> None:
    """Join the records of each credit code, but for those that a verdict keeps apart."""
    sets: dict[int, list[int]] = defaultdict(list)
    for index, code in enumerate(table.codes("code").tolist()):
        if code and not any(partition.join(known, index, attributes=1) for known in sets[code]):
            sets[code].append(index)


def _clusters(table: Table, frequencies: Frequencies, weights: Weights, links: Links, labels: Indexes) -> list[Cluster]:
    """Clusters in the order of their ids; a member's score and reasons are those of its best pair inside."""
    grouped = np.bincount(labels, minlength=len(labels))[labels] > 1
    sure = _shares_code(table, labels)
    best = _best_links(links, labels)
    chosen = np.unique(best[(best >= 0) & ~sure])
    evidence = compare_pairs(table, frequencies, links.left[chosen], links.right[chosen])
    chance = probability(links.bits)
    found: dict[int, list[Member]] = defaultdict(list)
    for index, (label, record_id) in enumerate(zip(labels.tolist(), table.ids, strict=True)):
        if not grouped[index]:
            member = Member(record_id, 1.0)
        elif sure[index]:
            member = Member(record_id, 1.0, (SAME_CODE,))
        elif best[index] < 0:
            member = Member(record_id, 1.0, (VERDICT,))
        else:
            reasons = explain(evidence, weights, int(np.searchsorted(chosen, best[index])))
            member = Member(record_id, round(float(chance[best[index]]), 4), reasons)
        found[label].append(member)
    return [Cluster(table.ids[label], tuple(members)) for label, members in found.items()]


def _best_links(links: Links, labels: Indexes) -> Indexes:
    """For every record the number of its strongest link inside its cluster, -1 where it has none."""
    inside = np.flatnonzero(labels[links.left] == labels[links.right])
    both = np.concatenate([inside, inside])
    members = np.concatenate([links.left[inside], links.right[inside]])
    weakest_first = np.lexsort((-both, links.bits[both]))
    best = np.full(len(labels), -1, dtype=np.int64)
    best[members[weakest_first]] = both[weakest_first]
    return best


def _shares_code(table: Table, labels: Indexes) -> Flags:
    """Whether another record of the cluster has the same credit code."""
    code = table.codes("code")
    pairs = labels * (int(code.max(initial=0)) + 1) + code
    _, numbers, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    shared: Flags = (code > 0) & (counts[numbers] > 1)
    return shared


def _branches(table: Table, labels: Indexes) -> list[tuple[str, str]]:
    """Branch clusters with the cluster of their head: the one that bears its legal name."""
    heads: dict[str, int] = {}
    key, head = table.texts["key"], table.codes("head")
    for index in np.flatnonzero((head == 0) & (key.codes > 0) & ~table.short).tolist():
        heads.setdefault(key.values[key.codes[index]], int(labels[index]))
    names = table.texts["head"]
    found = {
        (table.ids[labels[index]], table.ids[heads[name]])
        for index, name in zip(np.flatnonzero(head).tolist(), names.texts(np.flatnonzero(head)), strict=True)
        if name in heads and heads[name] != labels[index]
    }
    return sorted(found)
