"""Long jobs in a process of their own, so that the pages of others stay quick meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context

from sqlite_utils import Database

from pipelines.schema import open_database


def elsewhere(job: Callable[[Database], object], db: Database) -> None:
    """Do a job on the same database file, and wait for it. Raises what it raises."""
    path: str = db.conn.execute("PRAGMA database_list").fetchone()[2]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(_done, job, path).result()


def _done(job: Callable[[Database], object], path: str) -> None:
    with closing(open_database(path)) as db:
        job(db)
