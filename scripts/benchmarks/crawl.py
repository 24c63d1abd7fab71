"""Crawling: pages a second and CPU a page, ours whole beside bare Scrapy, Scrapy with parsel, and crawlee.

    python -m scripts.benchmarks.crawl --pages 2000 --rounds 3

One server (a process of its own) gives a generated directory: company pages of about 20 kB and 17 fields. Every
contender asks for all of them with the same concurrency, in a process of its own, in turns; medians. CPU seconds are
those of the contender's process, start and imports of an idle one taken off; they do not depend on what else the
machine does. crawlee is no dependency: `--crawlee PYTHON` names an interpreter that has it (pip install
'crawlee[parsel]').
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import click

from pipelines.archive import ArchiveWriter
from pipelines.normalize import normalise
from pipelines.records import NormalListing
from pipelines.schema import open_database
from pipelines.store import write_batch
from scripts.example.faulty import HOST, PER_PAGE, Directory
from spiders.extract import extract_company
from spiders.items import CompanyItem, Provenance

ROOT = Path(__file__).resolve().parents[2]
CONCURRENCY = 16
FIELDS = (
    "统一社会信用代码",
    "法定代表人",
    "经营状态",
    "传真",
    "邮政编码",
    "公司网站",
    "员工人数",
    "经营范围",
    "所属行业",
)
FILL = "<div class='nav'><a href='/list/{n}'>同类企业推荐</a><span>企业名录 供求信息 招商加盟</span></div>"
SETTINGS = {
    **{"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": 0, "CONCURRENT_REQUESTS": CONCURRENCY},
    **{"CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY, "CLOSESPIDER_PAGECOUNT": 0, "LOG_LEVEL": "ERROR"},
}
BARE = """
import sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
home, pages, read = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "parsel"
LABELS = {labels!r}

class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for n in range(1, pages + 1):
            yield scrapy.Request(f"{{home}}/co/{{n}}.html")
    def parse(self, response):
        if read:
            cell = "//th[text()=$label]/following-sibling::td/text()"
            yield {{label: response.xpath(cell, label=label).get() for label in LABELS}}

process = AsyncCrawlerProcess({settings!r})
process.crawl(Bare)
process.start()
"""
CRAWLEE = """
import asyncio, sys
from crawlee import ConcurrencySettings
from crawlee.crawlers import ParselCrawler
home, pages = sys.argv[1], int(sys.argv[2])
LABELS = {labels!r}

async def main():
    crawler = ParselCrawler(concurrency_settings=ConcurrencySettings(
        min_concurrency={concurrency}, desired_concurrency={concurrency}, max_concurrency={concurrency}))
    @crawler.router.default_handler
    async def handle(context):
        cell = "//th[text()=$label]/following-sibling::td/text()"
        found = {{label: context.selector.xpath(cell, label=label).get() for label in LABELS}}
    await crawler.run([f"{{home}}/co/{{n}}.html" for n in range(1, pages + 1)])

asyncio.run(main())
"""
LABELS = ("公司名称", "联系电话", "公司地址", "联系人", "电子邮箱", "主营产品", "注册资本", "成立时间", *FIELDS)


class Bulky(Directory):
    """A directory whose pages are as large as those of real ones."""

    def body(self, path: str) -> bytes | None:
        """The page at a path, made once."""
        page = super().body(path)
        if page is None or not path.startswith("/co/"):
            return page
        values = ("", "王先生", "存续", "0512-65550199", "215000", "", "50-99人", "教育咨询服务", "教育培训")
        more = "".join(
            f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in zip(FIELDS, values, strict=True)
        )
        fill = "".join(FILL.format(n=n) for n in range(150))
        return page.replace(b"</table>", more.encode() + b"</table>" + fill.encode(), 1)


def serve(pages: int, ready: multiprocessing.connection.Connection) -> None:
    """Answer from memory until killed."""
    site = Bulky(1, pages)
    lists = {f"/list/{n}": site.body(f"/list/{n}") for n in range(1, -(-pages // PER_PAGE) + 1)}
    known = {**lists, **{f"/co/{n}.html": site.body(f"/co/{n}.html") for n in range(1, pages + 1)}}
    head = "HTTP/1.1 {} OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n"
    answers = {path: head.format(200, len(body)).encode() + body for path, body in known.items() if body}
    missing = head.format(404, 0).encode()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                writer.write(answers.get(request.split(b" ", 2)[1].decode(), missing))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(connected, HOST, 0)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


@contextmanager
def serving(pages: int) -> Iterator[str]:
    """The server's address while the block lasts."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(pages, there), daemon=True)
    process.start()
    yield f"http://{HOST}:{here.recv()}"
    process.kill()
    process.join()


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, and of CPU."""

    wall: float
    cpu: float


def run(command: Sequence[str], folder: Path) -> Cost:
    """What a command costs; what it leaves goes to a folder. Raises CalledProcessError."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    left = {**os.environ, "CRAWLEE_STORAGE_DIR": str(folder)}
    subprocess.run(command, cwd=ROOT, env=left, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - began, cpu)


def contenders(home: str, folder: Path, crawlee: str) -> Mapping[str, list[str]]:
    """Name -> command line without the number of pages."""
    script = BARE.format(labels=LABELS, settings=SETTINGS | {"CONCURRENT_ITEMS": 8, "TELNETCONSOLE_ENABLED": False})
    bare = [sys.executable, "-c", script, home]
    found = {"Scrapy, fetch only": [*bare, "{pages}", "fetch"], "Scrapy and parsel": [*bare, "{pages}", "parsel"]}
    if crawlee:
        parsel = CRAWLEE.format(labels=LABELS, concurrency=CONCURRENCY)
        found["crawlee and parsel"] = [crawlee, "-c", parsel, home, "{pages}"]
    ours = [sys.executable, "-m", "scrapy", "crawl", "directory", "-a", f"url={home}/list/1", "-a", "sample={pages}"]
    chosen = {**SETTINGS, "DATABASE": folder / "{round}" / "leads.db"}
    found["ours whole"] = ours + [word for name, value in chosen.items() for word in ("-s", f"{name}={value}")]
    return found


def stages(pages: int) -> Mapping[str, float]:
    """CPU ms a page of what ours does with one, each stage by itself."""
    site, listings = Bulky(1, pages), list[NormalListing]()
    bodies = [(f"http://a.example/co/{n}.html", site.body(f"/co/{n}.html") or b"") for n in range(1, pages + 1)]
    items: list[CompanyItem] = []
    spent: dict[str, float] = {}

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        began = time.process_time()
        yield
        spent[name] = (time.process_time() - began) / pages * 1000

    with timed("extract"):
        items = [extract_company(body, url, hosted=True) for url, body in bodies]
    for item, (url, _) in zip(items, bodies, strict=True):
        item.url = url
        item.provenance = Provenance(source="a", channel="regional", run_id="r", page_url=url, page_kind="detail")
    with timed("normalize"):
        listings = [normalise(item, "http://a.example") for item in items]
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "leads.db")
        with timed("match and store"):
            for start in range(0, pages, 200):
                write_batch(db, listings[start : start + 200], [])
        db.close()
        with timed("archive"):
            _archive(Path(folder), bodies)
    return spent


def _archive(folder: Path, bodies: Sequence[tuple[str, bytes]]) -> None:
    from scrapy.http import HtmlResponse  # noqa: PLC0415  # imports are not what is measured

    writer = ArchiveWriter(folder / "archive", "a", "r", 200 * 1024**2)
    for url, body in bodies:
        writer.write(HtmlResponse(url, body=body), "", "2026-11-26T21:00:00+00:00")


@click.command()
@click.option("--pages", default=2000, show_default=True)
@click.option("--rounds", default=3, show_default=True)
@click.option("--crawlee", default="", metavar="PYTHON", help="An interpreter that has crawlee.")
def main(pages: int, rounds: int, crawlee: str) -> None:
    """Compare, and say where the time of ours goes."""
    costs: dict[str, list[Cost]] = {}
    with serving(pages) as home, tempfile.TemporaryDirectory() as folder:
        for number in range(rounds + 1):  # the first one is of a single page: start and imports
            for name, words in contenders(home, Path(folder), crawlee).items():
                filled = [word.replace("{round}", f"{number}") for word in words]
                asked = str(pages if number else 1)
                costs.setdefault(name, []).append(
                    run([word.replace("{pages}", asked) for word in filled], Path(folder))
                )
    print(f"{pages} pages, {rounds} rounds, {CONCURRENCY} at a time; medians")
    figures: dict[str, dict[str, float]] = {}
    for name, (idle, *measured) in costs.items():
        wall = median(one.wall for one in measured) - idle.wall
        cpu = (median(one.cpu for one in measured) - idle.cpu) / pages * 1000
        figures[name] = {"pages_per_s": round(pages / wall), "cpu_ms_per_page": round(cpu, 2)}
        print(f"{name:24} {pages / wall:8.0f} pages/s  {cpu:6.2f} CPU ms a page")
    ours = {name: round(ms, 2) for name, ms in stages(min(pages, 1000)).items()}
    print("ours, stage by stage, CPU ms a page:", ours)
    print(json.dumps({"benchmark": "crawl", "pages": pages, "rounds": rounds, "contenders": figures, "stages": ours}))


if __name__ == "__main__":
    main()
