"""Changes are told by company and moment, without contact values; the feed is one that XML readers take."""

import json
from xml.etree import ElementTree as ET

import pytest

from enrich.changes import changes_since
from enrich.feed import NAMESPACE, atom_feed
from pipelines.schema import open_database

ATOM = f"{{{NAMESPACE}}}"


@pytest.fixture
def db(database):
    db = open_database(database)
    for number, name in ((1, "苏州澜知教育科技有限公司"), (2, "苏州<b>砚秋</b>\x0b有限公司")):
        db.execute(
            "INSERT INTO listings VALUES (?, 'a', 'regional', 'https://a.example/', 'row', ?, '', '', '', '苏州', '', "
            "'', '', '', '', '{}', '{}', '', '', 'r', '', '')",
            [f"l{number}", name],
        )
    rows = [
        ("l1", "presence", None, "seen", "2026-11-01T00:00:00+00:00"),
        ("l1", "address", "学林路1号", "学林路2号", "2026-11-03T00:00:00+00:00"),
        ("l1", "phones", [{"e164": "+8651265551234"}], [], "2026-11-03T00:00:00+00:00"),
        ("l2", "presence", "seen", "stale", "2026-11-02T00:00:00+00:00"),
        ("l2", "presence", "stale", "gone", "2026-11-04T00:00:00+00:00"),
        ("l2", "presence", "gone", "seen", "2026-11-05T00:00:00+00:00"),
    ]
    for listing, field, old, new, at in rows:
        db.execute(
            "INSERT INTO changes (listing_id, field, old, new, run_id, changed_at) VALUES (?, ?, ?, ?, 'r', ?)",
            [listing, field, json.dumps(old, ensure_ascii=False), json.dumps(new, ensure_ascii=False), at],
        )
    return db


def test_each_moment_of_a_company_is_one_change_the_newest_first(db):
    found = list(changes_since(db, "2026-11-01"))
    assert [one.kind for one in found] == ["came back", "gone", "changed", "vanished", "appeared"]
    assert found[2].fields == {"address": ("学林路1号", "学林路2号"), "phones": ("", "")}
    assert [one.kind for one in changes_since(db, "2026-11-04")] == ["came back", "gone"]


def test_the_feed_is_xml_and_tells_no_number(db):
    feed = atom_feed(list(changes_since(db, "2026-11-01")), "2026-11-06T00:00:00+00:00")
    entries = ET.fromstring(feed).findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries) == 5
    assert entries[0].findtext(f"{ATOM}title") == "重新出现: 苏州<b>砚秋</b>有限公司"
    assert "学林路1号 → 学林路2号" in entries[2].findtext(f"{ATOM}content")
    assert "5551234" not in feed.decode()
    assert not ET.fromstring(atom_feed([], "2026-11-06T00:00:00+00:00")).findall(f"{ATOM}entry")
