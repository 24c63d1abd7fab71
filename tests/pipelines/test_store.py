import json
import sqlite3

import pytest

from pipelines.normalize import listing_id, normalise, readable, refuse
from pipelines.records import Rejection
from pipelines.schema import open_database
from pipelines.store import write_batch
from spiders.items import CompanyItem, JobAd, Provenance


def item(name="苏州澜知教育科技有限公司", url="http://a.example/co/1", page_kind="detail", **fields):
    provenance = Provenance("example", "industry", "run1", url, "", "2026-11-24T01:00:00+00:00", "ab" * 32, page_kind)
    return CompanyItem(name=name, url=url, provenance=provenance, **fields)


def store(db, *items, run_id="run1", seen="2026-11-24T01:00:00+00:00"):
    for one in items:
        one.provenance.run_id, one.provenance.fetched_at = run_id, seen
    return write_batch(db, [normalise(one, "http://a.example") for one in items], [])


@pytest.fixture
def db(database):
    return open_database(database)


def rows(db, table):
    return list(db.table(table).rows)


def test_values_are_normalised_and_kept_as_found():
    listing = normalise(
        item(
            name="苏州澜知教育科技有限公司(原名:苏州澜知培训有限公司)",
            phones=["0512-65550101转8012", "电话：6555 0102", "138****1234", "暂无"],
            fax=["0512-65550109"],
            emails=["info@lanzhi-edu.cn"],
            address="江苏省苏州市姑苏区学林路2号",
            capital="100(万元)",
            size="50-99人",
            founded="2019年7月13日",
            status="存续(在营、开业、在册)",
            contact_person="王经理",
            website="www.lanzhi-edu.cn",
            evidence={"phones": "label 联系电话 (dt/dd)"},
        ),
        "http://a.example",
    )
    assert listing.listing_id == "example:/co/1"
    assert listing.aliases == ("苏州澜知培训有限公司",)
    first = listing.phones[0]
    assert (first.e164, first.extension) == ("+8651265550101", "8012")
    assert "+8651265550102" in [p.e164 for p in listing.phones]
    assert not [p for p in listing.phones if p.valid and "****" in p.raw]
    assert listing.fax == ("+8651265550109",)
    assert (listing.province, listing.city, listing.district) == ("江苏省", "苏州市", "姑苏区")
    assert (listing.capital, listing.capital_currency) == (1_000_000, "CNY")
    assert listing.employees == (50, 99)
    assert listing.founded == "2019-07-13"
    assert listing.status == "open"
    assert listing.domain == "lanzhi-edu.cn"
    assert listing.found.capital == "100(万元)"


def test_what_names_no_company_is_refused_with_a_reason():
    assert refuse(item(name="")).reason == "no_name"
    assert refuse(item(name="苏州\ufffd\ufffd教育有限公司")).reason == "mojibake"
    assert refuse(item(name="苏" * 200)).reason == "not_a_company"
    assert refuse(item()) is None


def test_control_and_direction_marks_are_taken_out():
    odd = readable(
        item(name="苏州\x1b[31m澜知\u202e教育有限公司", phones=["0512\x07-65550101"], job_ads=[JobAd("课程\x08顾问")])
    )
    assert odd.name == "苏州[31m澜知教育有限公司"
    assert odd.phones == ["0512-65550101"]
    assert odd.job_ads[0].title == "课程顾问"
    assert odd.provenance == item().provenance


def test_the_key_of_a_row_without_an_address_is_its_name_and_place():
    one, two = (listing_id(item(url="", region=place), "key", "") for place in ("苏州", "无锡"))
    assert one != two
    assert one == listing_id(item(url="", region="苏州"), "key", "")


def test_a_second_night_with_the_same_pages_changes_nothing_but_last_seen(db):
    assert store(db, item(phones=["0512-65550101"])).new == 1
    counts = store(db, item(phones=["0512-65550101"]), run_id="run2", seen="2026-11-25T01:00:00+00:00")
    assert (counts.new, counts.changed, counts.unchanged) == (0, 0, 1)
    (row,) = rows(db, "listings")
    assert row["first_seen"][:10] == "2026-11-24"
    assert row["last_seen"][:10] == "2026-11-25"
    assert [(row["field"], row["old"], row["new"]) for row in rows(db, "changes")] == [("presence", "null", '"seen"')]


def test_a_changed_page_is_stored_and_says_what_changed(db):
    store(db, item(address="江苏省苏州市姑苏区学林路2号"))
    assert store(db, item(address="江苏省苏州市吴中区望湖路1号"), run_id="run2").changed == 1
    changed = {row["field"]: (json.loads(row["old"]), json.loads(row["new"])) for row in rows(db, "changes")}
    assert changed["district"] == ("姑苏区", "吴中区")
    assert "name" not in changed


def test_a_row_never_overwrites_a_page_and_a_page_completes_a_row(db):
    store(db, item(page_kind="row"))
    store(db, item(phones=["0512-65550101"]))
    store(db, item(page_kind="row", name="苏州澜知…"))
    (row,) = rows(db, "listings")
    assert row["page_kind"] == "detail"
    assert row["name"] == "苏州澜知教育科技有限公司"
    assert "+8651265550101" in row["normalised"]


def test_job_ads_gather_over_pages_without_doubles(db):
    ads = [JobAd("课程顾问", "http://a.example/job/1"), JobAd("市场专员", "http://a.example/job/2")]
    store(db, item(page_kind="row", job_ads=ads[:1]))
    store(db, item(page_kind="row", job_ads=ads))
    assert sorted(row["title"] for row in rows(db, "job_ads")) == ["市场专员", "课程顾问"]


def test_rejections_are_kept_once_with_their_words(db):
    rejection = Rejection("no_name", "nothing there", "http://a.example/2", "", item().provenance)
    write_batch(db, [], [rejection])
    write_batch(db, [], [rejection])
    (row,) = rows(db, "rejected")
    assert (row["reason"], row["detail"], row["source"]) == ("no_name", "nothing there", "example")


def test_a_batch_is_written_whole_or_not_at_all(db, monkeypatch):
    good, bad = normalise(item()), normalise(item(url="http://a.example/co/2", job_ads=[JobAd(None)]))
    with pytest.raises(sqlite3.IntegrityError):
        write_batch(db, [good, bad], [])
    assert rows(db, "listings") == []
    assert not db.conn.in_transaction


@pytest.mark.parametrize("text", ["'); DROP TABLE listings;--", "\x00", "\ud800 lone", "😀" * 30, "<script>", "=1+1"])
def test_hostile_values_are_only_text(db, text):
    odd = item(name=f"苏州{text}教育有限公司", address=text, phones=[text], products=text, contact_person=text)
    if refuse(odd) is None:
        store(db, odd)
        assert len(rows(db, "listings")) == 1
