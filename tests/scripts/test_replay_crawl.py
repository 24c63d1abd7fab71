"""A crawl answered from an archive: the same pipeline, no network, and what is not archived is a failure."""

import json
from pathlib import Path

import pytest

from enrich.call_list import read_call_list
from enrich.stages import enrich
from pipelines.schema import open_database
from tests.crawling import run_scrapy

ROOT = Path(__file__).resolve().parents[2]
SAVED = ROOT.parent / "shared" / "pages"
NAMES = ("苏州澜知教育培训学校", "苏州砚秋艺术培训学校", "苏州霁川外语培训学校", "苏州栩帆体育培训学校")


def list_page(names, following=""):
    rows = "".join(
        f"<li><h3><a href='/co/{number}.html'>{name}有限公司</a></h3><p>地址：苏州市姑苏区学林路{number}号</p></li>"
        for number, name in enumerate(names, start=1)
    )
    return f"<html><head><title>苏州企业名录</title></head><body><ul>{rows}</ul>{following}</body></html>".encode()


def company_page(number, name):
    return (
        f"<html><head><title>{name}有限公司_示例名录</title></head><body><h1>{name}有限公司</h1><table>"
        f"<tr><th>联系电话</th><td>0512-6555010{number}</td></tr><tr><th>公司地址</th><td>江苏省苏州市姑苏区学林路{number}号</td></tr>"
        "<tr><th>主营产品</th><td>少儿培训课程</td></tr></table></body></html>"
    ).encode()


def replay(archive, database, *arguments, spider="directory"):
    words = ["crawl", spider]
    for argument in arguments:
        words += ["-a", argument]
    words += ["-s", f"REPLAY={archive}", "-s", f"DATABASE={database}"]
    code, said = run_scrapy(*words)
    db = open_database(database)
    return (code, said), db, next(iter(db.query("SELECT * FROM runs")), None)


@pytest.fixture
def archive(make_archive):
    kind = "text/html; charset=utf-8"
    pages = [("https://directory.example/suzhou/", list_page(NAMES, "<a href='/suzhou/2.html'>下一页</a>"), kind)]
    pages += [
        (f"https://directory.example/co/{number}.html", company_page(number, name), kind)
        for number, name in enumerate(NAMES[:3], start=1)
    ]
    return make_archive(pages)


def test_a_list_is_followed_through_the_archive_and_what_it_lacks_is_a_failure(archive, database, monkeypatch):
    monkeypatch.delenv("TUOKE_CONTACT", raising=False)
    _, db, run = replay(archive, database, "url=https://directory.example/suzhou/")
    assert run["verdict"] == "partial"
    assert run["failed"] == 2
    assert "NotInArchiveError 2" in run["evidence"]
    kinds = {row["name"]: row["page_kind"] for row in db.query("SELECT name, page_kind FROM listings")}
    assert kinds == {f"{name}有限公司": "row" if name == NAMES[3] else "detail" for name in NAMES}


def test_without_an_address_every_page_of_the_archive_is_read_and_a_call_list_comes_out(archive, database):
    _, db, run = replay(archive, database)
    assert run["verdict"] == "ok"
    enrich(db, "education")
    assert len(read_call_list(db, "education").rows) == 3


def test_saved_lists_are_not_held_to_what_the_whole_site_brings(make_archive, database):
    names = [f"苏州{chr(0x4E00 + 37 * number)}{chr(0x5E00 + 41 * number)}教育培训" for number in range(12)]
    archive = make_archive([("https://s.hc360.com/?w=x", list_page(names), "text/html; charset=utf-8")])
    _, db, run = replay(archive, database, spider="hc360")
    assert run["verdict"] == "ok", run["evidence"]
    assert json.loads(run["arguments"]) == {"replay": archive.name}
    assert db.table("listings").count == len(names)


def test_an_archive_that_is_none_is_answered_before_the_crawl(tmp_path, database):
    (tmp_path / "odd.warc.gz").write_bytes(b"not an archive")
    (code, said), _, run = replay(tmp_path / "odd.warc.gz", database)
    assert code == 2
    assert "odd.warc.gz" in said
    assert "Traceback" not in said
    assert run is None


@pytest.mark.shared
@pytest.mark.parametrize("site", ["51job", "zhaopin"])
def test_real_lists_of_recruitment_sites_become_graded_companies(site, database):
    path = SAVED / f"{site}.warc.gz"
    if not path.exists():
        pytest.skip(f"the developers' saved pages are not here ({path.name})")
    _, db, run = replay(path, database, "channel=recruitment")
    assert run["verdict"] == "ok"
    enrich(db, "education")
    assert db.table("companies").count > 300
    assert db.table("grades").count == db.table("companies").count
