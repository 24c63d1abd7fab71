"""A directory of invented companies that misbehaves as real sites do, on loopback: for tests, the soak and benchmarks.

A raw server, since a well-made one would not hang, drip, reset, or lie about what it sends. Which page fails and how
follows from its address alone, so every run meets the same faults.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

HOST = "127.0.0.1"
PER_PAGE = 20
HEAD = "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Type: text/html; charset=utf-8\r\n"
BOMB = gzip.compress(b"0" * 40_000_000, 9)
FOR_EVER_S = 3600.0
Answer = tuple[bytes, float, bool]
"""The bytes of an answer, seconds between its pieces (0: at once), and whether the connection breaks after them."""


def _page(body: bytes, more: str = "", status: str = "200 OK") -> bytes:
    head = HEAD.replace("200 OK", status) + more + f"Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


FAULTS: Mapping[str, Callable[[bytes, str], Answer]] = {
    "hang": lambda body, path: (b"", FOR_EVER_S, True),
    "drip": lambda body, path: (_page(body), 5.0, False),
    "reset": lambda body, path: (b"HTTP/1.1 200", 0, True),
    "short": lambda body, path: (_page(body + b" " * 5000)[:-5000], 0, True),
    "type": lambda body, path: (
        _page(b"\x89PNG" + bytes(2000)).replace(b"text/html; charset=utf-8", b"image/png"),
        0,
        False,
    ),
    "bomb": lambda body, path: (_page(BOMB, "Content-Encoding: gzip\r\n"), 0, False),
    "broken": lambda body, path: (_page(gzip.compress(body)[:-20][5:], "Content-Encoding: gzip\r\n"), 0, False),
    "loop": lambda body, path: (
        _page(b"", f"Location: {path}{'&' if '?' in path else '?'}again=1\r\n", "302 Found"),
        0,
        False,
    ),
    "cookies": lambda body, path: (_page(body, "".join(f"Set-Cookie: c{n}={n}\r\n" for n in range(10_000))), 0, False),
    "server": lambda body, path: (_page(b"busy", status="503 Busy"), 0, False),
    "missing": lambda body, path: (_page(b"", status="404 Not Found"), 0, False),
}
"""Name of a fault -> what is sent in place of a page."""
HARMLESS = frozenset({"cookies"})


@dataclass(slots=True)
class Directory:
    """One site. companies: how many it lists. faults: names of `FAULTS` that it has; share: of its company pages.

    passing: each fault strikes only the first so many times that its page is asked for (0: always).
    layout, robots, lists: change what it shows. asked: how often each path was asked for; times: when
    (time.monotonic()); struck: faults by name.
    """

    number: int = 1
    companies: int = 100
    faults: tuple[str, ...] = ()
    share: float = 0.05
    passing: int = 0
    layout: str = "table"
    robots: str = "User-agent: *\nDisallow: /private/\n"
    lists: str = "full"
    etags: bool = False
    asked: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    struck: Counter[str] = field(default_factory=Counter)
    not_modified: int = 0

    def fault_of(self, path: str) -> str:
        """Which fault a company's page has, "" if none."""
        if not self.faults or not path.startswith("/co/"):
            return ""
        chance = int.from_bytes(hashlib.sha256(f"{self.number}{path}".encode()).digest()[:6], "big")
        return self.faults[chance % len(self.faults)] if (chance >> 8) % 10_000 < self.share * 10_000 else ""

    def answer(self, path: str, headers: Mapping[str, str]) -> Answer:
        """What is sent for a path."""
        path, _, query = path.partition("?")
        self.asked[path] += 1
        self.times.append(time.monotonic())
        if path == "/robots.txt":
            return _page(self.robots.encode()), 0, False
        body = self.body(path)
        if body is None or self.lists == "gone":
            return FAULTS["missing"](b"", path)
        fault = self.fault_of(path)
        if fault and not (self.passing and self.asked[path] > self.passing):
            self.struck[fault] += 1
            return FAULTS[fault](body, f"{path}?{query}" if query else path)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.etags and headers.get("if-none-match") == tag:
            self.not_modified += 1
            return _page(b"", f"ETag: {tag}\r\n", "304 Not Modified"), 0, False
        return _page(body, f"ETag: {tag}\r\n" if self.etags else ""), 0, False

    def body(self, path: str) -> bytes | None:
        """The page at a path, None where there is none."""
        kind, _, rest = path.strip("/").partition("/")
        if kind == "list":
            return self._list(int(rest or 1)).encode()
        if kind == "co" and rest.removesuffix(".html").isdecimal():
            return self._company(int(rest.removesuffix(".html"))).encode()
        return None

    def name(self, index: int) -> str:
        """The name of a company: unlike any other of this or another site."""
        return f"苏州{_syllables(self.number * 1_000_003 + index)}科技有限公司"

    def _list(self, page: int) -> str:
        title = f"<title>苏州企业名录_第{page}页</title>"
        if self.lists == "empty":
            said = "<div class='result'>抱歉，没有找到与“火星培训”相关的企业</div><p>客服热线</p>"
            return f"<html><head>{title}</head><body>{said}</body></html>"
        if self.lists == "captcha":
            return (
                "<html><head><title>安全验证</title></head><body><p>请完成安全验证,输入验证码后继续</p></body></html>"
            )
        if self.lists == "rebuilt":
            return f"<html><head>{title}</head><body><div id='app'></div><script>boot()</script></body></html>"
        first, last = (page - 1) * PER_PAGE + 1, min(page * PER_PAGE, self.companies)
        rows = "".join(
            f"<li><h3><a href='/co/{i}.html'>{self.name(i)}</a></h3><p>地址:苏州市姑苏区学林路{i}号</p></li>"
            for i in range(first, last + 1)
        )
        more = f"<a href='/list/{page + 1}'>下一页</a>" if last < self.companies else ""
        return f"<html><head>{title}</head><body><ul>{rows}</ul><div class='pager'>{more}</div></body></html>"

    def _company(self, index: int) -> str:
        name, key = self.name(index), f"{self.number:02}{index:06}"
        facts = {
            "公司名称": name,
            "联系电话": f"0512-6{key[-7:]}",
            "公司地址": f"江苏省苏州市姑苏区学林路{index}号",
            "联系人": "王先生",
            "电子邮箱": f"info@c{key}.example",
            "主营产品": "少儿培训课程",
            "注册资本": f"{index % 900 + 100}万元",
            "成立时间": f"{2000 + index % 20}-03-0{index % 9 + 1}",
        }
        if self.layout == "picture":
            facts = {"公司名称": name, "公司地址": facts["公司地址"]}
        rows = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in facts.items())
        fill = f"<p>{name}的简介。</p>" * 20
        body = f"<h1>{name}</h1><table>{rows}</table>{fill}"
        return f"<html><head><title>{name}_企业名录</title></head><body>{body}</body></html>"


SYLLABLES = "澜知砚秋霁川栩帆沐禾景行云舒望岳清越听松临溪照野流光若谷怀瑾承影含章扶摇鸣皋振羽凌霄"


def _syllables(number: int) -> str:
    """Four characters that stand for a number below 1.8 million times the rest, five for greater ones."""
    number, text = number * 7919 % 33_554_393, ""
    while number or len(text) < 4:
        number, digit = divmod(number, len(SYLLABLES))
        text += SYLLABLES[digit]
    return text


@contextmanager
def serve_directories(sites: list[Directory]) -> Iterator[list[str]]:
    """Serve the sites, each at a port of its own, until the block ends; their addresses."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    servers = [asyncio.run_coroutine_threadsafe(_listen(site), loop).result() for site in sites]
    try:
        yield [f"http://{HOST}:{server.sockets[0].getsockname()[1]}" for server in servers]
    finally:
        asyncio.run_coroutine_threadsafe(_end(servers), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _listen(site: Directory) -> asyncio.Server:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await _exchange(site, reader, writer):
                pass
        writer.transport.abort()

    return await asyncio.start_server(connected, HOST, 0)


async def _exchange(site: Directory, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """One request and its answer; whether the connection goes on."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    content, pause, broken = site.answer(head[0].split(" ")[1], headers)
    if pause and not content:
        await asyncio.sleep(pause)
    step = 40 if pause else len(content) or 1
    for start in range(0, len(content), step):
        writer.write(content[start : start + step])
        await writer.drain()
        if pause:
            await asyncio.sleep(pause)
    return not broken


async def _end(servers: list[asyncio.Server]) -> None:
    for server in servers:
        server.close()
    mine = asyncio.current_task()
    others = [task for task in asyncio.all_tasks() if task is not mine]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
