"""Whether a company still trades: what is stated, what calls heard, how its site answers."""

from datetime import UTC, date, datetime, timedelta

import pytest

from enrich.calls.numbers import note_number
from enrich.explain import explain
from enrich.profiles import load_profile
from enrich.stages import enrich
from pipelines.normalize import normalise
from pipelines.schema import open_database
from pipelines.store import write_batch
from pipelines.transactions import transaction
from pipelines.visits import write_visit
from spiders.items import CompanyItem, Provenance, SiteVisit

TODAY = date(2026, 11, 20)
NUMBERS = ("+8651265000001", "+8651265000002")
SITE = "lanzhi-edu.cn"


def stored(db, status=""):
    seen = Provenance("list", "regional", "http://list.example/1", page_kind="detail")
    item = CompanyItem(
        name="苏州澜知教育科技有限公司", url=seen.page_url, website=f"http://www.{SITE}/", status=status,
        phones=["0512-65000001", "0512-65000002"], address="苏州市姑苏区学林路2号", provenance=seen,
    )  # fmt: skip
    write_batch(db, [normalise(item)], [])


def hear(db, *statuses):
    with transaction(db):
        for e164, status in zip(NUMBERS, statuses, strict=False):
            note_number(db, e164, status, source="check", checked_at="2026-11-10T02:00:00+00:00")


def visit(db, outcome, *days):
    for day in days:
        at = datetime(2026, 8, 1, tzinfo=UTC) + timedelta(days=day)
        write_visit(db, SiteVisit(SITE, f"http://www.{SITE}/", outcome, "", at.isoformat()), "run")


def judged(db):
    enrich(db, "education", today=TODAY)
    (row,) = db.query("SELECT status, status_reason FROM companies")
    return row["status"], row["status_reason"]


@pytest.fixture
def db(database):
    opened = open_database(database)
    yield opened
    opened.close()


def test_what_a_source_states_is_believed_and_named(db):
    stored(db, "存续")
    assert judged(db) == ("open", "地方网站企业名录")


def test_silence_from_every_side_is_doubtful_whatever_a_list_says(db):
    stored(db, "存续")
    assert judged(db)[0] == "open"
    hear(db, "dead", "suspended")
    assert judged(db) == ("doubtful", "号码空号(2026-11-10 核实);号码停机(2026-11-10 核实)")
    (rule,) = [rule for rule in load_profile("education").rules if rule.id == "doubtful"]
    (uid,) = db.execute("SELECT lead_uid FROM companies").fetchone()
    assert [r["points"] for r in explain(db, uid, "education").grade["reasons"] if r["rule_id"] == "doubtful"] == [
        rule.points
    ]


@pytest.mark.parametrize("statuses", [("dead",), ("dead", "no_answer"), ("dead", "wrong")])
def test_a_number_that_may_be_good_leaves_no_doubt(db, statuses):
    stored(db)
    hear(db, *statuses)
    visit(db, "no address", 0, 90)
    assert judged(db) == ("", "")


def test_a_number_that_answers_means_open(db):
    stored(db)
    hear(db, "dead", "live")
    assert judged(db) == ("open", "接通过(2026-11-10 核实)")


def test_bad_news_stands_against_every_sign_of_life(db):
    stored(db, "注销")
    hear(db, "live")
    assert judged(db)[0] == "closed"


@pytest.mark.parametrize(
    ("visits", "since"),
    [
        ([("no address", 0), ("not found", 90)], "2026-08-01"),
        ([("read", 0), ("unreachable", 90)], "2026-10-30"),
        ([("no address", 0), ("too slow", 90)], ""),
        ([("no address", 0), ("read", 40), ("no address", 90), ("no address", 95)], "2026-10-30"),
    ],
)
def test_a_site_is_silent_since_the_first_visit_in_a_row_that_did_not_find_it(db, visits, since):
    for outcome, day in visits:
        visit(db, outcome, day)
    (row,) = db.query("SELECT silent_since FROM website_visits")
    assert row["silent_since"][:10] == since


def test_a_site_that_is_gone_is_a_proof_and_a_short_absence_is_none(db):
    stored(db)
    with transaction(db):
        note_number(db, NUMBERS[0], "dead", source="check", checked_at="2026-11-10T02:00:00+00:00")
        db.execute("UPDATE listings SET normalised = json_remove(normalised, '$.phones[1]')")
    visit(db, "no address", 0, 7)
    assert judged(db) == ("", "")
    visit(db, "no address", 90)
    assert judged(db) == (
        "doubtful",
        "官网 lanzhi-edu.cn 自 2026-08-01 起打不开(最近一次 2026-10-30);号码空号(2026-11-10 核实)",
    )
