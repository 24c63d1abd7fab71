"""What other rules would do is told without doing it."""

from datetime import date

import pytest

from enrich.profiles import load_profile, parse_profile
from enrich.report import silent
from enrich.stages import companies_within, enrich
from enrich.what_if import what_if
from pipelines.schema import open_database
from pipelines.store import write_batch
from tests.enrich.export.schools import listing

DAY = date(2026, 11, 24)
EDUCATION = load_profile("education")


@pytest.fixture
def db(database):
    db = open_database(database)
    schools = [
        listing(n, f"苏州{name}培训学校", phones=[f"0512-6555010{n}"]) for n, name in enumerate(("澜知", "砚石"))
    ]
    mill = listing(5, "苏州霁川机械设备有限公司", phones=["0512-65550109"], products="机床")
    write_batch(db, [*schools, mill], [])
    enrich(db, "education", today=DAY)
    return db


def rules(old, new):
    assert old in EDUCATION.source.text
    return parse_profile(EDUCATION.source.text.replace(old, new), "draft.toml")


def ask(db, draft, **rest):
    return what_if(db, EDUCATION, draft, report=silent, today=DAY, **rest)


def test_the_same_rules_move_nobody(db):
    found = ask(db, EDUCATION)
    assert (found.graded, found.moved, found.moves) == (3, 0, ())
    assert all(before == after for before, after in found.grades)


def test_moves_are_counted_and_told_with_the_rules_that_differ(db):
    before = list(db.execute("SELECT * FROM grades"))
    found = ask(db, rules("cap = 55", "cap = 20"))
    assert found.moved == 2
    assert {move.before[0] for move in found.moves} != {move.after[0] for move in found.moves}
    assert all("training_school" in move.rules for move in found.moves)
    assert sum(found.grades.values()) == 3
    assert list(db.execute("SELECT * FROM grades")) == before


def test_who_enters_and_who_leaves_the_queue(db):
    without_control = EDUCATION.source.text.replace("share = 0.05", "share = 0.0")
    everybody = without_control.replace('none = ["D1", "D2", "D3", "D4"]', "none = []").replace(
        '"C4"]', '"C4", "D1", "D2", "D3", "D4"]'
    )
    strict, open_to_all = parse_profile(without_control, "a.toml"), parse_profile(everybody, "b.toml")
    to = what_if(db, strict, open_to_all, report=silent, today=DAY)
    back = what_if(db, open_to_all, strict, report=silent, today=DAY)
    assert (to.entering, to.leaving) == (back.leaving, back.entering) == (1, 0)


def test_only_some_moves_are_told_and_only_some_regions_asked(db):
    draft = rules("A = 70\nB = 50", "A = 71\nB = 70")
    assert len(ask(db, draft, most=1).moves) <= 1
    assert ask(db, draft, only=companies_within(db, ["44"])).graded == 0
