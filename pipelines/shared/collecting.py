"""The one who stores what all workers read: from the stream into the database, and a verdict for each crawl."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from redis import Redis, ResponseError
from sqlite_utils import Database

from pipelines.figures import Figures
from pipelines.records import NormalListing, Rejection
from pipelines.runs import COUNTERS, begin_run, finish_run, run_facts, update_run
from pipelines.scheduler import UNFINISHED
from pipelines.shared.messages import GROUP, STREAM, WORKERS, Worker, packed, unpacked
from pipelines.shared.queue import SharedQueue
from pipelines.shared.sending import run_of_crawl
from pipelines.store import now, write_batch
from pipelines.transactions import transaction

logger = logging.getLogger(__name__)

WRITER = "writer"
BATCH, WAIT_MS = 500, 500
QUIET_S, SILENT_S = 3.0, 30.0
"""A worker that says nothing for so long is gone: where nothing is left to read, and where something is."""


@dataclass(slots=True)
class _Crawl:
    """A shared crawl as its workers tell of it. heard: worker -> time.monotonic() of its last word."""

    workers: dict[str, Worker] = field(default_factory=dict)
    heard: dict[str, float] = field(default_factory=dict)
    stored: Counter[str] = field(default_factory=Counter)
    over: bool = False

    def living(self, patience_s: float) -> bool:
        """Whether a worker was heard of within so many seconds and has not ended."""
        deadline = time.monotonic() - patience_s
        return any(not one.reason and self.heard[name] > deadline for name, one in self.workers.items())

    def stats(self) -> dict[str, int | str]:
        """The figures of all workers together; of words the first."""
        total: dict[str, Any] = {}
        for worker in self.workers.values():
            for name, value in worker.stats.items():
                total[name] = total.get(name, 0) + value if isinstance(value, int) else total.get(name, value)
        return total


class Collector:
    """Stores the stream of one Redis in one database; only one at a time may."""

    def __init__(self, db: Database, server: Redis) -> None:
        self.db, self.server = db, server
        self.crawls: dict[str, _Crawl] = {}
        self.stored = 0
        try:
            server.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
        self._hear_again()
        self._take("0")  # what was read before and not said to be stored

    def step(self) -> bool:
        """Store what has come; whether anything did. Raises sqlite3.Error, redis.RedisError; then nothing is lost."""
        came = self._take(">")
        for name, crawl in self.crawls.items():
            if not came and not crawl.over and crawl.workers:
                queue = SharedQueue(self.server, name)
                if not crawl.living(SILENT_S if queue.left() else QUIET_S):
                    self._finish(name, crawl, queue)
        return came

    @property
    def idle(self) -> bool:
        """Whether every crawl that was heard of is over."""
        return bool(self.crawls) and all(crawl.over for crawl in self.crawls.values())

    def _take(self, after: str) -> bool:
        read: Any = self.server.xreadgroup(GROUP, WRITER, {STREAM: after}, count=BATCH, block=WAIT_MS)
        messages = [(key, fields) for _, entries in read or [] for key, fields in entries if fields]
        if messages:
            self._store(list(_readable(messages)))
            keys = [key for key, _ in messages]
            both = self.server.pipeline()
            both.xack(STREAM, GROUP, *keys)
            both.xdel(STREAM, *keys)
            both.execute()
        return bool(messages)

    def _store(self, told: list[NormalListing | Rejection | Worker]) -> None:
        """One transaction for all of it; the same again changes nothing."""
        by_run: dict[str, tuple[list[NormalListing], list[Rejection]]] = {}
        for one in told:
            if isinstance(one, Worker):
                self._hear(one)
            else:
                listings, rejections = by_run.setdefault(one.provenance.run_id, ([], []))
                listings.append(one) if isinstance(one, NormalListing) else rejections.append(one)
        with transaction(self.db):
            for run_id, (listings, rejections) in by_run.items():
                counts = write_batch(self.db, listings, rejections)
                self.stored += len(listings)
                tally = self._of_run(run_id).stored
                tally.update(listings_new=counts.new, listings_changed=counts.changed, rejected=len(rejections))
                tally.update(listings_unchanged=counts.unchanged)
            for name, crawl in self.crawls.items():
                if not crawl.over and crawl.workers:
                    self._note(name, crawl)

    def _of_run(self, run_id: str) -> _Crawl:
        known = (crawl for name, crawl in self.crawls.items() if run_of_crawl(name) == run_id)
        return next(known, None) or self.crawls.setdefault(f":{run_id}", _Crawl(over=True))

    def _hear(self, worker: Worker) -> None:
        crawl = self.crawls.setdefault(worker.crawl, _Crawl())
        if crawl.over and worker.name in crawl.workers:
            return  # a last word after the verdict
        if not crawl.workers or crawl.over:
            run_id = run_of_crawl(worker.crawl)
            crawl.stored.update(self._stored_before(run_id))
            begin_run(self.db, run_id, source=worker.source, channel=worker.channel, arguments=worker.arguments)
            crawl.over = False
        self.server.hset(WORKERS, _place(worker), packed("worker", worker)["value"])
        crawl.workers[worker.name] = worker
        crawl.heard[worker.name] = time.monotonic()

    def _hear_again(self) -> None:
        """Take up crawls without a verdict: whoever collected before may not have ended well."""
        words: Any = self.server.hvals(WORKERS)
        for told in _readable((WORKERS.encode(), {b"kind": b"worker", b"value": word}) for word in words):
            if isinstance(told, Worker):
                self._hear(told)

    def _stored_before(self, run_id: str) -> dict[str, int]:
        """What another collector, which did not end well, has stored of a run."""
        names = "listings_new, listings_changed, listings_unchanged, rejected"
        row = self.db.execute(f"SELECT {names} FROM runs WHERE run_id = ? AND state = 'running'", [run_id]).fetchone()
        return dict(zip(names.split(", "), row, strict=True)) if row else {}

    def _counts(self, crawl: _Crawl) -> dict[str, int]:
        stats = crawl.stats()
        counts = {name: int(crawl.stored.get(name) or stats.get(f"tuoke/{name}", 0)) for name in COUNTERS}
        pages, denied = stats.get("tuoke/pages", 0), stats.get("robotstxt/forbidden", 0)
        return {**counts, "pages": int(pages), "robots_denied": int(denied)}

    def _note(self, name: str, crawl: _Crawl) -> None:
        update_run(self.db, run_of_crawl(name), {"heartbeat_at": now(), **self._counts(crawl)})

    def _finish(self, name: str, crawl: _Crawl, queue: SharedQueue) -> None:
        """The verdict, once nobody works on it."""
        reason = queue.stopped() or ("finished" if not queue.left() else "shutdown")
        any_worker = next(iter(crawl.workers.values()))
        verdict = finish_run(
            self.db,
            run_of_crawl(name),
            run_facts(crawl.stats(), reason),
            state="interrupted" if reason in UNFINISHED else "finished",
            expected=[Figures(filled=any_worker.filled)] if any_worker.filled else [],
            counts=self._counts(crawl),
        )
        crawl.over = True
        self.server.hdel(WORKERS, *map(_place, crawl.workers.values()))
        logger.info("%s: %s. %s. Next: %s", name, verdict.code, verdict.evidence, verdict.next_step)


def _place(worker: Worker) -> str:
    """Where the last word of a worker is kept."""
    return f"{worker.crawl} {worker.name}"


def _readable(
    messages: Iterable[tuple[bytes, Mapping[bytes, bytes]]],
) -> Iterable[NormalListing | Rejection | Worker]:
    for key, fields in messages:
        try:
            yield unpacked(fields)
        except (KeyError, ValueError, msgspec.ValidationError) as error:
            logger.error("Message %r is not one of this version's workers and is left out: %s", key, error)
