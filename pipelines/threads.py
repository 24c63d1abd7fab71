"""What a crawl does beside its pages: the database in a thread of its own, and jobs that come round."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlite_utils import Database

from pipelines.schema import open_database

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class DatabaseThread:
    """One connection and the one thread that uses it; jobs are done in the order in which they were given."""

    def __init__(self, path: str | Path) -> None:
        self.path = path
        self.executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")

    async def open(self) -> None:
        """Open the database. Raises DatabaseError."""
        self.db = await self._do(open_database, self.path)

    async def run(
        self,
        job: Callable[Concatenate[Database, Parameters], Result],
        *arguments: Parameters.args,
        **options: Parameters.kwargs,
    ) -> Result:
        """What `job(db, …)` gives. Raises what it raises."""
        return await self._do(job, self.db, *arguments, **options)

    async def close(self) -> None:
        """Close the connection and end the thread."""
        if hasattr(self, "db"):
            await self._do(self.db.close)
        self.executor.shutdown()

    async def _do(
        self, job: Callable[Parameters, Result], *arguments: Parameters.args, **options: Parameters.kwargs
    ) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self.executor, lambda: job(*arguments, **options))


class Regularly:
    """A job that is done every so many seconds, counted from the end of the last, until it is stopped."""

    def __init__(self, seconds: float, job: Callable[[], Awaitable[None]]) -> None:
        self.seconds, self.job = seconds, job
        self.stopping = asyncio.Event()
        self.task = asyncio.ensure_future(self._go())

    async def _go(self) -> None:
        while not self.stopping.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), self.seconds)
                return
            await self.job()

    async def stop(self) -> None:
        """Let the job end if it is being done, and do it no more. Raises what it raised."""
        self.stopping.set()
        await self.task
