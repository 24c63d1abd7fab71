"""Pairs of listings about which the rules are in doubt, for a person to judge."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from enrich.decisions import Pair, pair_of
from pipelines.matching import Record
from pipelines.matching.blocking import candidate_pairs
from pipelines.matching.comparison import compare_pairs
from pipelines.matching.frequency import Frequencies, count_firms
from pipelines.matching.grouping import exclusive
from pipelines.matching.hashing import Flags, Floats, Indexes
from pipelines.matching.parallel import Progress, prepare_table, same
from pipelines.matching.reasons import explain
from pipelines.matching.scoring import compared
from pipelines.matching.table import Table
from pipelines.matching.weights import Weights, probability, score


@dataclass(frozen=True, slots=True)
class Place:
    """Where a listing is now: its company, and how sure that is (1 where a person said so)."""

    lead_uid: str
    score: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two listings, the probability that they are one company, whether they are held to be one, and the evidence."""

    pair: Pair
    probability: float
    together: bool
    reasons: tuple[str, ...]


def doubtful_pairs(
    records: Sequence[Record],
    places: Mapping[str, Place],
    parted: Collection[Pair],
    weights: Weights,
    *,
    low: float,
    high: float,
    progress: Progress,
) -> list[Doubt]:
    """One question for each two companies in doubt, or each company: the most doubtful pair; the most doubtful first.

    Left out are listings without a place, pairs that may never be one company, and pairs inside a company which better
    evidence than their own holds together. parted: companies, as pairs of uids in order, that a person holds to be
    different.
    """
    placed = [record for record in records if record.record_id in places]
    table = prepare_table(placed, progress, same, len(placed))
    frequencies = count_firms(table)
    found: list[tuple[float, int, int, float]] = []
    for a, b, chances in _candidates(table, frequencies, weights, progress):
        doubtful = (chances >= low) & (chances <= high)
        columns = (np.abs(chances - 0.5), a, b, chances)
        found += zip(*(column[doubtful].tolist() for column in columns), strict=True)
    asked: dict[Pair, tuple[int, int, float]] = {}
    for _, left, right, chance in sorted(found):
        ours, theirs = places[table.ids[left]], places[table.ids[right]]
        uids = pair_of(ours.lead_uid, theirs.lead_uid)
        sure = ours.lead_uid == theirs.lead_uid and min(ours.score, theirs.score) > high
        if not sure and uids not in parted:
            asked.setdefault(uids, (left, right, chance))
    lefts, rights = (np.array([pair[side] for pair in asked.values()], dtype=np.int64) for side in (0, 1))
    evidence = compare_pairs(table, frequencies, lefts, rights)
    return [
        Doubt((table.ids[left], table.ids[right]), chance, ours == theirs, explain(evidence, weights, number))
        for number, ((ours, theirs), (left, right, chance)) in enumerate(asked.items())
    ]


def _candidates(
    table: Table, frequencies: Frequencies, weights: Weights, progress: Progress
) -> Iterator[tuple[Indexes, Indexes, Floats]]:
    """Pairs that may be one company, with their probability."""
    left, right = candidate_pairs(table)
    for a, b, evidence, done in compared(table, frequencies, left, right):
        possible = ~evidence.sisters & ~_ruled(table, a, b)
        yield a[possible], b[possible], probability(score(evidence, weights))[possible]
        progress("比对", done, len(left))


def _ruled(table: Table, left: Indexes, right: Indexes) -> Flags:
    """Equal credit codes, or two different values of what a company has one of."""
    code = table.codes["code"]
    found: Flags = (code[left] > 0) & (code[left] == code[right])
    for values in exclusive(table):
        found |= (values[left] > 0) & (values[right] > 0) & (values[left] != values[right])
    return found
