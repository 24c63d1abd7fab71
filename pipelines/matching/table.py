"""Prepared records as columns of numbers, so that millions of pairs are compared array by array."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from sys import intern

import numpy as np

from pipelines.matching.hashing import Flags, Floats, Indexes, joint, numbers_of
from pipelines.matching.preparation import START, Prepared
from pipelines.matching.shares import usual_share
from pipelines.matching.slips import HEAD

# Texts of which two records are compared character by character.
SPELT = ("region_name", "core", "form", "rest")
# Texts of which only equality has a meaning.
HASHED = (
    "code",
    "key",
    "core",
    "brand",
    "trade",
    "form",
    "branch",
    "head",
    "stem",
    "ordinal",
    "door",
    "rest",
    "domain",
)
LISTS = ("names", "phones", "emails")
# Parts of the core that are compared for themselves or looked for: from where to where, and how long it has to be.
SLICES = {
    "start": (0, START, START),
    "opening": (0, START + 1, 1),
    "tail": (HEAD, None, HEAD + 1),
    "first_three": (0, 3, 3),
    "second_three": (1, 4, 4),
    "third_three": (2, 5, 5),
}
IN_CITY = ("brand", "core", "opening", "tail", "door", "rest")


@dataclass(frozen=True, slots=True)
class ListColumn:
    """Several texts a record: record records[k] has the text numbered codes[k]; sorted by record, then code.

    starts: where the entries of each record begin, and the end of the last. owned: numbers of each text at its record,
    sorted.
    """

    records: Indexes
    codes: Indexes
    starts: Indexes
    owned: Indexes

    def shared(self, left: Indexes, right: Indexes) -> tuple[Indexes, Indexes]:
        """What records left[k] and right[k] have in common: the ks, and where the text stands; one entry a text."""
        start = self.starts[left]
        count = np.where(self.starts[right + 1] > self.starts[right], self.starts[left + 1] - start, 0)
        pair = np.repeat(np.arange(len(left)), count)
        entry = start[pair] + np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
        wanted = joint(self.codes[entry], right[pair])
        at = np.searchsorted(self.owned, wanted)
        found = self.owned[np.minimum(at, len(self.owned) - 1)] == wanted if len(self.owned) else at > 0
        return pair[found], entry[found]

    def filled(self, records: Indexes) -> Flags:
        """Whether records have any text."""
        found: Flags = self.starts[records + 1] > self.starts[records]
        return found


@dataclass(frozen=True, slots=True)
class Table:
    """Records by column. short: whether the name lacks its legal form.

    region: the place in the name, place: where the record says it is or else its name, both as six-digit division
    codes, 0 for unknown. usual: the share of all firms that bear its brand. spelt: texts of `SPELT`. codes: numbers of
    the texts of `HASHED`, and of what follows from them; 0 for unknown, only equality has a meaning.
    """

    ids: list[str]
    short: Flags
    region: Indexes
    place: Indexes
    usual: Floats
    spelt: dict[str, list[str]]
    codes: dict[str, Indexes]
    lists: dict[str, ListColumn]

    def __len__(self) -> int:
        return len(self.ids)

    def texts(self, name: str, records: Indexes) -> list[str]:
        """A text of some records."""
        values = self.spelt[name]
        return [values[record] for record in records.tolist()]

    def take(self, records: Indexes) -> Table:
        """A table of some records, in their order."""
        position = np.full(len(self), -1, dtype=np.int64)
        position[records] = np.arange(len(records))
        chosen = records.tolist()
        return Table(
            [self.ids[record] for record in chosen],
            self.short[records],
            self.region[records],
            self.place[records],
            self.usual[records],
            {name: [values[record] for record in chosen] for name, values in self.spelt.items()},
            {name: codes[records] for name, codes in self.codes.items()},
            {name: _moved(column, position, len(records)) for name, column in self.lists.items()},
        )


def build_table(records: Iterable[Prepared]) -> Table:
    """Prepared records as a table, in their order."""
    rows = list(records)
    columns = (
        dict(zip(Prepared._fields, zip(*rows, strict=True), strict=True))
        if rows
        else dict.fromkeys(Prepared._fields, ())
    )
    region, place = (_divisions(columns[name]) for name in ("region", "place"))
    place = np.where(place > 0, place, region)
    short = np.array(columns["short"], dtype=np.bool_)
    codes = {name: numbers_of(columns[name]) for name in HASHED}
    for name, (start, stop, least) in SLICES.items():
        codes[name] = numbers_of([text[start:stop] if len(text) >= least else "" for text in columns["core"]])
    codes["legal"] = np.where(short, 0, joint(codes["core"], joint(region + 1, codes["form"])))
    city = place // 100
    codes |= {f"{name}_in_city": joint(codes[name], city) for name in IN_CITY}
    return Table(
        list(columns["record_id"]),
        short,
        region,
        place,
        np.array([usual_share(brand) for brand in columns["brand"]], dtype=np.float64),
        {name: list(map(intern, columns[name])) for name in SPELT},
        codes,
        {name: _list_column(columns[name]) for name in LISTS},
    )


def join_tables(tables: Sequence[Table]) -> Table:
    """One table of the records of several, in their order."""
    if len(tables) == 1:
        return tables[0]
    if not tables:
        return build_table(())
    starts = np.cumsum([0, *map(len, tables)])
    return Table(
        list(chain.from_iterable(table.ids for table in tables)),
        np.concatenate([table.short for table in tables]),
        np.concatenate([table.region for table in tables]),
        np.concatenate([table.place for table in tables]),
        np.concatenate([table.usual for table in tables]),
        {name: list(map(intern, chain.from_iterable(table.spelt[name] for table in tables))) for name in SPELT},
        {name: np.concatenate([table.codes[name] for table in tables]) for name in tables[0].codes},
        {name: _joined([table.lists[name] for table in tables], starts) for name in LISTS},
    )


def _joined(columns: Sequence[ListColumn], starts: Indexes) -> ListColumn:
    records = [column.records + start for column, start in zip(columns, starts, strict=False)]
    return _indexed(np.concatenate(records), np.concatenate([column.codes for column in columns]), int(starts[-1]))


def _list_column(lists: Sequence[Sequence[str]]) -> ListColumn:
    records = np.repeat(np.arange(len(lists)), np.fromiter(map(len, lists), dtype=np.int64, count=len(lists)))
    return _indexed(records, numbers_of(list(chain.from_iterable(lists))), len(lists))


def _moved(column: ListColumn, position: Indexes, size: int) -> ListColumn:
    records = position[column.records]
    return _indexed(records[records >= 0], column.codes[records >= 0], size)


def _indexed(records: Indexes, codes: Indexes, size: int) -> ListColumn:
    order = np.lexsort((codes, records))
    records, codes = records[order], codes[order]
    twice = np.flatnonzero((records[1:] == records[:-1]) & (codes[1:] == codes[:-1])) + 1
    records, codes = np.delete(records, twice), np.delete(codes, twice)
    starts = np.searchsorted(records, np.arange(size + 1))
    return ListColumn(records, codes, starts, np.sort(joint(codes, records)))


def _divisions(texts: Sequence[str]) -> Indexes:
    return np.array([int(text) if text.isdecimal() else 0 for text in texts], dtype=np.int64)
