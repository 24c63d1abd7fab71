"""How well grades told interested leads from others: lift, precision at k, calibration, each with its 95 % interval.

Only leads in which a person spoke are measured: whether somebody picks up is no matter of the grade. Below `ENOUGH`
leads of either result no conclusion is drawn, whatever the figures look like.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from enrich.backtest.past import Trial
from enrich.profiles import READINESS, Profile
from enrich.reporting.rates import Rate, rate

ENOUGH = 30
SIGNIFICANCE = 0.05
STEPS = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
NORMAL = 1.959964
Conclusion = Literal["too_few", "ranks", "inverted", "no_difference"]


@dataclass(frozen=True, slots=True)
class Lift:
    """Leads of one label. rate: interested of reached. lift: that rate by the rate of all; None: nobody was reached."""

    label: str
    called: int
    rate: Rate
    lift: float | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """area: the chance that an interested lead had more points than another (0.5: none); low, high: its interval.

    p: the chance to see as much where grades tell nothing (Mann–Whitney). All None where a result is missing.
    """

    area: float | None
    low: float | None
    high: float | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Readiness, the chance of a sale that the profile states for it, and the sales of the leads reached.

    outside: the stated chance lies outside the interval of what was seen, so the profile states a wrong one.
    """

    readiness: str
    stated: float
    sold: Rate
    outside: bool


@dataclass(frozen=True, slots=True)
class Backtest:
    """called, reached, qualified: leads. controls: of the reached, those called by lot. at_k: of the k worth most."""

    called: int
    reached: int
    qualified: int
    controls: int
    by_grade: tuple[Lift, ...]
    by_fit: tuple[Lift, ...]
    by_readiness: tuple[Lift, ...]
    at_k: tuple[tuple[int, Rate], ...]
    calibration: tuple[Calibration, ...]
    ranking: Ranking
    conclusion: Conclusion


def measure(trials: Sequence[Trial], profile: Profile) -> Backtest:
    """The measures of some called leads."""
    reached = [trial for trial in trials if trial.reached]
    qualified = sum(trial.qualified for trial in reached)
    ranking = _ranking(reached)
    return Backtest(
        called=len(trials),
        reached=len(reached),
        qualified=qualified,
        controls=sum(trial.control for trial in reached),
        by_grade=_lifts(trials, lambda trial: trial.fit + trial.readiness),
        by_fit=_lifts(trials, lambda trial: trial.fit),
        by_readiness=_lifts(trials, lambda trial: trial.readiness),
        at_k=_at_k(reached),
        calibration=_calibration(reached, profile),
        ranking=ranking,
        conclusion=_conclusion(ranking, qualified, len(reached) - qualified),
    )


def _lifts(trials: Sequence[Trial], label: Callable[[Trial], str]) -> tuple[Lift, ...]:
    groups: dict[str, list[Trial]] = {}
    for trial in trials:
        groups.setdefault(label(trial), []).append(trial)
    base = _interested([trial for trial in trials if trial.reached]).share
    lifts = []
    for name in sorted(groups):
        found = _interested([trial for trial in groups[name] if trial.reached])
        lifts.append(
            Lift(name, len(groups[name]), found, found.share / base if base and found.share is not None else None)
        )
    return tuple(lifts)


def _interested(reached: Sequence[Trial]) -> Rate:
    return rate(sum(trial.qualified for trial in reached), len(reached))


def _at_k(reached: Sequence[Trial]) -> tuple[tuple[int, Rate], ...]:
    """The rates of the first k, k up to half of all; the last one is the rate of all."""
    queue = sorted(reached, key=lambda trial: (-trial.value, -trial.score, trial.lead_uid))
    steps = [k for k in STEPS if 2 * k <= len(queue)]
    return tuple((k, _interested(queue[:k])) for k in (*steps, len(queue)) if k)


def _calibration(reached: Sequence[Trial], profile: Profile) -> tuple[Calibration, ...]:
    rows = []
    for readiness in READINESS:
        group = [trial for trial in reached if trial.readiness == readiness]
        stated = profile.next_call.chance[readiness]
        sold = rate(sum(trial.sold for trial in group), len(group))
        outside = sold.low is not None and sold.high is not None and not sold.low <= stated <= sold.high
        rows.append(Calibration(readiness, stated, sold, outside))
    return tuple(rows)


def _ranking(reached: Sequence[Trial]) -> Ranking:
    hits = [trial.score for trial in reached if trial.qualified]
    rest = [trial.score for trial in reached if not trial.qualified]
    if not hits or not rest:
        return Ranking(None, None, None, None)
    from scipy.stats import mannwhitneyu  # noqa: PLC0415  # takes a second to import, `leads --help` would pay it

    test = mannwhitneyu(hits, rest, alternative="two-sided", method="asymptotic")
    area = float(test.statistic) / (len(hits) * len(rest))
    margin = NORMAL * _standard_error(area, len(hits), len(rest))
    return Ranking(area, max(area - margin, 0.0), min(area + margin, 1.0), float(test.pvalue))


def _standard_error(area: float, hits: int, rest: int) -> float:
    """Of an area under the curve, after Hanley and McNeil, Radiology 143 (1982) 29–36."""
    both, alone = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (hits - 1) * (both - area**2) + (rest - 1) * (alone - area**2)
    return math.sqrt(max(spread, 0.0) / (hits * rest))


def _conclusion(ranking: Ranking, qualified: int, others: int) -> Conclusion:
    if min(qualified, others) < ENOUGH:
        return "too_few"
    if ranking.p is None or ranking.area is None or not ranking.p < SIGNIFICANCE:
        return "no_difference"
    return "ranks" if ranking.area > 1 / 2 else "inverted"
