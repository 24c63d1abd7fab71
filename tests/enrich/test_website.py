"""Companies' own websites: which are visited, and what is known from them."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from enrich.facts import FACTS
from enrich.golden import Sighting
from enrich.lead import Lead
from enrich.stages import companies_within, enrich
from enrich.suppression import suppress
from enrich.website import campuses, read_marks, sites_to_visit
from pipelines.normalize import normalise
from pipelines.schema import open_database
from pipelines.store import write_batch
from pipelines.visits import write_visit
from spiders.items import CompanyItem, Provenance, SiteVisit

TODAY = date(2026, 11, 20)


def listing(name, website, source="list", channel="industry", **facts):
    seen = Provenance(source=source, channel=channel, page_url=f"http://{source}.example/{name}", page_kind="detail")
    return normalise(CompanyItem(name=name, url=seen.page_url, website=website, provenance=seen, **facts))


@pytest.fixture
def filled(database):
    db = open_database(database)
    names = {
        "苏州澜知教育科技有限公司": "http://www.lanzhi-edu.cn/",
        "苏州砚舟艺术培训有限公司": "www.yanzhou-art.cn",
        "苏州栩帆体育有限公司": "http://group.cn/xufan",
        "苏州霁石软件有限公司": "http://group.cn/",
        "苏州青砚商贸有限公司": "http://qingyan.1688.com/",
    }
    listings = [listing(name, site, address="苏州市姑苏区") for name, site in names.items()]
    write_batch(db, listings, [])
    enrich(db, "education", today=TODAY)
    return db


def test_sites_are_those_that_listings_state_each_once_and_no_platform(filled):
    due = {site.url: site for site in sites_to_visit(filled)}
    hosts = sorted(url.split("/")[-2] if url.endswith("/") else url.split("/")[2] for url in due)
    assert hosts == ["group.cn", "www.lanzhi-edu.cn", "www.yanzhou-art.cn"]
    assert due["http://www.lanzhi-edu.cn/"].name == "苏州澜知教育科技有限公司"
    assert due["http://www.lanzhi-edu.cn/"].on == "http://list.example/苏州澜知教育科技有限公司"
    assert next(site.name for url, site in due.items() if "group" in url) == ""
    assert len(sites_to_visit(filled, limit=2)) == 2


def test_only_the_companies_of_a_region_are_visited(filled):
    assert len(sites_to_visit(filled, only=companies_within(filled, ["3205"]))) == len(sites_to_visit(filled))
    assert sites_to_visit(filled, only=companies_within(filled, ["3201"])) == []


def test_nobody_who_opted_out_is_visited(filled):
    suppress(filled, "domain", "lanzhi-edu.cn", "asked", "test")
    uid = next(filled.query("SELECT lead_uid FROM companies WHERE name LIKE '%砚舟%'"))["lead_uid"]
    suppress(filled, "company", uid, "asked", "test")
    assert [site.url.split("/")[2] for site in sites_to_visit(filled)] == ["group.cn"]


def test_a_site_is_left_alone_for_a_while_however_its_visit_ended(filled):
    now = datetime.now(UTC)
    write_visit(filled, SiteVisit("lanzhi-edu.cn", "http://www.lanzhi-edu.cn/", "too slow", "", now.isoformat()), "run")
    assert not [site for site in sites_to_visit(filled, now) if "lanzhi" in site.url]
    assert [site for site in sites_to_visit(filled, now + timedelta(days=100)) if "lanzhi" in site.url]


def test_the_site_joins_its_company_and_its_marks_become_facts(filled):
    site = listing(
        "苏州澜知教育科技有限公司", "http://www.lanzhi-edu.cn/", "website", "website", phones=["13800001001"],
        marks={"booking": "预约试听", "icp": "苏ICP备2026000001号", "updated": "2026-11-10",
               "campuses": "3: 甲校区、乙校区、丙校区"},
        evidence={"phones": "label 手机 (dt/dd)"},
    )  # fmt: skip
    write_batch(filled, [site], [])
    enrich(filled, "education", today=TODAY)
    (row,) = filled.query("SELECT l.lead FROM leads l JOIN companies c USING (lead_uid) WHERE c.name LIKE '%澜知%'")
    lead = json.loads(row["lead"])
    assert lead["branches"] == 3
    assert ["booking", "预约试听"] in lead["marks"]
    (phone,) = filled.query("SELECT policy, reason FROM contacts WHERE kind = 'phone'")
    assert phone["policy"] == "callable"
    assert "自己网站" in phone["reason"]


def test_unknown_is_not_none():
    visited = Lead("L1", "甲", marks=(("booking", "预约"), ("icp", "苏ICP备1号"), ("updated", "2026-11-10")))
    assert FACTS["promotion"].read(visited, TODAY) == ("booking",)
    assert FACTS["icp"].read(visited, TODAY) == "苏ICP备1号"
    assert FACTS["site_age"].read(visited, TODAY) == (10, 10)
    assert FACTS["promotion"].show(("booking",)) == "在线预约"
    assert FACTS["promotion"].read(Lead("L1", "甲", marks=()), TODAY) == ()
    assert FACTS["promotion"].read(Lead("L1", "甲"), TODAY) is None
    assert FACTS["site_age"].read(Lead("L1", "甲"), TODAY) is None


def sighting(url, channel="website", **marks):
    return Sighting(
        url, "website", channel, "detail", url, "2026-11-01", "2026-11-01", {"marks": marks} if marks else {}
    )


def test_of_several_pages_the_newest_date_and_the_most_campuses_count():
    pages = [
        sighting("http://a.cn/b", updated="2026-01-02", campuses="12: 甲校区"),
        sighting("http://a.cn/a", updated="2026-03-04", campuses="3: 乙校区", app="下载APP"),
        sighting("http://list.example/1", "industry", shop="x"),
    ]
    marks = read_marks(pages)
    assert dict(marks) == {"updated": "2026-03-04", "campuses": "12: 甲校区", "app": "下载APP"}
    assert campuses(marks) == 12
    assert read_marks(pages[2:]) is None
    assert read_marks([sighting("http://a.cn/")]) == ()
    assert campuses(None) == 0
