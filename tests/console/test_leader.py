"""The leader's pages: what calls brought, who has what, who stands where, who saw what."""

import re

import pytest

from enrich.access.users import add_user
from enrich.calls.facts import UCV, CallFact, note_facts
from enrich.calls.opportunities import Step, enter_stage
from enrich.calls.role_map import Person, Relation, RoleMap, relate
from enrich.reporting.role_picture import NOBODY, role_picture
from enrich.suppression import suppress
from pipelines.schema import open_database
from tests.console.conftest import PASSWORD, Browser, serving
from tests.enrich.export.schools import ALPHA, BETA, GAMMA, fill

STEP = Step("演示完成", "校长说 <b>下周</b> 试用", "没有发现", "约试用", "准备账号")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A console of its own, as these pages change who has what: path and address."""
    path = tmp_path_factory.mktemp("leader") / "leads.db"
    db = fill(open_database(path))
    for name, role in (("小王", "telemarketer"), ("组长", "leader"), ("分析员", "analyst")):
        add_user(db, name, role, PASSWORD)
    add_user(db, "副组长", "leader", PASSWORD, own_leads_only=True)
    db.close()
    with serving(path) as address:
        yield path, address


@pytest.fixture
def db(office):
    db = open_database(office[0])
    yield db
    db.close()


@pytest.fixture
def leader(office):
    with Browser(base_url=office[1]) as browser:
        assert browser.enter("组长").status_code == 303
        yield browser


def uid_of(db, name):
    return db.execute("SELECT lead_uid FROM companies WHERE name = ?", [name]).fetchone()[0]


def holders(db):
    return dict(db.execute("SELECT lead_uid, agent FROM assignments WHERE released_at IS NULL").fetchall())


def test_leads_are_chosen_given_made_key_accounts_and_released(leader, db):
    alpha, gamma = uid_of(db, ALPHA), uid_of(db, GAMMA)
    page = leader.get("/assign", params={"q": "苏州"}).text
    assert f'value="{alpha}"' in page
    assert f'value="{gamma}"' not in page
    answer = leader.submit("/assign?q=x", {"lead": [alpha, gamma], "agent": "小王", "what": "give"}, "/assign")
    assert answer.headers["location"] == "/assign?q=x&told=2"
    assert holders(db) == {alpha: "小王", gamma: "小王"}
    assert leader.submit("/assign", {"lead": alpha, "agent": "组长", "what": "give"}, "/assign").status_code == 422
    assert holders(db)[alpha] == "小王", "a lead that somebody has is released first"
    marked = {"lead": alpha, "agent": "小王", "what": "mark", "reason": "全市最大"}
    assert leader.submit("/assign", marked, "/assign").status_code == 303
    assert "全市最大" in leader.get("/team").text
    assert leader.submit("/assign", {"lead": alpha, "what": "unmark"}, "/assign").status_code == 303
    assert "全市最大" not in leader.get("/team").text
    assert leader.submit("/assign", {"lead": [alpha, gamma], "what": "release"}, "/assign").status_code == 303
    assert holders(db) == {}
    changes = db.execute("SELECT count(*) FROM console_audit WHERE action = 'change' AND lead_uid = ?", [alpha])
    assert changes.fetchone()[0] == 4


def test_who_asked_not_to_be_called_is_given_to_nobody(leader, db):
    beta = uid_of(db, BETA)
    suppress(db, "company", beta, "asked", "test")
    assert leader.submit("/assign", {"lead": beta, "agent": "小王", "what": "give"}, "/assign").status_code == 422
    assert beta not in holders(db)
    assert leader.get(f"/roles/{beta}").status_code == 404


def test_incomplete_forms_change_nothing(leader, db):
    alpha, before = uid_of(db, ALPHA), holders(db)
    for form in ({}, {"lead": alpha}, {"lead": alpha, "what": "give", "agent": "无名氏"},
                 {"lead": alpha, "what": "drop table"}, {"lead": "L0", "what": "give", "agent": "小王"}):  # fmt: skip
        assert leader.submit("/assign", form, "/assign").status_code == 422
    assert leader.submit("/team", {"limit": "5"}, "/team").status_code == 422, "there is no team"
    assert holders(db) == before


def test_a_rehearsal_tells_what_assigning_then_does(leader, db):
    rehearsed = leader.submit("/team", {"agent": "组长", "rehearse": "1"}, "/team")
    count = int(re.search(r"将分配 (\d+) 条", rehearsed.text)[1])
    assert count > 0
    assert holders(db) == {}
    done = leader.submit("/team", {"agent": "组长"}, "/team")
    assert done.headers["location"] == f"/team?given={count}&returned=0"
    assert set(holders(db).values()) == {"组长"}
    assert len(holders(db)) == count


def test_report_funnel_and_evidence(leader, db):
    alpha = uid_of(db, ALPHA)
    note_facts(db, alpha, [CallFact(part, "已填") for part in UCV], agent="小王")
    enter_stage(db, alpha, "qualified", STEP, agent="小王", amount=38_000)
    report = leader.get("/report").text
    assert "Wilson" in report
    assert report.count("<svg") >= 5
    evidence = leader.get("/funnel").text
    assert "校长说 &lt;b&gt;下周&lt;/b&gt; 试用" in evidence
    assert "38,000.00" in evidence
    assert "校长说" not in leader.get("/funnel", params={"stage": "won"}).text
    assert "校长说" in leader.get("/funnel", params={"csv": "opportunities"}).text
    for said in ("x", "2026-13-01", "' OR 1=1"):
        assert leader.get("/report", params={"since": said, "until": said}).status_code == 200


def test_the_role_map_shows_who_is_known_and_which_role_is_not_covered(leader, db):
    alpha = uid_of(db, ALPHA)
    relate(db, alpha, "陆听澜", "江<望>舒", "reports_to")
    page = leader.get(f"/roles/{alpha}").text
    assert "陆听澜" in page
    assert NOBODY in page
    assert "江<望>" not in page
    assert leader.get("/roles/L0").status_code == 404


def test_every_person_and_relation_is_drawn_once_and_nothing_is_markup():
    people = (
        Person("甲<b>", "校长", "decision_maker", True, stance="2", facts={}),
        Person("乙", "主任", "user", False, stance="-2", facts={}),
        Person("丙"),
    )
    relations = (
        Relation(1, "乙", "甲<b>", "reports_to", ""),
        Relation(2, "甲<b>", "乙", "rival", ""),
        Relation(3, "乙", "没有此人", "ally", ""),
    )
    roles = RoleMap(people, relations, ("approver", "recommender"), ("user",))
    svg = role_picture(roles, "<x>")
    assert "<b>" not in svg
    assert "<x>" not in svg
    assert svg.count("<rect") == 3 + 2
    assert svg.count("marker-end") == 2
    assert svg.count('stroke-dasharray="6 4"') == 2 + 1, "two roles without anybody, one that a title suggests"


def test_the_audit_trail_names_who_saw_whom(leader, db):
    alpha = uid_of(db, ALPHA)
    leader.get(f"/roles/{alpha}")
    page = leader.get("/audit", params={"lead": alpha}).text
    assert "组长" in page
    assert "/roles/{uid}" in page
    assert leader.get("/audit", params={"user": "' OR 1=1 --", "before": "²"}).status_code == 200


def test_a_leader_of_own_leads_sees_no_others(office, db):
    with Browser(base_url=office[1]) as browser:
        assert browser.enter("副组长").status_code == 303
        for path in ("/report", "/funnel", "/team", "/assign", "/audit", f"/roles/{uid_of(db, ALPHA)}"):
            assert browser.get(path).status_code == 404, path
        assert (
            browser.submit("/assign", {"lead": uid_of(db, GAMMA), "agent": "副组长", "what": "give"}).status_code == 404
        )
