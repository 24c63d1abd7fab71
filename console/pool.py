"""Threads that each hold a connection: pages read and write SQLite without keeping the others waiting."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

from pipelines.schema import open_database

THREADS = 8
Result = TypeVar("Result")


class Pool:
    """Runs functions of a database, each on a thread with a connection of its own."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="console")
        self._own = threading.local()

    async def run(self, work: Callable[[Database], Result]) -> Result:
        """What the function makes of the database."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: work(self._mine()))

    def close(self) -> None:
        """Wait for what runs; then every thread closes its connection, which no other may."""
        together = threading.Barrier(THREADS)

        def end() -> None:
            together.wait()
            if hasattr(self._own, "db"):
                self._own.db.close()

        for ended in [self._threads.submit(end) for _ in range(THREADS)]:
            ended.result()
        self._threads.shutdown()

    def _mine(self) -> Database:
        if not hasattr(self._own, "db"):
            self._own.db = open_database(self.database)
        db: Database = self._own.db
        return db
