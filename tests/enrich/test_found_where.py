"""What was found where, what crawls brought, and what could not be used."""

from enrich.coverage import coverage
from enrich.crawl_history import rejected_counts, rejected_rows
from pipelines.schema import open_database
from tests.enrich.export.schools import fill


def test_coverage_by_province_and_city(database):
    db = fill(open_database(database))
    [province] = coverage(db)
    assert (province.place, province.adcode, province.companies, dict(province.listings)) == (
        "江苏省", "32", 3, {"industry": 3},
    )  # fmt: skip
    cities = coverage(db, "江苏省")
    assert {(one.place, one.adcode, one.companies) for one in cities} == {
        ("苏州市", "3205", 1), ("无锡市", "3202", 1), ("南京市", "3201", 1),
    }  # fmt: skip
    assert coverage(db, "' OR 1=1 --") == []


def test_rejected_rows_with_reasons(database):
    db = open_database(database)
    for number, reason in enumerate(("no_name", "no_name", "total_row")):
        seen = f"2026-11-2{number}"
        found = '{"name": "合计"}' if reason == "total_row" else "{}"
        row = [str(number), "one", "http://one.example/", reason, "detail", found, "run", seen, seen]
        db.execute(f"INSERT INTO rejected VALUES ({', '.join('?' * 9)})", row)
    assert rejected_counts(db) == [("no_name", "one", 2), ("total_row", "one", 1)]
    assert [row.last_seen for row in rejected_rows(db, reason="no_name")] == ["2026-11-21", "2026-11-20"]
    assert [row.name for row in rejected_rows(db, source="one", most=1)] == ["合计"]
    assert rejected_rows(db, source="two") == []
