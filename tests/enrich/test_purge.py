"""What is about a person goes when nobody verified it for long; the company stays, and a page brings it back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from enrich.calls.facts import CallFact
from enrich.calls.results import CallResult, record_call
from enrich.purge import purge
from enrich.retention import limit_of, retention
from enrich.stages import enrich
from pipelines.schema import open_database
from pipelines.store import write_batch
from scripts.leads import leads as command
from tests.enrich.export.schools import ALPHA, BETA, DAY, fill, listing
from tests.enrich.test_erasure import dump, send

YEAR_LATER = date(2027, 11, 25)
SECRETS = ("陆听澜", "13800007364", "13800002957", "江望舒")


@pytest.fixture
def db(database, tmp_path):
    db = fill(open_database(database))
    write_batch(db, [listing(4, "常州听澜琴行", phones=["0519-65550404"], emails=["tinglan2011@qq.com"])], [])
    enrich(db, "education", today=DAY)
    send(db, tmp_path / "before")
    return db


def uid_of(db, name):
    return db.execute("SELECT lead_uid FROM companies WHERE name = ?", [name]).fetchone()[0]


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 11, 26), date(2025, 11, 26)),
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2026, 1, 31), date(2025, 1, 31)),
    ],
)
def test_a_year_ago_is_the_same_day_or_the_last_of_its_month(today, day):
    assert limit_of(retention(), today) == day


def test_until_then_nothing_goes(db):
    before = dump(db)
    done = purge(db, today=YEAR_LATER - timedelta(days=1), by="test")
    assert (done.facts, done.counts) == (0, {})
    assert dump(db) == before


def test_persons_go_from_every_table_and_companies_stay(db, tmp_path):
    assert all(secret in dump(db) for secret in SECRETS)
    done = purge(db, today=YEAR_LATER, by="test")
    assert done.facts == 5
    assert "tinglan2011" not in dump(db)
    for secret in SECRETS:
        assert secret not in dump(db)
    for kept in (ALPHA, BETA, "65550101", "info@lanzhi-edu.cn", "招生主任"):
        assert kept in dump(db)
    row = next(db.query("SELECT * FROM erasures"))
    assert (row["action"], row["done_by"], row["reason"]) == ("purge", "test", "not verified since 2026-11-25")
    enrich(db, "education", today=YEAR_LATER)
    said = send(db, tmp_path / "after")
    assert "65550101" in said
    assert not [secret for secret in SECRETS if secret in said]
    assert purge(db, today=YEAR_LATER, by="test").counts == {}


def test_a_page_that_is_read_again_brings_back_what_it_says(db):
    purge(db, today=YEAR_LATER, by="test")
    fill(db)
    assert all(secret in dump(db) for secret in SECRETS)
    assert not db.execute("SELECT 1 FROM suppressions").fetchall()


def test_a_call_verifies_whom_it_reached_and_no_other(db):
    spoken = datetime(2027, 6, 1, 2, tzinfo=UTC)
    alpha, beta = uid_of(db, ALPHA), uid_of(db, BETA)
    stance = CallFact("stance", "1", person="陆听澜", words="愿意看演示")
    record_call(db, CallResult("a", alpha, "CALLBK", spoken, e164="+8613800007364", facts=(stance,)))
    record_call(db, CallResult("b", beta, "N", spoken, e164="+8613800002957"))
    purge(db, today=YEAR_LATER, by="test")
    said = dump(db)
    assert "陆听澜" in said
    assert "13800007364" in said
    assert "江望舒" not in said
    assert not db.execute("SELECT 1 FROM contacts WHERE value = '+8613800002957'").fetchall()
    assert db.execute("SELECT e164 FROM calls WHERE call_uid = 'b'").fetchone() == ("+8613800002957",)
    purge(db, today=date(2028, 6, 2), by="test")
    said = dump(db)
    assert not [secret for secret in SECRETS if secret in said]
    assert db.execute("SELECT disposition FROM calls ORDER BY call_uid").fetchall() == [("CALLBK",), ("N",)]


def test_another_page_verifies_what_it_also_says_of_the_same_company(db):
    later = listing(9, ALPHA, source="two", phones=["0512-65550101"], contact_person="陆听澜",
                    address="江苏省苏州市姑苏区学林路2号", credit_code="91320508MA1ABCDE0X")  # fmt: skip
    later.provenance.fetched_at = "2027-08-01T01:00:00+00:00"
    write_batch(db, [later], [])
    enrich(db, "education", today=DAY)
    purge(db, today=YEAR_LATER, by="test")
    said = dump(db)
    assert "陆听澜" in said
    assert "13800007364" not in said


def test_a_company_named_after_a_person_keeps_its_name(db):
    name = "苏州沈知微书法工作室"
    write_batch(db, [listing(5, name, phones=["0512-65550505"], contact_person="沈知微")], [])
    enrich(db, "education", today=DAY)
    purge(db, today=YEAR_LATER, by="test")
    enrich(db, "education", today=YEAR_LATER)
    assert db.execute("SELECT name FROM companies WHERE name = ?", [name]).fetchone()
    assert not db.execute("SELECT 1 FROM contacts WHERE value = '沈知微'").fetchall()


def test_the_command_tells_what_would_go_and_then_does_it(db, database, capsys, monkeypatch):
    class Later(date):
        @classmethod
        def today(cls):
            return YEAR_LATER

    monkeypatch.setattr("scripts.leads.purge.date", Later)
    before = dump(db)
    command.main(["--database", str(database), "purge", "--dry-run"], standalone_mode=False)
    assert "Nothing was changed" in capsys.readouterr().out
    assert dump(db) == before
    command.main(["--database", str(database), "purge"], standalone_mode=False)
    assert "5 facts about persons" in capsys.readouterr().out
    assert "陆听澜" not in dump(db)
