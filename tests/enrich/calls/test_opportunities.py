"""Opportunities: no evidence, no stage; history kept; people, roles and the next move."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrich.calls.errors import ResultError
from enrich.calls.facts import BURNING_ISSUE, UCV, CallFact, note_facts
from enrich.calls.funnel import funnel
from enrich.calls.moves import next_moves
from enrich.calls.opportunities import StageError, Step, enter_stage, of_lead, open_opportunity, opportunities
from enrich.calls.results import record_call
from enrich.calls.role_map import end_relation, relate, role_map
from enrich.suppression import suppress
from scripts.leads import leads as command

STEP = Step("完成需求访谈", "校长说春招前要上线", "没有发现", "准备试听课", "周五带方案上门")
FACTS = [
    *(CallFact(part, "已填") for part in UCV),
    *(CallFact(flag, "yes", "", "“不上线就招不满”") for flag in BURNING_ISSUE),
    CallFact("buying_role", "decision_maker", "陈校长", "自己签字"),
]


def test_an_opportunity_needs_a_complete_ucv(db, uid):
    lead = uid("澜知")
    with pytest.raises(StageError, match="UCV"):
        enter_stage(db, lead, "qualified", STEP, agent="小王")
    note_facts(db, lead, FACTS[:5], agent="小王")
    with pytest.raises(StageError, match="独特之处"):
        enter_stage(db, lead, "qualified", STEP, agent="小王")
    note_facts(db, lead, FACTS[5:6], agent="小王")
    assert enter_stage(db, lead, "qualified", STEP, agent="小王").stage == "qualified"


def test_an_invitation_to_an_event_says_to_which_and_goes_to_nobody_who_opted_out(db, uid):
    lead = uid("澜知")
    invited = CallFact("event", "invited", words="12 月招生公开课")
    with pytest.raises(ResultError) as refused:
        note_facts(db, lead, [replace(invited, words="")], agent="小王")
    assert "哪一次" in refused.value.detail
    assert note_facts(db, lead, [invited], agent="小王") == 1
    assert note_facts(db, lead, [replace(invited, value="accepted")], agent="小王") == 1
    suppress(db, "company", lead, "asked", "test")
    with pytest.raises(ResultError) as refused:
        note_facts(db, lead, [replace(invited, words="元旦讲座")], agent="小王")
    assert "已登记勿扰" in refused.value.detail


@pytest.mark.parametrize("empty", ["step_finished", "evidence", "counter_evidence", "action", "plan"])
def test_no_evidence_no_stage(db, uid, empty):
    note_facts(db, uid("澜知"), FACTS, agent="小王")
    with pytest.raises(StageError, match="没有证据"):
        enter_stage(db, uid("澜知"), "qualified", replace(STEP, **{empty: " "}), agent="小王")
    assert opportunities(db) == []


def test_the_way_to_a_sale_is_kept_step_by_step(db, uid, called):
    lead = uid("澜知")
    record_call(db, called("INTR"))
    note_facts(db, lead, FACTS, agent="小王")
    stages = ("qualified", "demonstrated", "proposed", "negotiating", "won")
    for stage in stages:
        one = enter_stage(db, lead, stage, replace(STEP, evidence=f"证据 {stage}"), agent="小王", amount=30000)
    assert [passed.stage for passed in one.history] == list(stages)
    assert [passed.step.evidence for passed in one.history] == [f"证据 {stage}" for stage in stages]
    assert (one.amount, one.source, bool(one.closed_at)) == (30000, "one", True)
    assert open_opportunity(db, lead, "education") is None
    assert enter_stage(db, lead, "qualified", STEP, agent="小李").opportunity_id != one.opportunity_id
    assert len(of_lead(db, lead)) == 2


def test_a_stage_is_not_jumped_over_and_back_is_free(db, uid):
    lead = uid("澜知")
    note_facts(db, lead, FACTS, agent="小王")
    with pytest.raises(StageError, match="先进入"):
        enter_stage(db, lead, "proposed", STEP, agent="小王")
    enter_stage(db, lead, "qualified", STEP, agent="小王")
    with pytest.raises(StageError, match="一次走一步"):
        enter_stage(db, lead, "proposed", STEP, agent="小王")
    enter_stage(db, lead, "demonstrated", STEP, agent="小王")
    back = enter_stage(db, lead, "qualified", STEP, agent="小王")
    assert [passed.stage for passed in back.history] == ["qualified", "demonstrated", "qualified"]
    assert enter_stage(db, lead, "lost", STEP, agent="小王").closed_at
    with pytest.raises(StageError, match="没有这个阶段"):
        enter_stage(db, lead, "sold", STEP, agent="小王")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*funnel().stages, "nonsense"]), max_size=8), st.sets(st.sampled_from(range(len(FACTS))))
)
def test_whatever_is_tried_no_stage_stands_without_what_it_needs(db, uid, tried, known):
    lead = uid("砚石")
    db.execute("DELETE FROM call_facts")
    db.execute("DELETE FROM opportunities")
    db.execute("DELETE FROM opportunity_history")
    note_facts(db, lead, [FACTS[n] for n in known], agent="小王")
    for stage in tried:
        try:
            enter_stage(db, lead, stage, STEP, agent="小王")
        except StageError:
            continue
        needs = funnel().stages[stage].needs
        assert "ucv" not in needs or known >= set(range(6))
        assert "burning_issue" not in needs or known >= {6, 7, 8}
        assert "decision_maker" not in needs or 9 in known
    for one in of_lead(db, lead):
        places = [funnel().stages[passed.stage].place for passed in one.history]
        assert places[0] == 0
        before_end = places[:-1] if funnel().stages[one.history[-1].stage].ends else places
        assert all(after <= before + 1 for before, after in pairwise(before_end))


def test_people_have_roles_from_titles_until_a_call_confirms_them(db, uid):
    lead = uid("澜知")
    before = role_map(db, lead)
    assert [person.name for person in before.people] == ["沈老师"]
    assert "decision_maker" in before.uncovered
    note_facts(db, lead, [CallFact("buying_role", "decision_maker", "陈校长", "我说了算")], agent="小王")
    assert relate(db, lead, "沈老师", "陈校长", "reports_to", said="归校长管")
    assert not relate(db, lead, "沈老师", "陈校长", "reports_to")
    after = role_map(db, lead)
    chen = next(person for person in after.people if person.name == "陈校长")
    assert (chen.role, chen.confirmed, chen.why) == ("decision_maker", True, "我说了算")
    assert "decision_maker" not in after.uncovered
    assert [(one.person, one.kind, one.other) for one in after.relations] == [("沈老师", "reports_to", "陈校长")]
    assert end_relation(db, after.relations[0].relation_id)
    assert role_map(db, lead).relations == ()
    suppress(db, "person", "沈老师", "test", "test")
    assert [person.name for person in role_map(db, lead).people] == ["陈校长"]


@pytest.mark.parametrize(("person", "other", "kind"), [("a", "a", "ally"), ("a", "", "ally"), ("a", "b", "friend")])
def test_a_relation_is_between_two_people(db, uid, person, other, kind):
    with pytest.raises(ResultError):
        relate(db, uid("澜知"), person, other, kind)


def test_a_mentor_needs_three_checks(db, uid):
    checks = [CallFact(f"mentor_{name}", "yes", "陈校长", "见过") for name in ("contacts", "influence", "willing")]
    with pytest.raises(ResultError, match="愿意帮助"):
        note_facts(db, uid("澜知"), [*checks[:2], CallFact("stance", "2", "陈校长", "")], agent="小王")
    assert role_map(db, uid("澜知")).people[0].stance == ""
    note_facts(db, uid("澜知"), [CallFact("stance", "2", "陈校长", ""), *checks], agent="小王")
    assert next(person for person in role_map(db, uid("澜知")).people if person.name == "陈校长").mentor


def test_the_next_move_follows_from_stance_stage_and_gaps(db, uid, called):
    lead = uid("澜知")
    due = datetime(2026, 11, 30, 7, tzinfo=UTC)
    record_call(db, called("CALLBK", callback_at=due))
    note_facts(db, lead, [CallFact("stance", "-2", "沈老师", "别来"), CallFact("stance", "1", "陈校长", "好"),
                          CallFact("stance", "1", "周主任", "好"), CallFact("adopter", "follower", "周主任", "")],
               agent="小王")  # fmt: skip
    moves = next_moves(db, lead, moment=datetime(2026, 11, 26, tzinfo=UTC))
    texts = [move.text for move in moves]
    assert "2026-11-30 15:00" in texts[0]
    assert any("需求确认" in text and "UCV" in text for text in texts)
    assert [move.text[:5] for move in moves if move.person == "沈老师"] == ["敌人→中立"]
    assert any("联合起来" in text and "陈校长" in text and "周主任" in text for text in texts)
    assert any("同城" in move.text for move in moves if move.person == "周主任")
    record_call(db, called("NI", number=2))
    assert [move.text for move in next_moves(db, lead)] == ["不再拨打"]


def test_the_commands_note_move_and_list(db, uid, database, capsys):
    lead = uid("澜知")
    said = ["--database", str(database), "opportunity"]

    def run(*words):
        command.main([*said, *words], standalone_mode=False)
        return capsys.readouterr().out

    facts = [word for part in UCV for word in ("--fact", f"{part}=三个月内多招五十人")]
    assert "6 noted" in run("note", lead, *facts)
    step = [
        "--finished",
        "访谈",
        "--evidence",
        "邮件",
        "--counter-evidence",
        "没有发现",
        "--action",
        "演示",
        "--plan",
        "备课",
    ]
    shown = run("move", lead, "qualified", *step, "--amount", "20000")
    assert "需求确认" in shown
    assert "未覆盖" in shown
    assert "20,000" in run("list")
    assert "mentor_willing" in run("facts")
    assert "商务谈判" in run("stages")
