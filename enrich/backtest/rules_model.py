"""A regularised logistic model of interest over the same rules, compared with the rules' own points, and proposed.

It is never switched on by itself: what comes out are points for a copy of the profile, to be read and tried with
`leads grade --what-if`. Both sides are judged on leads that they have not learnt from (cross-validation, seeded).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from enrich.backtest.past import Trial
from enrich.profiles import Profile

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegressionCV

ENOUGH = 100
"""So many interested and so many other leads, reached both, must be known before a model is fitted."""
SEEN = 20
"""A rule that held for fewer leads, or for all but fewer, keeps its points."""
FOLDS, INNER_FOLDS = 5, 3
SEED = 2026
POINTS = 100.0
"""Scores are learnt from in hundreds of points, so that the penalty weighs as little on them as on rules."""
STRENGTHS = (0.03, 0.3, 3.0)
NORMAL = 1.959964
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weight:
    """A rule's points now, as the model would give them, and for how many leads it held."""

    rule_id: str
    points: float
    proposed: float
    held: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Log loss (nats a lead, lower is better) of the rules' points and of the model, on leads not learnt from.

    gain: how much lower the model's is, with its 95 % interval low to high. better: the interval is above nought.
    weights: the rules that the model could weigh.
    """

    leads: int
    rules_loss: float
    model_loss: float
    gain: float
    low: float
    high: float
    weights: tuple[Weight, ...]

    @property
    def better(self) -> bool:
        """Whether the model is worth proposing."""
        return self.low > 0


def compare(trials: Sequence[Trial], profile: Profile) -> Comparison | None:
    """The model beside the rules; None on too few outcomes, or where no rule tells leads apart."""
    reached = [trial for trial in trials if trial.reached]
    outcome = np.array([trial.qualified for trial in reached], dtype=np.float64)
    rules = _weighable(reached, profile)
    if min(outcome.sum(), len(reached) - outcome.sum()) < ENOUGH or not rules:
        return None
    shares = np.array([[trial.fired.get(rule, 0.0) for rule in rules] for trial in reached])
    scores = np.array([[trial.score / POINTS] for trial in reached])
    before, after = _losses(scores, outcome), _losses(shares, outcome)
    gains = before - after
    margin = NORMAL * float(gains.std(ddof=1)) / math.sqrt(len(gains))
    gain = float(gains.mean())
    return Comparison(
        leads=len(reached),
        rules_loss=float(before.mean()),
        model_loss=float(after.mean()),
        gain=gain,
        low=gain - margin,
        high=gain + margin,
        weights=_weights(rules, shares, outcome, profile),
    )


def _weighable(reached: Sequence[Trial], profile: Profile) -> dict[str, int]:
    """Rule -> for how many leads it held, of the rules that hold for some and not for others."""
    held = Counter(rule for trial in reached for rule in trial.fired)
    return {rule.id: held[rule.id] for rule in profile.rules if SEEN <= held[rule.id] <= len(reached) - SEEN}


def _regression() -> LogisticRegressionCV:
    """Logistic regression with a ridge penalty, its strength chosen inside by cross-validation."""
    from sklearn.linear_model import LogisticRegressionCV  # noqa: PLC0415  # takes seconds; `leads --help` would pay it
    from sklearn.model_selection import StratifiedKFold  # noqa: PLC0415

    folds = StratifiedKFold(INNER_FOLDS, shuffle=True, random_state=SEED)
    return LogisticRegressionCV(
        Cs=STRENGTHS, l1_ratios=(0.0,), cv=folds, scoring="neg_log_loss", use_legacy_attributes=False
    )


def _losses(features: Matrix, outcome: Matrix) -> Matrix:
    """Of each lead, by a model that has not learnt from it."""
    from sklearn.model_selection import StratifiedKFold, cross_val_predict  # noqa: PLC0415

    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED + 1)
    chance = cross_val_predict(_regression(), features, outcome, cv=folds, method="predict_proba")[:, 1]
    losses: Matrix = -np.log(np.where(outcome == 1, chance, 1 - chance))
    return losses


def _weights(rules: Mapping[str, int], shares: Matrix, outcome: Matrix, profile: Profile) -> tuple[Weight, ...]:
    """Log-odds turned into points, so that the rules together weigh as much as they do now."""
    points = np.array([rule.points for rule in profile.rules if rule.id in rules])
    odds = _slopes(shares, outcome)
    proposed = np.round(odds * _spread(points) / _spread(odds))
    return tuple(
        Weight(rule, float(now), float(new), held)
        for (rule, held), now, new in zip(rules.items(), points, proposed, strict=True)
    )


def _spread(values: Matrix) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _slopes(features: Matrix, outcome: Matrix) -> Matrix:
    """Log-odds for a unit of each feature."""
    slopes: Matrix = _regression().fit(features, outcome).coef_[0]
    return slopes
