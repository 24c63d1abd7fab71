"""Recording a call: what follows from it, what is refused, and that saying it twice changes nothing."""

from datetime import UTC, datetime

import pytest

from enrich.call_list import read_call_list
from enrich.calls.corrections import listing_of
from enrich.calls.errors import ResultError
from enrich.calls.facts import CallFact, current_facts, fact_history
from enrich.calls.results import record_call
from enrich.calls.survey import current_answers
from enrich.explain import explain
from enrich.repair import merge, undo
from enrich.stages import enrich
from pipelines.store import write_batch
from tests.enrich.calls.conftest import NUMBER, TODAY, listing


def contents(db):
    tables = [name for name in db.table_names() if not name.startswith("_")]
    return {name: sorted(map(repr, db.execute(f"SELECT * FROM {name}").fetchall())) for name in tables}


def on_list(db):
    return {row.facts["name"]: row for row in read_call_list(db, "education").rows}


FULL = {
    "agent": "小王",
    "e164": NUMBER,
    "note": "下午打",
    "minutes": 3.5,
    "attitude": 3,
    "answers": {"campuses": "3个", "budget": "3-5万", "promotion": "地推、短视频", "awareness": "试用过"},
    "corrections": {"phones": "0512-65550109", "contact_person": "陈校长"},
    "facts": (
        CallFact("stance", "1", "陈校长", "说想试试"),
        CallFact("bi_time_limited", "yes", "", "春招前一定要上线"),
    ),
    "callback_at": datetime(2026, 11, 25, 2, tzinfo=UTC),
}


def test_a_call_is_kept_with_what_stood_behind_it(db, uid, called):
    recorded = record_call(db, called("INTR", **FULL))
    assert (recorded.outcome, recorded.lead_uid, recorded.corrected) == ("new", uid("澜知"), True)
    (row,) = db.query("SELECT * FROM calls")
    assert (row["agent"], row["e164"], row["minutes"], row["attitude"]) == ("小王", NUMBER, 3.5, 3)
    assert (row["source"], row["channel"], row["profile"]) == ("one", "industry", "education")
    assert row["grade"][0] in "ABCD"
    assert row["right_party"] == 1
    assert row["awareness"] == 3
    assert current_answers(db, uid("澜知"), "education") == {
        "campuses": [3, 3], "budget": [30000.0, 50000.0], "promotion": ["地推", "短视频"], "awareness": 3,
    }  # fmt: skip


def test_the_same_call_again_changes_nothing(db, called):
    record_call(db, called("INTR", **FULL))
    before = contents(db)
    assert record_call(db, called("INTR", **FULL)).outcome == "unchanged"
    assert contents(db) == before


def test_the_same_call_told_otherwise_is_changed_and_the_former_word_kept(db, called):
    record_call(db, called("N"))
    assert record_call(db, called("INTR", note="其实接通了")).outcome == "changed"
    (row,) = db.query("SELECT * FROM calls")
    assert (row["disposition"], row["note"]) == ("INTR", "其实接通了")
    assert {(c["field"], c["old"], c["new"]) for c in db.query("SELECT * FROM call_changes")} >= {
        ("disposition", "N", "INTR")
    }
    assert db.execute("SELECT status FROM number_status").fetchall() == [("live",)]


def test_what_a_later_telling_leaves_out_is_not_forgotten(db, called):
    record_call(db, called("INTR", **FULL))
    assert record_call(db, called("INTR")).outcome == "unchanged"
    assert next(db.query("SELECT note FROM calls"))["note"] == "下午打"


def test_dnc_suppresses_the_company_and_its_number_at_once(db, uid, called):
    assert "苏州澜知教育科技有限公司" in on_list(db)
    recorded = record_call(db, called("DNC", e164=NUMBER))
    assert {kind for kind, _ in recorded.suppressed} == {"phone", "company"}
    assert "苏州澜知教育科技有限公司" not in on_list(db)


@pytest.mark.parametrize(("code", "gone"), [("DC", True), ("WRONG", True), ("N", False), ("NI", False)])
def test_a_dead_or_wrong_number_leaves_the_list_at_once_and_after_enrichment(db, called, code, gone):
    record_call(db, called(code, e164=NUMBER))
    for _ in range(2):
        callable_now = [row[0] for row in db.execute("SELECT e164 FROM callable_phones").fetchall()]
        assert (NUMBER not in callable_now) == gone
        assert "+8651265550102" in callable_now
        enrich(db, "education", today=TODAY)
    reasons = [p["reason"] for p in explain(db, called().lead_uid, "education").phones if p["value"] == NUMBER]
    assert ("2026-11-24" in reasons[0]) == gone


def test_a_number_that_answers_again_comes_back(db, called):
    record_call(db, called("DC", e164=NUMBER))
    record_call(db, called("INTR", number=2, e164=NUMBER))
    enrich(db, "education", today=TODAY)
    assert NUMBER in [row[0] for row in db.execute("SELECT e164 FROM callable_phones").fetchall()]


def test_a_correction_is_a_sighting_that_the_golden_record_and_the_list_see(db, uid, called):
    lead = uid("澜知")
    record_call(db, called("INTR", corrections={
        "phones": "0512-65550109", "contact_person": "陈校长", "address": "苏州市姑苏区学林路8号",
    }))  # fmt: skip
    record_call(db, called("INTR", number=2, corrections={"phones": "13800002365"}))
    enrich(db, "education", today=TODAY)
    assert uid("澜知") == lead
    story = explain(db, lead, "education")
    assert listing_of(lead) in [one["listing_id"] for one in story.listings]
    assert story.company["address"] == "苏州市姑苏区学林路8号"
    policies = {p["value"]: p["policy"] for p in story.phones}
    assert policies["+8651265550109"] == policies["+8613800002365"] == "callable"
    assert "陈校长" in [person["person"] for person in story.people]
    again = enrich(db, "education", today=TODAY)
    assert again.memberships.added == again.memberships.changed == 0


def test_a_former_uid_still_answers_and_its_calls_count_for_the_successor(db, uid, called):
    write_batch(db, [listing("three", 9, "苏州澜知学习馆", phones=["0512-65550777"], products="英语培训")], [])
    enrich(db, "education", today=TODAY)
    old, new = uid("学习馆"), uid("澜知教育")
    record_call(db, called("NI", lead_uid=old, e164="+8651265550777", facts=(CallFact("ucv_value", "省人"),)))
    merge(db, new, old, decided_by="test")
    enrich(db, "education", today=TODAY)
    gone = next(db.query("SELECT lead_uid FROM companies WHERE merged_into IS NOT NULL"))["lead_uid"]
    survivor = ({old, new} - {gone}).pop()
    assert record_call(db, called("N", number=2, lead_uid=gone)).lead_uid == survivor
    counts = db.execute("SELECT answers_as, COUNT(*) FROM lead_calls GROUP BY 1").fetchall()
    assert counts == [(survivor, 2)]
    assert current_facts(db, survivor)[""]["ucv_value"].value == "省人"
    undo(db)
    assert dict(db.execute("SELECT answers_as, COUNT(*) FROM lead_calls GROUP BY 1").fetchall())[old] >= 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"lead_uid": "L000000000"}, "unknown_lead"),
        ({"disposition": "HELLO"}, "unknown_code"),
        ({"called_at": datetime(2026, 11, 24)}, "bad_time"),
        ({"attitude": 7}, "bad_answer"),
        ({"minutes": -1}, "bad_time"),
        ({"answers": {"campuses": "很多"}}, "bad_answer"),
        ({"answers": {"favourite_colour": "红"}}, "bad_answer"),
        ({"corrections": {"phones": "123"}}, "bad_correction"),
        ({"corrections": {"rank": "1"}}, "bad_correction"),
        ({"facts": (CallFact("stance", "5", "陈校长"),)}, "bad_fact"),
        ({"facts": (CallFact("stance", "1"),)}, "bad_fact"),
        ({"facts": (CallFact("stance", "2", "陈校长"),)}, "bad_fact"),
        ({"facts": (CallFact("bi_dilemma", "yes"),)}, "bad_fact"),
    ],
)
def test_what_cannot_be_recorded_is_refused_whole(db, called, change, reason):
    before = contents(db)
    with pytest.raises(ResultError) as refused:
        record_call(db, called(change.pop("disposition", "N"), **{"note": "x", **change}))
    assert refused.value.reason == reason
    assert contents(db) == before


def test_a_mentor_needs_three_checks_and_the_history_of_a_stance_is_kept(db, uid, called):
    checks = [CallFact(f"mentor_{what}", "yes", "陈校长") for what in ("contacts", "influence", "willing")]
    record_call(db, called("CALLBK", facts=(CallFact("stance", "-1", "陈校长", "已有供应商"),)))
    record_call(db, called("INTR", number=2, facts=(CallFact("stance", "2", "陈校长", "替我们约了校董"), *checks)))
    assert current_facts(db, uid("澜知"))["陈校长"]["stance"].value == "2"
    assert [fact.value for _, fact in fact_history(db, uid("澜知"), "stance", "陈校长")] == ["-1", "2"]


def test_a_callback_out_of_hours_is_kept_and_remarked_on(db, called):
    recorded = record_call(db, called("CALLBK", callback_at=datetime(2026, 11, 28, 12, tzinfo=UTC)))
    assert recorded.remarks
    assert "顺延到 11-30 09:00" in recorded.remarks[0]
    assert next(db.query("SELECT callback_at FROM calls"))["callback_at"] == "2026-11-28T12:00:00+00:00"
