"""Records every run in the table `runs`: when it began, that it lives, what it counted, how it ended."""

from __future__ import annotations

import json
import os
import uuid
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call
from sqlite_utils import Database

from pipelines.schema import open_database
from pipelines.store import now
from pipelines.verdict import RunFacts, judge_run

HEARTBEAT_S = 1.0
ERRORS = "tuoke/errors/"
COUNTERS = ("listings_new", "listings_changed", "listings_unchanged", "rejected", "not_found", "failed")


class RunRecorder:
    """Scrapy extension: one row a run, a heartbeat while it lives, the verdict at its end."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.run_id = uuid.uuid4().hex[:12]
        crawler.run_id = self.run_id  # type: ignore[attr-defined]  # read by ProvenanceMiddleware
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunRecorder:
        """Scrapy's way to make it."""
        return cls(crawler)

    def opened(self, spider: Spider) -> None:
        """Write the row; runs of this source whose process is gone were interrupted."""
        self.db = open_database(self.crawler.settings["DATABASE"])
        close_dead_runs(self.db, spider.name)
        began = now()
        self.db.table("runs").insert(
            {
                "run_id": self.run_id,
                "source": spider.name,
                "channel": getattr(spider, "channel", ""),
                "arguments": json.dumps(getattr(spider, "arguments", {}), ensure_ascii=False, sort_keys=True),
                "pid": os.getpid(),
                "started_at": began,
                "heartbeat_at": began,
                "state": "running",
            }
        )
        self.heartbeat = create_looping_call(self.beat)
        self.heartbeat.start(HEARTBEAT_S, now=False)

    def beat(self) -> None:
        """Say that the run lives, and how far it is."""
        self.db.table("runs").update(self.run_id, {"heartbeat_at": now(), **self._counts()})

    def closed(self, spider: Spider, reason: str) -> None:
        """Write the verdict."""
        self.heartbeat.stop()
        verdict = judge_run(run_facts(self._stats(), reason))
        self.db.table("runs").update(
            self.run_id,
            {
                "heartbeat_at": now(),
                "finished_at": now(),
                "state": "interrupted" if reason == "shutdown" else "finished",
                "verdict": verdict.code,
                "evidence": verdict.evidence,
                "next_step": verdict.next_step,
                **self._counts(),
            },
        )
        spider.logger.info("Verdict: %s. %s. Next: %s", verdict.code, verdict.evidence, verdict.next_step)
        self.db.close()

    def _stats(self) -> dict[str, Any]:
        assert self.crawler.stats is not None
        return self.crawler.stats.get_stats()

    def _counts(self) -> dict[str, int]:
        stats = self._stats()
        counts = {name: int(stats.get(f"tuoke/{name}", 0)) for name in COUNTERS}
        return {
            **counts,
            "pages": int(stats.get("tuoke/pages", 0)),
            "robots_denied": int(stats.get("robotstxt/forbidden", 0)),
        }


def close_dead_runs(db: Database, source: str) -> None:
    """Mark the runs of a source whose process no longer lives as interrupted."""
    for row in db.query("SELECT run_id, pid FROM runs WHERE state = 'running' AND source = ?", [source]):
        if not _lives(row["pid"]):
            db.table("runs").update(
                row["run_id"],
                {
                    "state": "interrupted",
                    "verdict": "partial",
                    "evidence": "the process ended without a word",
                    "next_step": "Crawl again.",
                },
            )


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return pid != os.getpid()


def run_facts(stats: dict[str, Any], reason: str) -> RunFacts:
    """The facts behind the verdict, from Scrapy's statistics and ours (`tuoke/…`)."""
    errors = {name.removeprefix(ERRORS): count for name, count in stats.items() if name.startswith(ERRORS)}
    ours = {name: stats.get(f"tuoke/{name}", 0) for name in RunFacts.__dataclass_fields__ if f"tuoke/{name}" in stats}
    return RunFacts(
        **{
            **ours,
            "robots_denied": stats.get("robotstxt/forbidden", 0),
            "crashed": stats.get("spider_exceptions/count", 0),
            "errors": ", ".join(f"{name} {count}" for name, count in sorted(errors.items())),
            "finish_reason": "finished" if reason == "sample" else reason,
        }
    )
