"""Pairs in doubt wait for a person, and are asked once."""

import pytest

from enrich.decisions import withdraw_decision
from enrich.doubts import count_doubts, look_for_doubts, one_doubt, open_doubts, recent_decisions, unapplied
from enrich.identity import resolve_companies
from enrich.review import answer, read_question
from pipelines.schema import open_database
from pipelines.store import write_batch
from pipelines.transactions import alone
from tests.enrich.export.schools import fill, listing

FIRST, SECOND = "苏州青禾教育科技有限公司", "苏州青禾教育培训有限公司"


@pytest.fixture
def db(database):
    db = fill(open_database(database))
    rows = [
        listing(8, FIRST, source="two", address="江苏省苏州市姑苏区干将路18号"),
        listing(9, SECOND, source="three", address="江苏省苏州市姑苏区干将路18号"),
    ]
    write_batch(db, rows, [])
    with alone(db):
        resolve_companies(db)
    assert look_for_doubts(db, low=0.0001, high=0.9999) > 0
    return db


def test_the_kept_pair_is_asked_until_it_is_answered_and_again_when_undone(db):
    before = count_doubts(db)
    doubt = next(one for one in open_doubts(db, most=before) if one.reasons)
    number = answer(db, read_question(db, doubt), same=not doubt.together, decided_by="分析员")
    assert count_doubts(db) == before - 1
    assert one_doubt(db, *doubt.pair) is None
    assert unapplied(db) == 1
    [decided] = recent_decisions(db)
    assert (decided.decision_id, decided.decided_by, decided.undone) == (number, "分析员", False)
    assert all(decided.names)
    assert withdraw_decision(db, number)
    assert one_doubt(db, *doubt.pair) == doubt
    assert recent_decisions(db)[0].undone


def test_what_a_resolution_settled_is_asked_no_more(db):
    doubt = open_doubts(db)[0]
    answer(db, read_question(db, doubt), same=not doubt.together, decided_by="分析员")
    with alone(db):
        resolve_companies(db)
    assert unapplied(db) == 0
    assert doubt.pair not in [one.pair for one in open_doubts(db, most=99)]
