"""What was said on the phone moves the grade, in both directions, and follows the company when it is merged."""

from datetime import UTC, datetime, timedelta

import pytest

from enrich.calls.leads import answering_lead
from enrich.calls.results import record_call
from enrich.calls.spoken import spoken_with
from enrich.profiles import load_profile
from enrich.repair import merge, undo
from enrich.stages import enrich
from tests.enrich.calls.conftest import TODAY
from tests.enrich.calls.test_results import FULL

SURVEY = load_profile("education").script.survey


@pytest.fixture
def graded(db):
    def again(lead_uid, day=TODAY):
        enrich(db, "education", today=day)
        (row,) = db.query("SELECT * FROM grades WHERE lead_uid = ?", [lead_uid])
        return row

    return again


@pytest.mark.parametrize(("disposition", "direction"), [("INTR", 1), ("CALLBK", 1), ("NI", -1), ("N", 0), ("B", 0)])
def test_the_last_conversation_moves_readiness_and_only_readiness(uid, called, graded, db, disposition, direction):
    before = graded(uid("澜知"))
    record_call(db, called(disposition))
    after = graded(uid("澜知"))
    moved = after["readiness_points"] - before["readiness_points"]
    assert (moved > 0) - (moved < 0) == direction
    assert after["fit_points"] == before["fit_points"]


def test_answers_and_facts_feed_readiness_with_their_reasons(uid, called, graded, db):
    before = graded(uid("澜知"))
    record_call(db, called("INTR", **FULL))
    after = graded(uid("澜知"))
    assert after["readiness"] <= before["readiness"]
    assert after["readiness_points"] > before["readiness_points"]
    for rule in ("call_interested", "friendly", "aware", "budget_known", "supporter"):
        assert f'"rule_id":"{rule}"' in after["reasons"].replace(" ", "")


def test_a_customer_is_not_called_as_a_lead(uid, called, graded, db):
    record_call(db, called("SALE"))
    after = graded(uid("澜知"))
    assert after["tier"] == "none"
    assert after["vetoes"] != "[]"


def test_a_later_word_replaces_an_earlier_one_and_fades(uid, called, graded, db):
    record_call(db, called("NI", number=1, attitude=0))
    cold = graded(uid("澜知"))["readiness_points"]
    record_call(db, called("INTR", number=2, attitude=4))
    warm = graded(uid("澜知"))["readiness_points"]
    assert cold < warm
    cooled = graded(uid("澜知"), TODAY + timedelta(days=365))["readiness_points"]
    assert cold < cooled < warm


def test_only_what_was_said_before_a_day_is_read(db, uid, called):
    record_call(db, called("INTR", called_at=datetime(2026, 11, 20, 2, tzinfo=UTC)))
    lead = uid("澜知")
    assert lead not in spoken_with(db, "education", SURVEY, before=datetime(2026, 11, 20, tzinfo=UTC).date())
    assert spoken_with(db, "education", SURVEY, before=TODAY)[lead].dials == 1


def test_what_was_said_follows_a_merge_and_its_undo(db, uid, called):
    one, other = uid("砚石"), uid("文汇")
    record_call(db, called("INTR", lead_uid=other, attitude=3, answers={"campuses": "2"}))
    merge(db, one, other, decided_by="tester")
    kept = answering_lead(db, other)
    after = spoken_with(db, "education", SURVEY)
    assert answering_lead(db, one) == kept
    assert set(after) == {kept}
    assert (after[kept].dials, after[kept].attitude) == (1, 3)
    assert "campuses" in after[kept].answers
    undo(db)
    assert set(spoken_with(db, "education", SURVEY)) == {other}


def test_leads_without_a_call_are_not_asked_what_only_a_call_can_tell(uid, called, graded, db):
    assert "态度" not in graded(uid("砚石"))["reasons"]
    record_call(db, called("N", lead_uid=uid("砚石")))
    assert "态度" in graded(uid("砚石"))["reasons"]
