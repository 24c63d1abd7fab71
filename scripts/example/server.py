"""Serves the example's sites on loopback: one WSGI application and one thread a site, every request on record."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from urllib.parse import parse_qsl, urlencode
from urllib.robotparser import RobotFileParser
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from scripts.example import blocked, industry, recruitment, regional
from scripts.example.model import SITES, World
from scripts.example.pages import Site, calendar, frame

HOST = "127.0.0.1"
SESSION = "sid"
THREADS = "example site "
"""How the names of the threads that listen begin."""
CHARSETS = {"utf-8": "; charset=utf-8"}  # old sites in GBK leave it to the page
BUILDERS: Mapping[str, Callable[[World], Site]] = {
    "industry": industry.site,
    "regional": regional.site,
    "recruitment": recruitment.site,
    "blocked": blocked.site,
}

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class PortTakenError(RuntimeError):
    """The port that was asked for is in use by another program; the message says which."""


@dataclass(frozen=True, slots=True)
class Request:
    """One answered request: the site's name, path with query, who asked, the status, and time.monotonic() seconds."""

    site: str
    path: str
    user_agent: str
    status: int
    time: float


@dataclass(frozen=True, slots=True)
class Serving:
    """The running sites: base address by site name (no slash at the end), every request so far, robots.txt."""

    urls: Mapping[str, str]
    requests: list[Request]
    robots: Mapping[str, RobotFileParser]

    def forbidden(self) -> list[Request]:
        """The requests that robots.txt denies; a polite crawl has none."""
        return [one for one in self.requests if not self.robots[one.site].can_fetch(one.user_agent or "*", one.path)]


def application(name: str, site: Site, requests: list[Request]) -> Application:
    """The WSGI application of one site; it appends to `requests`."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        status, kind, body = respond(site, path, query)
        asked = f"{path}?{query}" if query else path
        requests.append(Request(name, asked, environ.get("HTTP_USER_AGENT", ""), status, time.monotonic()))
        content = body.encode(site.brand.encoding)
        start_response(
            "200 OK" if status == 200 else "404 Not Found",
            [("Content-Type", kind + CHARSETS.get(site.brand.encoding, "")), ("Content-Length", str(len(content)))],
        )
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]

    return answer


def respond(site: Site, path: str, query: str) -> tuple[int, str, str]:
    """Status, content type and text of an address; a session id in the query changes nothing."""
    if path == "/robots.txt":
        return 200, "text/plain", site.robots
    rest = urlencode([(name, value) for name, value in parse_qsl(query) if name != SESSION])
    page = site.pages.get(f"{path}?{rest}" if rest else path) or site.other
    if path == "/calendar":
        page = calendar(site.brand, query) or page
    if page:
        return 200, "text/html", page
    return 404, "text/html", frame(site.brand, "404 页面不存在", "<h1>页面不存在</h1>")


@contextmanager
def serve(world: World, ports: Sequence[int] | None = None) -> Iterator[Serving]:
    """Run all sites of a world until the block ends.

    ports: one a site in the order of `SITES`; None takes free ones. Raises PortTakenError if one of them is in use.
    """
    requests: list[Request] = []
    urls: dict[str, str] = {}
    robots = {}
    with ExitStack() as stack:
        for name, port in zip(SITES, ports or [0] * len(SITES), strict=True):
            site = BUILDERS[name](world)
            robots[name] = RobotFileParser()
            robots[name].parse(site.robots.splitlines())
            server = _listen(port, application(name, site, requests))
            stack.callback(server.server_close)
            thread = threading.Thread(
                target=server.serve_forever, name=f"{THREADS}{name}", kwargs={"poll_interval": 0.05}, daemon=True
            )
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            urls[name] = f"http://{HOST}:{server.server_port}"
        yield Serving(urls, requests, robots)


def _listen(port: int, answer: Application) -> WSGIServer:
    try:
        return make_server(HOST, port, answer, server_class=_Server, handler_class=_QuietHandler)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTakenError(f"port {port} on {HOST} is in use; free it or choose another one") from error


class _Server(ThreadingMixIn, WSGIServer):
    """A thread a request, and no name service: asking it for the name of 127.0.0.1 can take seconds."""

    daemon_threads = True

    def server_bind(self) -> None:
        """Bind, and know the host by its number."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]
        self.setup_environ()


class _QuietHandler(WSGIRequestHandler):
    """Logs nothing: requests are on record."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
