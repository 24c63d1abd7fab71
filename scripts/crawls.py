"""Runs spiders, each in a process of its own, some at once but one a site, and tells how far they are."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database

from enrich.report import Report
from pipelines.frontier import run_of_job
from pipelines.records import digest
from pipelines.runs import close_dead_runs, living_runs, new_run_id
from pipelines.schema import open_database
from scripts.crawl_process import start
from scripts.leads.errors import LeadsError

ROOT = Path(__file__).resolve().parents[1]
LOOK_EVERY_S = 0.2
RECORDED = ("region", "industry", "sample", "url")
GRACE_S = 60
"""After Ctrl-C or at the end of the window a crawl has this long to answer what is on its way and to store it."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """One `scrapy crawl`: the spider, its -a arguments and its -s settings."""

    spider: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What tells this crawl from another of the same spider; names its log and its job folder."""
        return f"{self.spider}-{digest(dict(self.arguments))[:8]}" if self.arguments else self.spider

    @property
    def site(self) -> str:
        """Crawls of one site run one after another: the host where it is an argument, else the spider."""
        address = self.arguments.get("url") or self.arguments.get("home") or ""
        return urlsplit(address).netloc or self.spider

    @property
    def names(self) -> set[str]:
        """What a crawl of the same site is known by in `runs`, which do not say where a source was served."""
        return {self.site} if "url" in self.arguments else {self.site, self.spider}

    @property
    def recorded_arguments(self) -> str:
        """Its arguments as `runs` has them."""
        told = {name: value for name, value in self.arguments.items() if name in RECORDED}
        return json.dumps(told, ensure_ascii=False, sort_keys=True)

    def with_settings(self, settings: Mapping[str, str]) -> Crawl:
        """The same crawl with further -s settings."""
        return replace(self, settings={**self.settings, **settings})

    def command(self, **settings: object) -> list[str]:
        """The words of the command line after `scrapy`."""
        words = ["crawl", self.spider]
        for name, value in self.arguments.items():
            words += ["-a", f"{name}={value}"]
        for setting, chosen in {**self.settings, **settings}.items():
            words += ["-s", f"{setting}={chosen}"]
        return words


@dataclass(frozen=True, slots=True)
class Limits:
    """What a row of crawls may take. processes: at once. seconds: by then they are asked to end (None: no end).

    pages: read by all of them together (0: no bound). What a single crawl may take are settings of its own
    (CLOSESPIDER_PAGECOUNT, CLOSESPIDER_TIMEOUT).
    """

    processes: int = 4
    seconds: float | None = None
    pages: int = 0


@dataclass(frozen=True, slots=True)
class CrawlEnd:
    """How a crawl ended. run: its row of `runs`, None where it recorded none; why: the reason, then."""

    crawl: Crawl
    run: dict[str, Any] | None
    why: str = ""


@dataclass(slots=True)
class _Running:
    crawl: Crawl
    run_id: str
    process: BaseProcess
    pages_before: int


class _Pool:
    """The crawls of one call of `run_all`."""

    def __init__(self, crawls: Sequence[Crawl], database: Path, logs: Path, jobs: Path | None) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self.db: Database = open_database(database)
        self.database, self.logs, self.jobs = database, logs, jobs
        self.waiting = list(crawls)
        self.running: list[_Running] = []
        self.ended: list[_Running] = []

    def start_what_may(self, processes: int) -> None:
        """Start crawls, in their order, whose site nobody crawls, while there is room."""
        busy = self._busy()
        for crawl in list(self.waiting):
            if len(self.running) >= processes:
                return
            if not busy & crawl.names:
                busy.add(crawl.site)
                self.waiting.remove(crawl)
                self.running.append(self._start(crawl))

    def _busy(self) -> set[str]:
        ours = {one.run_id for one in self.running}
        others = [row for row in living_runs(self.db) if row["run_id"] not in ours]
        return {one.crawl.site for one in self.running} | {
            Crawl(row["source"], json.loads(row["arguments"])).site for row in others
        }

    def _start(self, crawl: Crawl) -> _Running:
        job = self.jobs / crawl.key if self.jobs else None
        run_id = (run_of_job(job) if job else "") or new_run_id()
        log = self.log(crawl)
        log.unlink(missing_ok=True)
        settings = {"DATABASE": self.database, "LOG_FILE": log, "RUN_ID": run_id}
        settings |= {"JOBDIR": job} if job else {}
        process = start(crawl.command(**settings), ROOT, log.with_suffix(".err"))
        before = self.db.execute("SELECT coalesce(max(pages), 0) FROM runs WHERE run_id = ?", [run_id]).fetchone()[0]
        return _Running(crawl, run_id, process, before)

    def log(self, crawl: Crawl) -> Path:
        """Where a crawl writes its log."""
        return self.logs / f"{crawl.key}.log"

    def look(self, report: Report) -> int:
        """Take note of what has ended; the pages read by all so far."""
        for one in [one for one in self.running if not one.process.is_alive()]:
            self.running.remove(one)
            self.ended.append(one)
        pages = 0
        for one in self.running + self.ended:
            row = self.run(one)
            if row:
                report(f"crawling {row['source']}, pages", row["pages"])
                pages += row["pages"] - one.pages_before
        return pages

    def run(self, one: _Running) -> dict[str, Any] | None:
        """The row of a crawl's run."""
        return next(iter(self.db.query("SELECT * FROM runs WHERE run_id = ?", [one.run_id])), None)

    def stop(self) -> None:
        """Ask each crawl to end well (it stores what it has), then insist."""
        for one in self.running:
            if one.process.is_alive():
                one.process.terminate()  # not SIGINT, which a shell's & hands on ignored
        deadline = time.monotonic() + GRACE_S
        for one in self.running:
            one.process.join(max(deadline - time.monotonic(), 0.1))
            if one.process.is_alive():
                one.process.kill()
                one.process.join()
        self.ended += self.running
        self.running = []
        for one in self.ended:
            close_dead_runs(self.db, one.crawl.spider)

    def ends(self, crawls: Sequence[Crawl], why_not: str) -> list[CrawlEnd]:
        """How each crawl ended, in the order given."""
        found = {id(one.crawl): one for one in self.ended}
        return [self._end(crawl, found.get(id(crawl)), why_not) for crawl in crawls]

    def _end(self, crawl: Crawl, one: _Running | None, why_not: str) -> CrawlEnd:
        if one is None:
            return CrawlEnd(crawl, None, f"not started: {why_not}")
        run = self.run(one)
        return CrawlEnd(crawl, run, "" if run else f"did not start: {_last_words(self.log(crawl))}")


def run_all(
    crawls: Sequence[Crawl],
    database: Path,
    logs: Path,
    report: Report,
    *,
    limits: Limits | None = None,
    jobs: Path | None = None,
) -> list[CrawlEnd]:
    """Run crawls within limits; how each ended, in their order. On Ctrl-C they end well, then it is raised.

    jobs: a folder in which each crawl keeps what is left of it, so that the next one of the same arguments goes on
    there after any interruption; without it a crawl begins anew.
    """
    limits = limits or Limits()
    pool = _Pool(crawls, database, logs, jobs)
    began = time.monotonic()
    why_not = ""
    try:
        while pool.running or pool.waiting:
            pages = pool.look(report)
            if limits.seconds is not None and time.monotonic() - began >= limits.seconds:
                why_not = "the time is over"
            elif limits.pages and pages >= limits.pages:
                why_not = f"the {limits.pages} pages are read"
            if why_not:
                break
            pool.start_what_may(limits.processes)
            time.sleep(LOOK_EVERY_S)
    finally:
        pool.stop()
    return pool.ends(crawls, why_not)


def wait_for_others(db: Database, seconds: float) -> None:
    """Wait until no crawl goes on, at most so long: those whose starter was killed end by themselves in a moment."""
    deadline = time.monotonic() + seconds
    while living_runs(db) and time.monotonic() < deadline:
        time.sleep(LOOK_EVERY_S)


def run_crawls(
    crawls: Sequence[Crawl],
    database: Path,
    logs: Path,
    report: Report,
    *,
    limits: Limits | None = None,
    jobs: Path | None = None,
) -> list[dict[str, Any]]:
    """`run_all` of crawls that must run; their rows of `runs`. Raises LeadsError, naming the log of one that fails."""
    ends = run_all(crawls, database, logs, report, limits=limits, jobs=jobs)
    for end in ends:
        if end.run is None:
            raise LeadsError(f"{end.crawl.spider} {end.why}")
    return [end.run for end in ends if end.run]


def _last_words(log: Path) -> str:
    """What a crawl said last when it could not begin, else its last error, else its last word; and where to read on."""
    for path, sign in ((log.with_suffix(".err"), ""), (log, " ERROR: "), (log, "")):
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.exists() else []
        said = [line.strip() for line in lines if line.strip() and sign in line]
        if said:
            return f"{said[-1]} ({path})"
    return f"it said nothing in {log}"
