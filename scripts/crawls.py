"""Runs spiders, each in a process of its own, and tells how far they are from the table `runs`."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from enrich.stages import Report
from pipelines.runs import close_dead_runs
from pipelines.schema import open_database
from scripts.leads.errors import LeadsError

ROOT = Path(__file__).resolve().parents[1]
LOOK_EVERY_S = 0.2
GRACE_S = 20


@dataclass(frozen=True, slots=True)
class Crawl:
    """One `scrapy crawl`: the spider, its -a arguments and its -s settings."""

    spider: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)

    def command(self, database: Path, log: Path) -> list[str]:
        """The words of the command line."""
        settings = {**self.settings, "DATABASE": str(database), "LOG_FILE": str(log)}
        words = [sys.executable, "-m", "scrapy", "crawl", self.spider]
        for name, value in self.arguments.items():
            words += ["-a", f"{name}={value}"]
        for name, value in settings.items():
            words += ["-s", f"{name}={value}"]
        return words


def run_crawls(crawls: Sequence[Crawl], database: Path, logs: Path, report: Report) -> list[dict[str, Any]]:
    """Run all at once; the row of `runs` of each, in their order. On Ctrl-C the crawls end well, then it is raised.

    Raises LeadsError, naming the log, for a crawl that recorded no run.
    """
    logs.mkdir(parents=True, exist_ok=True)
    db = open_database(database)
    before = {row["run_id"] for row in db.query("SELECT run_id FROM runs")}
    processes = [_start(crawl, database, logs) for crawl in crawls]
    try:
        while any(process.poll() is None for process in processes):
            time.sleep(LOOK_EVERY_S)
            for row in _runs(db, before):
                report(f"crawling {row['source']}, pages", row["pages"])
    except KeyboardInterrupt:
        _stop(processes)
        for crawl in crawls:
            close_dead_runs(db, crawl.spider)
        raise
    found = {row["source"]: row for row in _runs(db, before)}
    for crawl in crawls:
        if crawl.spider not in found:
            raise LeadsError(f"{crawl.spider} did not start: {_last_words(_log(crawl, logs))}")
    return [found[crawl.spider] for crawl in crawls]


def _runs(db: Any, before: set[str]) -> list[dict[str, Any]]:
    return [row for row in db.query("SELECT * FROM runs ORDER BY started_at") if row["run_id"] not in before]


def _log(crawl: Crawl, logs: Path) -> Path:
    return logs / f"{crawl.spider}.log"


def _last_words(log: Path) -> str:
    """The last line of the log, or of what was said before there was one, and where to read the rest."""
    for path in (log, log.with_suffix(".err")):
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.exists() else []
        said = [line.strip() for line in lines if line.strip()]
        if said:
            return f"{said[-1]} ({path})"
    return f"it said nothing in {log}"


def _start(crawl: Crawl, database: Path, logs: Path) -> subprocess.Popen[bytes]:
    log = _log(crawl, logs)
    log.unlink(missing_ok=True)
    with log.with_suffix(".err").open("wb") as errors:
        return subprocess.Popen(
            crawl.command(database, log),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask each crawl to end well (it stores what it has), then insist."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    deadline = time.monotonic() + GRACE_S
    for process in processes:
        try:
            process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
