"""All pairs worth comparing, scored: the likely matches, and which records they may not bring together."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from pipelines.matching.blocking import candidate_pairs, pairs_within
from pipelines.matching.clustering import components
from pipelines.matching.comparison import FIELDS, Evidence, compare_pairs
from pipelines.matching.frequency import Frequencies
from pipelines.matching.hashing import Flags, Floats, Indexes, joint
from pipelines.matching.parallel import Progress
from pipelines.matching.table import Table
from pipelines.matching.weights import Weights, score

# Pairs compared at a time: few enough for their columns to stay in the processor's cache.
CHUNK = 100_000
# Bits from which a pair counts as a match: two chances in three.
THRESHOLD = 1.0
# Bits from which it counts beyond doubt: seven chances in eight.
SURE = 3.0
# What two full names may disagree in: never one firm, or not without better evidence.
DIFFERENT = ("core_elsewhere", "other_trade", "brand_elsewhere")
DOUBTFUL = ("other_form",)
RESEMBLING = ("near_brand", "related")


@dataclass(frozen=True, slots=True)
class Links:
    """Scored pairs. left, right, bits: the likely matches. apart: left and right of pairs that exclude each other."""

    left: Indexes
    right: Indexes
    bits: Floats
    apart: tuple[Indexes, Indexes]


def score_pairs(table: Table, frequencies: Frequencies, weights: Weights, tell: Progress) -> Links:
    """The likely matches among all candidate pairs, and what contradicts them where they hang together."""
    left, right = candidate_pairs(table)
    found = [np.zeros((3, 0))]
    for a, b, evidence, done in compared(table, frequencies, left, right):
        bits = score(evidence, weights)
        likely = bits >= THRESHOLD
        found.append(np.stack([a[likely], b[likely], bits[likely]]))
        tell("比对", done, len(left))
    matches = np.concatenate(found, axis=1)
    left, right = matches[:2].astype(np.int64)
    return Links(left, right, matches[2], contradictions(table, frequencies, weights, (left, right, matches[2])))


def contradictions(
    table: Table, frequencies: Frequencies, weights: Weights, links: tuple[Indexes, Indexes, Floats]
) -> tuple[Indexes, Indexes]:
    """The pairs of records, among those that matches connect, which are known to be different firms.

    links: left, right and bits of the matches. Two names that only resemble each other are held to be one firm's where
    records that bear them match beyond doubt.
    """
    left, right, bits = links
    groups = components(len(table), left, right)
    sure = bits >= SURE
    excused = np.unique(_name_pairs(table, groups, left[sure], right[sure]))
    a, b = pairs_within(groups)
    found = [np.zeros((2, 0), dtype=np.int64)]
    for one, other, evidence, _ in compared(table, frequencies, a, b):
        unlike = score(evidence, weights) < 0
        named = ~table.short[one] & ~table.short[other]
        resembling = unlike & ~np.isin(_name_pairs(table, groups, one, other), excused)
        against = evidence.sisters | (
            named
            & (
                _is_one_of(evidence, DIFFERENT)
                | (_is_one_of(evidence, DOUBTFUL) & unlike)
                | (_is_one_of(evidence, RESEMBLING) & resembling)
            )
        )
        found.append(np.stack([one[against], other[against]]))
    ones, others = np.concatenate(found, axis=1)
    return ones, others


def _is_one_of(evidence: Evidence, levels: tuple[str, ...]) -> Flags:
    found: Flags = np.isin(evidence.levels["name"], [FIELDS["name"].index(name) for name in levels])
    return found


def _name_pairs(table: Table, groups: Indexes, left: Indexes, right: Indexes) -> Indexes:
    """A number for the two name cores of each pair and the group it is in, whichever stands left."""
    core = table.codes["core"]
    a, b = core[left], core[right]
    return joint(joint(np.minimum(a, b), np.maximum(a, b)), groups[left])


def compared(
    table: Table, frequencies: Frequencies, left: Indexes, right: Indexes
) -> Iterator[tuple[Indexes, Indexes, Evidence, int]]:
    """Pairs with what they say of each other, some at a time and in their order; with how many are done."""
    starts = range(0, len(left), CHUNK)
    parts = [(left[start : start + CHUNK], right[start : start + CHUNK]) for start in starts]
    done = 0
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for (a, b), evidence in zip(
            parts, pool.map(lambda part: compare_pairs(table, frequencies, *part), parts), strict=True
        ):
            done += len(a)
            yield a, b, evidence, done
