"""Matching on arrival: the groups of a batch, whatever the order, and whatever is changed, erased or interrupted."""

import json
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from enrich.identity import resolve_companies
from pipelines.arrival import arrive
from pipelines.listing_records import read_records
from pipelines.match_index import MatchIndex
from pipelines.matching import blocking, prepare, resolve
from pipelines.matching.table import build_table
from pipelines.normalize import normalise
from pipelines.schema import open_database
from pipelines.store import write_batch
from spiders.items import CompanyItem, Provenance

NAMES = (
    *("苏州晨澜教育科技有限公司", "苏州晨澜教育科技", "晨澜教育", "苏州晨澜教育科技有限公司昆山分公司"),
    *("苏州晨澜第二教育科技有限公司", "苏州晨岚教育科技有限公司", "南京晨澜教育科技有限公司", "南京瀚石机械厂"),
)
CODES = ("", "", "91320500MA10000117", "91320500MA1000022B")
ITEMS = st.builds(
    CompanyItem,
    name=st.sampled_from(NAMES),
    credit_code=st.sampled_from(CODES),
    phones=st.sampled_from([[], ["0512-65550000"], ["0512-65550001"]]),
    address=st.sampled_from(["", "江苏省苏州市吴中区星湖街1208号3幢", "南京市鼓楼区中山路18号"]),
    region=st.sampled_from(["", "苏州"]),
)


@pytest.fixture
def db(database):
    with closing(open_database(database).conn) as connection:
        yield Database(connection)


def listing(number, item):
    url = f"http://one.example/co/{number:03}"
    provenance = Provenance("one", "industry", "run", url, "", "2026-11-24T01:00:00+00:00", "", "detail")
    return normalise(replace(item, url=url, provenance=provenance), "http://one.example")


def groups(db):
    rows = db.execute("SELECT listing_id, group_id, score, reasons FROM match_groups ORDER BY 1").fetchall()
    return {listing_id: (group, round(score, 3), reasons) for listing_id, group, score, reasons in rows}


def batch(db):
    """What a batch says of all listings, with the counts in force."""
    records = list(read_records(db))
    context = MatchIndex(db).context(build_table(map(prepare, records)))
    return {
        member.record_id: (
            found.cluster_id,
            round(member.score, 3),
            json.dumps(list(member.reasons), ensure_ascii=False),
        )
        for found in resolve(records, context=context).clusters
        for member in found.members
    }


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ITEMS, min_size=1, max_size=12), st.integers(0, 8), st.randoms(use_true_random=False), st.data())
def test_arrival_gives_the_groups_of_a_batch_in_any_order(tmp_path_factory, items, settled, chance, data):
    db = open_database(tmp_path_factory.mktemp("arrival") / "leads.db")
    listings = [listing(number, item) for number, item in enumerate(items)]
    write_batch(db, listings[:settled], [])
    resolve_companies(db)
    rest = listings[settled:] + [
        listing(number, item) for number, item in enumerate(data.draw(st.lists(ITEMS, max_size=3)))
    ]
    chance.shuffle(rest)
    while rest:
        size = chance.randint(1, 4)
        write_batch(db, rest[:size], [])
        rest = rest[size:]
    assert groups(db) == batch(db)
    db.conn.close()


@pytest.mark.parametrize("cap", [3, 4])
def test_blocks_that_pass_the_cap_give_the_groups_of_a_batch(tmp_path, monkeypatch, cap):
    for module in ("pipelines.matching.blocking", "pipelines.match_index"):
        monkeypatch.setattr(f"{module}.CAP", cap)
        monkeypatch.setattr(f"{module}.NEIGHBOURS", 2)
    assert cap == blocking.CAP
    db = open_database(tmp_path / "leads.db")
    items = [CompanyItem(name=NAMES[number % 3], address=f"苏州市吴中区星湖街{number % 4}号") for number in range(14)]
    for number in (7, 3, 12, 0, 5, 9, 1, 13, 2, 8, 4, 11, 6, 10):
        write_batch(db, [listing(number, items[number])], [])
    assert groups(db) == batch(db)


def test_what_is_stored_again_is_not_matched_again(db):
    first = listing(1, CompanyItem(name=NAMES[0]))
    assert write_batch(db, [first], []).joined == 0
    assert write_batch(db, [listing(2, CompanyItem(name=NAMES[0]))], []).joined == 1
    assert write_batch(db, [first], []).joined == 0
    assert arrive(db, [first.listing_id]).listings == 0


def test_what_is_erased_leaves_nothing_to_match_with(db):
    write_batch(db, [listing(number, CompanyItem(name=NAMES[0])) for number in range(3)], [])
    db.execute("DELETE FROM listings WHERE listing_id = 'one:/co/001'")
    for table in ("match_records", "match_keys", "match_groups"):
        left = {row[0] for row in db.execute(f"SELECT DISTINCT listing_id FROM {table}").fetchall()}
        assert left == {"one:/co/000", "one:/co/002"}
    assert "co/001" not in json.dumps(db.execute("SELECT * FROM match_links").fetchall())


def test_what_is_changed_by_another_hand_is_forgotten_at_once(db):
    write_batch(db, [listing(1, CompanyItem(name=NAMES[0], phones=["0512-65550000"]))], [])
    db.execute("UPDATE listings SET normalised = json_set(normalised, '$.phones', json('[]'))")
    assert "65550000" not in str(db.execute("SELECT * FROM match_records").fetchall())
    resolve_companies(db)
    assert "晨澜" in str(db.execute("SELECT prepared FROM match_records").fetchall())


def test_a_broken_off_batch_of_arrivals_leaves_nothing_behind(db, monkeypatch):
    write_batch(db, [listing(1, CompanyItem(name=NAMES[0]))], [])
    before = groups(db)

    def broken(*_):
        raise RuntimeError("broken off")

    monkeypatch.setattr(MatchIndex, "write_groups", broken)
    with pytest.raises(RuntimeError):
        write_batch(db, [listing(2, CompanyItem(name=NAMES[0]))], [])
    monkeypatch.undo()
    assert groups(db) == before
    assert db.execute("SELECT count(*) FROM listings").fetchone()[0] == 1
