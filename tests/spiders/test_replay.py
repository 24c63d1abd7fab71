import asyncio

import pytest
from scrapy import Request
from scrapy.utils.test import get_crawler

from spiders.replay import ArchiveError, NotInArchiveError, ReplayDownloadHandler, pages, read_response

PAGE = "<html><head><title>苏州澜知教育科技有限公司</title></head></html>"


@pytest.fixture
def archive(make_archive):
    return make_archive(
        [
            ("http://a.example/1", PAGE.encode("gbk"), "text/html; charset=gbk"),
            ("http://a.example/2", b'{"companies": []}', "application/json"),
            ("http://a.example/1", PAGE.encode("utf-8"), "text/html; charset=utf-8"),
        ]
    )


def fetch(archive, url):
    handler = ReplayDownloadHandler(get_crawler(settings_dict={"REPLAY": str(archive)}))
    return asyncio.run(handler.download_request(Request(url)))


def test_the_responses_are_listed_in_order_and_read_whole(archive):
    found = list(pages(archive))
    assert [page.url for page in found] == ["http://a.example/1", "http://a.example/2", "http://a.example/1"]
    first = read_response(found[0])
    assert first.status == 200
    assert "苏州澜知教育科技有限公司" in first.text
    assert read_response(found[1]).json() == {"companies": []}


def test_the_newest_response_of_an_address_answers(archive):
    response = fetch(archive, "http://a.example/1/#top")
    assert response.body == PAGE.encode("utf-8")


def test_an_unknown_address_is_a_failure(archive):
    with pytest.raises(NotInArchiveError, match=r"a\.example/3"):
        fetch(archive, "http://a.example/3")


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b broken"])
def test_a_file_that_is_no_archive_is_named(tmp_path, content):
    path = tmp_path / "odd.warc.gz"
    path.write_bytes(content)
    if content:
        with pytest.raises(ArchiveError, match=r"odd\.warc\.gz"):
            list(pages(path))
    else:
        assert list(pages(path)) == []


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ArchiveError, match=r"gone\.warc"):
        list(pages(tmp_path / "gone.warc"))


def test_records_of_no_web_address_are_passed_over(make_archive):
    page = ("http://one.example/1", b"<p>1</p>", "text/html")
    archive = make_archive([("dns:one.example", b"", "text/dns"), ("", b"", "text/html"), page])
    assert [found.url for found in pages(archive)] == [page[0]]
