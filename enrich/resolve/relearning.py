"""Weights from what is known here: pairs that people judged or credit codes decide, or no answers at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.matching import Decision, Record
from pipelines.matching.blocking import candidate_pairs
from pipelines.matching.comparison import Evidence, compare_pairs
from pipelines.matching.frequency import count_firms
from pipelines.matching.grouping import exclusive
from pipelines.matching.hashing import Flags, Floats, Indexes
from pipelines.matching.learning import design, fit
from pipelines.matching.mixture import estimate
from pipelines.matching.parallel import Progress, prepare_table, same
from pipelines.matching.table import Table
from pipelines.matching.weights import Weights, probability, score

# Answers of either kind from which weights are learnt and judged.
LEAST = 20
FOLDS = 5
# Pairs without an answer that are looked at, evenly spaced: more do not move a weight.
SAMPLE = 500_000
# A probability is held to be no surer than this, so that one mistaken answer does not outweigh all others.
SUREST = 0.999


@dataclass(frozen=True, slots=True)
class Relearnt:
    """weights: what was learnt. same, different: answers it was judged by. before, after: mean surprise at an answer
    that was not learnt from, in bits, under the weights in force and under these.
    """

    weights: Weights
    same: int
    different: int
    before: float
    after: float

    @property
    def better(self) -> bool:
        """Whether enough answers say that the new weights know better."""
        return min(self.same, self.different) >= LEAST and self.after < self.before


def relearn(
    records: Sequence[Record],
    decisions: Sequence[Decision],
    present: Weights,
    version: str,
    *,
    unlabelled: bool,
    progress: Progress,
) -> Relearnt:
    """Learn from answers (or, unlabelled, from the pairs alone) and judge by answers that were not learnt from.

    An answer is a person's verdict or two credit codes. Pairs that other hard rules decide are left out.
    """
    table = prepare_table(records, progress, same, len(records))
    left, right, answers = _pairs(table, decisions)
    evidence = compare_pairs(table, count_firms(table), left, right)
    open_ = ~evidence.sisters
    evidence, answers = evidence.take(open_), answers[open_]
    known = np.flatnonzero(~np.isnan(answers))
    counts = int((answers[known] == 1).sum()), int((answers[known] == 0).sum())
    if unlabelled:
        weights = estimate(evidence, np.full(len(answers), np.nan), present, version)
        after = _surprise(evidence.take(known), answers[known], weights)
    else:
        weights = _fitted(evidence.take(known), answers[known], present, version)
        after = _crossed(evidence.take(known), answers[known], present)
    before = _surprise(evidence.take(known), answers[known], present)
    return Relearnt(weights, *counts, *(float(bits.mean()) if len(known) else 0.0 for bits in (before, after)))


def _pairs(table: Table, decisions: Sequence[Decision]) -> tuple[Indexes, Indexes, Floats]:
    """Pairs that share something, and those that people judged; of each the answer, NaN where there is none."""
    position = {record_id: number for number, record_id in enumerate(table.ids)}
    verdicts = {
        (min(a, b), max(a, b)): decision.same
        for decision in decisions
        if (a := position.get(decision.record_id_a, -1)) >= 0 and (b := position.get(decision.record_id_b, -1)) >= 0
    }
    left, right = candidate_pairs(table)
    code, *others = exclusive(table)
    coded = (code[left] > 0) & (code[right] > 0)
    rest = np.flatnonzero(~coded & ~_excluded(others, left, right))
    chosen = np.union1d(np.flatnonzero(coded), rest[:: max(1, len(rest) // SAMPLE)])
    left, right = left[chosen], right[chosen]
    answers = np.where(coded[chosen], (code[left] == code[right]).astype(np.float64), np.nan)
    judged = np.array([*verdicts], dtype=np.int64).reshape(-1, 2).T
    repeated = np.isin(left * len(table) + right, judged[0] * len(table) + judged[1])
    told = np.array([*verdicts.values()], dtype=np.float64)
    return (
        np.concatenate([left[~repeated], judged[0]]),
        np.concatenate([right[~repeated], judged[1]]),
        np.concatenate([answers[~repeated], told]),
    )


def _excluded(attributes: Sequence[Indexes], left: Indexes, right: Indexes) -> Flags:
    found = np.zeros(len(left), dtype=np.bool_)
    for values in attributes:
        found |= (values[left] > 0) & (values[right] > 0) & (values[left] != values[right])
    return found


def _fitted(evidence: Evidence, answers: Floats, present: Weights, version: str) -> Weights:
    return fit(design(evidence), answers, np.ones(len(answers)), present, version)


def _crossed(evidence: Evidence, answers: Floats, present: Weights) -> Floats:
    """Surprise at each answer under weights learnt from the other folds."""
    fold = np.arange(len(answers)) % FOLDS
    found = np.zeros(len(answers))
    for number in range(FOLDS if len(answers) >= FOLDS else 0):
        out = fold == number
        weights = _fitted(evidence.take(~out), answers[~out], present, "fold")
        found[out] = _surprise(evidence.take(out), answers[out], weights)
    return found


def _surprise(evidence: Evidence, answers: Floats, weights: Weights) -> Floats:
    chance = np.clip(probability(score(evidence, weights)), 1 - SUREST, SUREST)
    return -np.log2(np.where(answers == 1, chance, 1 - chance))
