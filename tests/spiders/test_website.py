"""Visits of companies' own sites, as a whole crawl, against servers on loopback that are friendly or mean harm."""

import gzip
import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipelines.schema import open_database

ROOT = Path(__file__).resolve().parents[2]
SIZE = 300_000
HOME = """<html><head><title>苏州澜知教育科技有限公司</title><script src="//hm.baidu.com/hm.js?1"></script></head><body>
<h1>苏州澜知教育科技有限公司</h1><p>预约试听 · 微信小程序 · 直播课</p><p>2026-10-08 秋季班开课</p>
<a href="/lxwm.html">联系我们</a> <a href="/gywm.html">关于我们</a> <a href="/xiaoqu.html">校区分布</a>
<a href="/news/1.html">新闻</a>
<a href="http://other.example:{port}/lxwm.html">联系我们</a>
<footer>服务热线 400-800-0000 苏ICP备2026000001号-1</footer></body></html>"""
CONTACT = """<html><body><h1>联系我们</h1><dl><dt>公司名称</dt><dd>苏州澜知教育科技有限公司</dd><dt>联系电话</dt>
<dd>0512-65001001</dd><dt>手机</dt><dd>13800001001</dd><dt>地址</dt><dd>苏州市姑苏区观前街1号</dd></dl></body></html>"""
CAMPUSES = "<html><body><h1>校区分布</h1><ul><li>观前校区</li><li>园区校区</li><li>相城分校</li></ul></body></html>"
ABOUT = "<html><body><h1>公司简介</h1><p>苏州澜知教育科技有限公司创办于2010年。</p></body></html>"


class Hostile(BaseHTTPRequestHandler):
    """Each host of the server behaves in a way of its own."""

    protocol_version = "HTTP/1.1"
    asked: list

    def log_message(self, format, *args):
        pass

    def do_GET(self):
        host = self.headers["Host"].partition(":")[0]
        self.asked.append((host, self.path))
        self.close_connection = True
        if self.path == "/robots.txt":
            forbidden = "/" if host == "denied.cn" else "/gywm.html"
            self.page(f"User-agent: *\nDisallow: {forbidden}\n", kind="text/plain")
        else:
            getattr(self, host.partition(".")[0])()

    def page(self, text, kind="text/html; charset=utf-8", status=200, headers=()):
        body = text if isinstance(text, bytes) else text.encode()
        self.send_response(status)
        for name, value in [("Content-Type", kind), ("Content-Length", str(len(body))), *headers]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def friendly(self):
        pages = {
            "/": HOME.replace("{port}", str(self.server.server_port)), "/lxwm.html": CONTACT, "/gywm.html": ABOUT,
            "/xiaoqu.html": CAMPUSES,
        }  # fmt: skip
        self.page(pages.get(self.path, ""), status=200 if self.path in pages else 404)

    def endless(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        with suppress(OSError):
            while True:
                self.wfile.write(b"<p>more</p>" * 1000)

    def slow(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        with suppress(OSError):
            while not self.server.over.wait(0.2):
                self.wfile.write(b"x")

    def silent(self):
        self.server.over.wait(30)

    def huge(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(10**10))
        self.end_headers()
        self.server.over.wait(30)

    def bomb(self):
        self.page(gzip.compress(b"<p>0</p>" * 4_000_000), headers=[("Content-Encoding", "gzip")])

    def picture(self):
        self.page(b"\x89PNG" * 1000, kind="image/png")

    def loopback(self):
        self.page("", status=302, headers=[("Location", f"http://127.0.0.1:{self.server.server_port}/secret")])

    def metadata(self):
        self.page("", status=301, headers=[("Location", "http://169.254.169.254/latest/meta-data/")])

    def port(self):
        self.page("", status=302, headers=[("Location", "http://port.cn:22/")])

    def scheme(self):
        self.page("", status=302, headers=[("Location", "file:///etc/hosts")])

    def loop(self):
        self.page("", status=302, headers=[("Location", f"/{len(self.path) + 1}{self.path[:40]}")])

    def broken(self):
        self.wfile.write(b"\x00\xff garbage\r\n\r\n")

    def garbage(self):
        self.page(bytes(range(256)) * 100)

    def denied(self):
        self.page(HOME)


HOSTS = ("friendly", "endless", "slow", "silent", "huge", "bomb", "picture", "loopback", "metadata", "port", "scheme")
HOSTS += ("loop", "broken", "garbage", "denied")


@contextmanager
def server():
    asked = []
    handler = type("Handler", (Hostile,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        serving.daemon_threads = True
        serving.block_on_close = False
        serving.over = threading.Event()
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield serving.server_port, asked
        serving.over.set()
        serving.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def visited(tmp_path_factory):
    """One crawl of every host: outcomes by site, listings, what was asked for."""
    folder = tmp_path_factory.mktemp("visits")
    with server() as (port, asked), socket.socket() as inner:
        inner.bind(("127.0.0.1", 0))
        lines = [
            {"url": f"http://{host}.cn:{port}/", "name": "苏州澜知教育科技有限公司", "on": "http://list.example/1"}
            for host in HOSTS
        ]
        lines.append({"url": f"http://127.0.0.1:{port}/inner", "name": "甲", "on": ""})
        lines.append({"url": "http://localhost/", "name": "乙", "on": ""})
        (folder / "visits.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
        settings = {
            "DATABASE": folder / "leads.db", "LOG_FILE": folder / "log", "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": 0,
            "DOWNLOAD_TIMEOUT": 4, "DOWNLOAD_MAXSIZE": SIZE, "VISIT_PORTS": f"80,443,{port}",
            "VISIT_HOSTS": json.dumps({f"{host}.cn": "127.0.0.1" for host in HOSTS}), "CONCURRENT_REQUESTS": 20,
        }  # fmt: skip
        words = [sys.executable, "-m", "scrapy", "crawl", "website", "-a", f"visits={folder / 'visits.jsonl'}"]
        words += [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        environment = os.environ | {"TUOKE_CONTACT": "tests@tuoke.example", "http_proxy": "http://127.0.0.1:9"}
        done = subprocess.run(words, cwd=ROOT, timeout=120, check=False, env=environment, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
    db = open_database(folder / "leads.db")
    outcomes = {row["site"].partition(".cn")[0]: row["outcome"] for row in db.query("SELECT * FROM website_visits")}
    return (
        outcomes,
        list(db.query("SELECT * FROM listings ORDER BY listing_id")),
        asked,
        (folder / "log").read_text("utf-8"),
    )


@pytest.mark.parametrize(
    ("host", "outcome"),
    [
        ("friendly", {"read"}), ("denied", {"robots denied"}), ("endless", {"too large"}), ("huge", {"too large"}),
        ("bomb", {"too large"}), ("slow", {"too slow"}), ("silent", {"too slow"}), ("picture", {"wrong type"}),
        ("loopback", {"refused", "off site"}), ("metadata", {"refused", "off site"}), ("port", {"refused"}),
        ("scheme", {"refused", "off site", "failed"}), ("loop", {"unreachable"}),
        ("broken", {"unreachable"}), ("garbage", {"read"}),
        ("localhost", {"no address"}),
    ],
)  # fmt: skip
def test_each_visit_ends_in_an_outcome_of_its_own(visited, host, outcome):
    assert visited[0][host] in outcome, visited[3]


def test_nothing_but_the_sites_was_asked_for(visited):
    outcomes, _, asked, _ = visited
    assert {host for host, _ in asked} <= {f"{host}.cn" for host in HOSTS}
    assert not [path for _, path in asked if path in ("/secret", "/inner")]
    assert outcomes[next(site for site in outcomes if site.startswith("127."))] == "refused"


def test_only_pages_worth_a_visit_are_read_and_robots_txt_is_obeyed(visited):
    paths = [path for host, path in visited[2] if host == "friendly.cn"]
    assert sorted(paths) == ["/", "/lxwm.html", "/robots.txt", "/xiaoqu.html"]


def test_what_the_site_says_becomes_listings_with_marks_and_evidence(visited):
    rows = {row["url"].rpartition("/")[2]: row for row in visited[1] if "friendly" in row["url"]}
    home, contact, campuses = (json.loads(rows[page]["normalised"]) for page in ("", "lxwm.html", "xiaoqu.html"))
    assert {row["channel"] for row in rows.values()} == {"website"}
    assert {row["page_kind"] for row in rows.values()} == {"detail"}
    assert {"analytics", "booking", "mini_program", "online_classroom", "service_line"} <= home["marks"].keys()
    assert home["marks"]["icp"] == "苏ICP备2026000001号-1"
    assert home["marks"]["updated"] == "2026-10-08"
    assert {phone["e164"] for phone in contact["phones"]} == {"+8651265001001", "+8613800001001"}
    assert campuses["name"] == "苏州澜知教育科技有限公司"
    assert campuses["marks"]["campuses"] == "3: 观前校区、园区校区、相城分校"
