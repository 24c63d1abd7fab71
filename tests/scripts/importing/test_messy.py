"""`leads import` of a list in every mess (`messy.MESS`): no row is lost, every number arrives, nothing comes twice."""

import csv
import re
from collections import Counter

from pipelines.schema import open_database

from .messy import MESS, build

ROWS = 5000
REASONS = {
    "section_row": "分节标题,不是企业",
    "no_name": "没有企业名称",
    "mojibake": "文字损坏,无法还原",
    "header_again": "重复的表头",
    "total_row": "合计行",
}


def account(said):
    """The figures of "N rows read = N stored + N merged + N rejected"."""
    return tuple(map(int, re.search(r"(\d+) rows read = (\d+) \D+(\d+) \D+(\d+)", said).groups()))


def test_no_row_is_lost(leads, listings, database, tmp_path):
    path, rejects = tmp_path / "展商名单.xlsx", tmp_path / "rejects.csv"
    expected = build(path, ROWS)
    assert expected.rows >= ROWS
    assert len(MESS) == 15
    code, said = leads("import", path, "--channel", "exhibition", "--yes", "--rejects", rejects)
    assert code == 0, said
    read, stored, merged, rejected = account(said)
    assert read == stored + merged + rejected == expected.rows
    assert merged == expected.merged
    assert stored == len(expected.listings) == len(listings())
    assert "底稿 is hidden" in said

    with rejects.open(encoding="utf-8-sig", newline="") as stream:
        refused = list(csv.DictReader(stream))
    wanted = {REASONS[reason]: count for reason, count in expected.rejected.items()}
    assert Counter(row["原因"] for row in refused) == wanted
    assert all(int(row["行号"]) > 4 for row in refused if row["工作表"] == "参展商")

    got = {(name, person): numbers for name, person, numbers in listings()}
    for (name, person), numbers in expected.listings.items():
        key = (name, person.removesuffix("先生"))
        assert numbers <= got.get(key, got.get((name, person), set())), (name, person)

    db = open_database(database)
    assert db.execute("SELECT verdict, listings_new FROM runs").fetchall() == [("ok", stored)]
    founded = Counter(row[0] for row in db.execute("SELECT normalised ->> '$.founded' FROM listings"))
    assert set(founded) == {"", "2015-05-06"}


def test_the_same_list_twice_adds_nothing(leads, database, tmp_path):
    path = tmp_path / "名单.xlsx"
    build(path, 100)
    first = leads("import", path, "--channel", "association", "--yes")[1]
    second = leads("import", path, "--channel", "association", "--yes")[1]
    stored = account(first)[1]
    assert account(first) == account(second)
    assert f"{stored} new, 0 changed, 0 as before" in first
    assert f"0 new, 0 changed, {stored} as before" in second
    assert open_database(database).table("sightings").count == stored
