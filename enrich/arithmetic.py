"""The sum behind a merge: what each piece of evidence adds, for a listing and the one it matches best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from sqlite_utils import Database

from pipelines.match_index import MatchIndex
from pipelines.match_weights import weights_in_force
from pipelines.matching.comparison import compare_pairs
from pipelines.matching.frequency import look_up
from pipelines.matching.reasons import Term, terms
from pipelines.matching.table import build_table
from pipelines.matching.weights import probability, score

# Listings of one company that are compared each with each.
MOST = 60


@dataclass(frozen=True, slots=True)
class Sum:
    """other: the listing it is compared with. prior: bits before evidence. terms: what each field adds, largest first.

    bits: all of it, log2 of the odds. probability: the same from 0 to 1. weights: version of the weights.
    """

    other: str
    prior: float
    terms: tuple[Term, ...]
    bits: float
    probability: float
    weights: str


def sums(db: Database, listing_ids: Sequence[str]) -> dict[str, Sum]:
    """For each listing of a company the best of its comparisons; none for a listing alone, or not yet matched."""
    index, weights = MatchIndex(db), weights_in_force(db)
    table = build_table(index.prepared(sorted(listing_ids)[:MOST]))
    pairs = np.array(list(combinations(range(len(table)), 2)), dtype=np.int64).reshape(-1, 2)
    evidence = compare_pairs(table, look_up(table, index.context(table)), pairs[:, 0], pairs[:, 1])
    bits = score(evidence, weights)
    found: dict[str, Sum] = {}
    for pair in np.argsort(-bits, kind="stable").tolist():
        total = float(bits[pair])
        left, right = (table.ids[end] for end in pairs[pair])
        for one, other in ((left, right), (right, left)):
            if one not in found:
                parts = tuple(terms(evidence, weights, pair))
                chance = float(probability(bits[pair : pair + 1])[0])
                found[one] = Sum(other, weights.prior, parts, total, chance, weights.version)
    return found
