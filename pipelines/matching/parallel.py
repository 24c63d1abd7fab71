"""Preparing many records on all processors: reading names and addresses is most of the work of a batch."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice, pairwise
from multiprocessing import get_context
from typing import TypeVar

import numpy as np

from pipelines.matching.preparation import prepare_all
from pipelines.matching.record import Record
from pipelines.matching.table import Table, build_table, join_tables

Progress = Callable[[str, int, int], None]
Raw = TypeVar("Raw")

CHUNK = 10_000
# Below this, starting processes costs more than they save.
WORTHWHILE = 40_000
# Chunks under way for each process: the rest is not read yet.
AHEAD = 2


def same(record: Record) -> Record:
    """The record itself: what `prepare_table` reads where it is given records."""
    return record


def prepare_table(rows: Iterable[Raw], tell: Progress, read: Callable[[Raw], Record], total: int = 0) -> Table:
    """The table of some records, in the order of their ids. read: makes a record of a row, in whatever process.

    total: how many rows there are, for the reader of the progress. Raises ValueError on an id that two records share.
    """
    tables = []
    done = 0
    for table in _tables(rows, read):
        tables.append(table)
        done += len(table)
        tell("整理", done, max(total, done))
    return in_order(join_tables(tables))


def in_order(table: Table) -> Table:
    """The table in the order of its ids. Raises ValueError on an id that two records share."""
    if all(before < after for before, after in pairwise(table.ids)):
        return table
    order = sorted(range(len(table)), key=table.ids.__getitem__)
    for before, after in pairwise(order):
        if table.ids[before] == table.ids[after]:
            raise ValueError(f"two records have the id {table.ids[after]!r}")
    return table.take(np.array(order, dtype=np.int64))


def _tables(rows: Iterable[Raw], read: Callable[[Raw], Record]) -> Iterator[Table]:
    chunks = _chunks(rows)
    first = list(islice(chunks, WORTHWHILE // CHUNK))
    workers = os.cpu_count() or 1
    chunks = chain(first, chunks)
    if workers == 1 or sum(map(len, first)) < WORTHWHILE:
        yield from (_table(chunk, read) for chunk in chunks)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[Table]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(_table, chunk, read))
            if len(waiting) > AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _chunks(rows: Iterable[Raw]) -> Iterator[list[Raw]]:
    rest = iter(rows)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _table(rows: list[Raw], read: Callable[[Raw], Record]) -> Table:
    """The table of a chunk. Made without the collector of cycles: there are none, and it would look for them often."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return build_table(prepare_all([read(row) for row in rows]))
    finally:
        if collecting:
            gc.enable()
