"""Sites that mean harm, or are broken: nothing is fetched off the site, and the verdict tells what happened."""

import threading
from contextlib import ExitStack, contextmanager
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from pipelines.schema import open_database
from spiders.directory import AnyDirectorySpider
from tests.crawling import run_scrapy

ROWS = "".join(
    f"<li class=item><h3><a href=/company/{n}.html>苏州{name}有限公司</a></h3><p>电话:0512-6500100{n}</p></li>"
    for n, name in enumerate(("澜知教育科技", "禾木精密机械", "青砚软件", "云帆物流"))
)
PAGE = f"<html><body><ul>{ROWS}</ul></body></html>".encode()


class Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):
        pass


@contextmanager
def site(answers, asked):
    """A site on loopback, its address. answers: path -> (status, headers, body); asked: gets the paths asked for."""

    def answer(environ, start_response):
        asked.append(environ["PATH_INFO"])
        status, headers, body = answers.get(environ["PATH_INFO"], ("404 Not Found", {}, b""))
        start_response(status, list({"Content-Type": "text/html; charset=utf-8", **headers}.items()))
        return [body]

    with make_server("127.0.0.1", 0, answer, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def verdict_of(database, tmp_path):
    """Crawl a list with `scrapy crawl directory` to its end: the row of `runs`."""

    def crawl(url):
        words = ["crawl", "directory", "-a", f"url={url}"]
        for setting in ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "RETRY_ENABLED=0"):
            words += ["-s", setting]
        words += ["-s", f"DATABASE={database}", "-s", f"LOG_FILE={tmp_path}/log"]
        assert run_scrapy(*words)[0] == 0
        return next(iter(open_database(database).query("SELECT * FROM runs")))

    return crawl


def test_a_redirect_to_another_site_is_not_followed(verdict_of):
    asked, elsewhere = [], []
    with ExitStack() as stack:
        other = stack.enter_context(site({"/list": ("200 OK", {}, PAGE)}, elsewhere))
        home = stack.enter_context(site({"/list": ("302 Found", {"Location": f"{other}/list"}, b"")}, asked))
        run = verdict_of(f"{home}/list")
    assert elsewhere == []
    assert run["verdict"] == "unreachable"
    assert "another site" in run["evidence"]


def test_a_redirect_within_the_site_is_followed(verdict_of):
    with site({"/": ("302 Found", {"Location": "/list"}, b""), "/list": ("200 OK", {}, PAGE)}, []) as home:
        assert verdict_of(f"{home}/")["listings_new"] == 4


def test_a_robots_txt_that_fails_forbids_everything(verdict_of):
    asked = []
    with site({"/robots.txt": ("503 Service Unavailable", {}, b""), "/list": ("200 OK", {}, PAGE)}, asked) as home:
        assert verdict_of(f"{home}/list")["verdict"] == "robots denied"
    assert set(asked) == {"/robots.txt"}


def test_a_charset_that_is_none_does_not_end_the_crawl(verdict_of):
    asked = []
    with site({"/list": ("200 OK", {"Content-Type": "text/html; charset=rot13"}, PAGE)}, asked) as home:
        assert verdict_of(f"{home}/list")["listings_new"] == 4
    assert "/company/3.html" in asked


@pytest.mark.parametrize(
    "url", ["file://directory.example/etc/hosts", "ftp://directory.example/", "javascript:0", "//directory.example/"]
)
def test_only_web_addresses_are_on_the_site(url):
    spider = AnyDirectorySpider(url="https://directory.example/")
    assert spider.on_site("http://directory.example/company/1.html")
    assert not spider.on_site(url)
