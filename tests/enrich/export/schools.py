"""A small database of invented schools, and rows of a call list made by hand."""

from __future__ import annotations

from datetime import date

from enrich.call_list import CallListRow
from enrich.stages import enrich
from pipelines.normalize import normalise
from pipelines.store import write_batch
from spiders.items import CompanyItem, JobAd, Provenance

DAY = date(2026, 11, 24)
LABEL = {"phones": "label 联系电话 (dt/dd)"}
SCHOOL = {"products": "少儿英语培训", "size": "50-99人"}


def listing(number, name, channel="industry", source="one", **fields):
    url = f"http://{source}.example/co/{number}"
    provenance = Provenance(source, channel, "run", url, "", "2026-11-24T01:00:00+00:00", "", "detail")
    item = CompanyItem(name=name, url=url, evidence=LABEL, provenance=provenance, **{**SCHOOL, **fields})
    return normalise(item, f"http://{source}.example")


ALPHA, BETA, GAMMA = "苏州澜知教育科技有限公司", "无锡砚石培训学校有限公司", "南京栩舟艺术培训有限公司"


def fill(db):
    """Three schools: one with everything, one with a mobile only, one whose texts carry numbers and addresses."""
    rows = [
        listing(
            1, ALPHA, phones=["0512-65550101转8012", "13800007364"], emails=["info@lanzhi-edu.cn"],
            contact_person="陆听澜", contact_title="招生主任", address="江苏省苏州市姑苏区学林路2号",
            website="http://www.lanzhi-edu.cn", credit_code="91320508MA1ABCDE0X",
        ),
        listing(2, BETA, phones=["13800002957"], address="江苏省无锡市滨湖区望湖路9号"),
        listing(
            3, GAMMA, phones=["025-65550303", "400-655-0909"], contact_person="江望舒", contact_title="校长",
            address="江苏省南京市鼓楼区文汇路1号(电话13800006283)",
            job_ads=[JobAd("课程顾问 13800008417 hr@xuzhou-art.cn", "http://one.example/j/1", published="2026-11-20")],
        ),
    ]  # fmt: skip
    write_batch(db, rows, [])
    enrich(db, "education", today=DAY)
    return db


FACTS = {
    "lead_uid": "LABCDEFGHI",
    "name": ALPHA,
    "credit_code": "91320508MA1ABCDE0X",
    "fit": "A",
    "grade": "A2",
    "tier": "frequent",
    "rank": 41.6,
    "industry_name": "技能培训、教育辅助及其他教育",
    "industry_code": "P839",
    "size_band": "",
    "employees": "50–99人",
    "province": "江苏省",
    "city": "苏州市",
    "district": "姑苏区",
    "address": "学林路2号",
    "website": "",
    "last_seen": "2026-11-24T01:00:00+00:00",
    "attempts": 0,
    "owner": "",
}
LANDLINE = {"policy": "callable", "kind": "landline", "status": "ok", "shared_by": 1}
PHONES = (
    LANDLINE | {"e164": "+8651265550101", "extension": "8012"},
    LANDLINE | {"e164": "+8613800007364", "extension": "", "kind": "mobile"},
)
REASON = {"rule_id": "k12", "axis": "fit", "points": 30, "text": "K12 培训学校", "evidence": "", "state": "fired"}
SOURCE = {"source": "x", "channel": "industry", "url": "http://a.example/1", "last_seen": "2026-11-24", "domain": ""}


def row(phones=PHONES, person=None, **facts):
    """One row of a call list."""
    return CallListRow(FACTS | facts, phones, person, (), (SOURCE,), (REASON,))
