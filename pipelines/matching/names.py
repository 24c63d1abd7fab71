"""What two names say of each other: one legal name, an abbreviation, a slip of the pen, sister firms, or nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, LCSseq
from rapidfuzz.process import cpdist

from pipelines.matching.hashing import Flags, Indexes
from pipelines.matching.slips import SLIPS, slip_kind
from pipelines.matching.table import Table

# Levels of agreement, in the order of their numbers. "unknown" carries no weight.
NAME_LEVELS = (
    *("unknown", "same", "same_unplaced", "former", "core", "other_form", "core_elsewhere"),
    *("abbreviation", "abbreviation_elsewhere", "contained", "homophone", "misspelt", "near_brand"),
    *("related", "renamed", "other_trade", "brand_elsewhere", "different"),
)


def compare_names(table: Table, left: Indexes, right: Indexes) -> tuple[NDArray[np.int8], Flags]:
    """The level of each pair of names, and whether they differ only in what tells sister firms apart."""
    codes = table.codes
    equal = {
        name: (codes[name][left] == codes[name][right]) & (codes[name][left] > 0)
        for name in ("key", "legal", "core", "brand", "trade", "stem", "start")
    }
    region, place, ordinal = table.region, table.place, codes["ordinal"]
    elsewhere = conflict(region[left], region[right])
    moved = conflict(place[left] // 100 * 100, place[right] // 100 * 100)
    short = table.short[left] | table.short[right]
    same = equal["key"] | (equal["legal"] & (region[left] > 0))
    former = np.zeros(len(left), dtype=np.bool_)
    former[table.lists["names"].shared(left, right)[0]] = True
    form = codes["form"]
    conflicting_form = ~short & (form[left] != form[right]) & (form[left] > 0) & (form[right] > 0)
    undecided = ~same & ~equal["core"]
    abbreviated = _in_order(_spelt, table, left, right, undecided & short & ~elsewhere)
    slip = _slips(table, left, right, undecided & ~elsewhere)
    related = _in_order(_core, table, left, right, undecided & equal["brand"] & ~elsewhere)
    rules = {
        "unknown": (codes["key"][left] == 0) | (codes["key"][right] == 0),
        "same": same & (region[left] > 0),
        "same_unplaced": same,
        "former": former,
        "core_elsewhere": equal["core"] & elsewhere,
        "other_form": equal["core"] & conflicting_form,
        "core": equal["core"],
        "contained": abbreviated & ~equal["brand"] & ~equal["start"],
        "abbreviation_elsewhere": abbreviated & moved,
        "abbreviation": abbreviated,
        **{kind: slip == SLIPS.index(kind) for kind in ("homophone", "misspelt", "near_brand")},
        "brand_elsewhere": equal["brand"] & elsewhere,
        "related": equal["brand"] & related,
        "other_trade": equal["brand"] | (equal["start"] & ~short),
        "renamed": equal["trade"] & (region[left] == region[right]) & (region[left] > 0),
    }
    numbers = [NAME_LEVELS.index(name) for name in rules]
    level = np.select(list(rules.values()), numbers, default=NAME_LEVELS.index("different"))
    numbered = equal["stem"] & (ordinal[left] != ordinal[right])
    return level.astype(np.int8), numbered | (slip == SLIPS.index("sisters"))


def conflict(a: Indexes, b: Indexes) -> Flags:
    """Whether two places exclude each other: a city does not exclude its own province or district."""
    province = a // 10000 != b // 10000
    city = (a // 100 % 100 > 0) & (b // 100 % 100 > 0) & (a // 100 != b // 100)
    district = (a % 100 > 0) & (b % 100 > 0) & (a != b)
    found: Flags = (a > 0) & (b > 0) & (province | city | district)
    return found


def _core(table: Table, records: Indexes) -> list[str]:
    return table.texts("core", records)


def _spelt(table: Table, records: Indexes) -> list[str]:
    """The names in the order region, brand, trade, form, wherever their brackets stand."""
    parts = (table.texts(name, records) for name in ("region_name", "core", "form"))
    return [
        core + form if core.startswith(region) else region + core + form
        for region, core, form in zip(*parts, strict=True)
    ]


def _in_order(
    texts: Callable[[Table, Indexes], list[str]], table: Table, left: Indexes, right: Indexes, wanted: Flags
) -> Flags:
    """Whether one text holds the characters of the other in their order (卧龙电驱 in 卧龙电气驱动集团)."""
    asked = np.flatnonzero(wanted)
    a, b = texts(table, left[asked]), texts(table, right[asked])
    common = cpdist(a, b, scorer=LCSseq.similarity, dtype=np.int32)
    shorter = np.minimum([len(text) for text in a], [len(text) for text in b])
    found = np.zeros(len(left), dtype=np.bool_)
    found[asked] = (common == shorter) & (shorter >= 2)
    return found


def _slips(table: Table, left: Indexes, right: Indexes, wanted: Flags) -> NDArray[np.int8]:
    """Which kind of slip lies between two cores: a number of `SLIPS`, 0 where they are not one slip apart."""
    core = table.codes["core"]
    asked = np.flatnonzero(wanted & (core[left] > 0) & (core[right] > 0))
    a, b = table.texts("core", left[asked]), table.texts("core", right[asked])
    distance = cpdist(a, b, scorer=OSA.distance, score_cutoff=1, dtype=np.int32)
    near = np.flatnonzero(distance == 1)
    found = np.zeros(len(left), dtype=np.int8)
    found[asked[near]] = [slip_kind(a[k], b[k]) for k in near.tolist()]
    return found
