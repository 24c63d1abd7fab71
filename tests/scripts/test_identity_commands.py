"""`leads resolve`, `review`, `merge`, `split`, `undo` as a person uses them."""

import click
import pytest
from click.testing import CliRunner

from enrich.arithmetic import sums
from enrich.resolve.doubtful import Doubt
from enrich.stages import enrich
from pipelines.normalize import normalise
from pipelines.schema import open_database
from pipelines.store import write_batch
from scripts.leads import leads, review
from scripts.leads.errors import LeadsError
from spiders.items import CompanyItem, Provenance

SCHOOL, MILL = "苏州澜知教育科技有限公司", "无锡霁川机械设备有限公司"


def listing(number, name, **fields):
    url = f"http://one.example/co/{number}"
    provenance = Provenance("one", "industry", "run", url, "", "2026-11-24T01:00:00+00:00", "", "detail")
    return normalise(CompanyItem(name=name, url=url, provenance=provenance, **fields), "http://one.example")


LISTINGS = [
    listing(11, SCHOOL, address="苏州市姑苏区学林路2号", phones=["0512-65550101"]),
    listing(12, SCHOOL, address="苏州市姑苏区学林路2号"),
    listing(21, MILL, address="无锡市滨湖区望湖路9号", phones=["13800131234"]),
    listing(31, f"{SCHOOL}无锡分公司", address="无锡市滨湖区学前路7号"),
]


@pytest.fixture
def db(database):
    db = open_database(database)
    write_batch(db, LISTINGS, [])
    enrich(db, "education")
    return db


@pytest.fixture
def run(database):
    def run(*words):
        result = CliRunner().invoke(leads, ["--database", str(database), *words])
        if result.exception:
            raise result.exception
        return result.output

    return run


def companies(db):
    query = "SELECT group_concat(substr(listing_id, -2), '') AS ids FROM company_listings WHERE NOT undone"
    return sorted("".join(sorted(row["ids"])) for row in db.query(f"{query} GROUP BY lead_uid"))


def test_merge_split_and_undo_say_what_they_did(db, run):
    before = companies(db)
    said = run("merge", "霁川", "+8651265550101", "--by", "王老师", "--note", "同一老板")
    assert "Decision 1 is stored" in said
    assert f"{MILL} →" in said
    assert len(companies(db)) == len(before) - 1
    (row, *_) = db.query("SELECT decided_by, note FROM decisions")
    assert row == {"decided_by": "王老师", "note": "同一老板"}
    assert "人工判定为同一企业 (王老师)" in run("explain", "霁川")
    said = run("undo")
    assert "Decision 1 is undone" in said
    assert companies(db) == before
    assert "Decision 2 is stored" in run("split", "0512-65550101", "http://one.example/co/12")
    assert len(companies(db)) == len(before) + 1
    assert "memberships 0 new" in " ".join(run("resolve").split())
    run("undo", "2")
    assert companies(db) == before


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("merge", "0512-65550101", "无锡分公司"), "branch"),
        (("merge", "霁川", "霁川"), "one company already"),
        (("merge", "霁川", "没有这家"), "no company"),
        (("split", "霁川", "co/21"), "listings that stay"),
        (("split", "霁川", "co/11"), "http://one.example/co/21"),
        (("undo",), "no decision"),
        (("undo", "7"), "no decision 7"),
    ],
)
def test_what_cannot_be_done_is_answered_with_the_reason(db, run, words, why):
    with pytest.raises(LeadsError, match=why):
        run(*words)
    assert db.table("decisions").count == 0


def test_resolve_wants_a_database(run):
    with pytest.raises(LeadsError, match="no database"):
        run("resolve")


@pytest.fixture
def answers(monkeypatch):
    """A doubt about two companies, one about a branch, and the keys that a person presses."""

    def press(*keys):
        pressed = iter(keys)

        def getchar():
            key = next(pressed)
            if isinstance(key, BaseException):
                raise key
            return key

        monkeypatch.setattr(click, "getchar", getchar)

    ids = [one.listing_id for one in LISTINGS]
    doubts = [Doubt(pair, 0.5, False, ("同城",)) for pair in ((ids[0], ids[2]), (ids[0], ids[3]))]
    monkeypatch.setattr(review, "read_doubts", lambda *_, **__: doubts)
    return press


def test_an_answer_is_stored_at_once_and_applied_at_the_end(db, run, answers):
    before = companies(db)
    answers("x", "Y", "y")
    said = run("review")
    assert "138****1234" in said
    assert "13800131234" not in said
    assert "refused: " in said
    assert "Answers stored: 1" in said
    assert len(companies(db)) == len(before) - 1


def test_quitting_and_skipping_store_nothing(db, run, answers):
    before = companies(db)
    answers("s", "q")
    assert "Answers stored: 0" in run("review")
    assert companies(db) == before


def test_ctrl_c_loses_nothing(db, run, answers):
    before = companies(db)
    answers("y", KeyboardInterrupt())
    with pytest.raises((KeyboardInterrupt, click.Abort, SystemExit)):
        run("review")
    assert companies(db) == before
    run("resolve")
    assert len(companies(db)) == len(before) - 1


def test_no_terminal_is_an_error_that_says_so(db, run, answers):
    answers(EOFError())
    with pytest.raises(LeadsError, match="terminal"):
        run("review")


def test_nothing_doubtful_is_said(db, run):
    assert "No pair is doubtful" in run("review", "--low", "0.5", "--high", "0.5")


def test_explain_shows_the_sum_behind_a_merge(db, run):
    found = sums(db, [one.listing_id for one in LISTINGS[:2]])[LISTINGS[0].listing_id]
    assert found.other == LISTINGS[1].listing_id
    assert found.prior + sum(term.bits for term in found.terms) == pytest.approx(found.bits)
    said = run("explain", SCHOOL)
    assert f"名称相同 {next(term.bits for term in found.terms if term.words == '名称相同'):+.1f}" in said
    assert f"合计 {found.bits:+.1f} 比特" in said
