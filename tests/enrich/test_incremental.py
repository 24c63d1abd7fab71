"""Enrichment does only what must be done: by stage, by region, by what changed; and nothing twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from enrich import company_stage, grade_stage
from enrich.control import lot
from enrich.grade import grade
from enrich.grade_stage import grade_leads
from enrich.lead import Lead, LeadPhone
from enrich.profiles import load_profile, parse_profile
from enrich.report import silent
from enrich.stages import enrich
from pipelines.normalize import normalise
from pipelines.schema import open_database
from pipelines.store import write_batch
from pipelines.sync import SyncCounts
from spiders.items import CompanyItem, JobAd, Provenance

TODAY = date(2026, 11, 24)
EDUCATION = load_profile("education")


def listing(number, name, city="苏州市", source="one", channel="industry", **fields):
    url = f"http://{source}.example/co/{number}"
    provenance = Provenance(source, channel, "run", url, "", "2026-11-24T01:00:00+00:00", "", "detail")
    item = CompanyItem(
        name=name, url=url, address=f"{city}学林路{number}号", provenance=provenance,
        evidence={"phones": "label 联系电话"}, **fields,
    )  # fmt: skip
    return normalise(item, f"http://{source}.example")


def school(number, **fields):
    return listing(number, f"苏州{'澜砚栩霁邺'[number % 5]}{'知帆舟桥石'[number // 5]}英语培训学校", **fields)


@pytest.fixture
def db(database):
    db = open_database(database)
    rows = [school(n, phones=[f"0512-655501{n:02}"], size="50-99人") for n in range(10)]
    rows.append(listing(50, "无锡霁川机械设备有限公司", "无锡市", phones=["0510-85550202"]))
    write_batch(db, rows, [])
    return db


@pytest.fixture
def judged(monkeypatch):
    """The companies that were judged, by name."""
    names = []
    assemble = company_stage.assemble
    monkeypatch.setattr(
        company_stage,
        "assemble",
        lambda company, *rest, **more: names.append(company.shown["name"]) or assemble(company, *rest, **more),
    )
    return names


def grades(db):
    return {row["lead_uid"]: row for row in db.query("SELECT * FROM grades")}


def test_only_companies_whose_listings_changed_are_judged_again(db, judged):
    enrich(db, "education", today=TODAY)
    assert len(judged) == 11
    judged.clear()
    enrich(db, "education", today=TODAY)
    assert judged == []
    write_batch(db, [school(3, phones=["0512-65550103"], size="100-299人")], [])
    enrich(db, "education", today=TODAY)
    assert judged == ["苏州霁知英语培训学校"]


@pytest.mark.parametrize("news", ["a job ad", "a branch", "a number that others publish too"])
def test_what_others_say_of_a_company_is_judged_too(db, judged, news):
    enrich(db, "education", today=TODAY)
    judged.clear()
    if news == "a job ad":
        write_batch(db, [school(3, phones=["0512-65550103"], size="50-99人", job_ads=[JobAd("课程顾问")])], [])
        expected = {"苏州霁知英语培训学校"}
    elif news == "a branch":
        write_batch(db, [listing(60, "无锡霁川机械设备有限公司苏州分公司")], [])
        expected = {"无锡霁川机械设备有限公司", "无锡霁川机械设备有限公司苏州分公司"}
    else:
        write_batch(db, [listing(60, "苏州双石财税服务有限公司", phones=["0512-65550103"])], [])
        expected = {"苏州霁知英语培训学校", "苏州双石财税服务有限公司"}
    enrich(db, "education", today=TODAY)
    assert set(judged) == expected


def test_a_pass_that_is_stopped_goes_on_where_it_was(db, judged, monkeypatch):
    monkeypatch.setattr(company_stage, "BATCH", 4)
    write = company_stage._write

    def stop_at_the_second(*batch):
        if len(judged) > 4:
            raise KeyboardInterrupt
        return write(*batch)

    monkeypatch.setattr(company_stage, "_write", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        enrich(db, "education", today=TODAY)
    assert db.table("leads").count == 4
    monkeypatch.setattr(company_stage, "_write", write)
    judged.clear()
    enrich(db, "education", today=TODAY)
    assert len(judged) == 7
    assert db.table("grades").count == 11


def test_one_stage_or_one_region_is_enough_where_asked(db, judged):
    enrich(db, "education", today=TODAY, stages=("identity",))
    assert judged == []
    counts = enrich(db, "education", today=TODAY, regions=("3202",))
    assert judged == ["无锡霁川机械设备有限公司"]
    assert counts.grades == SyncCounts(added=1)
    assert enrich(db, "education", today=TODAY, stages=("companies",)).companies == SyncCounts(added=10)
    assert enrich(db, "education", today=TODAY, stages=("grade",)).grades == SyncCounts(added=10)


def test_a_company_that_is_gone_leaves_no_grade_behind(db):
    enrich(db, "education", today=TODAY)
    db.execute("DELETE FROM listings WHERE name = '无锡霁川机械设备有限公司'")
    db.conn.commit()
    enrich(db, "education", today=TODAY)
    assert db.table("grades").count == db.table("leads").count == 10
    assert not list(db.query("SELECT 1 FROM phones WHERE e164 = '+8651085550202'"))


def test_a_signal_that_expired_is_gone_though_nothing_was_read(db):
    write_batch(db, [school(3, phones=["0512-65550103"], job_ads=[JobAd("课程顾问", published="2026-11-20")])], [])
    enrich(db, "education", today=TODAY)
    assert db.table("signals").count == 1
    enrich(db, "education", today=TODAY + timedelta(days=400))
    assert db.table("signals").count == 0


def test_a_changed_rule_touches_only_the_grades_that_it_moves(db):
    write_batch(db, [school(3, phones=["0512-65550103"], size="2-4人")], [])
    enrich(db, "education", today=TODAY)
    text = EDUCATION.source.text.replace(
        'points = -10\nwhen = { field = "employees"', 'points = -11\nwhen = { field = "employees"'
    )
    changed = parse_profile(text.replace('version = "', 'version = "next-'), "education.toml")
    assert grade_leads(db, changed, report=silent, today=TODAY) == SyncCounts(changed=1)
    versions = [row["rule_version"] for row in grades(db).values()]
    assert sorted(versions) == [EDUCATION.version] * 10 + [changed.version]


def test_many_leads_are_graded_by_several_processes_alike(db, monkeypatch):
    enrich(db, "education", today=TODAY)
    alone = grades(db)
    db.execute("DELETE FROM grades")
    db.conn.commit()
    monkeypatch.setattr(grade_stage, "WORTHWHILE", 1)
    monkeypatch.setattr(grade_stage, "CHUNK", 4)
    assert grade_leads(db, EDUCATION, report=silent, today=TODAY) == SyncCounts(added=11)
    assert grades(db) == alone


def test_every_grade_that_ever_stood_is_kept(db):
    enrich(db, "education", today=TODAY)
    assert db.table("grade_history").count == 11
    write_batch(db, [school(3, phones=["0512-65550103"], size="50-99人", status="注销")], [])
    enrich(db, "education", today=TODAY)
    enrich(db, "education", today=TODAY)
    assert db.table("grade_history").count == 12
    (closed,) = db.query("SELECT lead_uid FROM companies WHERE status = 'closed'")
    tiers = db.query("SELECT tier FROM grade_history WHERE lead_uid = ? ORDER BY rowid", [closed["lead_uid"]])
    assert [row["tier"] for row in tiers] == ["light", "none"]


def with_control(share):
    text = EDUCATION.source.text.replace("share = 0.05", f"share = {share}")
    return parse_profile(text, "education.toml")


def test_a_share_of_low_grades_stays_in_the_queue_spread_over_it(db):
    factories = [
        listing(100 + n, f"苏州{a}{b}机械设备有限公司", phones=[f"0512-6666{n:04}"])
        for n, (a, b) in enumerate((a, b) for a in "澜砚栩霁邺昀" for b in "知帆舟桥石原")
    ]
    write_batch(db, factories, [])
    profile = with_control(0.25)
    enrich(db, "education", today=TODAY)
    grade_leads(db, profile, report=silent, today=TODAY)
    rows = list(db.query("SELECT * FROM grades WHERE tier <> 'none' ORDER BY rank DESC"))
    assert {row["lead_uid"] for row in rows if row["control"]} == {
        row["lead_uid"]
        for row in grades(db).values()
        if row["fit"] == "D" and lot(row["lead_uid"], profile.control.seed) < 0.25
    }
    assert [row["control"] for row in rows[:8]] == [0, 0, 0, 1, 0, 0, 0, 1]
    assert grade_leads(db, profile, report=silent, today=TODAY) == SyncCounts()
    assert grade_leads(db, with_control(0), report=silent, today=TODAY).changed == sum(r["control"] for r in rows)


def test_a_control_says_why_it_is_there_and_no_veto_is_overruled():
    profile = with_control(0.5)
    factory = Lead(
        "",
        "苏州砚舟精密机械有限公司",
        industries=(("C34", 0.9),),
        phones=(LeadPhone("+8651265550123", policy="callable"),),
    )
    leads = [replace(factory, lead_uid=f"L{n:09}") for n in range(40)]
    found = [grade(lead, profile, TODAY) for lead in leads]
    assert {one.control for one in found} == {True, False}
    for one in found:
        assert (one.tier == "light") == one.control
        assert any(reason.rule_id == "control" for reason in one.reasons) == one.control
    assert not any(grade(replace(lead, status="closed"), profile, TODAY).control for lead in leads)
