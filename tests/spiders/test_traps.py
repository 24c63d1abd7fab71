"""A crawl ends: sites that go on for ever, on purpose or not, are told and left."""

import threading
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Request

from pipelines.schema import open_database
from spiders.items import CompanyItem
from spiders.traps import MOST_PAGES, PATIENCE, StableFingerprinter, Walk, trap
from tests.crawling import run_scrapy

FIRMS = ["苏州澜知教育科技有限公司", "苏州禾木精密机械有限公司", "苏州青砚软件有限公司", "苏州云帆物流有限公司"]


@pytest.mark.parametrize(
    "path",
    [
        "/calendar?month=2027-01",
        "/events/calendar/2027/",
        "/index.php?page=rili&m=3",
        "/login.html?return=/company/1.html",
        "/user/register/",
        "/shop.asp?action=cart",
        "/a/a/a/",
        "/list/all/list/all/list/all/",
        "/?q=" + "x" * 600,
    ],
)
def test_addresses_that_lead_nowhere(path):
    assert trap(f"http://directory.example{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/suzhou/jiaoyu/p2.html",
        "/company/12345.html?sid=1",
        "/register/companies/12.html",
        "/list?year=2026&page=2",
        "/cartons/12.html",
        "/2026/11/firm.html",
        "/member/77/contact.html",
        "/",
    ],
)
def test_addresses_of_lists_and_companies(path):
    assert trap(f"http://directory.example{path}") == ""


@given(st.text(max_size=200))
@settings(max_examples=60)
def test_any_path_is_judged(path):
    assert isinstance(trap("http://directory.example/" + path), str)


def row(number):
    return CompanyItem(name=f"公司{number}", url=f"http://directory.example/{number}?sid={number}")


def test_a_walk_ends_after_pages_without_a_new_company():
    walk = Walk()
    walk.read([row(1), row(2)])
    for _ in range(PATIENCE):
        assert not walk.ends("http://directory.example/p")
        walk.read([row(2)])
    assert "without a new company" in walk.ends("http://directory.example/p")


def test_a_new_company_restores_patience():
    walk = Walk()
    for number in range(PATIENCE * 3):
        walk.read([row(number // 2)])
    assert not walk.ends("http://directory.example/p")


def test_a_walk_is_bounded_in_any_case():
    walk = Walk()
    for number in range(MOST_PAGES):
        walk.read([row(number)])
    assert str(MOST_PAGES) in walk.ends("http://directory.example/p")


def test_another_session_is_the_same_page():
    fingerprint = StableFingerprinter().fingerprint
    page = fingerprint(Request("http://directory.example/list?page=2&sid=aa"))
    assert page == fingerprint(Request("http://directory.example/list?sid=bb&page=2"))
    assert page != fingerprint(Request("http://directory.example/list?page=3&sid=aa"))


class Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):
        pass


@pytest.fixture
def endless():
    """A list on loopback that serves the same companies under every page number and always has a next page."""
    asked = []

    def answer(environ, start_response):
        path, query = environ["PATH_INFO"], parse_qs(environ["QUERY_STRING"])
        asked.append(path)
        number = int(query.get("page", ["1"])[0])
        rows = "".join(
            f"<li><a href='/firm/{i}.html'>{name}</a><p>电话：0512-6555{i:04}</p></li>" for i, name in enumerate(FIRMS)
        )
        following = f"<a href='/list?page={number + 1}'>下一页</a><a href='/calendar?month=1'>日历</a>"
        body = f"<html><title>苏州企业名录</title><body><ul>{rows}</ul>{following}</body></html>".encode()
        found = path == "/list"
        start_response("200 OK" if found else "404 Not Found", [("Content-Type", "text/html; charset=utf-8")])
        return [body if found else b""]

    server = make_server("127.0.0.1", 0, answer, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/list", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_endless_list_is_left_and_the_verdict_says_so(endless, database, tmp_path):
    url, asked = endless
    words = ["crawl", "directory", "-a", f"url={url}"]
    for setting in ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", f"DATABASE={database}", f"LOG_FILE={tmp_path}/log"):
        words += ["-s", setting]
    assert run_scrapy(*words)[0] == 0
    assert asked.count("/list") == 1 + PATIENCE
    assert "/calendar" not in asked
    run = next(iter(open_database(database).query("SELECT * FROM runs")))
    assert "seemed endless" in run["evidence"]
