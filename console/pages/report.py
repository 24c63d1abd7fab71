"""The leader's report: the funnel with its evidence, rates with intervals by source, grade, agent and week, costs."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from console.addresses import ours
from console.page import Answer, Ask, Page
from console.people import database_of
from console.remembered import Remembered
from console.scope import everybodys
from console.tables import TEXT, Link, Table, answered, of_report, one_page, window
from console.words import speaker
from enrich.calls.funnel import funnel
from enrich.calls.opportunities import ASKED
from enrich.calls.policy import call_policy
from enrich.calls.pursued import Pursued, pursued
from enrich.reporting.charts import CHARTED, funnel_chart, rate_charts
from enrich.reporting.rates import rates
from enrich.reporting.sales import SalesReport, sales_report
from enrich.reporting.tables import cost_table, funnel_table, rate_table, shown, span
from enrich.vocabulary import say, words
from pipelines.schema import open_database

FRESH = timedelta(minutes=5)


def _show(ask: Ask) -> Answer:
    everybodys(ask)
    wanted = Wanted(database_of(ask), ask.settings.profile, _day(ask.arg("since")), _day(ask.arg("until")))
    made_at, report = REPORTS.get(wanted, ask.moment)
    as_of = made_at.astimezone(call_policy().zone)
    context = {
        "heading": "report.title",
        "about": speaker(ask.language)("report.as_of", when=f"{as_of:%H:%M}"),
        "since": report.since,
        "until": report.until,
        "total": report.total,
        "cards": [
            (words("kpi")[code], shown(one.share, "share"), span(one)) for code, one in rates(report.total).items()
        ],
        "funnel": funnel_chart(report),
        "charts": [(say("dimension", dimension), rate_charts(report, dimension)) for dimension in CHARTED],
        "stages": [(stage.word, ours("funnel", stage=stage.code)) for stage in funnel().stages.values()],
        "weighted": f"{report.weighted:,.0f}",
    }
    return answered(ask, "report.html", _tables(report), context)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report. since, until: both days included, None for all."""

    database: Path
    profile: str
    since: date | None = None
    until: date | None = None


def make_report(wanted: Wanted) -> SalesReport:
    """The report as it is now: it reads every call."""
    with closing(open_database(wanted.database)) as db:
        return sales_report(db, wanted.profile, wanted.since, wanted.until)


REPORTS = Remembered(make_report, FRESH)


def _tables(report: SalesReport) -> list[Table]:
    by = [of_report(f"by_{name}", rate_table(report, name)) for name in CHARTED]
    return [of_report("funnel", funnel_table(report)), *by, of_report("costs", cost_table(report))]


def _day(said: str) -> date | None:
    """A day of the address, None for what is none."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _evidence(ask: Ask) -> Answer:
    """The opportunities of a stage, each with what it rests on and what speaks against it."""
    everybodys(ask)
    t, stage = speaker(ask.language), ask.arg("stage")
    found = pursued(ask.db, ask.settings.profile, stage=stage, **window(ask, "opportunities"))
    rows, more = one_page(ask, "opportunities", found)
    headings = ("company", "stage", "agent", "amount", "since")
    table = Table(
        "opportunities",
        t("funnel.of", stage=say("funnel_stage", stage)) if stage else t("funnel.open"),
        (*(t(f"funnel.{name}") for name in headings), *ASKED.values(), t("roles.title")),
        (TEXT, TEXT, TEXT, "money", TEXT, *["words"] * len(ASKED), TEXT),
        tuple(_row(one, t("roles.see")) for one in rows),
        more,
    )
    stages = [(stage.word, ours("funnel", stage=stage.code)) for stage in funnel().stages.values()]
    return answered(
        ask, "funnel.html", [table], {"heading": "funnel.title", "stages": stages}, seen=f"{len(rows)} leads"
    )


def _row(one: Pursued, see: str) -> tuple[str | float | Link | None, ...]:
    return (
        Link(one.name, ours("lead", one.lead_uid)),
        say("funnel_stage", one.stage),
        one.agent,
        one.amount,
        one.entered_at[:10],
        *(getattr(one.step, name) for name in ASKED),
        Link(see, ours("roles", one.lead_uid)),
    )


PAGES = (
    Page("/report", may="lead", show=_show, menu="report.title", place=40),
    Page("/funnel", may="lead", show=_evidence, menu="funnel.title", place=41),
)
