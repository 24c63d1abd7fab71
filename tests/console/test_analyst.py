"""The analyst's pages: what was found, what was not, what is in doubt."""

import csv
import io

import pytest

from enrich.access.users import add_user
from enrich.doubts import look_for_doubts
from enrich.identity import resolve_companies
from pipelines.schema import open_database
from pipelines.store import write_batch
from pipelines.transactions import alone
from tests.console.conftest import PASSWORD, Browser, serving
from tests.enrich.export.schools import ALPHA, BETA, GAMMA, fill, listing
from tests.enrich.test_doubts import FIRST, SECOND

EVIL = "<script>alert(1)</script>苏州教育有限公司"


@pytest.fixture
def analyst(logged_in):
    return logged_in("分析员")


def lead_named(db, name):
    return db.execute("SELECT lead_uid FROM companies WHERE name = ?", [name]).fetchone()[0]


def test_search_finds_filters_and_pages(analyst, db):
    page = analyst.get("/search", params={"q": "szlz"}).text
    assert ALPHA in page
    assert BETA not in page
    page = analyst.get("/search", params={"q": "培训", "region": "3202"}).text
    assert BETA in page
    assert GAMMA not in page
    assert 'href="/search?q=%E5%9F%B9%E8%AE%AD"' in page, "a filter in force is a link to the page without it"
    assert f'href="/lead/{lead_named(db, BETA)}"' in page


def test_a_table_is_a_csv_file_and_leaves_a_trace(analyst, db):
    answer = analyst.get("/search", params={"csv": "companies"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {ALPHA, BETA, GAMMA} <= {row[1] for row in rows[1:]}
    assert "0512" not in answer.text
    trace = next(db.query("SELECT * FROM console_audit ORDER BY audit_id DESC"))
    assert (trace["user"], trace["action"], trace["detail"]) == (
        "分析员",
        "export",
        f"companies.csv: {len(rows) - 1} rows",
    )


def test_nothing_said_in_an_address_is_markup_or_sql(analyst, db):
    for path in ("/search", "/coverage", "/rejected", "/doubts", "/sources"):
        for name in ("q", "region", "grade", "owner", "channel", "source", "reason", "province", "skip", "csv", "lang"):
            for said in ("<script>alert(1)</script>", '"><img src=x>', "' OR 1=1 --", "\x00", "9" * 40, "²"):
                answer = analyst.get(path, params={name: said})
                assert answer.status_code == 200, (path, name, said)
                assert "<script>alert" not in answer.text
                assert "<img" not in answer.text
    assert db.execute("SELECT count(*) FROM companies").fetchone()[0]


def test_what_a_site_calls_itself_is_text(filled, analyst, db):
    db.execute("UPDATE companies SET name = ? WHERE name = ?", [EVIL, GAMMA])
    try:
        page = analyst.get("/search", params={"q": "苏州教育"}).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
    finally:
        db.execute("UPDATE companies SET name = ? WHERE name = ?", [GAMMA, EVIL])


def test_coverage_leads_to_its_companies(analyst):
    assert 'href="/coverage?province=%E6%B1%9F%E8%8B%8F%E7%9C%81"' in analyst.get("/coverage").text
    cities = analyst.get("/coverage", params={"province": "江苏省"}).text
    assert 'href="/search?region=3205&amp;channel=industry"' in cities
    assert "<svg" in cities


def test_sources_runs_and_rejected_rows(analyst, db):
    db.execute(
        "INSERT OR IGNORE INTO runs (run_id, source, channel, arguments, pid, started_at, heartbeat_at, state, "
        "verdict, evidence, next_step, pages) "
        "VALUES ('r1', 'one', 'industry', '{}', 1, '2026-11-24T01:00', '', 'finished', "
        "'blocked', 'captcha on 3 of 4 pages', 'Wait a day.', 4)"
    )
    db.execute(
        "INSERT OR IGNORE INTO rejected VALUES ('x1', 'one', 'http://one.example/', 'total_row', '第 9 行', "
        "'{\"name\": \"=1+1\"}', 'r1', '2026-11-24', '2026-11-24')"
    )
    sources = analyst.get("/sources").text
    assert "被拒" in sources
    assert "captcha on 3 of 4 pages" in analyst.get("/sources/one").text
    assert analyst.get("/sources/none").status_code == 404
    assert "合计行" in analyst.get("/rejected", params={"reason": "total_row"}).text
    assert "'=1+1" in analyst.get("/rejected", params={"csv": "rows"}).text, "no spreadsheet takes it for a formula"


def test_nobody_who_sees_own_leads_alone_sees_everybodys(database):
    db = fill(open_database(database))
    rows = [listing(8, FIRST, source="two", address="江苏省苏州市姑苏区干将路18号"),
            listing(9, SECOND, source="three", address="江苏省苏州市姑苏区干将路18号")]  # fmt: skip
    write_batch(db, rows, [])
    with alone(db):
        resolve_companies(db)
    look_for_doubts(db, low=0.0001, high=0.9999)
    add_user(db, "分析员", "analyst", PASSWORD)
    add_user(db, "新人", "analyst", PASSWORD, own_leads_only=True)
    with serving(database) as address, Browser(base_url=address) as newcomer, Browser(base_url=address) as analyst:
        assert newcomer.enter("新人").status_code == analyst.enter("分析员").status_code == 303
        assert newcomer.get("/doubts").status_code == newcomer.get("/rejected").status_code == 404
        assert ALPHA not in newcomer.get("/search").text
        _judge(analyst, db)


def _judge(analyst, db):
    """An answer, its undoing, a merge by hand."""
    page = analyst.get("/doubts").text
    names = [db.execute("SELECT name FROM listings WHERE listing_id = ?", [row]).fetchone()[0] for row in _pair(page)]
    assert all(name in page for name in names)
    a, b = _pair(page)
    assert analyst.submit("/doubts", {"a": a, "b": b, "same": "no"}, "/doubts").status_code == 303
    assert analyst.submit("/doubts", {"a": a, "b": b, "same": "no"}, "/doubts").status_code == 422, "answered once"
    [decision] = db.query("SELECT * FROM decisions")
    assert (decision["same"], decision["decided_by"], decision["undone"]) == (0, "分析员", 0)
    assert analyst.submit("/doubts/undo", {"decision": decision["decision_id"]}, "/doubts").status_code == 303
    assert next(db.query("SELECT undone FROM decisions"))["undone"] == 1
    assert analyst.submit("/doubts/undo", {"decision": "7"}, "/doubts").status_code == 404
    uids = [row[0] for row in db.execute("SELECT lead_uid FROM companies WHERE name IN (?, ?)", [ALPHA, BETA])]
    merged = analyst.submit("/doubts/merge", {"one": uids[0], "other": uids[1], "note": "同一老板"}, "/doubts")
    assert merged.status_code == 303
    assert analyst.submit("/doubts/merge", {"one": uids[0], "other": "L0"}, "/doubts").status_code == 422
    traces = db.execute("SELECT count(*) FROM console_audit WHERE action = 'change' AND user = '分析员'").fetchone()[0]
    assert traces >= 4


def _pair(page):
    return [page.split(f'name="{side}" value="')[1].split('"')[0] for side in "ab"]
