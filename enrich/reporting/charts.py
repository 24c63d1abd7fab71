"""The charts of a report, once for the file and for the console: the funnel, and rates with their intervals."""

from __future__ import annotations

from dataclasses import dataclass

from enrich.reporting.pictures import SHOWN, bars, intervals, weeks
from enrich.reporting.rates import rates
from enrich.reporting.sales import SalesReport
from enrich.reporting.tables import label_of
from enrich.vocabulary import words

WEEK = "week"
CHARTED = {
    "source": ("connect", "contact_by_lead", "conversion", "wrong_number"),
    "grade": ("connect", "contact_by_lead", "conversion", "wrong_number"),
    "agent": ("connect", "contact_by_lead", "conversion", "wrong_number"),
    WEEK: ("contact_by_dial", "conversion"),
}
"""Dimension -> the rates that are drawn by it."""


@dataclass(frozen=True, slots=True)
class Chart:
    """title: the rate (Chinese). svg: with nothing in it that is not escaped."""

    title: str
    svg: str


def funnel_chart(report: SalesReport) -> str:
    """The funnel as bars, each with its share of the step before."""
    return bars([(step.word, step.reached, _step(step.reached, step.share)) for step in report.steps], "销售漏斗")


def rate_charts(report: SalesReport, dimension: str) -> list[Chart]:
    """The charts of a dimension of `CHARTED`; of sources and people those with the most calls."""
    groups = list(report.by[dimension].items())
    if dimension != WEEK:
        groups = sorted(groups, key=lambda item: -item[1].dials)[:SHOWN]
    if dimension == "grade":
        groups = sorted(groups)
    draw, kpis = weeks if dimension == WEEK else intervals, words("kpi")
    return [
        Chart(
            kpis[code],
            draw([(label_of(dimension, label), rates(counts)[code]) for label, counts in groups], kpis[code]),
        )
        for code in CHARTED[dimension]
    ]


def _step(reached: int, share: float | None) -> str:
    return f"{reached:,}" + (f" · {share:.1%}" if share is not None else "")
