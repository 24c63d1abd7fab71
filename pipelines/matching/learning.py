"""Weights from pairs whose answer is known: logistic regression over the levels of agreement.

It is the Fellegi–Sunter sum with weights that allow for fields which depend on each other, and gives calibrated
probabilities; a ridge keeps the weight of a level that is hardly ever seen near what was expected of it.
"""

from __future__ import annotations

import numpy as np

from pipelines.matching.comparison import FIELDS, RARITY, Evidence
from pipelines.matching.hashing import Floats
from pipelines.matching.weights import Weights, commonness

STEPS = 40
RIDGE = 2.0


def design(evidence: Evidence) -> Floats:
    """One row a pair: 1, each known level as 0 or 1, and the commonness of each field."""
    columns = [np.ones(len(evidence.sisters))]
    for field, names in FIELDS.items():
        columns += [(evidence.levels[field] == level).astype(np.float64) for level in range(1, len(names))]
    columns += [-commonness(evidence, field) for field in RARITY]
    return np.column_stack(columns)


def fit(rows: Floats, same: Floats, importance: Floats, expected: Weights, version: str) -> Weights:
    """Learn weights from the rows of `design`, the answers (1 same company, 0 not) and each pair's importance.

    expected: what a weight is held to be as long as few pairs speak of it.
    """
    start = _vector(expected)
    bits = _solve(rows, same, importance, start)
    rarity = np.arange(len(bits)) >= len(bits) - len(RARITY)
    if (backwards := rarity & (bits < 0)).any():  # a common value never says more than a rare one
        bits = _solve(np.where(backwards, 0.0, rows), same, importance, np.where(backwards, 0.0, start))
    return _named(bits / np.log(2), version)


def _solve(rows: Floats, same: Floats, importance: Floats, start: Floats) -> Floats:
    """Natural-log weights by Newton's method, held to `start` by the ridge."""
    bits = start.copy()
    ridge = np.full(rows.shape[1], RIDGE)
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(rows @ bits, -30, 30)))
        slope = rows.T @ (importance * (same - chance)) - ridge * (bits - start)
        curve = (rows.T * (importance * chance * (1 - chance))) @ rows + np.diag(ridge)
        bits += np.linalg.solve(curve, slope)
    return bits


def _vector(weights: Weights) -> Floats:
    levels = [weights.levels[field][1:] for field in FIELDS]
    rarity = [weights.rarity[field] for field in RARITY]
    bits: Floats = np.concatenate([[weights.prior], *levels, rarity])
    return bits * float(np.log(2))


def _named(bits: Floats, version: str) -> Weights:
    levels, at = {}, 1
    for field, names in FIELDS.items():
        levels[field] = np.concatenate(([0.0], bits[at : at + len(names) - 1]))
        at += len(names) - 1
    return Weights(version, float(bits[0]), levels, dict(zip(RARITY, bits[at:].tolist(), strict=True)))
