"""The tables of a report, once for the terminal, the spreadsheet and the page: headings and cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enrich.reporting.rates import Rate, rates
from enrich.reporting.sales import SalesReport
from enrich.reporting.scorecard import SourceScore
from enrich.reporting.tally import Tally
from enrich.vocabulary import say, words

UNKNOWN = "未知"
COUNTED = ("拨打", "线索", "真人", "有意向")
Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table. kinds: of each column: text, words, count, share (0 to 1), money (yuan)."""

    title: str
    headings: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def label_of(dimension: str, label: str) -> str:
    """A label in Chinese; of a channel its word."""
    if not label:
        return UNKNOWN
    return say("channel", label) if dimension == "channel" else label


def rate_table(report: SalesReport, dimension: str) -> ReportTable:
    """Counts and every rate with its interval as words, a row a label, all of them in the last."""
    kpis = words("kpi")
    return ReportTable(
        title=f"按{say('dimension', dimension)}",
        headings=(say("dimension", dimension), *COUNTED, *kpis.values()),
        kinds=("text", *["count"] * len(COUNTED), *["words"] * len(kpis)),
        rows=tuple(
            (label, *_counts(counts), *(interval(one) for one in rates(counts).values()))
            for label, counts in _labelled(report, dimension)
        ),
    )


def rate_numbers(report: SalesReport, dimension: str) -> ReportTable:
    """The same with rates and both ends of their intervals as numbers, to calculate with."""
    kpis = words("kpi")
    return ReportTable(
        title=f"按{say('dimension', dimension)}",
        headings=(
            say("dimension", dimension),
            *COUNTED,
            *(text for word in kpis.values() for text in (word, "下限", "上限")),
        ),
        kinds=("text", *["count"] * len(COUNTED), *["share"] * 3 * len(kpis)),
        rows=tuple(
            (label, *_counts(counts), *(v for one in rates(counts).values() for v in (one.share, one.low, one.high)))
            for label, counts in _labelled(report, dimension)
        ),
    )


def _labelled(report: SalesReport, dimension: str) -> list[tuple[str, Tally]]:
    found = [(label_of(dimension, label), counts) for label, counts in report.by[dimension].items()]
    return [*found, ("合计", report.total)]


def _counts(counts: Tally) -> tuple[int, int, int, int]:
    return counts.dials, counts.leads, counts.contacts, counts.qualified


def funnel_table(report: SalesReport) -> ReportTable:
    """The funnel from the list to the sale."""
    rows = [(step.word, step.reached, step.share, step.now or None, step.amount or None) for step in report.steps]
    return ReportTable("销售漏斗", ("步骤", "到达", "占上一步", "当前", "当前金额"),
                       ("text", "count", "share", "count", "money"), tuple(rows))  # fmt: skip


def cost_table(report: SalesReport) -> ReportTable:
    """What each source cost, and what one conversation, one interested lead, one opportunity of it cost."""
    return ReportTable(
        "成本(按来源)",
        ("来源", "拨打", "分钟", "话费", "人工", "数据费", "成本", "销售机会", "每次对话", "每个意向", "每个机会"),
        ("text", "count", *["money"] * 5, "count", *["money"] * 3),
        tuple(
            (one.source or UNKNOWN, one.dials, one.minutes, one.calls, one.people, one.fees or None, one.cost,
             one.opportunities, one.per_conversation, one.per_qualified, one.per_opportunity) for one in report.costs
        ),
    )  # fmt: skip


def cost_note(report: SalesReport) -> str:
    """How the costs are reckoned, and what is not in them."""
    said = f"话费 = 通话分钟 × {report.cost_per_minute:g} 元; 没有记录时长的通话按结果代码的常用时长计。"
    if report.salary_per_minute is None:
        said += "人工未计: 在数据库旁的 costs.toml 里填 [people]。"
    else:
        said += f"人工 = 通话分钟 × {report.salary_per_minute:.2f} 元。"
    return said if any(one.fees for one in report.costs) else said + "数据费未计: 在 costs.toml 里填 [[source]]。"


def score_table(scores: Sequence[SourceScore]) -> ReportTable:
    """The scorecard of the sources, the worthiest first."""
    return ReportTable(
        "来源评分",
        ("来源", "渠道", "线索", "拨打", "真人", "有意向", "错号", "勿扰", "机会", "号码可信度", "抓取优先级"),
        ("text", "text", *["count"] * 7, "share", "money"),
        tuple(
            (one.source, say("channel", one.channel), one.leads, one.dials, one.contacts, one.qualified,
             one.wrong_numbers, one.opt_outs, one.opportunities, one.trust, one.priority) for one in scores
        ),
    )  # fmt: skip


def shown(cell: Cell, kind: str) -> str:
    """A cell as people read it; nothing for None."""
    if cell is None:
        return ""
    if kind == "share":
        return f"{cell:.1%}"
    return f"{cell:,.2f}" if kind == "money" else f"{cell:,}" if kind == "count" else str(cell)


def span(one: Rate) -> str:
    """The interval of a rate: 35.0–47.7%; a dash where nothing was tried."""
    return "–" if one.low is None or one.high is None else f"{one.low * 100:.1f}–{one.high:.1%}"


def interval(one: Rate) -> str:
    """A rate with its interval: 41.2% (35.0–47.7%)."""
    return "–" if one.share is None else f"{one.share:.1%} ({span(one)})"
