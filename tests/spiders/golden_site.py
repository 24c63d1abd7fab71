"""A site on loopback built from the golden pages of a spider: its list, the last page of it, and a page a company.

Every address of the site in them leads to loopback. Companies without a golden page of their own have that of another
one, with their name in its place; the page that the list calls next is the last one.
"""

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from scrapy.http import Request

from .goldens import GOLDEN, LOADER, expected, make_spider, parsers, response_of

KINDS = {".api": "application/json", ".csv": "text/csv", ".pdf": "application/pdf", ".xlsx": "application/vnd.ms-excel"}


@dataclass
class Site:
    """pages: method and address without host -> content type and body. names: of the companies that they present.

    unknown: addresses that the pages lead to and no golden page tells of: they are not found.
    """

    host: str
    start: str
    pages: dict = field(default_factory=dict)
    names: set = field(default_factory=set)
    unknown: set = field(default_factory=set)
    asked: list = field(default_factory=list)


def path_of(url):
    """An address without its host."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def site_of(name):
    """The site of a spider's golden pages; None where they stand on several hosts."""
    goldens = {page.stem: page for page in (GOLDEN / name).iterdir() if page.suffix != ".json"}
    read = [page for page in goldens.values() if expected(page)["records"]]
    by_path = {path_of(expected(page)["url"]): page for page in read}
    first = expected(goldens["list"])["url"]
    site = Site(urlsplit(first).netloc, path_of(first))
    waiting = [(Request(first), goldens["list"])]
    while waiting:
        request, page = waiting.pop()
        wanted = expected(page)
        site.pages[request.method, path_of(request.url)] = (KINDS.get(page.suffix, "text/html"), page.read_bytes())
        following = requests_of(name, page, wanted)
        for one in following:
            if urlsplit(one.url).netloc != site.host:
                return None
            key = one.method, path_of(one.url)
            if key in site.pages or any(key == (r.method, path_of(r.url)) for r, _ in waiting):
                continue
            if one.callback.__name__ == "parse_company":
                serve_company(site, one, by_path.get(key[1]), goldens.get("detail"))
            elif last := by_path.get(key[1]) if one.method == "GET" else None:
                waiting.append((one, last))
            elif one.cb_kwargs.get("first") == wanted["url"] and {"last", "empty"} & goldens.keys():
                waiting.append((one, goldens.get("last") or goldens["empty"]))
            else:
                site.unknown.add(key)
        linked = {one.cb_kwargs["row"].name for one in following if one.cb_kwargs.get("row")}
        site.names |= {record["name"] for record in wanted["records"]} - linked
    return site


def requests_of(name, page, wanted):
    """What the spider asks for after a page."""
    spider = make_spider(name, wanted["url"])
    spider.count = lambda *_: None
    (parse,) = parsers(spider, wanted)
    return [one for one in parse(response_of(page, wanted["url"])) if isinstance(one, Request)]


def serve_company(site, request, own, other):
    """Put a company's page at the address asked for: its own golden page, else that of another one, renamed."""
    key, row = (request.method, path_of(request.url)), request.cb_kwargs.get("row")
    if not (own or other):
        site.unknown.add(key)
        site.names |= {row.name} - {""}
        return
    body = (own or other).read_bytes()
    shown = [record["name"] for record in expected(own or other)["records"]]
    if row and row.name and not own:
        charset = next(one for one in ("utf-8", "gb18030") if shown[0].encode(one) in body)
        body, shown = body.replace(shown[0].encode(charset), row.name.encode(charset)), [row.name]
    site.pages[key] = ("text/html", body)
    site.names |= set(shown)


class Handler(BaseHTTPRequestHandler):
    """Answers for one site."""

    def __init__(self, site, *arguments):
        self.site = site
        super().__init__(*arguments)

    def log_message(self, format, *args):
        pass

    def do_GET(self):
        self.site.asked.append((self.command, self.path))
        kind, body = self.site.pages.get((self.command, self.path), ("", b""))
        host, own = self.site.host.encode(), self.headers["Host"].encode()
        body = body.replace(b"https://" + host, b"http://" + own).replace(b"//" + host, b"//" + own)
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()


@contextmanager
def serve(sites):
    """Serve each site until the block ends; its address by name."""
    servers = {}
    for name, site in sites.items():
        servers[name] = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, site))
        servers[name].daemon_threads = True
        threading.Thread(target=servers[name].serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield {name: f"http://127.0.0.1:{server.server_port}" for name, server in servers.items()}
    for server in servers.values():
        server.shutdown()
        server.server_close()


def single_host_sites():
    """The site of each spider whose golden pages stand on one host."""
    names = [name for name in LOADER.list() if (GOLDEN / name / "list.json").exists()]
    return {name: site for name in names if (site := site_of(name))}
