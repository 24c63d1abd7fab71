"""A report as one HTML file with its pictures inside: nothing from the network, no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from enrich.reporting.charts import CHARTED, funnel_chart, rate_charts
from enrich.reporting.pictures import SHOWN, bars
from enrich.reporting.rates import rates
from enrich.reporting.sales import SalesReport
from enrich.reporting.scorecard import SourceScore
from enrich.reporting.tables import (
    UNKNOWN,
    Cell,
    ReportTable,
    cost_note,
    cost_table,
    funnel_table,
    rate_table,
    score_table,
    shown,
    span,
)
from enrich.vocabulary import say, words

STYLE = """
body { font: 15px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #1f2933;
  max-width: 1080px; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.5em; margin-bottom: 0; } h2 { border-bottom: 2px solid #1F4E78; margin-top: 2em; font-size: 1.2em; }
h3 { font-size: 1em; margin: 1.4em 0 0.2em; } p.note { color: #52606d; font-size: 0.9em; }
svg { width: 100%; min-width: 540px; max-width: 760px; height: auto; font-size: 13px; display: block; }
.cards { display: grid; grid-template-columns: repeat(4, 1fr); gap: 0.8em; margin: 1em 0; }
.cards div { border: 1px solid #d9dee3; border-radius: 6px; padding: 0.5em 1em; }
.cards b { display: block; font-size: 1.4em; } .cards small { color: #52606d; display: block; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: 0.85em; margin: 0.8em 0; }
th, td { padding: 0.25em 0.6em; border-bottom: 1px solid #d9dee3; text-align: right; vertical-align: top; }
td { white-space: nowrap; } th { min-width: 2.2em; }
th { background: #1F4E78; color: #fff; } td:first-child, th:first-child { text-align: left; }
@media (max-width: 700px) { .cards { grid-template-columns: repeat(2, 1fr); } }
@media print { body { margin: 0; max-width: none; } .wide { overflow: visible; }
  table { font-size: 0.7em; } h2 { break-after: avoid; } svg { break-inside: avoid; } }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def report_page(report: SalesReport, scores: Sequence[SourceScore], today: date) -> str:
    """The whole file. today: the day it is made."""
    days = f"{report.since or '开始'} 至 {report.until or today.isoformat()}"
    body = "".join(_body(report, scores))
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>销售报告 {escape(days)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><style>{STYLE}</style></head><body>'
        f"<h1>销售报告</h1><p class=note>{escape(report.title)} · {escape(days)}</p>{body}</body></html>\n"
    )


def _body(report: SalesReport, scores: Sequence[SourceScore]) -> Iterator[str]:
    kpis = words("kpi")
    yield "<div class=cards>"
    yield f"<div><small>拨打</small><b>{report.total.dials:,}</b><small>{report.total.leads:,} 条线索</small></div>"
    for code, one in rates(report.total).items():
        share = "–" if one.share is None else f"{one.share:.1%}"
        yield f"<div><small>{kpis[code]}</small><b>{share}</b><small>{span(one)}</small></div>"
    yield "</div><p class=note>范围与浅色带为 95% Wilson 区间: 样本越少, 区间越宽, 越不能下结论。</p>"
    yield "<h2>销售漏斗</h2>"
    yield _wide(funnel_chart(report))
    yield _table(funnel_table(report))
    yield f"<p class=note>按阶段概率加权的在谈金额: {report.weighted:,.0f} 元</p>"
    for dimension in CHARTED:
        yield f"<h2>按{say('dimension', dimension)}</h2>"
        for chart in rate_charts(report, dimension):
            yield f"<h3>{chart.title}</h3>{_wide(chart.svg)}"
        yield _table(rate_table(report, dimension))
    yield "<h2>成本(按来源)</h2>"
    for name, each in (("每次对话", "per_conversation"), ("每个机会", "per_opportunity")):
        dear = [(one.source or UNKNOWN, cost) for one in report.costs if (cost := getattr(one, each)) is not None]
        yield f"<h3>{name}(元)</h3>"
        yield _wide(bars([(source, cost, f"{cost:,.2f} 元") for source, cost in dear[:SHOWN]], f"{name}的成本"))
    yield _table(cost_table(report))
    yield f"<p class=note>{escape(cost_note(report))}</p>"
    yield "<h2>来源评分</h2>"
    yield _table(score_table(scores))
    yield "<p class=note>样本少的来源向平均值收缩。优先级 1 为平均: 每次拨打带来的意向; 夜间抓取按它排序。</p>"


def _table(table: ReportTable) -> str:
    head = "".join(f"<th>{escape(text)}</th>" for text in table.headings)
    rows = "".join(
        f"<tr>{''.join(f'<td>{_shown(c, k)}</td>' for c, k in zip(row, table.kinds, strict=True))}</tr>"
        for row in table.rows
    )
    return _wide(f"<table><tr>{head}</tr>{rows}</table>")


def _wide(what: str) -> str:
    """Something that a phone scrolls sideways rather than shrinks."""
    return f"<div class=wide>{what}</div>"


def _shown(cell: Cell, kind: str) -> str:
    """A cell; an interval stands below its rate."""
    text = escape(shown(cell, kind))
    return text.replace(" (", "<br>(") if kind == "words" else text
