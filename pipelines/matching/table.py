"""Prepared records as columns of small integers, so that millions of pairs are compared array by array."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.matching.preparation import START, Prepared
from pipelines.matching.slips import HEAD

Indexes = NDArray[np.int64]
Flags = NDArray[np.bool_]

TEXTS = (
    *("code", "key", "region_name", "core", "brand", "trade", "form", "region", "branch", "head", "stem", "ordinal"),
    *("place", "door", "rest", "domain"),
)
LISTS = ("names", "phones", "emails")
EMPTY = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Column:
    """A text a record, interned. codes: number of the text, 0 for the empty one. values: the texts by number."""

    codes: Indexes
    values: list[str]

    def texts(self, records: Indexes) -> list[str]:
        """The texts of some records."""
        values = self.values
        return [values[code] for code in self.codes[records].tolist()]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """Several texts a record, interned: records[k] has the text numbered codes[k]; sorted by record, then code."""

    records: Indexes
    codes: Indexes
    values: list[str]

    def shared(self, left: Indexes, right: Indexes) -> tuple[Indexes, Indexes]:
        """What records left[k] and right[k] have in common: the ks, and the number of a text; one entry a text."""
        start = np.searchsorted(self.records, left)
        count = np.searchsorted(self.records, left, side="right") - start
        pair = np.repeat(np.arange(len(left)), count)
        offset = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
        codes = self.codes[start[pair] + offset]
        owned = self.records * len(self.values) + self.codes
        wanted = right[pair] * len(self.values) + codes
        found = np.searchsorted(owned, wanted) < np.searchsorted(owned, wanted, side="right")
        return pair[found], codes[found]


@dataclass(frozen=True, slots=True)
class Table:
    """Records by column. short: whether the name lacks its legal form.

    region: the place in the name, place: where the record says it is or else its name, both as six-digit division
    codes, 0 for unknown. derived: numbers of what `Prepared` derives from its texts, 0 for unknown; only equality has
    a meaning.
    """

    ids: list[str]
    short: Flags
    region: Indexes
    place: Indexes
    texts: dict[str, Column]
    lists: dict[str, ListColumn]
    derived: dict[str, Indexes]

    def __len__(self) -> int:
        return len(self.ids)

    def codes(self, name: str) -> Indexes:
        """The numbers of a text or derived column, 0 where it is unknown."""
        return self.texts[name].codes if name in self.texts else self.derived[name]


def build_table(records: Iterable[Prepared]) -> Table:
    """Intern prepared records into a table, in their order."""
    ids: list[str] = []
    short = array("b")
    vocabularies: dict[str, dict[str, int]] = {name: {"": 0} for name in TEXTS + LISTS}
    codes = {name: array("q") for name in TEXTS}
    members = {name: array("q") for name in LISTS}
    numbers = {name: array("q") for name in LISTS}
    for index, record in enumerate(records):
        ids.append(record.record_id)
        short.append(record.short)
        for name in TEXTS:
            vocabulary = vocabularies[name]
            codes[name].append(vocabulary.setdefault(getattr(record, name), len(vocabulary)))
        for name in LISTS:
            vocabulary = vocabularies[name]
            own = {vocabulary.setdefault(text, len(vocabulary)) for text in getattr(record, name)}
            members[name].extend([index] * len(own))
            numbers[name].extend(sorted(own))
    return _table(
        ids,
        np.array(short, dtype=np.bool_),
        {name: Column(_array(codes[name]), list(vocabularies[name])) for name in TEXTS},
        {name: ListColumn(_array(members[name]), _array(numbers[name]), list(vocabularies[name])) for name in LISTS},
    )


def join_tables(tables: Sequence[Table]) -> Table:
    """One table of the records of several, in their order."""
    if len(tables) == 1:
        return tables[0]
    starts = np.cumsum([0, *map(len, tables)])
    texts, lists = {}, {}
    for name in TEXTS:
        values, codes = _renumber([(table.texts[name].values, table.texts[name].codes) for table in tables])
        texts[name] = Column(codes, values)
    for name in LISTS:
        values, codes = _renumber([(table.lists[name].values, table.lists[name].codes) for table in tables])
        records = [table.lists[name].records + start for table, start in zip(tables, starts, strict=False)]
        owners = np.concatenate([EMPTY, *records])
        order = np.lexsort((codes, owners))
        lists[name] = ListColumn(owners[order], codes[order], values)
    ids = [record_id for table in tables for record_id in table.ids]
    return _table(ids, np.concatenate([EMPTY.astype(np.bool_), *(table.short for table in tables)]), texts, lists)


def _renumber(parts: list[tuple[list[str], Indexes]]) -> tuple[list[str], Indexes]:
    """One vocabulary for several, and all their numbers in terms of it."""
    vocabulary = {"": 0}
    codes = [EMPTY]
    for values, numbers in parts:
        ours = np.array([vocabulary.setdefault(value, len(vocabulary)) for value in values], dtype=np.int64)
        codes.append(ours[numbers])
    return list(vocabulary), np.concatenate(codes)


def _table(ids: list[str], short: Flags, texts: dict[str, Column], lists: dict[str, ListColumn]) -> Table:
    region, place = _division(texts["region"]), _division(texts["place"])
    place = np.where(place > 0, place, region)
    core = texts["core"]
    derived = {
        "legal": np.where(short, 0, joint(core.codes, joint(region + 1, texts["form"].codes))),
        "start": slices(core, 0, START),
        "opening": slices(core, 0, START + 1, shortest=1),
    }
    parts = {
        "brand": texts["brand"].codes,
        "core": core.codes,
        "opening": derived["opening"],
        "tail": slices(core, HEAD, None, shortest=HEAD + 1),
        "door": texts["door"].codes,
        "rest": texts["rest"].codes,
    }
    derived |= {f"{name}_in_city": joint(codes, place // 100) for name, codes in parts.items()}
    return Table(ids, short, region, place, texts, lists, derived)


def joint(left: Indexes, right: Indexes) -> Indexes:
    """Numbers of pairs of numbers, 0 where the left one is."""
    width = int(right.max(initial=0)) + 1
    _, numbers = np.unique(np.append(0, np.where(left > 0, left * width + right, 0)), return_inverse=True)
    return numbers[1:]


def slices(column: Column, start: int, stop: int | None, *, shortest: int | None = None) -> Indexes:
    """Numbers of a slice of a text, 0 where the text is shorter than `shortest`, by default `stop`."""
    needed = shortest or stop or 0
    numbers: dict[str, int] = {}
    of_value = [
        numbers.setdefault(text[start:stop], len(numbers) + 1) if len(text) >= needed else 0 for text in column.values
    ]
    return np.array(of_value, dtype=np.int64)[column.codes]


def _division(column: Column) -> Indexes:
    numbers = [int(text) if text.isdecimal() else 0 for text in column.values]
    return np.array(numbers, dtype=np.int64)[column.codes]


def _array(numbers: array[int]) -> Indexes:
    return np.array(numbers, dtype=np.int64)
