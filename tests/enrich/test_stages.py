"""From stored listings to the call list: incremental, explained, and behind the gate."""

import json
from datetime import date

import pytest

from enrich.call_list import Filters, read_call_list
from enrich.explain import explain, find_lead
from enrich.stages import enrich
from enrich.summary import summary
from enrich.suppression import suppress
from pipelines.normalize import normalise
from pipelines.schema import open_database
from pipelines.store import write_batch
from pipelines.sync import SyncCounts
from spiders.items import CompanyItem, JobAd, Provenance

TODAY = date(2026, 11, 24)
LABEL = {"phones": "label 联系电话 (dt/dd)"}


def listing(source, number, name, channel="industry", page_kind="detail", **fields):
    url = f"http://{source}.example/co/{number}"
    provenance = Provenance(source, channel, "run", url, "", "2026-11-24T01:00:00+00:00", "", page_kind)
    item = CompanyItem(name=name, url=url, evidence=LABEL, provenance=provenance, **fields)
    return normalise(item, f"http://{source}.example")


SCHOOL = {"address": "江苏省苏州市姑苏区学林路2号", "products": "少儿英语培训", "size": "50-99人"}


@pytest.fixture
def db(database):
    db = open_database(database)
    write_batch(
        db,
        [
            listing("one", 1, "苏州澜知教育科技有限公司", phones=["0512-65550101"], **SCHOOL),
            listing(
                "jobs", 7, "苏州澜知教育科技有限公司", "recruitment",
                address="苏州市姑苏区学林路2号",
                job_ads=[JobAd("课程顾问", "http://jobs.example/job/1", published="2026-11-20")],
            ),
            listing("one", 2, "无锡霁川机械设备有限公司", phones=["0510-85550202"], address="无锡市滨湖区望湖路9号"),
            listing("one", 3, "南京砚石培训学校", phones=[], address="南京市鼓楼区文汇路1号", status="注销"),
        ],
        [],
    )  # fmt: skip
    return db


def uid(db, name):
    return find_lead(db, name)[0]["lead_uid"]


def exported(db, **filters):
    return [row.facts["name"] for row in read_call_list(db, "education", Filters(**filters)).rows]


def test_listings_become_graded_companies(db):
    counts = enrich(db, "education", today=TODAY)
    assert counts.companies == SyncCounts(added=3)
    assert counts.grades == SyncCounts(added=3)
    story = explain(db, uid(db, "澜知"), "education")
    assert [one["source"] for one in story.listings] == ["jobs", "one"]
    assert all(one["reasons"] for one in story.listings[1:])
    assert story.grade["fit"] in "AB"
    assert any("课程顾问" in signal["evidence"] for signal in story.signals)
    assert all(reason["text"] for reason in story.grade["reasons"])
    figures = summary(db, "education")
    assert (figures.listings, figures.companies, figures.merged) == (4, 3, 1)


def test_a_second_pass_changes_nothing(db):
    enrich(db, "education", today=TODAY)
    again = enrich(db, "education", today=TODAY)
    assert {again.memberships, again.companies, again.contacts, again.signals, again.grades} == {SyncCounts()}


def test_only_what_changed_is_written(db):
    enrich(db, "education", today=TODAY)
    write_batch(
        db,
        [listing("one", 2, "无锡霁川机械设备有限公司", phones=["0510-85550303"], address="无锡市滨湖区望湖路9号")],
        [],
    )
    counts = enrich(db, "education", today=TODAY)
    assert counts.contacts == SyncCounts(added=1, removed=1)
    assert counts.companies == SyncCounts()


def test_a_uid_outlives_a_new_listing_and_answers_by_name_and_number(db):
    enrich(db, "education", today=TODAY)
    before = uid(db, "澜知")
    write_batch(db, [listing("aaa", 1, "苏州澜知教育科技有限公司", address="苏州市姑苏区学林路2号")], [])
    enrich(db, "education", today=TODAY)
    assert uid(db, "澜知") == before
    assert [c["lead_uid"] for c in find_lead(db, "+8651265550101")] == [before]
    assert [c["lead_uid"] for c in find_lead(db, before.lower())] == [before]


def test_a_closed_company_and_one_without_a_number_stay_off_the_list(db):
    enrich(db, "education", today=TODAY)
    call_list = read_call_list(db, "education")
    assert "南京砚石培训学校" not in [row.facts["name"] for row in call_list.rows]
    held = {one.name: one.reason for one in call_list.held_back}
    assert "注销" in held["南京砚石培训学校"]


def test_filters_choose_by_region_and_grade(db):
    enrich(db, "education", today=TODAY)
    assert exported(db, regions=("3205",)) == ["苏州澜知教育科技有限公司"]
    assert exported(db, regions=("51",)) == []
    assert exported(db, grades=("A", "B")) == ["苏州澜知教育科技有限公司"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("phone", "+8651265550101"), ("company", None), ("email", "Info@lanzhi-edu.cn"), ("domain", "lanzhi-edu.cn")],
)
def test_nothing_suppressed_goes_out(db, kind, value):
    write_batch(
        db,
        [
            listing(
                "one", 1, "苏州澜知教育科技有限公司", phones=["0512-65550101"], emails=["info@lanzhi-edu.cn"], **SCHOOL
            )
        ],
        [],
    )
    enrich(db, "education", today=TODAY)
    assert "苏州澜知教育科技有限公司" in exported(db)
    assert suppress(db, kind, value or uid(db, "澜知"), "asked", "test")
    assert not suppress(db, kind, value or uid(db, "澜知"), "asked", "test")
    assert "苏州澜知教育科技有限公司" not in exported(db)


def test_a_number_of_a_job_ads_list_is_held(db):
    write_batch(
        db, [listing("jobs", 9, "苏州砚秋艺术培训有限公司", "recruitment", "row", phones=["13800131234"], **SCHOOL)], []
    )
    enrich(db, "education", today=TODAY)
    (row,) = db.query("SELECT policy, reason FROM contacts WHERE value = '+8613800131234'")
    assert row["policy"] == "held"
    assert row["reason"]
    assert "苏州砚秋艺术培训有限公司" not in exported(db)


def test_every_reason_is_stored_with_the_rules_version(db):
    enrich(db, "education", today=TODAY)
    for row in db.query("SELECT * FROM grades"):
        assert row["rule_version"]
        assert all({"rule_id", "points", "text", "state"} <= set(reason) for reason in json.loads(row["reasons"]))


def test_a_directorys_own_hotline_is_nobodys_number(db):
    hotline = "400-655-0909"
    names = [f"苏州{a}{b}机械设备有限公司" for a in "澜砚栩霁邺" for b in "知帆舟桥石"]
    rows = [
        listing("two", n, name, phones=[hotline], address=f"苏州市姑苏区学林路{n}号") for n, name in enumerate(names)
    ]
    write_batch(db, rows, [])
    enrich(db, "education", today=TODAY)
    assert not list(db.query("SELECT * FROM contacts WHERE value = '+864006550909'"))
    write_batch(
        db, [listing("one", 9, "苏州双石名录网络有限公司", phones=[hotline], address="苏州市姑苏区文汇路3号")], []
    )
    enrich(db, "education", today=TODAY)
    (row,) = db.query("SELECT * FROM contacts WHERE value = '+864006550909'")
    assert row["lead_uid"] == uid(db, "双石")
