"""Three invented companies, enriched, to be called."""

from datetime import UTC, date, datetime

import pytest

from enrich.calls.results import CallResult
from enrich.explain import find_lead
from enrich.stages import enrich
from pipelines.normalize import normalise
from pipelines.schema import open_database
from pipelines.store import write_batch
from spiders.items import CompanyItem, Provenance

TODAY = date(2026, 11, 24)
NUMBER = "+8651265550101"


def listing(source, number, name, channel="industry", **fields):
    url = f"http://{source}.example/co/{number}"
    provenance = Provenance(source, channel, "run", url, "", "2026-11-24T01:00:00+00:00", "", "detail")
    item = CompanyItem(
        name=name, url=url, evidence={"phones": "label 联系电话 (dt/dd)"}, provenance=provenance, **fields
    )
    return normalise(item, f"http://{source}.example")


LISTINGS = (
    ("one", 1, "苏州澜知教育科技有限公司", {
        "phones": ["0512-65550101", "0512-65550102"], "address": "江苏省苏州市姑苏区学林路2号",
        "products": "少儿英语培训", "size": "50-99人", "contact_person": "沈老师", "contact_title": "教务主管",
    }),
    ("one", 2, "无锡砚石培训学校", {
        "phones": ["0510-85550202"], "address": "无锡市滨湖区望湖路9号", "products": "美术培训",
    }),
    ("two", 3, "南京文汇艺术培训中心", {
        "phones": ["025-85550303"], "address": "南京市鼓楼区文汇路1号", "products": "舞蹈培训",
    }),
)  # fmt: skip


@pytest.fixture
def db(database):
    db = open_database(database)
    write_batch(db, [listing(source, number, name, **rest) for source, number, name, rest in LISTINGS], [])
    enrich(db, "education", today=TODAY)
    return db


@pytest.fixture
def uid(db):
    """The uid of a company, by a part of its name."""
    return lambda name: find_lead(db, name)[0]["lead_uid"]


@pytest.fixture
def called(uid):
    """A call of 澜知 as it may come back; what is given differs."""

    def make(disposition="N", number=1, **rest):
        at = rest.pop("called_at", datetime(2026, 11, 24, 2, number, tzinfo=UTC))
        return CallResult(f"test:{number}", rest.pop("lead_uid", uid("澜知")), disposition, at, **rest)

    return make
