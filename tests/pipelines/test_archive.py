"""The archive: whole after a kill, rotated, bounded, read again, and without those who asked to be forgotten."""

import gzip
import re

import pytest
from scrapy.http import HtmlResponse, Response

from enrich.erasure import erase
from pipelines.archive import ArchiveWriter, archive_folder, bound, write_index
from pipelines.archive_erasure import Traces, erase_archive
from pipelines.schema import open_database
from pipelines.scrubbing import local_pattern, pattern_of
from scripts.crawls import Crawl, run_crawls
from scripts.example.faulty import Directory, serve_directories
from spiders.replay import ArchiveError, pages, read_response
from tests.scripts.directories import QUICK, crawl_sites, silent

DAY = "2026-11-26T21:00:00+00:00"
NUMBER = ("phone", "+8651265550101")


@pytest.fixture
def db(database):
    return open_database(database)


def page(url, body, **headers):
    return HtmlResponse(url, body=body, headers={"Content-Type": "text/html; charset=utf-8", **headers})


def archived(folder, *responses, file_bytes=10**9):
    writer = ArchiveWriter(folder, "a", "run", file_bytes)
    return [writer.write(response, "digest", DAY) for response in responses]


def bodies(folder):
    return {one.url: read_response(one).body.decode() for one in pages(folder)}


def test_what_came_is_read_again_as_it_came(tmp_path):
    packed = page("http://a.example/1", gzip.compress("第一页".encode()), **{"Content-Encoding": "gzip"})
    moved = Response("http://a.example/2", status=301, headers={"Location": "/1", "Set-Cookie": "id=1"})
    archived(tmp_path, packed, moved)
    first, second = map(read_response, pages(tmp_path))
    assert first.text == "第一页"
    assert (second.status, second.headers["Location"]) == (301, b"/1")
    assert "Set-Cookie" not in second.headers
    assert [one.fetched_at for one in pages(tmp_path)] == [DAY] * 2


def test_files_are_rotated_and_a_torn_one_is_read_up_to_the_kill(tmp_path):
    rows = archived(tmp_path, *(page(f"http://a.example/{n}", b"x" * 500) for n in range(4)), file_bytes=100)
    files = sorted(tmp_path.iterdir())
    assert [row.file for row in rows] == [file.name for file in files]
    rows = archived(tmp_path, *(page(f"http://a.example/{n}", b"y" * 500) for n in "56"))
    torn = tmp_path / rows[0].file
    torn.write_bytes(torn.read_bytes()[:-60])
    assert [one.url[-1] for one in pages(tmp_path)] == ["0", "1", "2", "3", "5"]
    torn.write_bytes(b"no archive")
    with pytest.raises(ArchiveError, match=torn.name):
        list(pages(tmp_path))


def test_the_oldest_files_go_first_with_their_index(db, tmp_path, time_machine):
    folder = tmp_path / "archive"
    for day in (1, 2, 3):
        time_machine.move_to(f"2026-11-0{day}T05:00:00+00:00", tick=False)
        write_index(db, archived(folder, page(f"http://a.example/{day}", b"x" * 500)))
    size = max(path.stat().st_size for path in folder.iterdir())
    assert bound(db, folder, size * 10, 0) == []
    (oldest,) = bound(db, folder, size * 2 + size // 2, 0)
    assert oldest.startswith("20261101")
    time_machine.move_to("2026-11-03T06:00:00+00:00", tick=False)
    assert [name[:8] for name in bound(db, folder, size * 10, 1)] == ["20261102"]
    assert [row["url"] for row in db.table("archived").rows] == ["http://a.example/3"]


def test_a_number_is_masked_however_it_is_written_and_the_index_still_points(db, tmp_path):
    folder = tmp_path / "archive"
    said = {
        "http://a.example/whole": "<p>电话:0512-65550101</p><p>地址:学林路1号</p>",
        "http://a.example/local": "<p>电话:65550101</p>",
        "http://a.example/tags": "<p>0512-<b>6555</b>0101</p>",
        "http://a.example/references": "<p>0512-6555&#48;101</p>",
        "http://b.example/local": "<p>编号:65550101</p>",
        "http://b.example/other": "<p>0512-65550109</p>",
        "http://b.example/?tel=051265550101": "<p>x</p>",
    }
    write_index(db, archived(folder, *(page(url, text.encode()) for url, text in said.items())))
    table = Response("http://a.example/list.xlsx", body=b"PK\x03\x04", headers={"Content-Type": "application/zip"})
    archived(folder, table)
    traces = Traces(
        everywhere=(pattern_of(NUMBER),),
        on_hosts=(local_pattern(NUMBER[1]),),
        hosts=frozenset({"a.example"}),
        stating=frozenset({"http://a.example/list.xlsx"}),
    )
    assert erase_archive(db, folder, traces) == 6
    assert bodies(folder) == {
        "http://a.example/whole": "<p>电话:</p><p>地址:学林路1号</p>",
        "http://a.example/local": "<p>电话:</p>",
        "http://b.example/local": "<p>编号:65550101</p>",
        "http://b.example/other": "<p>0512-65550109</p>",
    }
    offsets = {row["url"]: row["offset"] for row in db.table("archived").rows}
    assert offsets == {one.url: one.offset for one in pages(folder)}
    assert erase_archive(db, folder, traces) == 0


def test_a_crawl_is_archived_once_replayed_years_later_and_erased(database, tmp_path):
    site = Directory(20, 25)
    with serve_directories([site]) as urls:
        crawl_sites(urls, database, tmp_path)
        crawl_sites(urls, database, tmp_path, REVISIT_ENABLED="0")
    db, folder = open_database(database), archive_folder(database)
    assert db.table("archived").count == len(list(pages(folder))) == 25 + 2 + 1
    again = tmp_path / "again" / "leads.db"
    words = Crawl("directory", {"url": f"{urls[0]}/list/1"}, {**QUICK, "REPLAY": str(folder)})
    (run,) = run_crawls([words], again, tmp_path / "logs", silent)
    assert (run["verdict"], run["listings_new"]) == ("ok", 25)
    query = "SELECT listing_id, content_hash, page_kind, snapshot FROM listings ORDER BY 1"
    replayed = open_database(again)
    assert list(replayed.query(query)) == list(db.query(query))
    fetched = {row[0] for row in db.execute("SELECT fetched_at FROM archived")}
    assert {row[0] for row in replayed.execute("SELECT last_seen FROM listings")} <= fetched
    (number, name) = db.execute(
        "SELECT normalised ->> '$.phones[0].e164', name FROM listings ORDER BY listing_id LIMIT 1"
    ).fetchone()
    erase(db, "phone", number, reason="asked", by="test", archive=folder)
    text = "\n".join(bodies(folder).values())
    assert not re.search(re.escape(number.removeprefix("+86512")), text)
    assert name in text
    (code,) = db.execute("SELECT listing_id FROM listings WHERE name = ?", [name]).fetchone()
    erase(db, "company", f"listing:{code}", reason="asked", by="test", archive=folder)
    assert name not in "\n".join(bodies(folder).values())
