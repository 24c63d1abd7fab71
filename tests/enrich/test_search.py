"""Companies are found by what people remember of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.calls.assignment import give_leads
from enrich.calls.team import team_of
from enrich.search import Sought, find_companies, initials, refresh_words, spelt
from enrich.suppression import suppress
from pipelines.schema import open_database
from tests.enrich.export.schools import ALPHA, BETA, GAMMA, fill

PROFILE = "education"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("search") / "leads.db"
    fill(open_database(path)).close()
    return path


@pytest.fixture
def db(path):
    db = open_database(path)
    yield db
    db.close()


@pytest.fixture(autouse=True, params=[2_000, 1], ids=["few fit", "many fit"])
def few(request, monkeypatch):
    """Where few fit they are read at once, where many do each lead is asked: the same are found."""
    monkeypatch.setattr("enrich.search.FEW", request.param)


def names(db, words="", **more):
    return {found.name for found in find_companies(db, Sought(words, **more), PROFILE)}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("澜知", {ALPHA}),
        ("知教", {ALPHA}),
        ("szlz", {ALPHA}),
        ("LZJY", {ALPHA}),
        ("wxys", {BETA}),
        ("培训", {ALPHA, BETA, GAMMA}),
        ("艺术 南京", {GAMMA}),
        ("南京、艺术", {GAMMA}),
        ("姑苏区学林路", {ALPHA}),
        ("少儿英语培训", {ALPHA, BETA, GAMMA}),
        ("025-65550303", {GAMMA}),
        ("138 0000 2957", {BETA}),
        ("%", {ALPHA, BETA, GAMMA}),
        ("没有这家", set()),
        ("' OR 1=1 --", set()),
    ],
)
def test_by_words_parts_initials_and_numbers(db, words, found):
    assert names(db, words) == found


def test_by_filters(db):
    assert names(db, region="3205") == {ALPHA}
    assert names(db, channel="industry") == {ALPHA, BETA, GAMMA}
    assert names(db, channel="park") == names(db, source="two") == names(db, grade="Z") == set()
    [alpha] = find_companies(db, Sought(region="3205"), PROFILE)
    assert ALPHA in names(db, grade=alpha.grade, industry=alpha.industry_code[:2])


def test_a_page_follows_the_other(db):
    all_three = [one.name for one in find_companies(db, Sought(), PROFILE)]
    assert [one.name for n in range(3) for one in find_companies(db, Sought(), PROFILE, skip=n, most=1)] == all_three


def test_a_company_that_changes_or_goes_is_found_as_it_is_now(database):
    db = fill(open_database(database))
    assert names(db, "砚石") == {BETA}
    db.execute("UPDATE companies SET name = '无锡墨池培训学校有限公司' WHERE name = ?", [BETA])
    assert names(db, "砚石") == set()
    assert names(db, "mcpx") == {"无锡墨池培训学校有限公司"}
    db.execute("DELETE FROM companies WHERE name = ?", [GAMMA])
    assert names(db, "栩舟") == set()
    assert db.execute("SELECT count(*) FROM searched_words WHERE words LIKE '%栩舟艺%'").fetchone()[0] == 0
    assert refresh_words(db) == 0


def test_owner_and_suppression_are_told(database):
    db = fill(open_database(database))
    [alpha] = find_companies(db, Sought("澜知"), PROFILE)
    give_leads(db, team_of(database), [alpha.lead_uid], "小王", by="组长")
    assert names(db, owner="小王") == {ALPHA}
    suppress(db, "company", alpha.lead_uid, "asked", "test")
    [alpha] = find_companies(db, Sought("澜知"), PROFILE)
    assert (alpha.owner, alpha.silent) == ("小王", True)


@given(st.text())
def test_no_text_breaks_the_query(path, text):
    db = open_database(path)
    try:
        assert len(find_companies(db, Sought(text), PROFILE)) <= 3
    finally:
        db.close()
    assert all(letter.isalnum() or letter == " " for letter in spelt(text))


def test_initials_keep_what_is_not_chinese():
    assert initials("苏州晨天ABC(2)") == "szctabc2"
