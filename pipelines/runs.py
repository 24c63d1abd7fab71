"""Records every run in the table `runs`: when it began, that it lives, what it counted, how it ended."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import sqlite3
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.utils.defer import deferred_from_coro
from sqlite_utils import Database

from pipelines.figures import Figures, history, measure_run
from pipelines.frontier import run_of_job
from pipelines.quarantine import forget, set_aside
from pipelines.scheduler import UNFINISHED
from pipelines.schema import DatabaseError
from pipelines.store import now
from pipelines.threads import DatabaseThread, Regularly
from pipelines.transactions import transaction
from pipelines.verdict import RunFacts, RunVerdict, judge_run
from spiders.card import Expected

logger = logging.getLogger(__name__)

HEARTBEAT_S = 1.0
SILENT_FOR = timedelta(hours=1)
"""A run without a heartbeat for so long does not live, whatever process has its number."""
ERRORS = "tuoke/errors/"
FILLED_AS = {"contact_person": "person", "size": "employees"}
"""A field of an item -> what its listing calls it, where that is another word."""
COUNTERS = ("listings_new", "listings_changed", "listings_unchanged", "rejected", "not_found", "failed")


class OrphanError(Exception):
    """Whoever started this crawl has gone before it began."""


class RunRecorder:
    """Scrapy extension: one row a run, a heartbeat while it lives, the verdict at its end.

    A crawl that goes on where it was interrupted is the same run: its row counts the whole of it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        job = crawler.settings["JOBDIR"]
        self.run_id = (run_of_job(Path(job)) if job else "") or crawler.settings["RUN_ID"] or new_run_id()
        self.starter, self.orphan = multiprocessing.parent_process(), False
        if self.starter_is_gone():  # before a page is asked for or the job is touched
            raise OrphanError("the process that started this crawl is gone")
        crawler.run_id = self.run_id  # type: ignore[attr-defined]  # read by ProvenanceMiddleware
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunRecorder:
        """Scrapy's way to make it."""
        return cls(crawler)

    async def opened(self, spider: Spider) -> None:
        """Write the row; runs of this source whose process is gone were interrupted."""
        self.database = DatabaseThread(self.crawler.settings["DATABASE"])
        try:
            await self.database.open()
            await self.database.run(close_dead_runs, spider.name)
            await self.database.run(
                begin_run,
                self.run_id,
                source=spider.name,
                channel=getattr(spider, "channel", ""),
                arguments=json.dumps(self.arguments(spider), ensure_ascii=False, sort_keys=True),
            )
        except (DatabaseError, sqlite3.Error) as error:
            logger.error("Cannot record this run: %s", error)
            raise CloseSpider("database") from error
        self.heartbeat = Regularly(HEARTBEAT_S, self.beat)

    def arguments(self, spider: Spider) -> dict[str, str]:
        """What was asked of the spider; what an archive answered is no visit of the site, and named as such."""
        archive = self.crawler.settings.get("REPLAY")
        return {**getattr(spider, "arguments", {}), **({"replay": Path(archive).name} if archive else {})}

    def expected(self, spider: Spider) -> list[Figures]:
        """What the card promises of the site; of an archive nothing: it holds the pages that somebody kept."""
        return [] if self.crawler.settings.get("REPLAY") else expected_figures(spider)

    def starter_is_gone(self) -> bool:
        """Whether a command of ours started this crawl among others, and has ended; false where a person did."""
        return self.starter is not None and not self.starter.is_alive()

    async def beat(self) -> None:
        """Say that the run lives, and how far it is; end well where whoever started it is gone."""
        if self.starter_is_gone() and not self.orphan:
            self.orphan = True
            assert self.crawler.engine is not None
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="shutdown"))
        await self._note({"heartbeat_at": now(), **self._counts()})

    async def closed(self, spider: Spider, reason: str) -> None:
        """Write the verdict."""
        if not hasattr(self, "heartbeat"):
            return
        await self.heartbeat.stop()
        facts = run_facts(self._stats(), reason)
        state = "interrupted" if reason in UNFINISHED else "finished"
        try:
            verdict = await self.database.run(
                finish_run, self.run_id, facts, state=state, expected=self.expected(spider), counts=self._counts()
            )
        except sqlite3.Error as error:
            logger.error("Cannot write the verdict of run %s: %s", self.run_id, error)
            verdict = judge_run(facts)
        spider.logger.info("Verdict: %s. %s. Next: %s", verdict.code, verdict.evidence, verdict.next_step)
        await self.database.close()

    async def _note(self, values: dict[str, Any]) -> None:
        """Write into the run's row; a database that refuses is in the log, and ends the crawl where it stores."""
        try:
            await self.database.run(update_run, self.run_id, values)
        except sqlite3.Error as error:
            logger.error("Cannot note how run %s goes: %s", self.run_id, error)

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


def new_run_id() -> str:
    """A name that no other run has."""
    return uuid.uuid4().hex[:12]


def begin_run(db: Database, run_id: str, *, source: str, channel: str, arguments: str) -> None:
    """The row of a run that begins in this process, or goes on in it."""
    began = now()
    with transaction(db):
        db.execute(
            "INSERT INTO runs (run_id, source, channel, arguments, pid, started_at, heartbeat_at, state) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 'running') ON CONFLICT (run_id) DO UPDATE SET pid = excluded.pid, "
            "heartbeat_at = excluded.heartbeat_at, state = 'running', finished_at = NULL, verdict = NULL, "
            "evidence = NULL, next_step = NULL, resumed = resumed + 1",
            [run_id, source, channel, arguments, os.getpid(), began, began],
        )


def update_run(db: Database, run_id: str, values: dict[str, Any]) -> None:
    """Set columns of a run's row."""
    with transaction(db):
        db.execute(
            f"UPDATE runs SET {', '.join(f'{name} = :{name}' for name in values)} WHERE run_id = :run_id",
            {**values, "run_id": run_id},
        )


def expected_figures(spider: Spider) -> list[Figures]:
    """What the source's card promises, for a source without a history."""
    expected: Expected = getattr(spider, "expected", Expected())
    filled = {FILLED_AS.get(name, name): share for name, share in expected.filled.items()}
    return [Figures(filled=filled)] if filled else []


def finish_run(
    db: Database, run_id: str, facts: RunFacts, *, state: str, expected: Sequence[Figures], counts: dict[str, int]
) -> RunVerdict:
    """Judge a run by what it counted and what it brought, write that, and set a suspect one aside."""
    (row,) = db.query("SELECT * FROM runs WHERE run_id = ?", [run_id])
    figures = measure_run(db, run_id, row["source"], counts["listings_new"], counts["listings_changed"])
    verdict = judge_run(facts, figures, history(db, row["source"], row["arguments"], run_id) or expected)
    suspect = verdict.suspect and state == "finished"
    with transaction(db):
        update_run(
            db,
            run_id,
            {
                "heartbeat_at": now(),
                "finished_at": now(),
                "state": state,
                "verdict": verdict.code,
                "evidence": verdict.evidence,
                "next_step": verdict.next_step,
                "figures": figures.to_json(),
                **counts,
            },
        )
        if suspect:
            set_aside(db, run_id)
        elif state == "finished":
            forget(db, run_id)
    return verdict


def close_dead_runs(db: Database, source: str = "") -> None:
    """Mark the runs of a source (of all) whose process no longer lives as interrupted."""
    for row in list(db.query("SELECT * FROM runs WHERE state = 'running' AND ? IN ('', source)", [source])):
        if not _lives(row):
            update_run(
                db,
                row["run_id"],
                {
                    "state": "interrupted",
                    "verdict": "partial",
                    "evidence": "the process ended without a word",
                    "next_step": "Crawl again.",
                },
            )


def living_runs(db: Database) -> list[dict[str, Any]]:
    """The rows of the runs that go on now, in whatever process."""
    return [row for row in db.query("SELECT * FROM runs WHERE state = 'running'") if _lives(row)]


def _lives(run: dict[str, Any]) -> bool:
    """Whether its process is there and was heard of lately: after a restart another one may have its number."""
    if datetime.fromisoformat(run["heartbeat_at"]) < datetime.now(UTC) - SILENT_FOR:
        return False
    try:
        os.kill(run["pid"], 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return bool(run["pid"] != os.getpid())


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
