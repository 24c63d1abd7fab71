"""Weights without labels: expectation–maximisation over pairs, as Fellegi and Sunter's model is usually fitted.

Pairs are a mixture of matches and others; what share of either shows a level of agreement is estimated from how likely
each pair is a match, and how likely that is from these shares, in turn. Pairs whose answer is known keep it. As pairs
are only compared where they share something, a field is estimated among pairs that agree in another one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from pipelines.matching.comparison import FIELDS, Evidence, Levels
from pipelines.matching.hashing import Floats
from pipelines.matching.weights import Weights, commonness, probability, score

STEPS = 50
SETTLED = 0.01
# So many pairs of either kind a level needs until it is weighed by them as much as by what was expected of it.
TRUST = 20.0
# Agreements, among the pairs of which all other fields are estimated.
GIVEN = {"name": ("same", "same_unplaced", "core"), "place": ("text", "door"), "phone": ("same",), "domain": ("same",)}
# A pair or so of either kind is seen at every level.
HALF = 0.5


def estimate(evidence: Evidence, answers: Floats, expected: Weights, version: str) -> Weights:
    """Weights under which the pairs are likeliest. answers: 1 one company, 0 not, NaN unknown; one a pair.

    expected: where to start, and what a weight is held to be as long as few pairs speak of it. Rarity is kept.
    """
    sums = {field: TRUST * bits for field, bits in expected.levels.items()}
    seen = {field: np.full(len(bits), TRUST) for field, bits in expected.levels.items()}
    for given, levels in GIVEN.items():
        chosen = np.isin(evidence.levels[given], [FIELDS[given].index(level) for level in levels])
        fields = [field for field in FIELDS if field != given]
        for field, (bits, weight) in _among(evidence.take(chosen), answers[chosen], expected, fields).items():
            sums[field] += weight * bits
            seen[field] += weight
    weights = Weights(version, expected.prior, {f: sums[f] / seen[f] for f in FIELDS}, dict(expected.rarity))
    for _ in range(STEPS):
        chance = np.where(np.isnan(answers), probability(score(evidence, weights)), answers)
        weights = replace(weights, prior=_odds(chance))
    return weights


def _among(
    evidence: Evidence, answers: Floats, expected: Weights, fields: Collection[str]
) -> dict[str, tuple[Floats, Floats]]:
    """Bits by level of some fields, estimated among these pairs, and how many of them speak of each."""
    levels = evidence.levels
    rarity = {field: expected.rarity[field] * commonness(evidence, field) for field in fields}
    bits = {field: expected.levels[field] for field in fields}
    prior = 0.0
    found: dict[str, tuple[Floats, Floats]] = {}
    for _ in range(STEPS):
        total = prior + np.sum([bits[field][levels[field]] - rarity[field] for field in fields], axis=0)
        chance = np.where(np.isnan(answers), probability(total), answers)
        found = {field: _shares(levels[field], rarity[field], chance, len(bits[field])) for field in fields}
        following = {
            field: (seen * own + TRUST * expected.levels[field]) / (seen + TRUST)
            for field, (own, seen) in found.items()
        }
        moved = max((np.abs(following[field] - bits[field]).max() for field in fields), default=0.0)
        bits, prior = following, _odds(chance)
        if moved < SETTLED:
            break
    return found


def _odds(chance: Floats) -> float:
    """Bits for a match before evidence: how many pairs match, to how many that do not."""
    return float(np.log2((chance.sum() + HALF) / ((1 - chance).sum() + HALF)))


def _shares(level: Levels, rarity: Floats, chance: Floats, size: int) -> tuple[Floats, Floats]:
    """The bits that shares of levels among matches and others amount to, and the pairs of the rarer kind at each."""
    known = level > 0
    matches, others = (np.bincount(level[known], share[known], size) for share in (chance, 1 - chance))
    usual = np.bincount(level, (1 - chance) * rarity, size) / np.maximum(others, HALF)
    bits = np.log2((matches + HALF) / (others + HALF) * (others.sum() + HALF) / (matches.sum() + HALF)) + usual
    bits[0] = 0.0
    return bits, np.minimum(matches, others)
