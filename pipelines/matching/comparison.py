"""What two records say of each other, as levels of agreement: one small number a field, for many pairs at once.

Names, places, telephones, web and mail addresses are judged each on a scale of its own; `weights` says what a level is
worth, `frequency` how rare the shared value is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, LCSseq
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import cpdist

from pipelines.matching.frequency import SHARE_OF_A_CITY, Floats, Frequencies
from pipelines.matching.slips import HEAD, SLIPS, slip_kind
from pipelines.matching.table import Flags, Indexes, ListColumn, Table

Levels = NDArray[np.int8]

# Fields and their levels, in the order of their numbers. "unknown" carries no weight.
FIELDS: dict[str, tuple[str, ...]] = {
    "name": (
        "unknown", "same", "same_unplaced", "core", "other_form", "core_elsewhere", "abbreviation",
        "abbreviation_elsewhere", "contained", "homophone", "misspelt", "near_brand", "related", "other_trade", "brand_elsewhere", "different",
    ),
    "place": ("unknown", "text", "door", "near_text", "district", "city", "province", "elsewhere"),
    "phone": ("unknown", "same", "different"),
    "email": ("unknown", "same", "different"),
    "domain": ("unknown", "same", "different"),
}  # fmt: skip
# The levels whose weight is worth less the more firms share the value.
RARITY = {
    "name": (
        "same_unplaced", "core", "other_form", "core_elsewhere", "abbreviation", "abbreviation_elsewhere",
        "contained", "homophone", "misspelt", "near_brand", "related", "other_trade", "brand_elsewhere",
    ),
    "place": ("text", "door"),
    "phone": ("same",),
    "email": ("same",),
    "domain": ("same",),
}  # fmt: skip
NEAR_TEXT = 80


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of each pair: the level by field, and how many other firms share the value that agrees, by field.

    sisters: names that differ only in what tells sister firms apart.
    """

    levels: dict[str, Levels]
    others: dict[str, Floats]
    sisters: Flags


def compare_pairs(table: Table, frequencies: Frequencies, left: Indexes, right: Indexes) -> Evidence:
    """Compare records left[k] and right[k] for every k."""
    names, sisters = _names(table, left, right)
    levels = {"name": names, "place": _places(table, left, right)}
    others = {
        "name": _namesakes(table, frequencies, left, right, names == _level("name", "near_brand")),
        "place": np.maximum(frequencies.door[left], frequencies.door[right]) - 1,
    }
    for field, column in (("phone", "phones"), ("email", "emails")):
        levels[field], others[field] = _lists(table.lists[column], frequencies.lists[column], left, right)
    levels["domain"] = _equal(table.codes("domain"), left, right)
    others["domain"] = frequencies.domain[table.codes("domain")[left]] - 1
    return Evidence(levels, {field: np.maximum(count, 0.0) for field, count in others.items()}, sisters)


def _level(field: str, name: str) -> int:
    return FIELDS[field].index(name)


def _equal(codes: Indexes, left: Indexes, right: Indexes) -> Levels:
    """0 unknown, 1 same, 2 different."""
    a, b = codes[left], codes[right]
    return np.where((a == 0) | (b == 0), 0, np.where(a == b, 1, 2)).astype(np.int8)


def _lists(column: ListColumn, firms: Floats, left: Indexes, right: Indexes) -> tuple[Levels, Floats]:
    """As `_equal` for lists that share a value or not; with the number of other firms at the rarest shared one."""
    start = np.searchsorted(column.records, left)
    count = np.searchsorted(column.records, left, side="right") - start
    has_right = np.searchsorted(column.records, right, side="right") > np.searchsorted(column.records, right)
    known = np.flatnonzero((count > 0) & has_right)
    levels, others = np.zeros(len(left), dtype=np.int8), np.full(len(left), np.inf)
    levels[known] = 2
    # One row for each value of the left record, looked up among those of the right one.
    repeats = count[known]
    pair = np.repeat(known, repeats)
    offset = np.arange(len(pair)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    values = column.codes[start[pair] + offset]
    width = len(column.values)
    owned = column.records * width + column.codes
    wanted = right[pair] * width + values
    at = np.minimum(np.searchsorted(owned, wanted), max(len(owned) - 1, 0))
    shared = owned[at] == wanted if len(owned) else np.zeros(0, dtype=np.bool_)
    levels[pair[shared]] = 1
    np.minimum.at(others, pair[shared], firms[values[shared]] - 1)
    return levels, np.where(np.isinf(others), 0, others)


def _places(table: Table, left: Indexes, right: Indexes) -> Levels:
    place, door = table.place(), table.codes("door")
    a, b = place[left], place[right]
    known = (a > 0) & (b > 0)
    deep = (a % 100 > 0) & (b % 100 > 0)
    city = (a // 100 % 100 > 0) & (b // 100 % 100 > 0)
    apart = known & city & (a // 100 != b // 100)
    same_door = (door[left] > 0) & (door[left] == door[right]) & ~apart
    rest = table.codes("rest")
    same_text = (rest[left] > 0) & (rest[left] == rest[right]) & ~apart
    near = _similar_rest(table, left, right, ~same_text & ~same_door & ~apart)
    return np.select(
        [
            same_text,
            same_door,
            near,
            known & deep & (a == b),
            known & city & (a // 100 == b // 100),
            known & (a // 10000 == b // 10000),
            known,
        ],
        [_level("place", name) for name in ("text", "door", "near_text", "district", "city", "province", "elsewhere")],
        default=0,
    ).astype(np.int8)


def _similar_rest(table: Table, left: Indexes, right: Indexes, wanted: Flags) -> Flags:
    rest = table.texts["rest"]
    asked = np.flatnonzero(wanted & (rest.codes[left] > 0) & (rest.codes[right] > 0))
    score = cpdist(rest.texts(left[asked]), rest.texts(right[asked]), scorer=ratio, dtype=np.uint8)
    similar = np.zeros(len(left), dtype=np.bool_)
    similar[asked] = score >= NEAR_TEXT
    return similar


def _names(table: Table, left: Indexes, right: Indexes) -> tuple[Levels, Flags]:
    """The level of the names, and whether they are sisters."""
    same = {name: _equal(table.codes(name), left, right) == 1 for name in ("key", "core", "brand", "form", "full")}
    region = table.region()
    elsewhere = _conflict(region[left], region[right])
    place = table.place()
    moved = _conflict(place[left] // 100 * 100, place[right] // 100 * 100)
    short = table.short[left] | table.short[right]
    same_name = same["full"] | same["key"]
    open_ = ~same_name & ~(same["core"] & ~elsewhere)
    abbreviated = _abbreviated(table, left, right, open_ & short)
    slip = _slips(table, left, right, open_ & ~same["core"] & ~elsewhere)
    trade = _related_trade(table, left, right, open_ & same["brand"] & ~abbreviated)
    head = _equal(table.slices("core", 0, HEAD), left, right) == 1
    unknown = (table.codes("full")[left] == 0) | (table.codes("full")[right] == 0)
    level = np.select(
        [
            unknown,
            same_name & (region[left] > 0),
            same_name,
            same["core"] & elsewhere,
            same["core"] & ~short & ~same["form"],
            same["core"],
            abbreviated & ~elsewhere & ~moved & (same["brand"] | head),
            abbreviated & ~elsewhere & (same["brand"] | head),
            abbreviated & ~elsewhere,
            slip == SLIPS.index("homophone"),
            slip == SLIPS.index("misspelt"),
            slip == SLIPS.index("near_brand"),
            same["brand"] & elsewhere,
            same["brand"] & trade,
            same["brand"],
        ],
        [
            _level("name", name)
            for name in (
                "unknown", "same", "same_unplaced", "core_elsewhere", "other_form", "core", "abbreviation",
                "abbreviation_elsewhere", "contained", "homophone", "misspelt", "near_brand", "brand_elsewhere", "related", "other_trade",
            )
        ],
        default=_level("name", "different"),
    )  # fmt: skip
    ordinal = table.codes("ordinal")
    numbered = (_equal(table.codes("stem"), left, right) == 1) & (ordinal[left] != ordinal[right])
    return level.astype(np.int8), numbered | (slip == SLIPS.index("sisters"))


def _conflict(a: Indexes, b: Indexes) -> Flags:
    """Whether two places exclude each other: a city does not exclude its own province or district."""
    province = a // 10000 != b // 10000
    city = (a // 100 % 100 > 0) & (b // 100 % 100 > 0) & (a // 100 != b // 100)
    district = (a % 100 > 0) & (b % 100 > 0) & (a != b)
    found: Flags = (a > 0) & (b > 0) & (province | city | district)
    return found


def _abbreviated(table: Table, left: Indexes, right: Indexes, wanted: Flags) -> Flags:
    """Whether one name holds the characters of the other in their order (卧龙电驱 in 卧龙电气驱动集团)."""
    asked = np.flatnonzero(wanted)
    a, b = table.texts["full"].texts(left[asked]), table.texts["full"].texts(right[asked])
    common = cpdist(a, b, scorer=LCSseq.similarity, dtype=np.int32)
    shorter = np.minimum([len(text) for text in a], [len(text) for text in b])
    found = np.zeros(len(left), dtype=np.bool_)
    found[asked] = (common == shorter) & (shorter >= 2)
    return found


def _slips(table: Table, left: Indexes, right: Indexes, wanted: Flags) -> NDArray[np.int8]:
    """Which kind of slip lies between two cores: a number of `SLIPS`, 0 where they are not one slip apart."""
    core = table.texts["core"]
    asked = np.flatnonzero(wanted & (core.codes[left] > 0) & (core.codes[right] > 0))
    a, b = core.texts(left[asked]), core.texts(right[asked])
    distance = cpdist(a, b, scorer=OSA.distance, score_cutoff=1, dtype=np.int32)
    near = np.flatnonzero(distance == 1)
    found = np.zeros(len(left), dtype=np.int8)
    found[asked[near]] = [slip_kind(a[k], b[k]) for k in near.tolist()]
    return found


def _related_trade(table: Table, left: Indexes, right: Indexes, wanted: Flags) -> Flags:
    """Whether one core holds the other in order, both beginning with the same brand."""
    asked = np.flatnonzero(wanted)
    core = table.texts["core"]
    a, b = core.texts(left[asked]), core.texts(right[asked])
    common = cpdist(a, b, scorer=LCSseq.similarity, dtype=np.int32)
    found = np.zeros(len(left), dtype=np.bool_)
    found[asked] = common == np.minimum([len(text) for text in a], [len(text) for text in b])
    return found


def _namesakes(table: Table, frequencies: Frequencies, left: Indexes, right: Indexes, near_brand: Flags) -> Floats:
    """How many other firms one would expect to bear the brand of a pair: in its city where both name one.

    Of brands one character apart: how many firms of the city have the rest of the name in common.
    """
    place = table.place()
    brand, key = table.codes("brand"), np.where(table.short, 0, table.codes("key"))
    both = (place[left] // 100 == place[right] // 100) & (place[left] > 0) & (place[left] // 100 % 100 > 0)
    seen = np.where(
        both,
        np.maximum(frequencies.brand_in_city[left], frequencies.brand_in_city[right]),
        np.maximum(frequencies.brand[brand[left]], frequencies.brand[brand[right]]),
    )
    own = np.where((key[left] > 0) & (key[right] > 0) & (key[left] != key[right]), 2, 1)
    usual = np.maximum(frequencies.usual_brand[brand[left]], frequencies.usual_brand[brand[right]])
    usual = frequencies.firms * usual * np.where(both, SHARE_OF_A_CITY, 1.0)
    similar = np.minimum(frequencies.tail[left], frequencies.tail[right]) - 2
    return np.where(near_brand, np.maximum(similar, 0.0), np.maximum(seen - own, 0.0) + usual)
