"""Merge, split, undo and new listings in any order: what must hold whatever people do."""

import multiprocessing
import os
import signal
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from enrich import identity as identity_module
from enrich.decisions import read_verdicts, standing
from enrich.explain import find_lead
from enrich.identity import resolve_companies
from enrich.repair import RefusedError, merge, split, undo
from enrich.stages import enrich
from pipelines.normalize import normalise
from pipelines.schema import DatabaseError, open_database
from pipelines.store import write_batch
from pipelines.transactions import alone
from spiders.items import CompanyItem, Provenance


def code(number):
    body = f"91320500MA1{number:06}"
    return body + uscc.calc_check_digit(body)


def listing(number, name, **fields):
    url = f"http://one.example/co/{number}"
    provenance = Provenance("one", "industry", "run", url, "", "2026-11-24T01:00:00+00:00", "", "detail")
    return normalise(CompanyItem(name=name, url=url, provenance=provenance, **fields), "http://one.example")


SCHOOL = "苏州澜知教育科技有限公司"
STREET = "江苏省苏州市姑苏区学林路2号"
POOL = [
    listing(0, SCHOOL, credit_code=code(1), address=STREET),
    listing(1, SCHOOL, address=STREET, phones=["0512-65550101"]),
    listing(2, SCHOOL, credit_code=code(1), address="苏州市姑苏区望湖路8号"),
    listing(3, "无锡霁川机械设备有限公司", credit_code=code(2), address="无锡市滨湖区望湖路9号"),
    listing(4, "霁川机械", address="无锡市滨湖区望湖路9号", phones=["0510-85550202"]),
    listing(5, "南京砚石培训学校", address="南京市鼓楼区文汇路1号"),
    listing(6, "苏州澜知教育科技有限公司无锡分公司", address="无锡市滨湖区学前路7号"),
    listing(7, "常州听松文化艺术有限公司", address="常州市天宁区和平路3号"),
]


def filled(path, *numbers):
    db = open_database(path)
    write_batch(db, [POOL[n] for n in numbers or range(len(POOL))], [])
    return db


def memberships(db):
    columns = "lead_uid, listing_id, score, reasons, decided_by"
    return sorted(db.execute(f"SELECT {columns} FROM company_listings WHERE NOT undone").fetchall())


def home(db):
    return {row[1]: row[0] for row in memberships(db)}


def at(db, number):
    return home(db)[POOL[number].listing_id]


def ids(*numbers):
    return [POOL[n].listing_id for n in numbers]


@pytest.fixture
def db(database):
    db = filled(database)
    enrich(db, "education")
    return db


def by_someone(action, *arguments):
    return action(*arguments, decided_by="王老师")


def test_the_rules_alone(db):
    assert at(db, 0) == at(db, 1) == at(db, 2)
    assert len({at(db, n) for n in (0, 3, 5, 6, 7)}) == 5


def test_a_merge_is_recorded_and_the_old_uid_answers_with_its_successor(db):
    small, large = at(db, 5), at(db, 0)
    outcome = by_someone(merge, db, small, large)
    assert at(db, 5) == large
    assert {move.old_uid for move in outcome.identity.moves} == {small}
    assert [found["lead_uid"] for found in find_lead(db, small)] == [large]
    enrich(db, "education")
    assert [found["lead_uid"] for found in find_lead(db, small)] == [large]
    assert {row[4] for row in memberships(db) if row[0] == large} == {"王老师"}


def test_an_undone_merge_leaves_no_trace_in_the_result(db):
    before, small = memberships(db), at(db, 5)
    by_someone(merge, db, small, at(db, 0))
    enrich(db, "education")
    undo(db)
    assert memberships(db) == before
    assert [found["lead_uid"] for found in find_lead(db, small)] == [small]
    assert [row["undone"] for row in db.query("SELECT DISTINCT undone FROM decisions")] == [1]


def test_of_two_companies_of_one_listing_each_has_its_own_uid_back(database):
    for one, other in ((5, 7), (7, 5)):
        db = filled(database, 5, 7)
        resolve_companies(db)
        before = memberships(db)
        by_someone(merge, db, at(db, one), at(db, other))
        undo(db)
        assert memberships(db) == before


def test_a_company_that_grew_while_merged_has_its_own_uid_back(database):
    db = filled(database, 5, 7)
    resolve_companies(db)
    school, artist = at(db, 5), at(db, 7)
    by_someone(merge, db, school, artist)
    name, address = (
        (POOL[7].name, "常州市天宁区和平路3号") if at(db, 5) == school else (POOL[5].name, "南京市鼓楼区文汇路1号")
    )
    write_batch(db, [listing(20 + n, name, address=address) for n in range(3)], [])
    resolve_companies(db)
    assert len(set(home(db).values())) == 1
    undo(db)
    assert (at(db, 5), at(db, 7)) == (school, artist)


@pytest.mark.parametrize(("one", "other", "why"), [(0, 3, "credit codes differ"), (0, 6, "branch"), (0, 1, "already")])
def test_what_may_not_be_merged_is_refused_with_the_reason(db, one, other, why):
    before = memberships(db)
    with pytest.raises(RefusedError, match=why):
        by_someone(merge, db, at(db, one), at(db, other))
    assert memberships(db) == before
    assert read_verdicts(db) == []


def test_a_split_holds_against_equal_codes_and_later_evidence(db):
    by_someone(split, db, at(db, 0), ids(2))
    assert at(db, 0) == at(db, 1) != at(db, 2)
    write_batch(db, [listing(9, SCHOOL, credit_code=code(1), address=STREET, phones=["0512-65550101"])], [])
    resolve_companies(db)
    assert at(db, 0) != at(db, 2)
    undo(db)
    assert at(db, 0) == at(db, 2)


@pytest.mark.parametrize("numbers", [(0, 1, 2), (3,), ()])
def test_a_split_of_nothing_of_everything_or_of_strangers_is_refused(db, numbers):
    with pytest.raises(RefusedError):
        by_someone(split, db, at(db, 0), ids(*numbers))


def test_the_last_word_on_a_pair_holds_and_undoing_it_brings_the_former_back(db):
    by_someone(merge, db, at(db, 5), at(db, 7))
    merged = memberships(db)
    by_someone(split, db, at(db, 5), ids(5))
    assert at(db, 5) != at(db, 7)
    by_someone(merge, db, at(db, 5), at(db, 7))
    assert at(db, 5) == at(db, 7)
    undo(db)
    assert at(db, 5) != at(db, 7)
    undo(db)
    assert memberships(db) == merged
    undo(db)
    with pytest.raises(RefusedError, match="no decision"):
        undo(db)


def test_a_verdict_that_a_credit_code_contradicts_later_is_reported(database):
    db = filled(database, 3, 5)
    resolve_companies(db)
    by_someone(merge, db, at(db, 3), at(db, 5))
    write_batch(db, [listing(5, "南京砚石培训学校", credit_code=code(8), address="南京市鼓楼区文汇路1号")], [])
    assert [verdict.same for verdict in resolve_companies(db).unheeded] == [True]
    assert at(db, 3) != at(db, 5)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("new"), st.integers(0, 7), st.just(0)),
        st.tuples(st.just("merge"), st.integers(0, 7), st.integers(0, 7)),
        st.tuples(st.just("split"), st.integers(0, 7), st.integers(1, 3)),
        st.tuples(st.just("undo"), st.just(0), st.just(0)),
    ),
    min_size=1,
    max_size=9,
)


def step(db, present, kind, number, other):
    """Do one step as far as it makes sense; whether it was a decision."""
    if kind == "new":
        write_batch(db, [POOL[number]], [])
        resolve_companies(db)
        present.add(number)
        return False
    uids = sorted(set(home(db).values()))
    try:
        if kind == "merge":
            by_someone(merge, db, uids[number % len(uids)], uids[other % len(uids)])
        elif kind == "split":
            uid = uids[number % len(uids)]
            by_someone(split, db, uid, sorted(i for i, u in home(db).items() if u == uid)[:other])
        else:
            undo(db)
    except RefusedError:
        return False
    return kind != "undo"


def check(db, present, answering):
    belongs = home(db)
    assert sorted(belongs) == sorted(ids(*present)) == sorted(row[1] for row in memberships(db))
    codes = defaultdict(set)
    for number in present:
        codes[belongs[POOL[number].listing_id]].add(POOL[number].credit_code)
    assert all(len(found - {""}) <= 1 for found in codes.values())
    for verdict in standing(read_verdicts(db)).values():
        assert (belongs[verdict.pair[0]] == belongs[verdict.pair[1]]) == verdict.same
    answering |= set(belongs.values())
    for uid in answering:
        assert find_successor(db, uid) in set(belongs.values())


def find_successor(db, uid):
    """As companies say it; a row for each uid, as `enrich` writes it."""
    return find_lead(db, uid)[0]["lead_uid"]


def company_rows(db):
    """Give every company the row that a full `enrich` would."""
    columns = [column for column in db.table("companies").columns if column.notnull]
    with db.atomic():
        for uid in set(home(db).values()):
            row = {c.name: 0 if c.type in ("INTEGER", "REAL") else "" for c in columns} | {"lead_uid": uid}
            db.table("companies").insert(row, ignore=True)


@settings(max_examples=25)
@given(STEPS)
def test_any_sequence_keeps_the_rules_and_an_undo_restores_exactly(tmp_path_factory, steps):
    db = filled(tmp_path_factory.mktemp("repair") / "leads.db", 0, 5)
    resolve_companies(db)
    present, answering = {0, 5}, set()
    for one in steps:
        company_rows(db)
        before = memberships(db)
        decided = step(db, present, *one)
        company_rows(db)
        check(db, present, answering)
        if decided:
            after = memberships(db)
            undo(db)
            assert memberships(db) == before
            assert step(db, present, *one)
            assert memberships(db) == after
    db.close()


def test_a_failure_in_the_middle_leaves_the_former_result_and_the_next_run_applies_the_decision(db, monkeypatch):
    before, one, other = memberships(db), at(db, 5), at(db, 7)
    monkeypatch.setattr(identity_module, "sync_table", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        by_someone(merge, db, one, other)
    assert memberships(db) == before
    monkeypatch.undo()
    resolve_companies(db)
    assert at(db, 5) == at(db, 7)
    undo(db)
    assert memberships(db) == before


def die_while_writing(path):
    identity_module.sync_table = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
    db = open_database(path)
    by_someone(merge, db, at(db, 5), at(db, 7))


def test_a_kill_in_the_middle_leaves_the_former_result_and_no_lock(db, database):
    before = memberships(db)
    worker = multiprocessing.get_context("spawn").Process(target=die_while_writing, args=(database,))
    worker.start()
    worker.join(120)
    assert worker.exitcode == -signal.SIGKILL
    assert memberships(db) == before
    with alone(db, 1):
        resolve_companies(db)
    assert at(db, 5) == at(db, 7)


def resolve_often(path, turns):
    db = open_database(path)
    for _ in range(turns):
        with alone(db):
            resolve_companies(db)


def merge_and_undo(path, turns):
    db = open_database(path)
    for _ in range(turns):
        by_someone(merge, db, at(db, 5), at(db, 7))
        undo(db)


def test_two_processes_at_once_neither_corrupt_nor_double(database):
    db = filled(database)
    resolve_companies(db)
    before = memberships(db)
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=job, args=(database, 6)) for job in (resolve_often, merge_and_undo)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert memberships(db) == before
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute("SELECT count(DISTINCT decision_id) FROM decisions").fetchone() == (6,)


def test_who_waits_too_long_is_told_so(db, database):
    with alone(db), pytest.raises(DatabaseError, match="another process"), alone(open_database(database), 1):
        pass


def test_a_crawl_writes_while_companies_are_resolved(db, database):
    with alone(db):
        assert write_batch(open_database(database), [POOL[5]], []).unchanged == 1


def groups(db):
    """Companies as sets of listings, whatever their uids."""
    found = defaultdict(set)
    for listing_id, uid in home(db).items():
        found[uid].add(listing_id)
    return sorted(map(sorted, found.values()))


DECISIONS = st.lists(
    st.tuples(st.sampled_from(("merge", "split")), st.integers(0, 7), st.integers(1, 7)), min_size=1, max_size=6
)


@settings(max_examples=15)
@given(DECISIONS, st.randoms(use_true_random=False))
def test_undone_in_any_order_the_companies_are_as_before(tmp_path_factory, steps, order):
    db = filled(tmp_path_factory.mktemp("repair") / "leads.db")
    resolve_companies(db)
    before = groups(db)
    for one in steps:
        step(db, set(), *one)
    numbers = sorted({verdict.decision_id for verdict in read_verdicts(db)})
    order.shuffle(numbers)
    for number in numbers:
        undo(db, number)
        belongs = home(db)
        assert all(
            belongs[verdict.pair[0]] != belongs[verdict.pair[1]]
            for verdict in standing(read_verdicts(db)).values()
            if not verdict.same
        )
    assert groups(db) == before
    db.close()
