"""Who works which lead: territory, load, pools, recycling, key accounts; never two people for one company."""

import sqlite3
from collections import Counter
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.call_list import Filters, read_call_list
from enrich.calls.assignment import (
    AssignmentError,
    Wanted,
    assign_leads,
    give_leads,
    mark_key_account,
    release_leads,
    release_overdue,
    unmark_key_account,
)
from enrich.calls.distribution import Candidate, Holding, Ties, distribute
from enrich.calls.holdings import leads_of, loads, owner_of
from enrich.calls.results import record_call
from enrich.calls.team import Agent, Pool, Scope, Team, read_team, team_of
from enrich.repair import merge
from enrich.stages import enrich
from enrich.suppression import suppress
from enrich.toml_tables import TableError
from pipelines.schema import open_database
from pipelines.store import write_batch
from tests.enrich.calls.conftest import TODAY, listing

MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)
TEAM_FILE = """
[[agent]]
name = "小王"
territories = ["苏州"]
[[agent]]
name = "小李"
territories = ["江苏"]
capacity = 2
"""


@pytest.fixture
def team(database):
    database.with_name("team.toml").write_text(TEAM_FILE, encoding="utf-8")
    return team_of(database)


def owners(db):
    return dict(db.execute("SELECT lead_uid, agent FROM assignments WHERE released_at IS NULL").fetchall())


def test_a_team_file_names_people_and_takes_pools_as_they_are_usual(team, tmp_path):
    assert [agent.name for agent in team.agents] == ["小王", "小李"]
    assert team.agent("小王").scope.regions == ("320500",)
    assert team.agent("小王").capacity == team.usual.capacity > 2
    assert [pool.name for pool in team.pools] == ["重点", "公海"]
    assert team_of(tmp_path / "elsewhere" / "leads.db").agents == ()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[[agent]]\nname = "a"\nterritories = ["亚特兰蒂斯"]', 3, "no region"),
        ('[[agent]]\nname = "a"\npools = ["重要"]', 3, "重点"),
        ('[[agent]]\nname = "a"\n[[agent]]\nname = "a"', 4, "taken"),
        ('[[agent]]\nname = "a"\ncapacity = -1', 3, "below 0"),
        ('[[agent]]\nname = "a"\ncapcity = 1', 3, "capacity"),
    ],
)
def test_a_mistake_in_it_is_named_with_its_line(tmp_path, text, line, said):
    path = tmp_path / "team.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=f"team.toml:{line}: .*{said}"):
        read_team(path)


def test_leads_go_by_territory_and_load_and_the_list_of_an_owner_has_them(db, team, uid):
    done = assign_leads(db, team, "education", by="lead", moment=MONDAY)
    assert owners(db) == {uid("澜知"): "小王", uid("砚石"): "小李", uid("文汇"): "小李"}
    assert sorted(one.lead_uid for one in done.given) == sorted(owners(db))
    mine = read_call_list(db, "education", Filters(owners=("小王",))).rows
    assert [row.facts["owner"] for row in mine] == ["小王"]
    assert assign_leads(db, team, "education", by="lead", moment=MONDAY).given == ()
    shown = {load.agent: load for load in loads(db, team, MONDAY)}
    assert (shown["小李"].held, shown["小李"].capacity, shown["小李"].free) == (2, 2, 0)
    assert (shown["小王"].untouched, shown["小王"].given_today) == (1, 1)


def test_who_is_full_gets_no_more_and_the_reason_is_told(db, team, uid):
    give_leads(db, team, [uid("澜知"), uid("砚石")], "小李", by="lead", moment=MONDAY)
    done = assign_leads(db, team, "education", by="lead", moment=MONDAY)
    assert done.given == ()
    assert done.left == {"人员已满": 1}


def test_a_dry_run_tells_the_same_and_changes_nothing(db, team):
    would = assign_leads(db, team, "education", by="lead", moment=MONDAY, dry_run=True)
    assert len(would.given) == 3
    assert owners(db) == {}
    assert assign_leads(db, team, "education", by="lead", moment=MONDAY).given == would.given


def test_a_lead_of_somebody_is_not_given_to_another(db, team, uid):
    give_leads(db, team, [uid("澜知")], "小王", by="lead")
    assert give_leads(db, team, [uid("澜知")], "小王", by="lead") == []
    with pytest.raises(AssignmentError, match="小王"):
        give_leads(db, team, [uid("砚石"), uid("澜知")], "小李", by="lead")
    assert owners(db) == {uid("澜知"): "小王"}
    with pytest.raises(AssignmentError, match="没有线索"):
        give_leads(db, team, ["LNOSUCH"], "小李", by="lead")


def test_the_database_itself_refuses_a_second_owner(db, team, uid):
    give_leads(db, team, [uid("澜知")], "小王", by="lead")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO assignments SELECT NULL, lead_uid, '小李', pool, '', '', '', NULL, '' FROM assignments")


def test_what_was_not_called_in_time_returns_and_not_to_the_same_person(db, team, uid):
    assign_leads(db, team, "education", by="lead", moment=MONDAY)
    assert release_overdue(db, team, by="night", moment=MONDAY + timedelta(days=3)) == {}
    lead = uid("砚石")
    later = MONDAY + timedelta(days=14)
    returned = assign_leads(db, team, "education", by="lead", moment=later)
    assert set(returned.returned) == {uid("澜知"), uid("砚石"), uid("文汇")}
    assert "未拨打" in returned.returned[lead]
    assert {one.lead_uid: one.agent for one in returned.given} == {uid("澜知"): "小李"}


def test_a_promised_callback_keeps_a_lead_and_its_end_lets_it_go(db, team, uid, called):
    give_leads(db, team, [uid("澜知")], "小王", by="lead", moment=MONDAY)
    record_call(db, called("CALLBK", called_at=MONDAY, callback_at=MONDAY + timedelta(days=28)))
    assert release_overdue(db, team, by="night", moment=MONDAY + timedelta(days=35)) == {}
    gone = release_overdue(db, team, by="night", moment=MONDAY + timedelta(days=60))
    assert "未跟进" in gone[uid("澜知")]


@pytest.mark.parametrize("code", ["NI", "DNC"])
def test_a_refusal_returns_a_lead_and_nobody_gets_it_again(db, team, uid, called, code):
    give_leads(db, team, [uid("澜知")], "小王", by="lead", moment=MONDAY)
    record_call(db, called(code, called_at=MONDAY))
    done = assign_leads(db, team, "education", by="lead", moment=MONDAY + timedelta(hours=1))
    assert "拒绝" in done.returned[uid("澜知")]
    assert uid("澜知") not in owners(db)
    assert uid("澜知") not in [row.facts["lead_uid"] for row in read_call_list(db, "education").rows]


def test_four_attempts_end_it_and_the_list_says_why(db, uid, called):
    for day in range(4):
        record_call(db, called("N", number=day + 1, called_at=MONDAY - timedelta(days=7 - day)))
    held = {one.lead_uid: one.reason for one in read_call_list(db, "education").held_back}
    assert held[uid("澜知")] == "已拨满 4 次"


def test_a_key_account_goes_to_its_person_whoever_had_it_and_is_not_recycled(db, team, uid):
    lead = uid("澜知")
    give_leads(db, team, [lead], "小王", by="lead", moment=MONDAY)
    assert mark_key_account(db, lead, "老张", reason="集团客户", by="lead", moment=MONDAY) == "小王"
    assert owner_of(db, lead) == "老张"
    assert release_overdue(db, team, by="night", moment=MONDAY + timedelta(days=90)) == {}
    assert next(load for load in loads(db, team, MONDAY) if load.agent == "老张").key_accounts == 1
    release_leads(db, [lead], by="lead")
    assert assign_leads(db, team, "education", by="lead").given[0].agent == "老张"
    assert unmark_key_account(db, lead)
    assert not unmark_key_account(db, lead)


def test_who_asked_not_to_be_called_is_given_to_nobody(db, team, uid):
    suppress(db, "company", uid("澜知"), "test", "test")
    with pytest.raises(AssignmentError, match="勿扰"):
        give_leads(db, team, [uid("澜知")], "小王", by="lead")
    assign_leads(db, team, "education", by="lead", moment=MONDAY)
    assert uid("澜知") not in owners(db)


@pytest.mark.parametrize("both", [True, False])
def test_merged_companies_end_with_one_person(db, team, uid, both):
    write_batch(db, [listing("three", 9, "苏州澜知学习馆", phones=["0512-65550777"], products="英语培训")], [])
    enrich(db, "education", today=TODAY)
    old, new = uid("学习馆"), uid("澜知教育")
    give_leads(db, team, [old], "小王", by="lead")
    if both:
        give_leads(db, team, [new], "小李", by="lead")
    merge(db, new, old, decided_by="test")
    survivor = uid("澜知教育")
    held = owners(db)
    assert list(held) == [survivor]
    assert held[survivor] in ({"小王", "小李"} if both else {"小王"})
    former = ({old, new} - {survivor}).pop()
    with pytest.raises(AssignmentError):
        give_leads(db, team, [former], "老张", by="lead")


def _take(database, name, barrier):
    db = open_database(database)
    team = Team((), team_of(database).pools, Agent("", 1000, 1000))
    barrier.wait()
    for _ in range(6):
        assign_leads(db, team, "education", by=name, wanted=Wanted((name,), limit=2), moment=MONDAY)


def test_people_who_ask_at_the_same_moment_never_get_one_company(db, database):
    rows = [
        listing("many", n, f"苏州第{n}外语培训学校", phones=[f"0512-6556{n:04}"], products="英语培训")
        for n in range(40)
    ]
    write_batch(db, rows, [])
    enrich(db, "education", today=TODAY)
    spawn = get_context("spawn")
    barrier = spawn.Barrier(4)
    people = [spawn.Process(target=_take, args=(database, f"人{n}", barrier)) for n in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
        assert person.exitcode == 0
    taken = db.execute("SELECT lead_uid, agent FROM assignments").fetchall()
    listed = {row.facts["lead_uid"] for row in read_call_list(db, "education").rows}
    assert len(listed) >= 40
    assert len({lead for lead, _ in taken}) == len(taken) == min(len(listed), 4 * 12)
    assert all(len(leads_of(db, f"人{n}")) <= 12 for n in range(4))


POOLS = (
    Pool("好", Scope(grades=("A",)), 3, 3, 10, 20),
    Pool("其余", Scope(), 5, 3, 10, 20),
)
REGIONS = ("320500", "320200", "330100")


@given(
    st.lists(st.tuples(st.sampled_from(REGIONS), st.sampled_from(("A1", "B2", "C3"))), max_size=40),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.sets(st.sampled_from(REGIONS))), max_size=4),
)
def test_nobody_gets_more_than_he_may_or_outside_his_territory(leads, people):
    agents = [
        Agent(f"人{n}", capacity, a_day, Scope(regions=tuple(regions)))
        for n, (capacity, a_day, regions) in enumerate(people)
    ]
    team = Team(tuple(agents), POOLS, Agent("", 5, 5))
    candidates = [
        Candidate(f"L{n}", adcode, "P83", grade, f"G{n % 7}", numbers=frozenset({f"n{n}", f"n{n % 5 + n % 3}"}))
        for n, (adcode, grade) in enumerate(leads)
    ]
    holdings = {agent.name: Holding() for agent in agents}
    given_leads, left = distribute(candidates, agents, team, holdings, Ties(numbers={"n1": "人0"}))
    assert len(given_leads) + left.total() == len(candidates)
    assert len({one.lead_uid for one in given_leads}) == len(given_leads)
    by_uid = {lead.lead_uid: lead for lead in candidates}
    count = Counter(one.agent for one in given_leads)
    in_pool = Counter((one.agent, one.pool) for one in given_leads)
    for agent in agents:
        assert count[agent.name] <= min(agent.capacity, agent.a_day)
        assert all(in_pool[agent.name, pool.name] <= pool.holds for pool in POOLS)
    for one in given_leads:
        lead = by_uid[one.lead_uid]
        assert team.agent(one.agent).scope.holds(lead.adcode, lead.industry, lead.grade)
        assert (one.pool == "好") == (lead.grade[0] == "A")
    dialling = {(number, one.agent) for one in given_leads for number in by_uid[one.lead_uid].numbers} | {("n1", "人0")}
    assert len({number for number, _ in dialling}) == len(dialling)


def number_of_both(db, *names):
    """Make two companies publish one number: an agent's."""
    uids = [uid for (uid,) in db.execute(f"SELECT lead_uid FROM companies WHERE name LIKE '%{names[0]}%'")]
    uids += [uid for (uid,) in db.execute(f"SELECT lead_uid FROM companies WHERE name LIKE '%{names[1]}%'")]
    for uid in uids:
        db.execute("UPDATE contacts SET value = '+8651265550999' WHERE lead_uid = ? AND kind = 'phone'", [uid])
    db.execute("INSERT INTO phones VALUES ('+8651265550999', 'landline', 'ok', 2)")
    db.conn.commit()
    return uids


def test_two_people_never_get_one_number(db, team):
    suzhou, wuxi = number_of_both(db, "澜知", "砚石")
    done = assign_leads(db, team, "education", by="lead", moment=MONDAY)
    held = owners(db)
    assert len({held[uid] for uid in (suzhou, wuxi) if uid in held}) == 1
    assert done.left.total() == 3 - len(held)
    if len(held) < 3:
        assert done.left == {"同号企业由他人跟进": 1}
    release_leads(db, held, by="lead")
    give_leads(db, team, [suzhou], "小王", by="lead")
    with pytest.raises(AssignmentError, match=f"{suzhou} 同号, 由 小王"):
        give_leads(db, team, [wuxi], "小李", by="lead")
    give_leads(db, team, [wuxi], "小王", by="lead")


def test_a_number_that_turns_out_to_be_shared_stays_with_who_had_it_first(db, team, uid):
    give_leads(db, team, [uid("澜知")], "小王", by="lead", moment=MONDAY)
    give_leads(db, team, [uid("砚石")], "小李", by="lead", moment=MONDAY + timedelta(hours=1))
    suzhou, wuxi = number_of_both(db, "澜知", "砚石")
    assert release_overdue(db, team, by="night", moment=MONDAY + timedelta(hours=2)) == {wuxi: "同号企业由 小王 跟进"}
    mark_key_account(db, wuxi, "小李", reason="连锁", by="lead", moment=MONDAY + timedelta(hours=3))
    assert release_overdue(db, team, by="night", moment=MONDAY + timedelta(hours=4)) == {suzhou: "同号企业由 小李 跟进"}
