"""Preparing many records on all processors: reading names and addresses is most of the work of a batch."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context

from pipelines.matching.preparation import prepare
from pipelines.matching.record import Record
from pipelines.matching.table import Table, build_table, join_tables

Progress = Callable[[str, int, int], None]

CHUNK = 10_000
# Below this, starting processes costs more than they save.
WORTHWHILE = 40_000


def prepare_table(records: Sequence[Record], tell: Progress) -> Table:
    """The table of some records, in their order."""
    tables = []
    done = 0
    for table in _tables(records):
        tables.append(table)
        done += len(table)
        tell("整理", done, len(records))
    return join_tables(tables)


def _tables(records: Sequence[Record]) -> Iterator[Table]:
    bounds = [*range(0, len(records), CHUNK), len(records)]
    chunks = (records[start:stop] for start, stop in pairwise(bounds))
    workers = os.cpu_count() or 1
    if workers == 1 or len(records) < WORTHWHILE:
        yield from map(_table, chunks)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_table, chunks)


def _table(records: Sequence[Record]) -> Table:
    return build_table(map(prepare, records))
