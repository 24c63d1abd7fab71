"""Rates, funnel, costs, the scorecard and what it feeds; the three ways out."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from enrich.calls.dispositions import dispositions
from enrich.calls.facts import note_facts
from enrich.calls.opportunities import enter_stage
from enrich.calls.results import CallResult, record_call
from enrich.reporting.costs import costs_of, source_costs
from enrich.reporting.page import report_page
from enrich.reporting.rates import rate, rates
from enrich.reporting.sales import sales_report
from enrich.reporting.scorecard import crawl_priorities, score_sources
from enrich.reporting.tally import Call, by_dimension, tally
from enrich.reporting.workbook import write_workbook
from enrich.stages import enrich
from enrich.toml_tables import TableError
from pipelines.store import write_batch
from scripts.leads import leads as command
from tests.enrich.calls.conftest import TODAY, listing
from tests.enrich.calls.test_opportunities import FACTS, STEP

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)
CODES = tuple(dispositions())


@pytest.mark.parametrize(
    ("hits", "tried", "low", "high"), [(0, 10, 0, 0.2775), (8, 10, 0.4902, 0.9433), (10, 10, 0.7225, 1)]
)
def test_intervals_are_wilsons(hits, tried, low, high):
    found = rate(hits, tried)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_nothing_tried_is_unknown_and_not_zero():
    assert rate(0, 0).share is None
    assert rates(tally([]))["connect"].low is None


calls = st.builds(
    Call, lead=st.sampled_from("ABCD"), disposition=st.sampled_from(CODES),
    right_party=st.sampled_from([True, False, None]), minutes=st.none() | st.floats(0, 60),
    source=st.sampled_from(["one", "two", ""]), channel=st.just("industry"),
    grade=st.sampled_from(["A1", "B2"]), agent=st.just("小王"), week=st.just("2026-11-23"),
)  # fmt: skip


@given(st.lists(calls, max_size=40))
def test_counts_add_up_and_rates_lie_in_their_intervals(made):
    total = tally(made)
    parts = by_dimension(made, "source").values()
    for name in ("dials", "answered", "contacts", "qualified", "wrong_numbers", "opt_outs", "measured"):
        assert getattr(total, name) == sum(getattr(part, name) for part in parts)
    assert total.dials >= total.answered >= total.contacts >= total.qualified
    assert total.leads >= total.answered_leads >= total.contacted >= total.qualified_leads
    for one in rates(total).values():
        assert one.share is None or 0 <= one.low <= one.share + 1e-9 <= one.high + 2e-9 <= 1 + 2e-9


def fill(db, uid):
    """Calls over two weeks: 澜知 and 砚石 are of source one, 文汇 of two, whose number is wrong."""
    said = [
        ("澜知", "N", "小王", 0, None), ("澜知", "INTR", "小王", 1, 5.0), ("砚石", "N", "小李", 2, None),
        ("砚石", "CALLBK", "小李", 7, 2.0), ("文汇", "WRONG", "小李", 8, None), ("文汇", "DNC", "小王", 9, 1.0),
    ]  # fmt: skip
    for number, (name, code, agent, day, minutes) in enumerate(said):
        at = MONDAY + timedelta(days=day)
        record_call(db, CallResult(f"r:{number}", uid(name), code, at, agent=agent, minutes=minutes))
    note_facts(db, uid("澜知"), FACTS, agent="小王")
    enter_stage(db, uid("澜知"), "qualified", STEP, agent="小王", amount=30000)
    enter_stage(db, uid("澜知"), "demonstrated", STEP, agent="小王")


def test_a_report_counts_by_every_dimension(db, uid):
    fill(db, uid)
    report = sales_report(db, "education")
    assert (report.total.dials, report.total.leads, report.total.contacts, report.total.opt_outs) == (6, 3, 4, 1)
    assert {label: counts.dials for label, counts in report.by["source"].items()} == {"one": 4, "two": 2}
    assert {label: counts.dials for label, counts in report.by["agent"].items()} == {"小李": 3, "小王": 3}
    assert list(report.by["week"]) == ["2026-11-23", "2026-11-30"]
    assert rates(report.by["source"]["two"])["wrong_number"].share == 0.5
    assert rates(report.total)["contact_by_lead"].share == 1
    steps = {step.word: step for step in report.steps}
    [now] = db.execute("SELECT count(*) FROM call_list WHERE profile = 'education'").fetchone()
    left = [uid("文汇")]  # it asked not to be called again
    assert steps["名单企业"].reached == now + len(left)
    assert steps["已拨打"].share == 3 / (now + len(left))
    assert (steps["有意向"].reached, steps["需求确认"].reached, steps["已演示"].now) == (1, 1, 1)
    assert steps["已演示"].amount == 30000
    assert report.weighted == pytest.approx(30000 * 0.35)
    assert steps["已报方案"].reached == 0
    costs = {one.source: one for one in report.costs}
    assert costs["one"].cost == pytest.approx((0.8 + 5 + 0.8 + 2) * report.cost_per_minute)
    assert costs["one"].per_conversation == pytest.approx(costs["one"].cost / 2)
    assert costs["one"].per_opportunity == pytest.approx(costs["one"].cost)
    assert costs["two"].per_opportunity is None


COSTS = """
[people]
salary_a_month = 9000
call_hours_a_month = 50
[[source]]
name = "one"
a_month = 300
[[source]]
name = "bought"
once = 2000
on = 2026-11-25
"""


def test_salaries_and_fees_count_where_they_are_stated(db, uid, database):
    fill(db, uid)
    assert {one.people for one in sales_report(db, "education").costs} == {None}
    database.with_name("costs.toml").write_text(COSTS, encoding="utf-8")
    report = sales_report(db, "education", costs=costs_of(database))
    costs = {one.source: one for one in report.costs}
    assert costs["one"].people == pytest.approx((0.8 + 5 + 0.8 + 2) * 3)
    assert costs["one"].fees == pytest.approx(300 * 10 / (365.25 / 12), abs=0.01)  # from the first call to the last
    parts = costs["one"].calls + costs["one"].people + costs["one"].fees
    assert costs["one"].cost == pytest.approx(parts)
    assert costs["one"].per_opportunity == pytest.approx(parts)
    assert costs["one"].per_conversation == pytest.approx(parts / 2, abs=0.01)
    assert (costs["bought"].dials, costs["bought"].cost, costs["bought"].per_conversation) == (0, 2000, None)
    later = sales_report(db, "education", since=date(2026, 12, 1), costs=costs_of(database))
    assert "bought" not in {one.source for one in later.costs if one.cost}


def test_an_opportunity_that_no_call_of_these_days_brought_is_counted_too():
    (one,) = source_costs({}, {"old": 2}, {"old": 30.0}, price=1.2, salary=None)
    assert (one.source, one.dials, one.opportunities, one.per_opportunity) == ("old", 0, 2, 15)
    assert [one.source for one in source_costs({}, {"old": 1}, {}, price=1.2, salary=None)] == ["old"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[[source]]\nname = "one"', 1, "either a_month, or once"),
        ('[[source]]\nname = "one"\nonce = 3', 1, "on"),
        ('[[source]]\nname = "one"\nonce = 3\non = "2026"', 4, "must be a day"),
        ('[[source]]\nname = "one"\na_month = -3', 3, "below 0"),
        ("[people]\nsalary_a_month = 1\ncall_hours_a_month = 0", 3, "more than 0"),
        ("[people]\nsalary = 1", 2, "salary_a_month"),
    ],
)
def test_a_mistake_in_the_costs_is_named_with_its_line(database, text, line, said):
    database.parent.mkdir(parents=True, exist_ok=True)
    database.with_name("costs.toml").write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=f"costs.toml:{line}: .*{said}"):
        costs_of(database)


def test_a_report_of_some_days_has_their_calls_alone(db, uid):
    fill(db, uid)
    assert sales_report(db, "education", date(2026, 11, 30), date(2026, 12, 1)).total.dials == 2
    assert sales_report(db, "software").total.dials == 0


def test_the_scorecard_tells_a_source_of_wrong_numbers_and_is_stored_once(db, uid):
    fill(db, uid)
    scores = {one.source: one for one in score_sources(db, "education")}
    assert scores["one"].trust > scores["two"].trust
    assert scores["one"].priority > 1 > scores["two"].priority
    assert scores["one"].opportunities == 1
    before = db.execute("SELECT * FROM source_scores").fetchall()
    assert score_sources(db, "education")[0].source == "one"
    assert db.execute("SELECT * FROM source_scores").fetchall() == before
    assert crawl_priorities(db) == {name: one.priority for name, one in scores.items()}


def test_without_a_call_every_source_is_average(db):
    assert {one.priority for one in score_sources(db, "education")} == {1.0}


def test_the_page_is_whole_by_itself_and_its_pictures_are_svg(db, uid):
    fill(db, uid)
    db.execute("UPDATE calls SET agent = '<script>alert(1)</script>' WHERE agent = '小李'")
    text = report_page(sales_report(db, "education"), score_sources(db, "education"), date(2026, 12, 3))
    assert "<script" not in text
    assert not re.search(r"(?:src|href)=|https?://|url\(", text)
    pictures = re.findall(r"<svg.*?</svg>", text, flags=re.S)
    assert len(pictures) >= 10
    for picture in pictures:
        assert ElementTree.fromstring(picture).find("title").text


def test_the_workbook_has_numbers_and_charts_and_no_formula(db, uid, tmp_path):
    fill(db, uid)
    db.execute("UPDATE calls SET agent = '=1+1' WHERE agent = '小李'")
    path = tmp_path / "report.xlsx"
    write_workbook(path, sales_report(db, "education"), score_sources(db, "education"))
    book = load_workbook(path)
    assert book.sheetnames[0] == "销售漏斗"
    sheet = book["按来源"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][:2] == ("one", 4)
    assert rows[-1][0] == "合计"
    assert book["按坐席"]["A2"].value == "'=1+1"
    assert not [cell for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(page._charts for page in book if page.title != "来源评分")
    spans = [(one.min, one.max) for one in sheet.column_dimensions.values() if one.hidden]
    hidden = {sheet.cell(1, column).value for first, last in spans for column in range(first, last + 1)}
    assert hidden == {"下限", "上限"}  # one click away: with them no page can be read on paper
    assert all(chart.y_axis.title or chart.x_axis.title for page in book for chart in page._charts)


@pytest.mark.parametrize("called", [True, False])
def test_the_command_shows_it_and_writes_both_files(db, uid, database, tmp_path, capsys, called):
    if called:
        fill(db, uid)
    command.main(["--database", str(database), "report", "--output", str(tmp_path / "out")], standalone_mode=False)
    said = capsys.readouterr().out
    assert ("No calls" in said) == (not called)
    assert "[people]" in said, "the part of costs.toml to fill in is named, and is no markup"
    assert "来源评分" in said
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".html", ".xlsx"]


def test_a_lost_opportunity_counts_how_far_it_came(db, uid):
    fill(db, uid)
    enter_stage(db, uid("澜知"), "lost", replace(STEP, evidence="选了别家"), agent="小王")
    steps = {step.word: step for step in sales_report(db, "education").steps}
    assert (steps["已演示"].reached, steps["已演示"].now, steps["失败"].now) == (1, 0, 1)


def test_of_two_equal_sources_the_one_with_true_numbers_is_believed(db, uid):
    name = "常州听澜艺术培训中心"
    for source, number, road in (("one", 41, "望湖路"), ("two", 42, "学林路")):
        address = f"江苏省常州市天宁区{road}8号"
        write_batch(db, [listing(source, number, name, phones=["0519-85550909"], address=address)], [])

    def address():
        enrich(db, "education", today=TODAY)
        return next(db.query("SELECT address FROM companies WHERE lead_uid = ?", [uid("听澜")]))["address"]

    before = address()
    believed, other = ("one", "two") if "学林路" in before else ("two", "one")
    for source, code in ((believed, "CALLBK"), (other, "DC")):
        for n in range(20):
            db.execute(
                "INSERT INTO calls (call_uid, lead_uid, e164, agent, called_at, disposition, source) "
                "VALUES (?, 'L', '', '', '2026-11-20T02:00:00+00:00', ?, ?)",
                [f"{source}{n}", code, source],
            )
    assert address() != before
