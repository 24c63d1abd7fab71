"""The rates that follow from counted calls, each with its Wilson interval."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from enrich.reporting.tally import Tally

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """hits of tried. share, low, high: 0 to 1 with the 95 % Wilson interval; None where nothing was tried."""

    hits: int
    tried: int
    share: float | None
    low: float | None
    high: float | None


@cache
def rate(hits: int, tried: int) -> Rate:
    """A rate with its interval. Calls to one lead are not independent of each other: the true interval is wider."""
    if not tried:
        return Rate(hits, tried, None, None, None)
    from scipy.stats import binomtest  # noqa: PLC0415  # takes a second to import, and every command would pay it

    interval = binomtest(hits, tried).proportion_ci(CONFIDENCE, method="wilson")
    return Rate(hits, tried, hits / tried, float(interval.low), float(interval.high))


def rates(counts: Tally) -> dict[str, Rate]:
    """By code of the vocabulary (`kpi`)."""
    return {
        "connect": rate(counts.answered, counts.dials),
        "contact_by_dial": rate(counts.contacts, counts.dials),
        "contact_by_lead": rate(counts.contacted, counts.leads),
        "right_party": rate(counts.right_parties, counts.right_known),
        "conversion": rate(counts.qualified, counts.contacts),
        "wrong_number": rate(counts.wrong_numbers, counts.dials),
        "opt_out": rate(counts.opt_outs, counts.contacts),
    }
